"""Networks and joint days as plain values with ready words. The number of statements is always the same."""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from openpyxl import Workbook

from tsunagu.agencies.models import in_force
from tsunagu.common.wareki import short, wareki
from tsunagu.groups.models import (
    Booking,
    Event,
    EventFigure,
    Network,
    NetworkAttendance,
    NetworkMeeting,
    NetworkMember,
    NetworkPaper,
    NetworkTask,
    Slot,
    Table,
)
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import time

    from tsunagu.sharing.reader import Reader

LISTED = 100
STATUS_KINDS = {
    Event.Status.PLANNED: "wait",
    Event.Status.OPEN: "active",
    Event.Status.CLOSED: "done",
    Event.Status.CANCELLED: "",
}
UNCOUNTED = "数えていません"


def hours(starts_at: time | None, ends_at: time | None) -> str:
    if starts_at is None:
        return ""
    return f"{starts_at:%H:%M}〜" + (f"{ends_at:%H:%M}" if ends_at else "")


# --- networks ----------------------------------------------------------------------------


def networks(reader: Reader) -> list[dict[str, Any]]:
    """Every network of the town, and what my body is in it."""
    mine = NetworkMember.objects.visible_to(reader).filter(
        in_force(timezone.localdate(reader.at)), agency=reader.agency
    )
    parts = {row.network_id: row.get_part_display() for row in mine}
    return [
        {"public_id": row.public_id, "name": row.name, "purpose": row.purpose, "part": parts.get(row.pk, "")}
        for row in Network.objects.visible_to(reader)[:LISTED]
    ]


def members(network: Network, reader: Reader) -> list[dict[str, Any]]:
    rows = NetworkMember.objects.visible_to(reader).filter(network=network).select_related("agency")
    today = timezone.localdate(reader.at)
    return [
        {
            "pk": row.pk,
            "name": row.agency.name if row.agency else row.name,
            "part": row.get_part_display(),
            "way": row.get_reached_by_display(),
            "words": row.reach_words,
            "since": wareki(row.since),
            "until": wareki(row.until) if row.until else "",
            "is_in": row.until is None or row.until > today,
            "may_end": row.until is None,
        }
        for row in rows
    ]


def meetings(network: Network, reader: Reader) -> list[dict[str, Any]]:
    rows = NetworkMeeting.objects.visible_to(reader).filter(network=network)[:LISTED]
    return [
        {
            "public_id": row.public_id,
            "on": wareki(row.on),
            "hours": hours(row.starts_at, row.ends_at),
            "place": row.place,
            "agenda": row.agenda,
        }
        for row in rows
    ]


def who_came(meeting: NetworkMeeting, reader: Reader) -> tuple[str, str]:
    """The bodies that came, and what mine is in the network today. One statement."""
    came = NetworkAttendance.objects.visible_to(reader).filter(meeting=meeting, member=OuterRef("pk"))
    rows = NetworkMember.objects.visible_to(reader).filter(network=meeting.network_id)
    found = list(rows.annotate(has_come=Exists(came)).select_related("agency"))
    today = timezone.localdate(reader.at)
    mine = {
        row.part
        for row in found
        if row.agency_id == reader.agency.pk and row.since <= today and (not row.until or row.until > today)
    }
    names = [row.agency.name if row.agency else row.name for row in found if row.has_come]
    part = next((part for part in NetworkMember.Part.values if part in mine), "")
    return "、".join(names), part


def papers(meeting: NetworkMeeting, reader: Reader) -> list[dict[str, Any]]:
    rows = NetworkPaper.objects.visible_to(reader).filter(meeting=meeting)
    return [
        {
            "title": row.title,
            "text": row.text,
            "kind": row.get_kind_display(),
            "checked_by": row.checked_by.user.name if row.checked_by else "",
            "by": f"{row.recorded_by.user.name}（{row.recorded_by.agency.name}）",
        }
        for row in rows.select_related("checked_by__user", "recorded_by__user", "recorded_by__agency")
    ]


def tasks(rows: Any, reader: Reader) -> list[dict[str, Any]]:
    """What desks will do, those still to be done first."""
    today = timezone.localdate(reader.at)
    rows = rows.select_related("desk__agency", "done_by__user", "meeting__network")
    return [
        {
            "public_id": row.public_id,
            "meeting": row.meeting.public_id if getattr(row, "reads", False) else None,
            "network": row.meeting.network.name,
            "words": row.words,
            "desk": f"{row.desk.agency.name}　{row.desk.name}",
            "due": short(row.due_on, today),
            "done": f"{short(row.done_on, today)} {row.done_by.user.name}" if row.done_by else "",
            "may_finish": row.done_on is None
            and row.desk.agency_id == reader.agency.pk
            and reader.may(May.GATHER),
        }
        for row in rows[:LISTED]
    ]


def my_tasks(reader: Reader) -> list[dict[str, Any]]:
    """What the reader's own body still has to do."""
    rows = NetworkTask.objects.visible_to(reader).filter(desk__agency=reader.agency, done_on=None)
    joined = Network.objects.visible_to(reader).joined_by(reader).values("pk")
    return tasks(rows.annotate(reads=Q(meeting__network__in=joined)), reader)


# --- joint days --------------------------------------------------------------------------


def days(reader: Reader) -> list[dict[str, Any]]:
    rows = Event.objects.visible_to(reader).select_related("network")[:LISTED]
    return [about(row) for row in rows]


def about(event: Event) -> dict[str, Any]:
    return {
        "public_id": event.public_id,
        "name": event.name,
        "on": wareki(event.on),
        "hours": hours(event.starts_at, event.ends_at),
        "place": event.place,
        "network": event.network.name,
        "network_id": event.network.public_id,
        "status": event.get_status_display(),
        "status_kind": STATUS_KINDS[Event.Status(event.status)],
        "cancelled_words": event.cancelled_words,
        "is_open": event.status == Event.Status.OPEN,
        "is_closed": event.status == Event.Status.CLOSED,
        "is_cancelled": event.status == Event.Status.CANCELLED,
    }


def tables(event: Event, reader: Reader) -> list[dict[str, Any]]:
    """Each table with its slots, how many seats are free, and who waits; contacts only of who waits."""
    taken: dict[int | None, list[Booking]] = defaultdict(list)
    waits: dict[int, list[Booking]] = defaultdict(list)
    for booking in Booking.objects.visible_to(reader).filter(event=event).order_by("number"):
        if booking.status == Booking.Status.WAITING:
            waits[booking.wish_id].append(booking)
        elif booking.status == Booking.Status.BOOKED:
            taken[booking.slot_id].append(booking)
    slots: dict[Table, list[Slot]] = defaultdict(list)  # a table is set with its slots
    rows = Slot.objects.visible_to(reader).filter(table__event=event)
    for slot in rows.select_related("table__agency", "table__desk__agency", "table__owner__user").order_by(
        "table__position", "starts_at"
    ):
        slots[slot.table].append(slot)
    return [_table(table, lines, taken, waits[table.pk]) for table, lines in slots.items()]


def _table(
    row: Table, slots: list[Slot], taken: dict[int | None, list[Booking]], waiting: list[Booking]
) -> dict[str, Any]:
    lines = [_slot(slot, taken[slot.pk]) for slot in slots]
    free = next((line for line in lines if line["free"]), None)
    return {
        "pk": row.pk,
        "topic": row.topic,
        "agency": row.agency.name,
        "desk": f"{row.desk.agency.name}　{row.desk.name}",
        "owner": row.owner.user.name if row.owner else "",
        "brought": row.brought,
        "slots": lines,
        "first_free": free,
        "is_full": free is None,
        "waiting": [_booking(booking) | {"contact": booking.contact} for booking in waiting],
    }


def _slot(slot: Slot, bookings: list[Booking]) -> dict[str, Any]:
    return {
        "pk": slot.pk,
        "at": f"{slot.starts_at:%H:%M}",
        "free": slot.places - len(bookings),
        "bookings": [_booking(booking) for booking in bookings],
    }


def _booking(booking: Booking) -> dict[str, Any]:
    """A number and a nickname; never a contact."""
    return {
        "public_id": booking.public_id,
        "number": booking.number,
        "nickname": booking.nickname,
        "walk_in": booking.walk_in,
    }


def sheet(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """当日の表: one row for each time, one cell for each table."""
    times = sorted({slot["at"] for table in lines for slot in table["slots"]})
    at = {(table["pk"], slot["at"]): slot for table in lines for slot in table["slots"]}
    return [
        {"at": when, "cells": [{"table": table, "slot": at.get((table["pk"], when))} for table in lines]}
        for when in times
    ]


def to_tell(event: Event, reader: Reader) -> list[dict[str, Any]]:
    """Of a day that was called off: those who left a contact, and were not told yet."""
    rows = Booking.objects.visible_to(reader).filter(event=event, told_at=None).exclude(contact="")
    return [_booking(row) | {"contact": row.contact} for row in rows]


def figures(event: Event, reader: Reader) -> dict[str, Any]:
    """The numbers of a closed day by table, each with its unit."""
    rows = EventFigure.objects.visible_to(reader).filter(event=event).select_related("table__agency")
    by_table: dict[int, dict[str, Any]] = {}
    sums: dict[str, int] = defaultdict(int)
    for row in rows.order_by("table__position", "pk"):
        line = by_table.setdefault(
            row.table_id, {"topic": row.table.topic, "agency": row.table.agency.name, "numbers": {}}
        )
        line["numbers"][row.kind] = row.number
        sums[row.kind] += row.number
    heads = [(kind.value, f"{kind.label}（{EventFigure.UNITS[kind].label}）") for kind in EventFigure.Kind]
    return {
        "heads": [words for _, words in heads],
        "lines": [
            {
                "topic": line["topic"],
                "agency": line["agency"],
                "cells": [(words, line["numbers"].get(kind, UNCOUNTED)) for kind, words in heads],
            }
            for line in by_table.values()
        ],
        "sums": [(words, sums[kind]) for kind, words in heads],
    }


def workbook(event: Event, found: dict[str, Any]) -> bytes:
    """The figures as .xlsx; text stays text, whatever it begins with."""
    book = Workbook()
    page: Any = book.active
    page.title = "合同相談会"
    rows: list[Iterable[Any]] = [
        [f"{event.name}　{wareki(event.on)}"],
        ["相談できること", "機関", *found["heads"]],
        *([line["topic"], line["agency"], *(n for _, n in line["cells"])] for line in found["lines"]),
        ["合計", "", *(n for _, n in found["sums"])],
    ]
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            cell = page.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
                cell.quotePrefix = value[:1] in "=+-@"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
