"""相談の予約: a seat is taken once, a nickname stands once, a code cancels, who waits moves up."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.queries import count
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed
from tsunagu.groups.actions import booking as actions
from tsunagu.groups.models import Booking
from tsunagu.groups.tests.joint import (
    book,
    booked,
    fresh,
    network_of,
    open_day,
    plan,
    set_table,
    slots,
    today,
)

pytestmark = pytest.mark.django_db
Status = Booking.Status


@pytest.fixture
def network(sato, kobayashi, yamada, tanaka):
    return network_of(sato, kobayashi, yamada, observers=[tanaka])


@pytest.fixture
def event(network, sato, kobayashi):
    return open_day(sato, network, kobayashi)


def post(player, page, /, *args, follow=False, **data):
    url = reverse(f"groups:{page}", args=args)
    return player.client.post(url, data | {"form_key": str(uuid4())}, follow=follow)


def test_any_body_that_holds_the_day_books_and_says_the_code_once(yamada, event):
    slot = slots(event)[0]
    page = post(yamada, "book", slot.pk, nickname="ゆず", follow=True).content.decode()
    booking = Booking.objects.get()
    assert "1番で受けました。取り消しの番号は" in page
    assert (booking.slot, booking.seat, booking.nickname, booking.status) == (slot, 1, "ゆず", "booked")
    assert len(booking.code) == 64
    assert (
        "取り消しの番号は"
        not in yamada.client.get(reverse("groups:day", args=[event.public_id])).content.decode()
    )


def test_a_full_slot_says_so_and_what_was_typed_stays(sato, yamada, event):
    slot = slots(event)[0]
    book(sato, slot)
    answer = post(yamada, "book", slot.pk, nickname="ゆず", contact="00-0000-9001")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "この枠は、もう埋まっています" in page
    assert 'value="ゆず"' in page
    assert fresh(event).last_number == 1


def test_the_database_itself_refuses_a_second_booking_of_a_seat(sato, event):
    slot = slots(event)[0]
    first, _ = book(sato, slot)
    second = Booking(
        event=event,
        number=99,
        slot=slot,
        seat=first.seat,
        wish=slot.table,
        status=Status.BOOKED,
        recorded_by=sato.membership,
        recorded_at=first.recorded_at,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_a_slot_for_two_takes_two(sato, network, kobayashi):
    event = open_day(sato, network, kobayashi, places=2)
    slot = slots(event)[0]
    assert [book(sato, slot)[0].seat for _ in range(2)] == [1, 2]
    with pytest.raises(NotAllowed, match="埋まっています"):
        book(sato, slot)


def test_the_same_nickname_twice_names_the_other_number(sato, event):
    first, second, *_ = slots(event)
    book(sato, first, nickname="ゆず")
    with pytest.raises(NotAllowed, match="1番の予約と同じです。ちがう人なら「ゆず2」"):
        book(sato, second, nickname="ゆず")


@pytest.mark.parametrize("nickname", ["{", "{0.__class__}", "{0:>3000}", "%s"])
def test_a_nickname_is_only_ever_text(sato, event, nickname):
    first, second, *_ = slots(event)
    book(sato, first, nickname=nickname)
    with pytest.raises(NotAllowed) as refusal:
        book(sato, second, nickname=nickname)
    assert f"「{nickname}2」" in refusal.value.decision.reason


def test_after_the_day_there_is_no_booking(sato, event):
    with (
        sato.acting(at=sato.acting().__enter__().at + timedelta(days=1)) as by,
        pytest.raises(NotAllowed, match="もうすぎました"),
    ):
        actions.book(slots(event)[0], by=by)


def test_before_it_opens_there_is_no_booking(sato, network):
    event = plan(sato, network)
    set_table(sato, event, sato)
    with pytest.raises(NotAllowed, match="まだ受付をはじめていません"):
        book(sato, slots(event)[0])


@pytest.mark.parametrize("key", ["tanaka", "suzuki", "yoshida", "sasaki"])
def test_who_only_looks_on_or_is_not_in_the_network_books_nothing(request, key, event):
    with pytest.raises(NotAllowed):
        book(request.getfixturevalue(key), slots(event)[0])
    assert booked(event) == 0


def test_who_looks_on_sees_free_seats_and_no_booking(tanaka, sato, event):
    booking, _ = book(sato, slots(event)[0], nickname="ゆず", contact="00-0000-9001")
    page = tanaka.client.get(reverse("groups:day", args=[event.public_id])).content.decode()
    assert "ゆず" not in page
    assert "00-0000-9001" not in page
    assert post(tanaka, "cancel_booking", booking.public_id).status_code == 404


def test_a_code_cancels_whatever_its_width_and_frees_the_seat(sato, event):
    slot = slots(event)[0]
    _, code = book(sato, slot, nickname="ゆず", contact="00-0000-9001")
    wide = code.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    post(sato, "cancel_by_code", event.public_id, code=wide)
    gone = Booking.objects.get()
    assert (gone.status, gone.slot, gone.nickname, gone.contact, gone.code) == ("cancelled", None, "", "", "")
    assert book(sato, slot, nickname="ゆず")[0].number == 2


def test_an_unknown_code_is_a_sentence(sato, event):
    book(sato, slots(event)[0])
    for code in ("0000-0000", "なし"):
        answer = post(sato, "cancel_by_code", event.public_id, code=code)
        assert answer.status_code == 422
        assert "この番号の予約は見つかりません" in answer.content.decode()


def test_a_code_of_another_day_opens_nothing(sato, network, kobayashi, event):
    other = open_day(sato, network, kobayashi, on=today() + timedelta(days=3))
    _, code = book(sato, slots(other)[0])
    assert post(sato, "cancel_by_code", event.public_id, code=code).status_code == 422
    assert booked(other) == 1


def test_who_waits_moves_up_with_one_press(sato, event):
    slot = slots(event)[0]
    first, _ = book(sato, slot)
    with sato.acting() as by:
        waiting, _ = actions.wait(slot.table, by=by, nickname="まつ", contact="00-0000-9004")
    post(sato, "cancel_booking", first.public_id)
    page = sato.client.get(reverse("groups:day", args=[event.public_id])).content.decode()
    assert reverse("groups:move_up", args=[waiting.public_id, slot.pk]) in page
    answer = post(sato, "move_up", waiting.public_id, slot.pk, follow=True).content.decode()
    assert "2番の席ができました" in answer
    assert "00-0000-9004" in answer
    assert (fresh(waiting).slot, fresh(waiting).status) == (slot, "booked")


def test_moving_up_into_a_seat_that_is_gone_is_refused(sato, event):
    slot = slots(event)[0]
    book(sato, slot)
    with sato.acting() as by:
        waiting, _ = actions.wait(slot.table, by=by)
        with pytest.raises(NotAllowed, match="埋まっています"):
            actions.move_up(waiting, slot, by=by)
    assert fresh(waiting).status == "waiting"


def test_a_booking_is_cancelled_once(sato, event):
    booking, _ = book(sato, slots(event)[0])
    with sato.acting() as by:
        stale = Booking.objects.select_related("event").get()
        actions.cancel_booking(booking, by=by)
        with pytest.raises(NotAllowed, match="先に取り消しました"):
            actions.cancel_booking(stale, by=by)


def test_the_same_form_sent_twice_books_once(sato, event):
    url, form = reverse("groups:book", args=[slots(event)[0].pk]), {"form_key": str(uuid4())}
    assert {sato.client.post(url, form).status_code for _ in range(2)} == {302}
    assert booked(event) == 1


def test_who_comes_unannounced_is_taken_on_the_day_alone(sato, network, kobayashi, event):
    assert book(sato, slots(event)[1], walk_in=True)[0].walk_in
    later = open_day(sato, network, kobayashi, on=today() + timedelta(days=3))
    with pytest.raises(NotAllowed, match="「当日」は、相談会の日に使います"):
        book(sato, slots(later)[0], walk_in=True)


def test_what_is_audited_names_nobody(sato, event):
    _, code = book(sato, slots(event)[0], nickname="ゆず", contact="00-0000-9001")
    entry = Entry.objects.get(action="joint_day.booked")
    assert entry.detail == {"number": 1, "walk_in": False}
    assert code not in str(entry.detail)


def test_a_day_with_many_bookings_costs_no_more_statements(sato, network, kobayashi):
    event = open_day(sato, network, kobayashi, places=20)
    urls = [reverse(f"groups:{name}", args=[event.public_id]) for name in ("day", "sheet")]
    slot = slots(event)[0]
    book(sato, slot)
    one = [count(sato.client, url) for url in urls]
    for _ in range(8):
        book(sato, slot)
    assert [count(sato.client, url) for url in urls] == one
    assert max(one) <= 12
