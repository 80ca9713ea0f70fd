"""R7: 合同相談会: from planning to figures, by number or nickname, with a way to the right desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tsunagu.cases.actions import Said
from tsunagu.cases.models import Intake
from tsunagu.groups.actions import booking as bookings
from tsunagu.groups.actions import joint_day as days
from tsunagu.groups.models import Booking, EventFigure
from tsunagu.groups.tests.joint import book, fresh, network_of, plan, set_table, slots, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(sato, kobayashi, ito, yamada, tanaka):
    network = network_of(sato, kobayashi, ito, yamada, observers=[tanaka])
    event = plan(sato, network)
    set_table(sato, event, kobayashi, topic="くらしとお金")
    set_table(sato, event, ito, topic="介護")
    with sato.acting() as by:
        return days.open_day(event, by=by)


def numbers(event):
    found = {}
    for figure in EventFigure.objects.filter(event=event):
        found.setdefault(figure.table.topic, {})[figure.kind] = figure.number
    return found


def test_a_day_from_the_first_booking_to_its_figures(sato, yamada, kobayashi, ito, event):
    money, care = event.tables.select_related("event")
    first, second, *_ = slots(event)
    book(yamada, first, nickname="ゆず", contact="00-0000-9001")
    _, code = book(kobayashi, second)
    with kobayashi.acting() as by:
        waiting, _ = bookings.wait(money, by=by, nickname="まつ")
        bookings.cancel_by_code(event, code, by=by)
        bookings.move_up(waiting, second, by=by)
    book(ito, slots(event)[4], walk_in=True)
    said = Said(words="ねむれない", called="相談会の人", source="self", received_on=today())
    with ito.acting() as by:
        days.bring(care, said, by=by, desk=kobayashi.desk, agreed=True)
    with sato.acting() as by:
        days.close_day(event, by=by, used={money.pk: 2, care.pk: 1})
    assert numbers(event) == {
        "くらしとお金": {"booked": 2, "walk_in": 0, "used": 2, "brought": 0},
        "介護": {"booked": 0, "walk_in": 1, "used": 1, "brought": 1},
    }
    assert set(Booking.objects.values_list("nickname", "contact", "code")) == {("", "", "")}


def test_the_intake_stands_at_the_right_desk_and_leads_back_to_no_booking(yamada, kobayashi, event):
    money = event.tables.select_related("event").first()
    book(yamada, slots(event)[0], nickname="ゆず")
    said = Said(words="お金のこと", called="相談会の人", source="self", received_on=today())
    with yamada.acting() as by:
        intake = days.bring(money, said, by=by, desk=kobayashi.desk, agreed=True)
    assert (intake.desk, intake.holder, intake.status) == (
        kobayashi.desk,
        kobayashi.agency,
        Intake.Status.ARRIVED,
    )
    detail = kobayashi.client.get(reverse("cases:intake_detail", args=[intake.public_id])).content.decode()
    assert "つながれてきました" in detail
    assert "ゆず" not in detail
    assert f"?from={intake.public_id}" in detail
    assert yamada.client.get(reverse("cases:intake_detail", args=[intake.public_id])).status_code == 404


def test_the_sheet_for_the_day_is_for_those_who_hold_it(yamada, tanaka, suzuki, event):
    book(yamada, slots(event)[0], nickname="ゆず", contact="00-0000-9001")
    url = reverse("groups:sheet", args=[event.public_id])
    page = yamada.client.get(url).content.decode()
    assert "ゆず" in page
    assert "00-0000-9001" not in page
    assert [player.client.get(url).status_code for player in (tanaka, suzuki)] == [403, 403]


def test_the_city_reads_the_figures(sato, tanaka, event):
    with sato.acting() as by:
        days.close_day(event, by=by, used={})
    assert fresh(event).status == "closed"
    page = tanaka.client.get(reverse("groups:day", args=[event.public_id])).content.decode()
    assert "この日の数" in page
