"""時刻: the time of a day as staff type it. 14:30, 14時半, 午後2時, １４時３０分."""

from __future__ import annotations

import re
from datetime import time
from unicodedata import normalize

_TYPED = re.compile(r"(午前|午後)?(\d{1,2})(?:[:：.](\d{2})|時(?:(\d{1,2})分|(半))?)?")
NOON = 12


def parse_clock(text: str) -> time:
    """Widths do not matter. ValueError when it is no time of a day."""
    found = _TYPED.fullmatch(normalize("NFKC", text).replace(" ", ""))
    if found is None:
        raise ValueError(text)
    half, hour, colon, minutes, is_half = found.groups()
    hours = int(hour)
    if half == "午後" and hours <= NOON:
        hours = hours % NOON + NOON
    minute = 30 if is_half else int(colon or minutes or 0)
    if hours >= 24 or minute >= 60:
        raise ValueError(text)
    return time(hours, minute)


def clock(at: time) -> str:
    """14:30."""
    return f"{at:%H:%M}"
