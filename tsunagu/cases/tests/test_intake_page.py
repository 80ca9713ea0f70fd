"""相談の受付の画面: three ways on from one form, and nothing typed is ever lost."""

from __future__ import annotations

import pytest

from tsunagu.audit.models import Entry
from tsunagu.cases import actions
from tsunagu.cases.models import Case, CaseSubject, Informant, Intake
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import MOTHER, SON, WORDS, last_view, today
from tsunagu.common.scopes import Scope
from tsunagu.households.models import CalledName
from tsunagu.sharing.models import basis_on


@pytest.fixture
def send(post):
    """The form of the intake, sent by `player` with the button `act`."""

    def send(player, act="open", **changes):
        data = {
            "words": WORDS,
            "called": SON,
            "source": "family",
            "desk": player.desk.pk,
            "received_on": today().strftime("%Y/%m/%d"),
            "act": act,
        }
        return post(player, "cases:intake", **(data | changes))

    return send


def text(response):
    return response.content.decode()


# --- the form -------------------------------------------------------------------------------------------


def test_the_form_asks_for_the_words_first_and_needs_only_the_called_name(sato, get):
    page = text(get(sato, "cases:intake"))
    order = [page.index(f">{label}<") for label in ("話されたこと", "呼び名", "どこから", "受けた根拠")]
    assert order == sorted(order)
    assert "わからないことは空けたままで大丈夫です。" in page
    assert "ここを読めるのは、自分の機関だけです。" in page
    assert "・未確認</option>" in page
    assert page.count('name="act"') == 2


@pytest.mark.parametrize("key", ["nakamura", "yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"])
def test_other_roles_read_a_sentence(who, get, key):
    response = get(who(key), "cases:intake")
    assert response.status_code == 403
    assert "いまの役割では、相談の受付はできません。" in text(response)


def test_a_called_name_alone_is_enough(sato, send):
    response = send(sato, words="", source="")
    case = Case.objects.get()
    assert (response.status_code, response.url) == (302, case.get_absolute_url())
    assert Intake.objects.get().source == "other"


def test_everything_that_was_said_is_kept(sato, send):
    send(
        sato,
        source="police",
        received_basis=basis_on("APPI_69_2_3", today()).pk,
        informant="駅前の交番",
        relation="巡回中",
        contact="00-0000-9999",
        relative=MOTHER,
        kinship="mother",
        received_on="R8.11.1",
    )
    intake, told = Intake.objects.get(), Informant.objects.get()
    assert (intake.words, intake.source, intake.received_on.isoformat()) == (WORDS, "police", "2026-11-01")
    assert intake.received_basis.basis.code == "APPI_69_2_3"
    assert (told.name, told.relation, told.contact) == ("駅前の交番", "巡回中", "00-0000-9999")
    assert CaseSubject.objects.count() == 2


def test_the_form_works_with_a_token_and_without_a_script(sato, get):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(sato.user)
    page = text(browser.get("/cases/intakes/new/"))
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    data = {"called": SON, "desk": sato.desk.pk, "received_on": "2026/11/1", "act": "open"}
    assert browser.post("/cases/intakes/new/", data).status_code == 403
    assert browser.post("/cases/intakes/new/", {**data, "csrfmiddlewaretoken": token}).status_code == 302


def test_a_second_press_is_one_household(sato, send):
    key = factories.form_key()
    first, second = send(sato, key=key), send(sato, key=key)
    assert first.url == second.url
    assert Case.objects.count() == Intake.objects.count() == 1


# --- bad input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"called": ""}, "呼び名を入力してください。"),
        ({"called": "あ" * 300}, "100文字以内で入力してください。いまは300文字です。"),
        ({"called": "大川\u202eの息子"}, "見えない文字が入っていた"),
        ({"called": "大川\x07の息子"}, "見えない文字が入っていた"),
        ({"words": "夜に\u2066足音"}, "見えない文字が入っていた"),
        ({"received_on": "S64.2.1"}, "昭和"),
        ({"received_on": "令和8年13月1日"}, "月"),
        ({"received_on": "2099/1/1"}, "きょうより先"),
        ({"source": "police"}, "機関から聞いたときは、受けた根拠を選んでください。"),
        ({"source": "nobody"}, "この中から選んでください。"),
        ({"kinship": "mother"}, "ご家族の呼び名も入れてください。"),
        ({"desk": "0"}, "この中から選んでください。"),
        ({"desk": ""}, "窓口を選んでください。"),
        ({"received_basis": "999"}, "この中から選んでください。"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(sato, send, changes, sentence):
    response = send(sato, informant="となりの方", contact="00-0000-1234", **changes)
    page = text(response)
    assert response.status_code == 422
    assert sentence in page
    assert "エラー：" in page.split("</title>")[0]
    for typed in ("となりの方", "00-0000-1234", "足音"):
        assert typed in page
    assert not Case.objects.exists()
    assert not CalledName.objects.exists()


def test_a_desk_of_another_agency_is_no_choice(sato, tanaka, send):
    assert send(sato, desk=tanaka.desk.pk).status_code == 422


def test_a_called_name_of_300_characters_stays_in_the_field(sato, send):
    assert "あ" * 300 in text(send(sato, called="あ" * 300))


def test_a_post_that_ended_a_second_ago_receives_nothing(sato, send):
    from django.utils import timezone

    sato.client.get("/cases/intakes/new/")
    sato.membership.until = timezone.now()
    sato.membership.save()
    assert send(sato).status_code in (302, 403)
    assert not Intake.objects.exists()


# --- is it this household? ------------------------------------------------------------------------------


@pytest.mark.parametrize("called", ["大川の息子", "おおかわのむすこさん", "大川", "大 川の息子さん"])
def test_households_called_alike_are_offered_before_a_new_one_is_opened(sato, family, send, called):
    CalledName.objects.filter(person=family.mother).update(name="おおかわのむすこ")
    response = send(sato, called=called, words="もう一度")
    page = text(response)
    assert response.status_code == 200
    assert "すでに見えている世帯に、似た呼び名があります" in page
    assert str(CaseSubject.objects.order_by("pk")[0].public_id) in page or "おおかわ" in page
    assert "もう一度" in page
    assert Case.objects.count() == 1


def test_what_was_offered_is_written_down_as_seen(sato, family, send):
    send(sato, called="大川")
    holder = sato.agency.pk
    assert last_view("cases:intake") == {
        (family.son.pk, holder, Scope.EXISTENCE),
        (family.mother.pk, holder, Scope.EXISTENCE),
    }


@pytest.mark.parametrize("called", ["お母さん", "母", "さん", "だれか", "ー"])
def test_a_word_for_anybody_makes_no_two_households_alike(sato, family, send, called):
    CalledName.objects.filter(person=family.mother).update(name="むすめ")
    send(sato, called=called)
    assert Case.objects.count() == 2


def test_nothing_hints_at_a_household_that_i_do_not_see(suzuki, family, send):
    known, unknown = send(suzuki), send(suzuki, called="べつの人")
    assert (known.status_code, unknown.status_code) == (302, 302)
    assert not Entry.objects.filter(action="page.viewed", user_id=suzuki.user.pk).exists()


def test_pressing_again_for_the_same_name_opens_a_new_household(sato, family, send):
    page = text(send(sato))
    assert f'name="offered" value="{SON}"' in page
    assert send(sato, offered=SON).status_code == 302
    assert Case.objects.count() == 2


def test_another_name_is_looked_at_again(sato, family, send):
    assert send(sato, offered="べつの人").status_code == 200


def test_the_words_are_attached_to_the_chosen_household(sato, family, send):
    subject = CaseSubject.objects.get(person=family.son)
    response = send(sato, act="attach", choice=str(subject.public_id), offered=SON)
    assert response.url == family.case.get_absolute_url()
    assert Intake.objects.order_by("-pk")[0].person == family.son
    assert Case.objects.count() == 1


def test_attaching_without_a_choice_asks_for_one(sato, family, send):
    response = send(sato, act="attach", offered=SON)
    assert response.status_code == 422
    assert "どの世帯かを選んでください。" in text(response)
    assert "すでに見えている世帯に" in text(response)


def test_attaching_to_a_case_at_rest_says_what_comes_first(sato, family, send):
    with sato.acting() as reader:
        actions.pause(family.case, by=reader, on=today())
    subject = CaseSubject.objects.get(person=family.son)
    response = send(sato, act="attach", choice=str(subject.public_id), offered=SON)
    assert response.status_code == 422
    assert "先に「また始める」を押してください" in text(response)
    assert WORDS in text(response)


def test_somebody_elses_household_and_none_are_the_same_404(sato, suzuki, tanaka, family, send):
    theirs = CaseSubject.objects.get(person=family.son).public_id
    missing = send(suzuki, act="attach", choice=factories.form_key())
    for player in (suzuki, tanaka):  # 田中 sees that they exist, and takes no part
        hidden = send(player, act="attach", choice=str(theirs))
        assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert send(suzuki, act="attach", choice="not-an-id").content == missing.content
    assert Intake.objects.count() == 1


def test_a_household_that_i_only_see_is_shown_with_whom_to_call(tanaka, family, send):
    page = text(send(tanaka))
    assert "いまの所属は支援に加わっていないので" in page
    assert "地域福祉コーディネーター" in page
    assert 'value="attach"' not in page


def test_offering_costs_the_same_for_one_household_and_for_many(
    sato, family, send, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    send(sato)
    with CaptureQueriesContext(connection) as one:
        send(sato)
    for n in range(4):
        factories.family(sato, called=f"大川の息子さん{n}")
    with CaptureQueriesContext(connection) as many:
        send(sato)
    assert len(many) == len(one)


# --- ask ------------------------------------------------------------------------------------------------


def test_asking_leads_to_my_own_row_with_the_same_words_for_everybody(suzuki, family, send):
    known, unknown = send(suzuki, act="ask"), send(suzuki, act="ask", called="べつの人")
    own = Intake.objects.filter(holder=suzuki.agency).order_by("pk")
    assert [known.url, unknown.url] == [f"/cases/intakes/{row.public_id}/" for row in own]
    pages = [text(suzuki.client.get(url)) for url in (known.url, unknown.url)]
    assert "まとめる窓口に、確かめを頼みました。" in pages[0]
    assert "まとめる窓口が確かめています" in pages[0]
    assert "まとめる窓口が確かめています" in pages[1]


def test_asking_too_often_comes_back_at_the_form(suzuki, send, monkeypatch):
    monkeypatch.setattr("tsunagu.cases.actions.intake.ASKS_PER_DAY", 0)
    response = send(suzuki, act="ask")
    assert response.status_code == 422
    assert "電話してください" in text(response)
    assert WORDS in text(response)


# --- taken over from an intake that was asked about ------------------------------------------------------


def test_an_asked_intake_of_mine_is_taken_over_into_the_form(suzuki, sato, get, send):
    send(suzuki, act="ask")
    own = Intake.objects.get(holder=suzuki.agency)
    page = text(get(suzuki, "cases:intake", **{"from": own.public_id}))
    assert WORDS in page
    assert SON in page
    hidden, missing = (get(sato, "cases:intake", **{"from": one}) for one in (own.public_id, "x"))
    assert (hidden.status_code, hidden.content) == (404, missing.content)
