"""Who plans a joint consultation day, books, moves up and closes it. Pure questions; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.groups.models import Booking, Event
from tsunagu.groups.policies.network import can_run, can_take_part

if TYPE_CHECKING:
    from datetime import date, time

    from tsunagu.agencies.models import Desk, Membership
    from tsunagu.groups.models import Slot
    from tsunagu.sharing.reader import Reader

Status = Event.Status
NOT_OPEN = {
    Status.PLANNED: "まだ受付をはじめていません。事務局が「受付をはじめる」を押すと、予約できます。",
    Status.CLOSED: "この相談会は終わりました。つぎの相談会か、ふだんの窓口をご案内ください。",
    Status.CANCELLED: "この相談会は中止になりました。ふだんの窓口をご案内ください。",
}
OVER = "この相談会の日は、もうすぎました。つぎの相談会か、ふだんの窓口をご案内ください。"


def can_plan(reader: Reader, network_id: int, on: date) -> Decision:
    if on < timezone.localdate(reader.at):
        return not_yet("すぎた日です。きょうより後の日を入れてください。")
    return can_run(reader, network_id)


def can_set(reader: Reader, event: Event) -> Decision:
    """Tables are put while the day is planned or open."""
    if event.status not in (Status.PLANNED, Status.OPEN):
        return no(NOT_OPEN[Status(event.status)])
    return can_run(reader, event.network_id)


def is_table(reader: Reader, desk: Desk, owner: Membership | None) -> Decision:
    if desk.until is not None or desk.agency.home_id != reader.agency.home_id:
        return not_yet("いま開いている町の窓口から選んでください。")
    if owner is not None and owner.agency_id != desk.agency_id:
        return not_yet("あとを受けとめる人は、その窓口の機関の人から選んでください。")
    return YES


def fits(event: Event, times: list[time]) -> Decision:
    if not times:
        return not_yet("この時間では、1枠も入りません。終わりの時間か、1枠の分を見なおしてください。")
    return YES


def can_open(reader: Reader, event: Event) -> Decision:
    if event.status != Status.PLANNED:
        return no("受付は、もうはじまっています。")
    if not event.tables.exists():
        return not_yet("先に、相談の席をひとつ足してください。")
    return can_run(reader, event.network_id)


def can_book(reader: Reader, event: Event, *, walk_in: bool = False, part: str | None = None) -> Decision:
    """Any body that holds the day, until the day itself; whoever comes unannounced only on the day."""
    today = timezone.localdate(reader.at)
    if event.status != Status.OPEN:
        return not_yet(NOT_OPEN[Status(event.status)])
    if event.on < today:
        return not_yet(OVER)
    if walk_in and event.on != today:
        return not_yet("「当日」は、相談会の日に使います。いまは予約として受けてください。")
    return can_take_part(reader, event.network_id, part=part)


def can_move_up(reader: Reader, booking: Booking, slot: Slot) -> Decision:
    if booking.status != Booking.Status.WAITING:
        return no("この番号は、もう空き待ちではありません。画面を読み直してください。")
    if slot.table_id != booking.wish_id:
        return not_yet("待っている席とちがいます。")
    return can_book(reader, booking.event)


def can_cancel_booking(reader: Reader, booking: Booking) -> Decision:
    if booking.status == Booking.Status.CANCELLED:
        return no("この番号は、もう取り消してあります。")
    return can_book(reader, booking.event)


def can_bring(reader: Reader, event: Event, *, part: str | None = None) -> Decision:
    """On the day and until it is closed, when everybody is still at hand."""
    if event.status != Status.OPEN or event.on > timezone.localdate(reader.at):
        return not_yet("窓口につなぐのは、相談会の日から、まとめるまでのあいだです。")
    return can_take_part(reader, event.network_id, part=part)


def can_close(reader: Reader, event: Event, *, part: str | None = None) -> Decision:
    if event.status != Status.OPEN:
        return no(NOT_OPEN[Status(event.status)])
    if event.on > timezone.localdate(reader.at):
        return not_yet("まとめるのは、相談会の日からです。")
    return can_run(reader, event.network_id, part=part)


def can_call_off(reader: Reader, event: Event) -> Decision:
    if event.status not in (Status.PLANNED, Status.OPEN):
        return no(NOT_OPEN[Status(event.status)])
    return can_run(reader, event.network_id)


def can_tell(reader: Reader, booking: Booking) -> Decision:
    if booking.told_at is not None:
        return no("ほかの人が、もう伝えました。")
    if booking.event.status != Status.CANCELLED:
        return no("中止になった相談会ではありません。")
    return can_take_part(reader, booking.event.network_id)
