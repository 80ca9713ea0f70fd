"""What a form says and an action takes: the answers of a group, how it begins, a plan, a press, a consent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any
from uuid import UUID

from tsunagu.agencies.models import Agency, Desk
from tsunagu.groups.models import Group, GroupKind, GroupStage


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a group says of itself: the ten answers, its fields and what makes it bearable."""

    name: str
    kind: GroupKind
    desk: Desk
    summary: str = ""
    rhythm: str = ""
    week: int | None = None
    weekday: int | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    from_home: str = ""
    booking: str = Group.Booking.NONE
    usual_number: str = ""
    who_comes: str = ""
    access: str = ""
    signboard: str = ""
    fee: str = "無料"
    companion: str = "いっしょに来ても大丈夫です。"
    run_by: str = ""
    is_public: bool = False
    fields: Collection[str] = ()
    eases: Collection[str] = ()

    def columns(self) -> dict[str, Any]:
        rows = {"fields", "eases"}
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in rows}


@dataclass(frozen=True, kw_only=True)
class Start:
    """How a group begins: its first stage, who hosts it, and who takes part in hosting."""

    on: date
    reason: str
    stage: str = GroupStage.Kind.FORERUNNER
    name_then: str = ""
    planned_until: date | None = None
    host: Agency | None = None
    host_name: str = ""
    co_hosts: Sequence[Agency] = ()


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """That the person said yes: who said it, how, when, and for how long."""

    consenter: str
    method: str
    given_on: date
    until: date | None = None


@dataclass(frozen=True)
class Plan:
    """What is announced: five answers, and three more that can stay empty."""

    on: date
    starts_at: time | None
    ends_at: time | None
    place: str
    words: str
    booking: str = Group.Booking.NONE
    capacity: int | None = None
    guests: str = ""
    helpers: str = ""


@dataclass(frozen=True)
class Tap:
    """One press of a button: which kind, plus or minus one, and the key that the page gave it."""

    kind: str
    step: int
    key: UUID
