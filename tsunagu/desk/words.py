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
    return f"あと{span(today, day)}" if days > 0 else f"{span(day, today)}前"


def span(since: date, until: date) -> str:
    """3日, 5週間, 3か月: how long, as one would say it."""
    days = (until - since).days
    if days < FORTNIGHT:
        return f"{days}日"
    return f"{days // 7}週間" if days < SEASON else f"{days // 30}か月"


def at_most(number: int, limit: int = 1000) -> str:
    """1,000件以上: lists never count on beyond the limit."""
    return f"{limit:,}件以上" if number > limit else f"{number:,}件"
