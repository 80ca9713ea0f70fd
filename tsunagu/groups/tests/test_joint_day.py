"""合同相談会: planned by the 事務局, called off or closed; what stays is numbers."""

from __future__ import annotations

from datetime import time, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.queries import count
from tsunagu.audit.models import Entry
from tsunagu.cases.actions import Said
from tsunagu.cases.models import Intake
from tsunagu.common.decisions import NotAllowed
from tsunagu.groups.actions import booking as bookings
from tsunagu.groups.actions import joint_day as actions
from tsunagu.groups.models import Booking, EventFigure
from tsunagu.groups.tests.joint import book, fresh, network_of, open_day, plan, set_table, slots, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(sato, kobayashi, yamada, tanaka):
    return network_of(sato, kobayashi, yamada, observers=[tanaka])


@pytest.fixture
def event(network, sato, kobayashi):
    return open_day(sato, network, kobayashi)


def post(player, page, /, *args, follow=False, **data):
    url = reverse(f"groups:{page}", args=args)
    return player.client.post(url, data | {"form_key": str(uuid4())}, follow=follow)


def day_form(network, **more):
    form = {
        "network": network.pk,
        "name": "合同相談会",
        "on": (today() + timedelta(days=9)).isoformat(),
        "starts_at": "13:00",
        "ends_at": "16:00",
        "place": "市民センター",
        "slot_minutes": "45",
    }
    return form | more


def test_佐藤_plans_a_day_sets_a_table_and_opens_it(sato, kobayashi, network):
    page = post(sato, "plan_day", follow=True, **day_form(network)).content.decode()
    assert "合同相談会を決めました" in page
    event = network.events.get()
    table = {"agency": kobayashi.agency.pk, "topic": "お金のこと", "places": 1, "desk": kobayashi.desk.pk}
    post(sato, "set_table", event.public_id, **table)
    assert [str(slot) for slot in slots(event)] == ["13:00", "13:45", "14:30", "15:15"]
    assert "受付をはじめました" in post(sato, "open_day", event.public_id, follow=True).content.decode()
    assert [
        entry.action for entry in Entry.objects.filter(action__startswith="joint_day.").order_by("pk")
    ] == [
        "joint_day.planned",
        "joint_day.table_set",
        "joint_day.opened",
    ]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("on", "2020-04-01", "すぎた日です"),
        ("ends_at", "12:00", "終わりの時間は、始まりの時間より後"),
        ("slot_minutes", "5", "1枠は10分から"),
        ("place", "", "場所を入力してください"),
    ],
)
def test_what_does_not_fit_is_said_and_stays_typed(sato, network, field, value, sentence):
    answer = post(sato, "plan_day", **day_form(network, **{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "市民センター" in answer.content.decode() or field == "place"


def test_two_days_of_one_network_on_one_date_are_one_too_many(sato, network, event):
    with pytest.raises(NotAllowed, match="もう合同相談会があります"):
        plan(sato, network)


def test_a_slot_longer_than_the_day_does_not_fit(sato, kobayashi, network):
    event = plan(sato, network, ends_at=time(13, 30))
    with pytest.raises(NotAllowed, match="1枠も入りません"):
        set_table(sato, event, kobayashi)


@pytest.mark.parametrize("key", ["kobayashi", "tanaka", "yamada", "suzuki"])
def test_only_the_secretariat_plans(request, key, network):
    player = request.getfixturevalue(key)
    with pytest.raises(NotAllowed, match="事務局"):
        plan(player, network)


def test_a_day_without_a_table_does_not_open(sato, network):
    event = plan(sato, network)
    with sato.acting() as by, pytest.raises(NotAllowed, match="席をひとつ"):
        actions.open_day(event, by=by)


def test_the_owner_of_what_follows_is_of_that_desk(sato, kobayashi, ito, network):
    event = plan(sato, network)
    with sato.acting() as by, pytest.raises(NotAllowed, match="その窓口の機関の人"):
        actions.set_table(
            event, by=by, agency=ito.agency, topic="介護", desk=ito.desk, owner=kobayashi.membership
        )


def test_a_day_that_is_called_off_lists_whom_to_tell(sato, yamada, event):
    first, second, *_ = slots(event)
    book(sato, first, nickname="ゆず", contact="00-0000-9001")
    book(sato, second, nickname="たけ")
    page = post(sato, "call_off", event.public_id, words="大雪のため", follow=True).content.decode()
    assert "中止を伝える人（1）" in page
    assert "00-0000-9001" in page
    assert Booking.objects.get(number=2).nickname == ""
    booking = Booking.objects.get(number=1)
    page = post(yamada, "tell_booking", booking.public_id, follow=True).content.decode()
    assert "みな伝えてあります" in page
    told = fresh(booking)
    assert (told.contact, told.nickname, told.code) == ("", "", "")
    with pytest.raises(NotAllowed, match="中止になりました"):
        book(sato, slots(event)[2])
    assert "もう伝えました" in post(sato, "tell_booking", booking.public_id, follow=True).content.decode()


def bring(player, table, desk, **more):
    said = Said(words="話を聞いてほしい", called="相談会の人", source="self", received_on=today())
    with player.acting() as by:
        return actions.bring(table, said, by=by, desk=desk, **{"agreed": True} | more)


def test_one_tap_brings_somebody_to_the_right_desk_and_leaves_a_number(yamada, kobayashi, event):
    table = slots(event)[0].table
    page = yamada.client.get(reverse("groups:sheet", args=[event.public_id])).content.decode()
    assert reverse("groups:bring", args=[table.pk]) in page
    form = {
        "desk": kobayashi.desk.pk,
        "agreed": "on",
        "heard_by": "山田 節子",
        "called": "相談会の人",
        "source": "self",
        "words": "話を聞いてほしい",
    }
    post(yamada, "bring", table.pk, **form)
    assert Intake.objects.get().desk == kobayashi.desk
    assert fresh(table).brought == 1
    assert "相談会の人" in kobayashi.client.get(reverse("desk:home")).content.decode()


def test_without_the_agreement_nobody_is_brought(yamada, kobayashi, event):
    table = slots(event)[0].table
    answer = post(yamada, "bring", table.pk, desk=kobayashi.desk.pk, called="ひと", source="self")
    assert answer.status_code == 422
    assert "本人に聞いてから" in answer.content.decode()
    with pytest.raises(NotAllowed, match="本人に聞いてください"):
        bring(yamada, table, kobayashi.desk, agreed=False)
    assert fresh(table).brought == 0


def test_closing_writes_numbers_with_units_and_erases_the_rest(sato, yamada, kobayashi, event):
    first, second, *_ = slots(event)
    table = first.table
    book(sato, first, nickname="ゆず", contact="00-0000-9001")
    book(sato, second, nickname="そら", walk_in=True)
    with sato.acting() as by:
        bookings.wait(table, by=by, nickname="まつ", contact="00-0000-9002")
    bring(yamada, table, kobayashi.desk)
    page = post(sato, "close_day", event.public_id, **{f"used_{table.pk}": "2"}, follow=True).content.decode()
    numbers = dict(EventFigure.objects.values_list("kind", "number"))
    assert numbers == {"booked": 1, "walk_in": 1, "used": 2, "brought": 1}
    assert "相談（延べ）" in page
    assert set(Booking.objects.values_list("nickname", "contact", "code")) == {("", "", "")}
    assert "ゆず" not in page
    with pytest.raises(NotAllowed, match="この相談会は終わりました"):
        book(sato, slots(event)[2])


def test_nothing_says_who_came_and_who_did_not():
    names = {field.name for field in Booking._meta.get_fields()}
    assert not names & {"came", "used", "absent", "attended", "person", "case", "intake"}
    assert not {field.name for field in Intake._meta.get_fields()} & {"booking", "event", "table"}


def test_a_day_is_closed_by_the_secretariat_once_it_has_come(sato, kobayashi, network):
    later = open_day(sato, network, kobayashi, on=today() + timedelta(days=2))
    with sato.acting() as by, pytest.raises(NotAllowed, match="相談会の日から"):
        actions.close_day(later, by=by, used={})
    with kobayashi.acting() as by, pytest.raises(NotAllowed):
        actions.close_day(later, by=by, used={})


def test_two_who_close_it_are_told_apart(sato, event):
    with sato.acting() as by:
        stale = fresh(event)
        actions.close_day(event, by=by, used={})
        with pytest.raises(NotAllowed, match="先に変えました"):
            actions.close_day(stale, by=by, used={})
    assert EventFigure.objects.count() == 4


def test_the_figures_leave_as_excel_and_text_stays_text(sato, network, kobayashi):
    event = plan(sato, network)
    set_table(sato, event, kobayashi, topic="=1+1")
    with sato.acting() as by:
        actions.open_day(event, by=by)
        actions.close_day(fresh(event), by=by, used={})
    answer = sato.client.get(reverse("groups:day_figures", args=[event.public_id]))
    page = load_workbook(BytesIO(answer.content)).active
    assert page.cell(3, 1).value == "=1+1"
    assert page.cell(3, 1).data_type == "s" or page.cell(3, 1).quotePrefix
    assert page.cell(4, 1).value == "合計"
    assert "ひきこもり" not in answer["Content-Disposition"]


def test_the_sheet_shows_numbers_and_nicknames_and_never_a_contact(sato, event):
    book(sato, slots(event)[0], nickname="ゆず", contact="00-0000-9001")
    page = sato.client.get(reverse("groups:sheet", args=[event.public_id])).content.decode()
    assert "1番" in page
    assert "ゆず" in page
    assert "00-0000-9001" not in page


@pytest.mark.parametrize("name", ["day", "sheet", "close_day", "set_table", "call_off", "cancel_by_code"])
def test_the_pages_of_a_day_are_closed_to_those_outside(suzuki, matsumoto, event, name):
    url = reverse(f"groups:{name}", args=[event.public_id])
    for player in (suzuki, matsumoto):
        assert player.client.get(url).status_code in ({200, 403} if name == "day" else {403, 404})


def test_the_list_costs_no_more_statements_for_many(sato, network, event):
    one = count(sato.client, reverse("groups:days"))
    for n in range(1, 6):
        plan(sato, network, on=today() + timedelta(days=n))
    assert count(sato.client, reverse("groups:days")) == one <= 12
