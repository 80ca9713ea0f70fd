"""つぎに見る日・また始める・主担当・加わる・家族の画面."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tsunagu.cases import actions
from tsunagu.cases.models import Case, CaseSubject
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import MOTHER, SON, today
from tsunagu.common.wareki import wareki
from tsunagu.households.models import CalledName, Kinship
from tsunagu.sharing.models import Evidence

PAGES = ["cases:look", "cases:reopen", "cases:lead", "cases:join", "cases:relative"]
SOON = timedelta(days=14)


def text(response):
    return response.content.decode()


def western(day):
    return day.strftime("%Y/%m/%d")


@pytest.fixture
def resting(sato, family):
    with sato.acting() as reader:
        actions.pause(family.case, by=reader, on=today())
    return family


# --- every page -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_the_page_says_about_whom_and_why_and_has_a_neutral_title(sato, family, get, name):
    if name == "cases:reopen":
        with sato.acting() as reader:
            actions.pause(family.case, by=reader, on=today())
    page = text(get(sato, name, family.case.public_id))
    for words in (SON, MOTHER, "なぜ見られるか", "世帯の画面にもどる", 'name="form_key"', "novalidate"):
        assert words in page
    assert SON not in page.split("</title>")[0]


@pytest.mark.parametrize("name", PAGES)
def test_hidden_and_missing_are_the_same_404(who, family, get, post, name):
    for key in ("suzuki", "takahashi", "yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"):
        player = who(key)
        missing = get(player, name, factories.form_key())
        for response in (get(player, name, family.case.public_id), post(player, name, family.case.public_id)):
            assert (response.status_code, response.content) == (404, missing.content)


@pytest.mark.parametrize("name", PAGES)
def test_who_sees_it_and_may_not_reads_a_sentence(tanaka, nakamura, family, get, post, name):
    for player in (tanaka, nakamura):
        for response in (get(player, name, family.case.public_id), post(player, name, family.case.public_id)):
            assert response.status_code == 403
            assert (
                "いまの" in text(response) or "主担当の機関" in text(response) or "変えられ" in text(response)
            )


@pytest.mark.parametrize("name", ["cases:look", "cases:lead", "cases:join", "cases:relative"])
def test_a_page_costs_the_same_for_two_people_and_for_many(sato, family, get, name):
    get(sato, name, family.case.public_id)
    with CaptureQueriesContext(connection) as few:
        get(sato, name, family.case.public_id)
    for n in range(3):
        with sato.acting() as reader:
            actions.add_relative(family.case, by=reader, called=f"きょうだい{n}", on=today())
    with CaptureQueriesContext(connection) as many:
        get(sato, name, family.case.public_id)
    assert len(few) == len(many)


# --- つぎに見る日 -----------------------------------------------------------------------------------------


def test_a_chip_is_enough(sato, family, get, post):
    page = text(get(sato, "cases:look", family.case.public_id))
    assert f"いまは{wareki(family.case.next_look_on)}です。" in page
    assert "2週間後" in page
    assert "180日先" in page
    post(sato, "cases:look", family.case.public_id, after=(today() + SOON).isoformat())
    assert factories.fresh(family.case).next_look_on == today() + SOON


def test_a_day_wins_over_a_chip(sato, family, post):
    day = today() + timedelta(days=50)
    response = post(
        sato,
        "cases:look",
        family.case.public_id,
        after=(today() + SOON).isoformat(),
        next_look_on=western(day),
    )
    assert response.url == family.case.get_absolute_url()
    assert factories.fresh(family.case).next_look_on == day


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ({}, "つぎに見る日を選ぶか、"),
        ({"after": "2001-01-01"}, "この中から選んでください。"),
        ({"next_look_on": "R8.2.30"}, "2月"),
        ({"next_look_on": "2099/1/1"}, "180日より先にはできません。"),
        ({"next_look_on": "2020/1/1"}, "きょうより後の日にしてください。"),
    ],
)
def test_a_bad_day_comes_back_at_the_form(sato, family, post, typed, sentence):
    response = post(sato, "cases:look", family.case.public_id, **typed)
    assert response.status_code == 422
    assert sentence in text(response)
    assert typed.get("next_look_on", "") in text(response)
    assert factories.fresh(family.case).next_look_on == family.case.next_look_on


def test_looking_at_a_resting_case_says_what_comes_first(sato, resting, post):
    response = post(sato, "cases:look", resting.case.public_id, after=(today() + SOON).isoformat())
    assert response.status_code == 422
    assert "また始める" in text(response)


def test_a_second_press_is_one_look(sato, family, post):
    key = factories.form_key()
    for _ in range(2):
        post(sato, "cases:look", family.case.public_id, key=key, after=(today() + SOON).isoformat())
    assert family.case.steps.count() == 2


def test_starting_again(sato, resting, post):
    post(sato, "cases:reopen", resting.case.public_id, after=(today() + SOON).isoformat())
    assert factories.fresh(resting.case).status == Case.Status.OPEN


def test_what_runs_is_not_started_again(sato, family, get):
    response = get(sato, "cases:reopen", family.case.public_id)
    assert response.status_code == 403
    assert "変えられません" in text(response)


# --- 主担当 -----------------------------------------------------------------------------------------------


def test_only_desks_of_those_who_take_part_are_offered(sato, takahashi, kobayashi, family, get, post):
    factories.let_join(sato, takahashi, family)
    page = text(get(sato, "cases:lead", family.case.public_id))
    assert "生活福祉課 窓口" in page
    assert "生活・就労支援窓口</option>" not in page
    assert post(sato, "cases:lead", family.case.public_id, desk=kobayashi.desk.pk).status_code == 422
    assert post(sato, "cases:lead", family.case.public_id, desk="").status_code == 422
    response = post(sato, "cases:lead", family.case.public_id, desk=takahashi.desk.pk)
    assert response.url == family.case.get_absolute_url()
    assert factories.fresh(family.case).lead == takahashi.agency


# --- 加わる -----------------------------------------------------------------------------------------------


def test_joining_on_a_conference(sato, takahashi, family, get, post):
    evidence = factories.meet(sato, [takahashi], family.people)
    page = text(get(sato, "cases:join", family.case.public_id, desk=takahashi.desk.pk))
    assert "支援会議 第1回（みなも市社協 市委託・みなも市 生活福祉課）" in page
    assert f'value="{takahashi.desk.pk}" selected' in page
    response = post(
        sato,
        "cases:join",
        family.case.public_id,
        desk=takahashi.desk.pk,
        people=[str(person.public_id) for person in family.people],
        evidence=evidence.pk,
    )
    assert response.url == family.case.get_absolute_url()
    assert CaseSubject.objects.filter(holder=takahashi.agency).count() == 2


def test_evidence_about_other_people_or_withdrawn_is_not_offered(sato, takahashi, kobayashi, family, get):
    other = factories.family(sato, called="べつの人")
    factories.meet(sato, [takahashi], [other.son])
    page = text(get(sato, "cases:join", family.case.public_id))
    assert "支援会議 第1回" not in page
    assert "生活福祉課 窓口" not in page
    assert "ここにないときは、先に世帯の画面から会議や同意を記録します。" in page


def test_what_does_not_fit_together_comes_back_with_everything_chosen(
    sato, takahashi, kobayashi, family, post
):
    factories.meet(sato, [takahashi], family.people)
    evidence = factories.meet(sato, [kobayashi], [family.son])
    response = post(
        sato,
        "cases:join",
        family.case.public_id,
        desk=takahashi.desk.pk,
        people=[str(family.son.public_id)],
        evidence=evidence.pk,
    )
    assert response.status_code == 422
    assert "両方の機関が書かれた根拠" in text(response)
    assert f'value="{takahashi.desk.pk}" selected' in text(response)
    assert f'value="{evidence.pk}" selected' in text(response)


def test_evidence_that_i_do_not_see_is_no_choice(sato, takahashi, ito, family, post):
    theirs = factories.family(ito)
    factories.meet(sato, [takahashi], family.people)
    hidden = factories.meet(ito, [takahashi], theirs.people)
    response = post(
        sato,
        "cases:join",
        family.case.public_id,
        desk=takahashi.desk.pk,
        people=[str(family.son.public_id)],
        evidence=hidden.pk,
    )
    assert response.status_code == 422
    assert not Evidence.objects.filter(pk=hidden.pk, recipients__agency=sato.agency).exists()
    assert not CaseSubject.objects.filter(holder=takahashi.agency).exists()


# --- 家族 -------------------------------------------------------------------------------------------------


def test_a_relative_with_a_relation(sato, family, post):
    response = post(
        sato,
        "cases:relative",
        family.case.public_id,
        called="妹さん",
        of=str(family.son.public_id),
        kinship="sibling",
    )
    assert response.url == family.case.get_absolute_url()
    assert Kinship.objects.get(relation="sibling").person == family.son


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"called": ""}, "呼び名を入力してください。"),
        ({"called": "あ" * 300}, "いまは300文字です。"),
        ({"called": "妹\u202eさん"}, "見えない文字"),
        ({"kinship": "sibling"}, "だれからみた続柄かを選んでください。"),
        ({"of": "x"}, "この中から選んでください。"),
    ],
)
def test_a_relative_with_bad_input(sato, family, post, changes, sentence):
    response = post(sato, "cases:relative", family.case.public_id, **{"called": "妹さん", **changes})
    assert response.status_code == 422
    assert sentence in text(response)
    assert not CalledName.objects.filter(name__startswith="妹").exists()


def test_a_chosen_person_without_a_relation_asks_for_it(sato, family, post):
    response = post(
        sato, "cases:relative", family.case.public_id, called="妹さん", of=str(family.son.public_id)
    )
    assert "続柄を選んでください。" in text(response)


def test_a_second_press_is_one_relative(sato, family, post):
    key = factories.form_key()
    for _ in range(2):
        post(sato, "cases:relative", family.case.public_id, key=key, called="妹さん")
    assert CalledName.objects.filter(name="妹さん").count() == 1
