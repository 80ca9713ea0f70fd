"""How many came: taps of one or several people made into one number, and which day the next session falls on.

Two people at one door count the same people; two at two doors count different ones. Unless somebody says
that they stood at different doors, the larger of the two counts stands: nobody is counted twice by accident.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Sum

from tsunagu.groups.models import HeadCount, Session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsunagu.sharing.reader import Reader

Kind = HeadCount.Kind
Counts = dict[str, int]  # kind: how many


@dataclass
class Room:
    """What was counted of one session: by whom how many of each kind, and how two counts are read."""

    counting: str = Session.Counting.LARGER
    counters: dict[int, Counts] = field(default_factory=dict)  # membership: its own count

    @property
    def is_shared(self) -> bool:
        return len(self.counters) > 1

    def by_kind(self) -> Counts:
        """The count that stands."""
        if self.counting == Session.Counting.SUM:
            return {kind: sum(each.get(kind, 0) for each in self.counters.values()) for kind in Kind.values}
        largest = max(self.counters.values(), key=_everybody, default={})
        return {kind: largest.get(kind, 0) for kind in Kind.values}

    def came(self) -> int:
        """本人・家族・見学; helpers and staff are not guests."""
        return came(self.by_kind())

    def own(self, membership_id: int) -> Counts:
        mine = self.counters.get(membership_id, {})
        return {kind: mine.get(kind, 0) for kind in Kind.values}

    def others(self, membership_id: int) -> list[int]:
        return [came(each) for who, each in self.counters.items() if who != membership_id]


def came(counts: Counts) -> int:
    return sum(counts.get(kind, 0) for kind in HeadCount.CAME)


def rooms(sessions: Iterable[Session], taps: Iterable[tuple[int, int, str, int]]) -> dict[int, Room]:
    """For every session its room; `taps` are (session, membership, kind, sum of steps)."""
    found = {session.pk: Room(session.counting) for session in sessions}
    for session_id, membership_id, kind, number in taps:
        if number > 0:
            found[session_id].counters.setdefault(membership_id, {})[kind] = number
    return found


def room_of(session: Session, reader: Reader) -> Room:
    return rooms_of([session], reader)[session.pk]


def rooms_of(sessions: Iterable[Session], reader: Reader) -> dict[int, Room]:
    """One statement for any number of sessions."""
    some = list(sessions)
    taps = HeadCount.objects.visible_to(reader).filter(session__in=some).order_by()
    sums = taps.values("session_id", "counted_by_id", "kind").annotate(number=Sum("step"))
    return rooms(some, sums.values_list("session_id", "counted_by_id", "kind", "number"))


@dataclass
class Month:
    """One month's sessions: how many there were, and how many came in all (延べ)."""

    first: date
    sessions: int = 0
    counts: Counts = field(default_factory=lambda: defaultdict(int))

    def add(self, room: Room) -> None:
        self.sessions += 1
        for kind, number in room.by_kind().items():
            self.counts[kind] += number

    def came(self) -> int:
        return came(self.counts)

    def row(self) -> list[int]:
        """回, one number for each kind, and 参加の延べ人数."""
        return [self.sessions, *(self.counts[kind] for kind in Kind.values), self.came()]


def same_day_next_month(last: date, today: date) -> date:
    """The same weekday of the same week (第2土曜) of the first later month in which it is still to come.

    A month without a fifth week is left out.
    """
    week, month = (last.day - 1) // 7, last
    while True:
        month = _next_month(month)
        on = nth(month, week, last.weekday())
        if on is not None and on >= today:
            return on


def nth(month: date, week: int, weekday: int) -> date | None:
    """The week-th (from 0) such weekday of a month; None where the month has no fifth one."""
    first = month.replace(day=1)
    day = 1 + (weekday - first.weekday()) % 7 + 7 * week
    return first.replace(day=day) if day <= monthrange(month.year, month.month)[1] else None


def _next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _everybody(counts: Counts) -> int:
    return sum(counts.values())
