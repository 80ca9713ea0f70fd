"""The household page in parts: who is of the household, and the panels this app offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery

from tsunagu.households.models import CalledName, HouseholdMember
from tsunagu.web.http import Request, note_shown

if TYPE_CHECKING:
    from tsunagu.households.models import Household

UNNAMED = "（呼び名なし）"


class Member(NamedTuple):
    """One person of the household, as this reader may know them."""

    person_id: int
    person_uuid: UUID
    called: str
    is_ours: bool  # our own agency works for the person


@dataclass(frozen=True)
class Panel:
    """A part of the household page: its heading, its template and what the template needs."""

    key: str
    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


def members(request: Request, household: Household) -> list[Member]:
    """The people whom this reader may see in the household, ours first; their called names with them."""
    rows = HouseholdMember.objects.visible_to(request.reader).filter(household=household, until=None)
    name = CalledName.objects.visible_to(request.reader).filter(
        person_id=OuterRef("person_id"), replaced_at=None
    )
    facts = rows.annotate(called=Subquery(name.order_by("pk").values("name")[:1])).order_by("person_id", "pk")
    shown = note_shown(
        request,
        facts.values("person_id", "person__public_id", "holder_id", "scope", "why", "called"),
    )
    return _once_each(shown, request.reader.agency.pk)


def _once_each(rows: list[dict[str, Any]], mine: int) -> list[Member]:
    found: dict[int, Member] = {}
    for row in rows:
        before = found.get(row["person_id"])
        is_ours = row["holder_id"] == mine or (before is not None and before.is_ours)
        found[row["person_id"]] = Member(
            row["person_id"], row["person__public_id"], row["called"] or UNNAMED, is_ours
        )
    return sorted(found.values(), key=lambda member: (not member.is_ours, member.person_id))
