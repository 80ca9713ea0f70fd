from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.common.calendar import add_business_days, fiscal_year, is_business_day

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    "day, year",
    [
        (date(2025, 3, 13), 2024),
        (date(2025, 3, 31), 2024),
        (date(2025, 4, 1), 2025),
        (date(2025, 12, 31), 2025),
        (date(2026, 1, 1), 2025),
    ],
)
def test_the_fiscal_year_begins_in_april(day, year):
    assert fiscal_year(day) == year


@pytest.mark.parametrize(
    "day, is_open",
    [
        (date(2026, 11, 20), True),  # Friday
        (date(2026, 11, 21), False),  # Saturday
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 11, 23), False),  # 勤労感謝の日
        (date(2026, 9, 22), False),  # between two holidays (国民の休日)
        (date(2025, 2, 24), False),  # 振替休日
        (date(2026, 12, 28), True),
        (date(2026, 12, 29), False),
        (date(2026, 12, 31), False),
        (date(2028, 1, 3), False),  # a Monday
        (date(2028, 1, 4), True),
        (date(2019, 5, 1), False),  # the day of accession
        (date(2021, 7, 22), False),  # moved for the Olympic Games
    ],
)
def test_offices_close_on_weekends_holidays_and_at_the_turn_of_the_year(day, is_open):
    assert is_business_day(day) is is_open


def test_five_working_days_over_the_new_year():
    assert add_business_days(date(2026, 12, 25), 5) == date(2027, 1, 7)


def test_counting_back_skips_the_same_days():
    assert add_business_days(date(2027, 1, 7), -5) == date(2026, 12, 25)


def test_zero_days_is_the_day_itself_or_the_next_open_one():
    assert add_business_days(date(2026, 11, 20), 0) == date(2026, 11, 20)
    assert add_business_days(date(2026, 11, 21), 0) == date(2026, 11, 24)


@given(DAYS, st.integers(1, 60))
def test_exactly_n_working_days_lie_in_the_time_given(day, n):
    due = add_business_days(day, n)

    passed = [day + timedelta(days=i) for i in range(1, (due - day).days + 1)]
    assert sum(is_business_day(each) for each in passed) == n
    assert is_business_day(due)
