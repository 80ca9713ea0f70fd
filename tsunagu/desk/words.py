"""Days in gentle words: a list never scolds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

NEAR = {-1: "きのう", 0: "きょう", 1: "あした"}
FORTNIGHT, SEASON = 14, 60  # days; from here on weeks, and months, say it better


def away(day: date, today: date) -> str:
    """きょう, あと3日, あと2週間, あと3か月; 3日前, 5週間前."""
    days = (day - today).days
    if days in NEAR:
        return NEAR[days]
    if abs(days) < FORTNIGHT:
        span = f"{abs(days)}日"
    elif abs(days) < SEASON:
        span = f"{abs(days) // 7}週間"
    else:
        span = f"{abs(days) // 30}か月"
    return f"あと{span}" if days > 0 else f"{span}前"


def at_most(number: int, limit: int = 1000) -> str:
    """1,000件以上: lists never count on beyond the limit."""
    return f"{limit:,}件以上" if number > limit else f"{number:,}件"
