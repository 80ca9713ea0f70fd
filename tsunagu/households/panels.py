"""The household page in parts: who is of the household, and the panels this app offers.

A panel is a function `(request, household, people) -> Panel`. The page draws the frame, a section with the id
and the heading of the panel; the panel's template draws what is inside and reads `panel.context`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.utils import timezone

from tsunagu.common.wareki import PartialDate, Precision, age_on, wareki
from tsunagu.households.models import (
    Birth,
    CalledName,
    ContactPoint,
    HouseholdEvent,
    HouseholdMember,
    Kinship,
    LegalName,
    SafeContact,
)
from tsunagu.sharing.guarded import GUARD, first
from tsunagu.sharing.roles import May
from tsunagu.web.http import Request, note_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from tsunagu.households.models import Fact, Household
    from tsunagu.sharing.reader import Reader

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


# --- people and their names ------------------------------------------------------------------------------


def called(reader: Reader, person: str = "person_id") -> Subquery:
    """For `.annotate(called=called(reader))`: what the outer row's person is called, with the marks of
    the row that says so; `name_of` reads it. Our own name for them goes first.
    """
    names = CalledName.objects.visible_to(reader).filter(person_id=OuterRef(person), replaced_at=None)
    return first(names.order_by(ours_first(reader), "pk"), name="name", kana="kana")


def ours_first(reader: Reader) -> Case:
    return Case(When(holder_id=reader.agency.pk, then=Value(0)), default=Value(1))


def name_of(request: Request, facts: dict[str, Any] | None) -> str:
    """The words of `called`; the row that says them is noted as shown."""
    if not facts:
        return UNNAMED
    note_shown(request, [facts])
    return str(facts["name"])


def members(request: Request, household: Household) -> list[Member]:
    """The people whom this reader may see in the household, ours first; their called names with them."""
    rows = HouseholdMember.objects.visible_to(request.reader).filter(household=household, until=None)
    named = rows.annotate(called=called(request.reader)).order_by("person_id", "pk")
    shown = note_shown(request, named.values(*GUARD, "person__public_id", "called"))
    ours = {row["person_id"] for row in shown if row["holder_id"] == request.reader.agency.pk}
    found = {
        row["person_id"]: Member(
            row["person_id"],
            row["person__public_id"],
            name_of(request, row["called"]),
            row["person_id"] in ours,
        )
        for row in shown
    }
    return sorted(found.values(), key=lambda member: (not member.is_ours, member.person_id))


# --- panels ----------------------------------------------------------------------------------------------


def care(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """気をつけること: for each person and each agency that says something; never folded."""
    rows = _facts(request, SafeContact.objects, people, "care", "ways", "hours", "sender")
    lines = [row | {"called": member.called} for member in people for row in rows.get(member.person_id, [])]
    missing = [member for member in people if member.is_ours and not _has_ours(rows, member, request)]
    context = {"lines": lines, "missing": missing if request.reader.may(May.WRITE) else []}
    return Panel("care", "気をつけること", "households/panels/care.html", context)


def facts(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """ひと: what each person is called, their name and birth; contact points are behind their own button."""
    names = _facts(request, LegalName.objects, people, "family", "given", "family_kana", "given_kana")
    births = _facts(request, Birth.objects, people, "first", "last", "precision", "text")
    points = _facts(request, ContactPoint.objects, people, "way", "town")
    today = timezone.localdate(request.reader.at)
    cards = [
        {
            "member": member,
            "nothing": "まだ聞いていません" if member.is_ours else "共有されていません",
            "is_bare": not member.is_ours and not any(member.person_id in f for f in (names, births, points)),
            "may_write": member.is_ours and request.reader.may(May.WRITE),
            "names": [_legal_name(row) for row in names.get(member.person_id, [])],
            "births": [row | {"words": born(row, today)} for row in births.get(member.person_id, [])],
            "points": _kinds(points.get(member.person_id, [])),
        }
        for member in people
    ]
    towns = list(dict.fromkeys(row["town"] for rows in points.values() for row in rows if row["town"]))
    return Panel("people", "ひと", "households/panels/facts.html", {"cards": cards, "towns": towns})


def kinship(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """続柄: read only where both people are open."""
    rows = Kinship.objects.visible_to(request.reader).filter(person_id__in=_ids(people), replaced_at=None)
    named = rows.annotate(called=called(request.reader), other=called(request.reader, "other_person_id"))
    shown = note_shown(
        request,
        named.order_by("person_id", "pk").values(
            *GUARD,
            "other_person_id",
            "other_why",
            "public_id",
            "relation",
            "called",
            "other",
            "person__public_id",
        ),
    )
    lines = [
        {
            "who": name_of(request, row["called"]),
            "other": name_of(request, row["other"]),
            "relation": str(Kinship.Relation(row["relation"]).label),
            "public_id": row["public_id"],
            "person_uuid": row["person__public_id"],
            "is_ours": row["holder_id"] == request.reader.agency.pk,
        }
        for row in shown
    ]
    ours = [member for member in people if member.is_ours]
    context = {"lines": lines, "ours": ours, "may_write": request.reader.may(May.WRITE) and len(ours) > 1}
    return Panel("kinship", "続柄", "households/panels/kinship.html", context)


def changes(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """世帯の変化: who came and left, and the way to a household split off, where both people are open."""
    rows = HouseholdEvent.objects.visible_to(request.reader).filter(household=household)
    named = rows.annotate(called=called(request.reader), other=called(request.reader, "other_person_id"))
    shown = note_shown(
        request,
        named.order_by("-on", "-pk").values(
            *GUARD,
            "other_person_id",
            "other_why",
            "what",
            "on",
            "reason",
            "called",
            "other",
            "other_household__public_id",
        )[:20],
    )
    lines = [_change(request, row) for row in shown]
    return Panel("changes", "世帯の変化", "households/panels/changes.html", {"lines": lines})


# --- words -----------------------------------------------------------------------------------------------


def born(row: dict[str, Any], today: date) -> str:
    """昭和45年3月2日（1970年）・55歳; 昭和45年（1970年）・54歳か55歳; 50代（1966年から1976年）."""
    known = PartialDate(row["first"], row["last"], Precision(row["precision"]), row["text"])
    if known.precision == Precision.DECADE or known.last > today:
        return str(known)
    youngest, oldest = age_on(known.last, today), age_on(known.first, today)
    age = f"{youngest}歳" if youngest == oldest else f"{youngest}歳か{oldest}歳"
    return f"{known}・{age}"


def _legal_name(row: dict[str, Any]) -> dict[str, Any]:
    kana = f"{row['family_kana']} {row['given_kana']}".strip()
    return row | {"words": f"{row['family']} {row['given']}".strip(), "kana": kana}


def _change(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    who, other = name_of(request, row["called"]), ""
    if row["other_person_id"] is not None:
        other = name_of(request, row["other"])
    return {
        "on": wareki(row["on"]),
        "what": str(HouseholdEvent.What(row["what"]).label),
        "who": who,
        "other": other,
        "reason": row["reason"],
        "household_uuid": row["other_household__public_id"],
    }


def _kinds(rows: Iterable[dict[str, Any]]) -> list[str]:
    """電話 2件、住所 1件（大川1丁目）: what there is, without the numbers themselves."""
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["way"], []).append(row["town"])
    words = []
    for way, towns in found.items():
        named = "・".join(dict.fromkeys(town for town in towns if town))
        words.append(f"{ContactPoint.Way(way).label} {len(towns)}件" + (f"（{named}）" if named else ""))
    return words


# --- reading ---------------------------------------------------------------------------------------------


def _facts(
    request: Request, records: Any, people: Sequence[Member], *names: str
) -> dict[int, list[dict[str, Any]]]:
    """The facts in force by person, ours first; `source` names the other agency that says so."""
    rows: QuerySet[Fact] = records.visible_to(request.reader).filter(
        person_id__in=_ids(people), replaced_at=None
    )
    ordered = rows.order_by(ours_first(request.reader), "pk")
    shown = note_shown(request, ordered.values(*GUARD, "public_id", *names, holder_name=F("holder__name")))
    found: dict[int, list[dict[str, Any]]] = {}
    for row in shown:
        row["is_ours"] = row["holder_id"] == request.reader.agency.pk
        row["source"] = "" if row["is_ours"] else row["holder_name"]
        found.setdefault(row["person_id"], []).append(row)
    return found


def _has_ours(rows: dict[int, list[dict[str, Any]]], member: Member, request: Request) -> bool:
    return any(row["is_ours"] for row in rows.get(member.person_id, []))


def _ids(people: Iterable[Member]) -> list[int]:
    return [member.person_id for member in people]
