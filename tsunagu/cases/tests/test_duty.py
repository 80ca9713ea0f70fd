"""地区の担当: the map proposes, somebody takes it by one press, and it is written down."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.queries import count
from tsunagu.agencies.duties import duty_for
from tsunagu.agencies.models import District, DistrictDuty
from tsunagu.audit.models import Entry
from tsunagu.cases import actions
from tsunagu.cases.models import Case, CaseStep, Intake
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import today
from tsunagu.common.decisions import NotAllowed
from tsunagu.households import actions as household_actions
from tsunagu.households.models import ContactPoint

pytestmark = pytest.mark.django_db

PLACE = "上連池1丁目"  # 森 answers for it
WORDS = "上連池1丁目は連池住区です。担当は森"


def live_in(player, person, town=PLACE):
    with player.acting() as reader:
        household_actions.contact_point(person, by=reader, way="address", value=town, town=town)


def duty(family, town=PLACE):
    return duty_for(town, family.case.municipality_id, today())


def press(player, family, duty_id):
    body = {"duty": duty_id, "form_key": factories.form_key()}
    return player.client.post(reverse("cases:assign", args=[family.case.public_id]), body, follow=True)


def page(player, family):
    return player.client.get(family.case.household.get_absolute_url()).content.decode()


# --- the action ------------------------------------------------------------------------------------------


def test_the_desk_and_worker_of_the_district_hold_the_case(family, sato, mori):
    proposal = duty(family)
    with sato.acting() as reader:
        case = actions.assign(family.case, by=reader, duty=proposal)
    assert (case.desk, case.worker) == (mori.desk, mori.membership)
    assert CaseStep.objects.filter(case=case).latest("pk").desk == mori.desk
    entry = Entry.objects.get(action="case.assigned")
    assert entry.detail == {"duty": proposal.duty_id, "district": proposal.district_id}


def test_taken_twice_is_refused(family, sato):
    with sato.acting() as reader:
        actions.assign(family.case, by=reader, duty=duty(family))
        with pytest.raises(NotAllowed, match="すでに、この地区の担当"):
            actions.assign(family.case, by=reader, duty=duty(family))


def test_only_the_lead_agency_takes_it(family, sato, ito):
    factories.let_join(sato, ito, family)
    with ito.acting() as reader, pytest.raises(NotAllowed, match="主担当の機関"):
        actions.assign(family.case, by=reader, duty=duty(family))


def test_the_desk_of_another_agency_is_not_taken_this_way(ito):
    family = factories.family(ito)
    with ito.acting() as reader, pytest.raises(NotAllowed, match="主担当の機関の窓口ではありません"):
        actions.assign(family.case, by=reader, duty=duty(family))


def test_nobody_reads_more_or_less_by_it(family, sato, mori, ito):
    with sato.acting() as reader:
        actions.assign(family.case, by=reader, duty=duty(family))
    for player, sees in ((sato, True), (mori, True), (ito, False)):
        with player.acting() as reader:
            assert Case.objects.visible_to(reader).exists() is sees


# --- the household page ----------------------------------------------------------------------------------


def test_the_page_proposes_and_one_press_takes_it(family, sato, mori):
    live_in(sato, family.son)
    assert "市の確認はまだです" not in page(sato, family)
    District.objects.update(is_confirmed=False)
    html = page(sato, family)
    assert WORDS in html
    assert "市の確認はまだです" in html
    html = press(sato, family, duty(family).duty_id).content.decode()
    assert "地区の担当にしました。" in html
    assert "いまの担当と同じです。" in html
    assert "この担当にする" not in html
    assert Case.objects.get().worker == mori.membership


def test_a_map_that_changed_meanwhile_is_not_taken(family, sato):
    live_in(sato, family.son)
    old = duty(family).duty_id
    DistrictDuty.objects.filter(pk=old).update(until=today())
    assert "地区の担当が変わりました。" in press(sato, family, old).content.decode()
    assert Case.objects.get().worker == sato.membership


def test_without_a_place_nothing_is_proposed_and_the_page_asks_one_statement_less(family, sato):
    assert "地区の担当" not in page(sato, family)
    before = count(sato.client, family.case.household.get_absolute_url())
    live_in(sato, family.son)
    live_in(sato, family.mother, "大川1丁目")
    assert count(sato.client, family.case.household.get_absolute_url()) == before + 1


def test_who_may_not_read_the_address_gets_no_proposal(family, sato, ito):
    factories.let_join(sato, ito, family)
    live_in(sato, family.son)
    html = page(ito, family)
    assert WORDS not in html
    assert press(ito, family, duty(family).duty_id).status_code == 200
    assert Case.objects.get().worker == sato.membership


def test_a_stranger_finds_no_such_address(family, suzuki):
    assert press(suzuki, family, 1).status_code == 404


# --- the intake ------------------------------------------------------------------------------------------


@pytest.fixture
def send(post):
    def send(player, act="open", **changes):
        data = {"called": "連池の人", "desk": player.desk.pk, "received_on": today().strftime("%Y/%m/%d")}
        return post(player, "cases:intake", **(data | {"town": PLACE, "act": act} | changes))

    return send


def test_the_door_tells_once_whose_district_it_is(sato, send):
    html = send(sato).content.decode()
    assert WORDS in html
    assert "この担当で受けつける" in html
    assert f'name="proposed" value="{PLACE}"' in html
    assert not Case.objects.exists()


def test_taken_at_the_door_it_is_written_down_with_the_place(sato, mori, send):
    assert send(sato, act="take", proposed=PLACE).status_code == 302
    case = Case.objects.get()
    assert (case.desk, case.worker) == (mori.desk, mori.membership)
    assert ContactPoint.objects.get().town == PLACE
    assert Entry.objects.get(action="intake.received").detail["taken"] is True


def test_left_at_the_door_the_work_stays_where_it_came_in(sato, send):
    assert send(sato, proposed=PLACE).status_code == 302
    case = Case.objects.get()
    assert (case.desk, case.worker) == (sato.desk, sato.membership)
    assert Entry.objects.get(action="intake.received").detail["taken"] is False


def test_at_another_agencys_door_it_is_told_and_cannot_be_taken(ito, send):
    html = send(ito).content.decode()
    assert WORDS in html
    assert "この担当で受けつける" not in html
    answer = send(ito, act="take", proposed=PLACE)
    assert answer.status_code == 422
    assert "自分の機関の窓口を選んでください。" in answer.content.decode()
    assert not Case.objects.exists()
    assert send(ito, proposed=PLACE).status_code == 302


def test_ones_own_district_needs_no_word(sato, send):
    assert send(sato, town="大川1丁目").status_code == 302
    assert Entry.objects.get(action="intake.received").detail == {}


def test_a_place_said_while_only_asking_stays_among_the_words(ito, send):
    send(ito, act="ask", words="電話があった。")
    assert set(Intake.objects.values_list("words", flat=True)) == {f"電話があった。\n町丁：{PLACE}"}
