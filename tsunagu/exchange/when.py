"""実施日時: a day in either calendar and, where they stand beside it, two times."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from typing import NamedTuple

from tsunagu.common.wareki import Precision, UnreadableDate, parse

_TIME = re.compile(
    r"(?P<half>午前|午後)?\s*(?<![0-9])(?P<hour>[0-9]{1,2})\s*(?::\s*(?P<m>[0-9]{2})|時\s*(?:(?P<n>[0-9]{1,2})分|(?P<half_past>半))?)"
)
_WEEKDAY = re.compile(r"\(\s*[月火水木金土日](?:曜日?)?\s*[・祝]*\)")


class When(NamedTuple):
    day: date
    starts_at: time | None
    ends_at: time | None


class Unreadable(ValueError):
    """A sentence that says what is wrong with the day or the time."""


def read_when(text: str, *, today: date) -> When:
    """令和7年3月13日（木） 10:00～12:00, in any width. Raises Unreadable."""
    plain = unicodedata.normalize("NFKC", text)
    times = list(_TIME.finditer(plain))
    day = _day(plain[: times[0].start()] if times else plain, today)
    clock = [_time(match) for match in times[:2]]
    starts_at, ends_at = (*clock, None, None)[:2]
    if starts_at and ends_at and ends_at <= starts_at:
        ends_at = _afternoon_too(times, starts_at, ends_at)
    return When(day, starts_at, ends_at)


def _afternoon_too(times: list[re.Match[str]], starts_at: time, ends_at: time) -> time:
    """午後1時30分～3時: the second half of the day is said once."""
    later = ends_at.replace(hour=ends_at.hour + 12) if ends_at.hour < 12 else ends_at
    if times[0]["half"] != "午後" or times[1]["half"] or later <= starts_at:
        raise Unreadable("終わりの時刻が、始まりより前になっています。")
    return later


def _day(text: str, today: date) -> date:
    try:
        found = parse(_WEEKDAY.sub("", text).strip(), today=today)
    except UnreadableDate as unreadable:
        raise Unreadable(unreadable.sentence) from None
    if found.precision != Precision.DAY:
        raise Unreadable("何年何月何日まで必要です。")
    if found.first > today:
        raise Unreadable("きょうより先の日付です。")
    return found.first


def _time(match: re.Match[str]) -> time:
    hour = int(match["hour"]) + (12 if match["half"] == "午後" and int(match["hour"]) < 12 else 0)
    minute = 30 if match["half_past"] else int(match["m"] or match["n"] or 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise Unreadable(f"「{match[0].strip()}」という時刻はありません。") from None
