"""Fiscal years and working days of Japanese public offices."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import jpholiday

ONE_DAY = timedelta(days=1)


def fiscal_year(day: date) -> int:
    """年度: April to March, named by the year of its April. 2025-03-13 is in 2024 (令和6年度)."""
    return day.year if day.month >= 4 else day.year - 1


@lru_cache(maxsize=4096)
def is_business_day(day: date) -> bool:
    """開庁日: not a Saturday, Sunday or national holiday, and not 29 December to 3 January.

    The year-end days follow 地方自治法4条の2 and the model ordinance on days off.
    """
    return day.weekday() < 5 and not _is_year_end(day) and not jpholiday.is_holiday(day)


def add_business_days(day: date, n: int) -> date:
    """The n-th working day after `day` (before it when n is negative); `day` itself is never counted.

    With n = 0 it is `day`, or the next working day when the offices are closed on it.
    """
    if n == 0:
        return day if is_business_day(day) else add_business_days(day, 1)
    step = ONE_DAY if n > 0 else -ONE_DAY
    left = abs(n)
    while left:
        day += step
        left -= is_business_day(day)
    return day


def _is_year_end(day: date) -> bool:
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
