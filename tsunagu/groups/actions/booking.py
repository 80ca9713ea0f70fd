"""相談の予約の行い: book, wait, move up, cancel, and tell whoever left a contact."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, not_yet, require
from tsunagu.groups.models import Booking, Event
from tsunagu.groups.policies import joint_day as policies

if TYPE_CHECKING:
    from tsunagu.groups.models import Slot, Table
    from tsunagu.sharing.reader import Reader

Status = Booking.Status
FULL = "この枠は、もう埋まっています。ほかの枠を選ぶか、空きを待つことができます。"
ERASED = {"nickname": "", "contact": "", "code": ""}


@transaction.atomic
def book(
    slot: Slot, *, by: Reader, nickname: str = "", contact: str = "", walk_in: bool = False
) -> tuple[Booking, str]:
    """One seat of a slot. Returns the booking and the code to cancel with, which is kept nowhere."""
    event = slot.table.event
    require(policies.can_book(by, event, walk_in=walk_in))
    number = _take_number(event, nickname)
    seat = _free_seat(slot)
    if seat is None:
        raise NotAllowed(not_yet(FULL))
    code = _new_code()
    booking = _write(
        Booking(
            event=event,
            number=number,
            slot=slot,
            seat=seat,
            wish=slot.table,
            nickname=nickname,
            contact=contact,
            code=_digest(event, code),
            status=Status.BOOKED,
            walk_in=walk_in,
        ),
        by,
    )
    log.record("joint_day.booked", by=by, target=event, detail={"number": number, "walk_in": walk_in})
    return booking, code


@transaction.atomic
def wait(table: Table, *, by: Reader, nickname: str = "", contact: str = "") -> tuple[Booking, str]:
    """Nothing is free: a number on the waiting list of the table."""
    event = table.event
    require(policies.can_book(by, event))
    number, code = _take_number(event, nickname), _new_code()
    booking = _write(
        Booking(
            event=event,
            number=number,
            wish=table,
            nickname=nickname,
            contact=contact,
            code=_digest(event, code),
            status=Status.WAITING,
        ),
        by,
    )
    log.record("joint_day.waiting", by=by, target=event, detail={"number": number})
    return booking, code


def _take_number(event: Event, nickname: str) -> int:
    """The next number of the day. The event's row is held from here, so that bookings come one by one."""
    rows = Event.objects.filter(pk=event.pk, status=Event.Status.OPEN)
    if not rows.update(last_number=F("last_number") + 1):
        raise NotAllowed(not_yet("受付が終わりました。画面を読み直してください。"))
    _refuse_same_nickname(event, nickname)
    return rows.values_list("last_number", flat=True).get()


def _refuse_same_nickname(event: Event, nickname: str) -> None:
    same = Booking.objects.filter(event=event, nickname=nickname).exclude(status=Status.CANCELLED)
    other = same.values_list("number", flat=True).first() if nickname else None
    if other is not None:
        raise NotAllowed(
            not_yet(
                f"「{nickname}」という呼び名は、{other}番の予約と同じです。"
                f"ちがう人なら「{nickname}2」のように変えるか、呼び名なしで受けてください。"
            )
        )


def _free_seat(slot: Slot) -> int | None:
    taken = set(slot.bookings.filter(status=Status.BOOKED).values_list("seat", flat=True))
    return next((seat for seat in range(1, slot.places + 1) if seat not in taken), None)


def _write(booking: Booking, by: Reader) -> Booking:
    """The database has the last word on a seat."""
    booking.recorded_by, booking.recorded_at = by.membership, by.at
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
    except IntegrityError:
        raise NotAllowed(not_yet(FULL)) from None
    return booking


@transaction.atomic
def move_up(booking: Booking, slot: Slot, *, by: Reader) -> Booking:
    """Somebody who waits gets a seat that is free."""
    require(policies.can_move_up(by, booking, slot))
    booking.event = Event.objects.select_for_update().get(pk=booking.event_id)
    require(policies.can_move_up(by, booking, slot))  # a day closed a moment ago gives no seat
    seat = _free_seat(slot)
    if seat is None:
        raise NotAllowed(not_yet(FULL))
    moved = Booking.objects.filter(pk=booking.pk, status=Status.WAITING).update(
        status=Status.BOOKED, slot=slot, seat=seat
    )
    if not moved:
        raise NotAllowed(no("ほかの人が、先に変えました。画面を読み直してください。"))
    log.record("joint_day.moved_up", by=by, target=booking.event, detail={"number": booking.number})
    booking.refresh_from_db()
    return booking


@transaction.atomic
def cancel_booking(booking: Booking, *, by: Reader) -> Booking:
    """The seat is free at once; of the booking its number stays."""
    require(policies.can_cancel_booking(by, booking))
    rows = Booking.objects.filter(pk=booking.pk).exclude(status=Status.CANCELLED)
    if not rows.update(status=Status.CANCELLED, slot=None, seat=None, **ERASED):
        raise NotAllowed(no("ほかの人が、先に取り消しました。"))
    log.record("joint_day.booking_cancelled", by=by, target=booking.event, detail={"number": booking.number})
    booking.refresh_from_db()
    return booking


@transaction.atomic
def cancel_by_code(event: Event, code: str, *, by: Reader) -> Booking:
    """Whoever knows the code of a booking of this day."""
    rows = Booking.objects.visible_to(by).filter(event=event, code=_digest(event, code))
    booking = rows.exclude(code="").select_related("event").first()
    if booking is None:
        raise NotAllowed(
            not_yet(
                "この番号の予約は見つかりません。8けたの数字を確かめて、もう一度入れてください。"
                "わからないときは、予約の番号か呼び名から取り消せます。"
            )
        )
    return cancel_booking(booking, by=by)


@transaction.atomic
def tell(booking: Booking, *, by: Reader) -> Booking:
    """Told that the day does not take place: the contact is no longer needed."""
    require(policies.can_tell(by, booking))
    if not Booking.objects.filter(pk=booking.pk, told_at=None).update(told_at=by.at, **ERASED):
        raise NotAllowed(no("ほかの人が、もう伝えました。"))
    log.record("joint_day.told", by=by, target=booking.event, detail={"number": booking.number})
    booking.refresh_from_db()
    return booking


def _new_code() -> str:
    digits = f"{secrets.randbelow(10**8):08}"
    return f"{digits[:4]}-{digits[4:]}"


def _digest(event: Event, code: str) -> str:
    """What is kept of a code: it can be compared and not be read back. Blanks and width do not matter."""
    digits = "".join(str(int(sign)) for sign in code if sign.isdecimal())
    return salted_hmac("tsunagu.groups.booking", f"{event.pk}:{digits}", algorithm="sha256").hexdigest()
