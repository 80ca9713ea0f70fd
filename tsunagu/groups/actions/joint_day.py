"""合同相談会の行い: plan, set the tables, open, call off, and close the day with its figures."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Q

from tsunagu.audit import log
from tsunagu.cases import actions as case_actions
from tsunagu.common.decisions import NotAllowed, no, not_yet, require
from tsunagu.groups.models import Booking, Event, EventFigure, Slot, Table
from tsunagu.groups.policies import joint_day as policies
from tsunagu.groups.policies.names import holds_no_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsunagu.agencies.models import Agency, Desk, Membership
    from tsunagu.cases.actions import Said
    from tsunagu.cases.models import Intake
    from tsunagu.groups.models import Network
    from tsunagu.sharing.reader import Reader

Status = Event.Status
FIRST = "ほかの人が、先に変えました。画面を読み直してください。"


@dataclass(frozen=True, kw_only=True)
class Day:
    """What a joint day is called, when and where it is, and how long one consultation takes."""

    name: str
    on: date
    starts_at: time
    ends_at: time
    place: str
    slot_minutes: int = 45


@transaction.atomic
def plan(network: Network, day: Day, *, by: Reader) -> Event:
    require(policies.can_plan(by, network.pk, day.on))
    if day.ends_at <= day.starts_at:
        raise NotAllowed(not_yet("終わりの時間は、始まりの時間より後にしてください。"))
    try:
        with transaction.atomic():
            event = Event.objects.create(
                municipality_id=network.municipality_id,
                network=network,
                **asdict(day),
                recorded_by=by.membership,
                recorded_at=by.at,
            )
    except IntegrityError:
        raise NotAllowed(
            not_yet("その日には、もう合同相談会があります。日を選びなおしてください。")
        ) from None
    log.record("joint_day.planned", by=by, target=event)
    return event


@transaction.atomic
def set_table(
    event: Event,
    *,
    by: Reader,
    agency: Agency,
    topic: str,
    desk: Desk,
    owner: Membership | None = None,
    places: int = 1,
) -> Table:
    """One body's table, with a slot for each consultation that fits into the day."""
    require(policies.can_set(by, event))
    require(policies.is_table(by, desk, owner))
    require(holds_no_name(by, topic))
    Event.objects.select_for_update().get(pk=event.pk)  # two tables at once: one after the other
    times = _times(event)
    require(policies.fits(event, times))
    table = Table.objects.create(
        event=event,
        position=Table.objects.filter(event=event).count() + 1,
        agency=agency,
        topic=topic,
        desk=desk,
        owner=owner,
    )
    Slot.objects.bulk_create(Slot(table=table, starts_at=at, places=places) for at in times)
    log.record("joint_day.table_set", by=by, target=event, detail={"table": table.pk, "slots": len(times)})
    return table


def _times(event: Event) -> list[time]:
    """When the slots begin; the last one ends by the end of the day."""
    length, found = timedelta(minutes=event.slot_minutes), []
    now, end = datetime.combine(event.on, event.starts_at), datetime.combine(event.on, event.ends_at)
    while now + length <= end:
        found.append(now.time())
        now += length
    return found


@transaction.atomic
def open_day(event: Event, *, by: Reader) -> Event:
    """From now on bookings are taken."""
    require(policies.can_open(by, event))
    opened = _move(event, Status.PLANNED, Status.OPEN)
    log.record("joint_day.opened", by=by, target=event)
    return opened


@transaction.atomic
def call_off(event: Event, *, by: Reader, words: str) -> Event:
    """Who left a contact stands on a list until somebody has told them; of the rest nothing is kept."""
    require(policies.can_call_off(by, event))
    require(holds_no_name(by, words))
    moved = Event.objects.filter(pk=event.pk, status=event.status).update(
        status=Status.CANCELLED, cancelled_words=words
    )
    if not moved:
        raise NotAllowed(no(FIRST))
    Booking.objects.filter(event=event).filter(Q(contact="") | Q(status=Booking.Status.CANCELLED)).update(
        nickname="", contact="", code=""
    )
    log.record("joint_day.called_off", by=by, target=event)
    event.refresh_from_db()
    return event


@transaction.atomic
def bring(table: Table, said: Said, *, by: Reader, desk: Desk, agreed: bool, heard_by: str = "") -> Intake:
    """Somebody who talked at the table agrees that a desk takes it up; the table keeps a number only."""
    require(policies.can_bring(by, table.event))
    intake = case_actions.bring_in(said, by=by, desk=desk, agreed=agreed, heard_by=heard_by)
    Table.objects.filter(pk=table.pk).update(brought=F("brought") + 1)
    return intake


@transaction.atomic
def close_day(event: Event, *, by: Reader, used: Mapping[int, int]) -> Event:
    """Write the figures; erase nicknames, contacts and codes. `used`: by table, how many were talked to."""
    require(policies.can_close(by, event))
    closed = _move(event, Status.OPEN, Status.CLOSED)
    EventFigure.objects.bulk_create(_figures(event, used))
    Booking.objects.filter(event=event).update(nickname="", contact="", code="")
    log.record("joint_day.closed", by=by, target=event)
    return closed


def _figures(event: Event, used: Mapping[int, int]) -> list[EventFigure]:
    kinds = EventFigure.Kind
    booked = Q(slots__bookings__status=Booking.Status.BOOKED)
    tables = event.tables.annotate(
        booked=Count("slots__bookings", filter=booked & Q(slots__bookings__walk_in=False)),
        walked=Count("slots__bookings", filter=booked & Q(slots__bookings__walk_in=True)),
    )
    return [
        EventFigure(event=event, table=table, kind=kind, number=number, unit=EventFigure.UNITS[kind])
        for table in tables
        for kind, number in (
            (kinds.BOOKED, table.booked),
            (kinds.WALK_IN, table.walked),
            (kinds.USED, used.get(table.pk, 0)),
            (kinds.BROUGHT, table.brought),
        )
    ]


def _move(event: Event, was: Status, to: Status) -> Event:
    if not Event.objects.filter(pk=event.pk, status=was).update(status=to):
        raise NotAllowed(no(FIRST))
    event.refresh_from_db()
    return event
