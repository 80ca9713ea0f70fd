"""学園の地図 and 18歳の切れ目: what the pages about schools show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import F, OuterRef, Prefetch, Q
from django.utils import timezone

from tsunagu.agencies.models import District, DistrictDuty, DistrictTown, in_force
from tsunagu.common.calendar import fiscal_year
from tsunagu.common.wareki import wareki
from tsunagu.groups.models import BodyNote, SchoolPlace
from tsunagu.households.models import Birth, HouseholdMember
from tsunagu.households.panels import born, called, name_of, ours_first
from tsunagu.sharing.guarded import GUARD, first
from tsunagu.web.http import Request, note_read, note_shown

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tsunagu.sharing.reader import Reader

NOTES = 30  # newest notes on the page
WITH_NOTE = ("agency", "district", "holder", "recorded_by__user")
LEAVERS = 300
AGES = (18, 15)


def districts(reader: Reader) -> list[dict[str, Any]]:
    """Each 学園 with its 町丁目, its schools and who answers for it today. Four statements."""
    now = in_force(timezone.localdate(reader.at))
    found: Any = school_districts(reader)
    rows = found.prefetch_related(
        Prefetch("towns", DistrictTown.objects.filter(now).order_by("pk")),
        Prefetch(
            "duties",
            DistrictDuty.objects.filter(now)
            .select_related("desk__agency", "membership__user")
            .order_by("-since"),
        ),
        Prefetch("schools", SchoolPlace.objects.visible_to(reader).filter(now).select_related("agency")),
    )
    return [_district(row, reader) for row in rows]


def school_districts(reader: Reader) -> QuerySet[District]:
    """The 学園 of the reader's own town."""
    rows = District.objects.filter(municipality__in=reader.towns, kind=District.Kind.SCHOOL)
    return rows.order_by("pk")


def _district(row: Any, reader: Reader) -> dict[str, Any]:
    duty = next(iter(row.duties.all()), None)
    worker = duty.membership if duty else None
    at_work = worker is not None and worker.is_in_force(reader.at)
    return {
        "pk": row.pk,
        "name": row.name,
        "is_confirmed": row.is_confirmed,
        "towns": "・".join(one.town for one in row.towns.all()),
        "schools": "・".join(one.agency.name for one in row.schools.all()),
        "desk": f"{duty.desk.agency.name}　{duty.desk.name}" if duty else "",
        "phone": duty.desk.phone if duty else "",
        "worker": worker.user.name if worker is not None and at_work else "",
    }


def notes(request: Request) -> list[dict[str, Any]]:
    """The newest notes on schools and other bodies that this reader may read; their reading is logged."""
    rows = BodyNote.objects.visible_to(request.reader).standing().select_related(*WITH_NOTE)
    found = list(rows[:NOTES])
    note_read(request, *found)
    return [_note(note, request.reader) for note in found]


def _note(note: BodyNote, reader: Reader) -> dict[str, Any]:
    return {
        "public_id": note.public_id,
        "about": about(note),
        "on": wareki(note.on),
        "kind": note.get_kind_display(),
        "words": note.words,
        "by": f"{note.holder.name}　{note.recorded_by.user.name}",
        "for_town": note.for_town,
        "is_amended": note.amends_id is not None,
        "is_ours": note.holder_id == reader.agency.pk,
    }


def about(note: BodyNote) -> str:
    """The name of the body or the 学園."""
    return note.agency.name if note.agency else note.district.name if note.district else ""


def wordings(request: Request, note: BodyNote) -> list[dict[str, Any]]:
    """What stood before this wording, for the agency that wrote it, the newest first; the reading is logged.
    One statement for each.
    """
    earlier, rows = [], BodyNote.objects.visible_to(request.reader).select_related(*WITH_NOTE)
    row = rows.filter(amended_by=note).first()
    while row is not None:
        earlier.append(row)
        row = rows.filter(amended_by=row).first()
    note_read(request, *earlier)
    return [
        _note(row, request.reader) | {"at": wareki(timezone.localdate(row.recorded_at))} for row in earlier
    ]


def newest(note: BodyNote, reader: Reader) -> BodyNote:
    """The wording that stands: the last 訂正, or the note itself. One statement for each step."""
    rows = BodyNote.objects.visible_to(reader).select_related(*WITH_NOTE)
    while after := rows.filter(amends=note).first():
        note = after
    return note


# --- 18歳の切れ目 ----------------------------------------------------------------------------------------


class Leaving(NamedTuple):
    """Those whose school years end together: born from a day to a day, both included."""

    age: int
    first: date
    last: date


def ends(today: date) -> date:
    """The last day of the school year that runs: 31 March."""
    return date(fiscal_year(today) + 1, 3, 31)


def leaving(age: int, end: date) -> Leaving:
    """Who is of this age by law at the end of a school year: born 2 April to 1 April of the next year.

    Somebody born on 1 April becomes a year older at the end of 31 March and belongs to the year before.
    """
    return Leaving(age, date(end.year - age - 1, 4, 2), date(end.year - age, 4, 1))


def leavers(request: Request) -> list[dict[str, Any]]:
    """For each age the people whose birth the reader may see and who fall, or may fall, into the year."""
    reader = request.reader
    today = timezone.localdate(reader.at)
    years = [leaving(age, ends(today)) for age in AGES]
    within = Q()
    for year in years:
        within |= Q(first__lte=year.last, last__gte=year.first)
    home = HouseholdMember.objects.visible_to(reader).filter(person=OuterRef("person_id"), until=None)
    rows: Any = Birth.objects.visible_to(reader).filter(within, replaced_at=None)
    rows = rows.annotate(
        called=called(reader), home=first(home.order_by("pk"), household="household__public_id")
    )
    ordered = rows.order_by("first", "person_id", ours_first(reader), "pk").values(
        *GUARD, "first", "last", "precision", "text", "called", "home", source=F("holder__name")
    )
    once = {row["person_id"]: row for row in reversed(ordered[: LEAVERS + 1])}
    lines = list(reversed(once.values()))
    return [
        {
            "age": year.age,
            "born": f"{wareki(year.first)}から{wareki(year.last)}生まれ",
            "lines": [_leaver(request, row, year, today) for row in lines if _may_fall(row, year)],
        }
        for year in years
    ]


def _may_fall(row: dict[str, Any], year: Leaving) -> bool:
    return bool(row["first"] <= year.last and row["last"] >= year.first)


def _leaver(request: Request, row: dict[str, Any], year: Leaving, today: date) -> dict[str, Any]:
    note_shown(request, [row, *([row["home"]] if row["home"] else [])])
    sure = year.first <= row["first"] and row["last"] <= year.last
    return {
        "name": name_of(request, row["called"]),
        "born": born(row, today),
        "is_sure": sure,
        "household": UUID(row["home"]["household"]) if row["home"] else None,
        "source": "" if row["holder_id"] == request.reader.agency.pk else row["source"],
    }


def is_season(today: date) -> bool:
    """From 1 January until the school year ends, きょう leads to the list."""
    return today.month <= 3
