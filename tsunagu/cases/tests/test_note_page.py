"""記録する・できごと・かかわり・約束の画面."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tsunagu.audit.models import EntryPerson
from tsunagu.cases import actions
from tsunagu.cases.models import Contact, Happening, Involvement, ProgressNote, Promise
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import MOTHER, SON, last_view, today
from tsunagu.common.scopes import Scope
from tsunagu.sharing.models import basis_on

TODAY = "R8.1.1"  # any day that is over


def text(response):
    return response.content.decode()


@pytest.fixture
def write(post, family):
    """The note form, as 佐藤 sends it unless told otherwise."""

    def write(player, **changes):
        data = {
            "people": [str(family.son.public_id)],
            "method": "phone",
            "result": "met",
            "words": "窓ごしに、すこし話せた。",
            "scope": "3",
            "on": TODAY,
        }
        return post(player, "cases:note", family.case.public_id, **(data | changes))

    return write


# --- the form -------------------------------------------------------------------------------------------


def test_the_form_is_filled_except_for_the_four_inputs(sato, family, get):
    page = text(get(sato, "cases:note", family.case.public_id))
    for words in (SON, MOTHER, "電話", "つながらない", "ひとこと", "なぜ見られるか"):
        assert words in page
    assert page.count(" checked") == 1 + 1  # 経過記録, and the size of the text in the footer
    assert 'value="令和' in page
    assert "<details class=" in page
    assert " open>" not in page
    assert "hx-post" not in page


def test_somebody_alone_is_already_chosen(sato, get):
    case = factories.take_in(sato)
    assert text(get(sato, "cases:note", case.public_id)).count(" checked") == 2 + 1


def test_the_form_says_who_will_read_it(sato, takahashi, family, get):
    assert "読めるのは、自分の機関だけです。" in text(get(sato, "cases:note", family.case.public_id))
    factories.let_join(sato, takahashi, family)
    factories.agree(sato, takahashi, family.son)
    factories.agree(sato, takahashi, family.mother, [Scope.FAMILY])
    factories.agree(sato, takahashi, family.son, [Scope.FAMILY])
    page = text(get(sato, "cases:note", family.case.public_id))
    assert f"経過記録：自分の機関、みなも市 生活福祉課（{SON}のことだけ）" in page
    assert "家族：自分の機関、みなも市 生活福祉課<" in page
    assert "健康：自分の機関だけ" in page


def test_reading_the_form_is_logged(sato, family, get):
    get(sato, "cases:note", family.case.public_id)
    assert last_view("cases:note") == {
        (person.pk, sato.agency.pk, Scope.EXISTENCE) for person in family.people
    }


def test_saving_leads_back_to_the_household(sato, family, write):
    response = write(sato, people=[str(person.public_id) for person in family.people], scope="5")
    assert (response.status_code, response.url) == (302, family.case.get_absolute_url())
    assert {(row.person, row.scope) for row in ProgressNote.objects.all()} == {
        (person, Scope.HEALTH) for person in family.people
    }
    assert {row.on.isoformat() for row in Contact.objects.all()} == {"2026-01-01"}


def test_what_comes_next_becomes_a_promise_of_my_desk(sato, write):
    day = today() + timedelta(days=9)
    write(sato, next_words="もう一度電話する", next_on=day.isoformat().replace("-", "/"))
    promise = Promise.objects.get()
    assert (promise.words, promise.due_on) == ("もう一度電話する", day)
    assert (promise.desk, promise.owner) == (sato.desk, sato.membership)


def test_a_post_without_a_desk_promises_for_the_first_desk_of_the_agency(sato, write):
    sato.membership.desk = None
    sato.membership.save()
    write(sato, next_words="もう一度", next_on="2099/1/1")
    assert Promise.objects.get().desk == sato.agency.desks.get()


def test_a_second_press_is_one_note(sato, write):
    key = factories.form_key()
    assert write(sato, key=key).url == write(sato, key=key).url
    assert Contact.objects.count() == ProgressNote.objects.count() == 1


# --- bad input ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"people": []}, "だれのことを選んでください。"),
        ({"people": ["00000000-0000-4000-8000-000000000000"]}, "この中から選んでください。"),
        ({"people": ["x"]}, "この中から選んでください。"),
        ({"method": ""}, "どうやってを選んでください。"),
        ({"result": "refused"}, "この中から選んでください。"),
        ({"scope": "11"}, "この中から選んでください。"),
        ({"scope": ""}, "見せる範囲を選んでください。"),
        ({"on": "昭和70年1月1日"}, "昭和"),
        ({"on": "2099/1/1"}, "きょうより先"),
        ({"words": "窓ごしに\u202e"}, "見えない文字"),
        ({"next_words": "もう一度"}, "いつまでにするかを入れてください。"),
        ({"next_on": "2099/1/1"}, "つぎにすることを入れてください。"),
        ({"next_words": "もう一度", "next_on": "R7.1.1"}, "きょうか、きょうより後の日を入れてください。"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(sato, write, changes, sentence):
    response = write(sato, **changes)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "窓ごしに" in text(response)
    assert not Contact.objects.exists()


def test_the_second_part_stands_open_when_something_in_it_is_wrong(sato, write):
    assert " open>" in text(write(sato, next_words="もう一度", method=""))
    assert " open>" not in text(write(sato, method="", on=today().strftime("%Y/%m/%d")))


def test_a_person_of_another_household_is_no_choice(sato, mori, write):
    other = factories.family(mori)
    response = write(sato, people=[str(other.son.public_id)])
    assert response.status_code == 422
    assert str(other.son.public_id) not in text(response)


def test_a_case_that_came_to_rest_meanwhile_keeps_the_words(sato, mori, family, write):
    with mori.acting() as reader:
        actions.pause(family.case, by=reader, on=today())
    response = write(sato)
    assert response.status_code == 422
    assert "先に「また始める」" in text(response)
    assert "窓ごしに" in text(response)


# --- in place -------------------------------------------------------------------------------------------


def test_htmx_gets_a_fresh_form_and_the_lists_with_the_new_note(sato, write):
    response = write(sato, htmx=True, next_words="もう一度電話する", next_on="2099/1/1")
    page = text(response)
    assert response.status_code == 200
    assert "<html" not in page
    assert 'id="note-form"' in page
    assert 'id="latest-rows" hx-swap-oob="outerHTML"' in page
    assert 'id="promises-rows" hx-swap-oob="outerHTML"' in page
    assert "窓ごしに、すこし話せた。" in page.split('id="latest-rows"')[1]
    assert "窓ごしに" not in page.split('id="latest-rows"')[0]
    assert "もう一度電話する" in page.split('id="promises-rows"')[1]
    assert 'id="messages" role="status"' in page
    assert "記録しました。" in page


def test_what_htmx_shows_is_logged_as_well(sato, family, write):
    write(sato, htmx=True)
    assert (family.son.pk, sato.agency.pk, Scope.NOTES) in last_view("cases:note")


def test_htmx_gets_the_form_back_with_its_errors(sato, write):
    response = write(sato, htmx=True, method="")
    assert response.status_code == 422
    assert "<html" not in text(response)
    assert "hx-post" in text(response)
    assert "どうやってを選んでください。" in text(response)
    assert "窓ごしに、すこし話せた。" in text(response)


def test_a_second_press_in_place_is_led_to_the_household(sato, family, write):
    key = factories.form_key()
    write(sato, htmx=True, key=key)
    again = write(sato, htmx=True, key=key)
    assert again.headers["HX-Redirect"] == family.case.get_absolute_url()
    assert Contact.objects.count() == 1


# --- who may --------------------------------------------------------------------------------------------

PAGES = ["cases:note", "cases:happening", "cases:involvement"]


@pytest.mark.parametrize("name", PAGES)
def test_hidden_and_missing_are_the_same_404(who, family, get, post, name):
    for key in ("suzuki", "takahashi", "yoshida", "sasaki", "yamaguchi", "matsumoto"):
        player = who(key)
        missing = get(player, name, factories.form_key())
        for response in (get(player, name, family.case.public_id), post(player, name, family.case.public_id)):
            assert (response.status_code, response.content) == (404, missing.content)


@pytest.mark.parametrize("name", PAGES)
def test_who_sees_the_household_without_taking_part_reads_a_sentence(tanaka, nakamura, family, get, name):
    for player in (tanaka, nakamura):
        response = get(player, name, family.case.public_id)
        assert response.status_code == 403
        assert "支援に加わっていません" in text(response)


def test_nothing_of_a_refused_page_is_written_down_as_seen(suzuki, family, get):
    before = EntryPerson.objects.count()
    get(suzuki, "cases:note", family.case.public_id)
    assert EntryPerson.objects.count() == before


def test_the_page_costs_the_same_for_one_person_and_for_many(sato, family, get):
    get(sato, "cases:note", family.case.public_id)
    with CaptureQueriesContext(connection) as few:
        get(sato, "cases:note", family.case.public_id)
    for n in range(4):
        with sato.acting() as reader:
            actions.add_relative(family.case, by=reader, called=f"きょうだい{n}", on=today())
    with CaptureQueriesContext(connection) as many:
        get(sato, "cases:note", family.case.public_id)
    assert len(few) == len(many)


# --- できごと --------------------------------------------------------------------------------------------


@pytest.fixture
def happen(post, family):
    def happen(player, **changes):
        data = {
            "people": [str(family.mother.public_id)],
            "what": "fall",
            "on": TODAY,
            "words": "台所で転んだ。",
            "told_by": "family",
        }
        return post(player, "cases:happening", family.case.public_id, **(data | changes))

    return happen


def test_a_happening_is_saved_once(sato, family, happen):
    key = factories.form_key()
    first, second = happen(sato, key=key), happen(sato, key=key)
    assert (first.status_code, first.url) == (302, second.url)
    row = Happening.objects.get()
    assert (row.person, row.words, row.what) == (family.mother, "台所で転んだ。", "fall")


def test_a_happening_from_a_body_keeps_its_basis(sato, happen):
    assert happen(sato, told_by="hospital").status_code == 422
    happen(sato, told_by="hospital", received_basis=basis_on("APPI_27_1_2", today()).pk)
    assert Happening.objects.get().received_basis.basis.code == "APPI_27_1_2"


@pytest.mark.parametrize("changes", [{"what": ""}, {"people": []}, {"told_by": ""}, {"on": "S64.2.30"}])
def test_a_happening_with_bad_input_keeps_the_words(sato, happen, changes):
    response = happen(sato, **changes)
    assert response.status_code == 422
    assert "台所で転んだ。" in text(response)


# --- かかわり --------------------------------------------------------------------------------------------


def test_a_promise_has_its_hour_where_one_is_arranged(sato, family, get, write):
    day = (today() + timedelta(days=3)).strftime("%Y/%m/%d")
    for typed, sentence in (("夕方", "「14:30」「14時半」のように"), ("14時半", "")):
        answer = write(sato, next_words="訪ねる", next_on=day, next_time=typed)
        assert (answer.status_code == 422) == bool(sentence)
        assert sentence in text(answer)
    assert write(sato, next_time="14時半").status_code == 422  # an hour without its day
    assert Promise.objects.get().due_time == time(14, 30)
    assert "14:30" in text(sato.client.get(family.case.get_absolute_url()))


@pytest.fixture
def involve(post, family):
    def involve(player, **changes):
        data = {
            "person": str(family.mother.public_id),
            "body": "大川クリニック",
            "part": "かかりつけ",
            "contact": "火曜は休み",
            "since": TODAY,
        }
        return post(player, "cases:involvement", family.case.public_id, **(data | changes))

    return involve


def test_any_body_or_person_may_be_named(sato, involve):
    assert involve(sato, is_health="on").status_code == 302
    row = Involvement.objects.get(agency=None)
    assert (row.body, row.scope, row.contact) == ("大川クリニック", Scope.HEALTH, "火曜は休み")


def test_a_registered_agency_is_known_by_its_name(sato, saito, family, get, involve):
    assert "在宅生活支援 ほのあかり" in text(get(sato, "cases:involvement", family.case.public_id))
    involve(sato, body="在宅生活支援　ほのあかり")
    row = Involvement.objects.get(agency=saito.agency)
    assert (row.body, row.scope) == ("", Scope.EXISTENCE)


@pytest.mark.parametrize("changes", [{"body": ""}, {"part": "あ" * 101}, {"person": ""}, {"since": "いつか"}])
def test_an_involvement_with_bad_input_loses_nothing(sato, involve, changes):
    response = involve(sato, **changes)
    assert response.status_code == 422
    assert "火曜は休み" in text(response)


def test_an_involvement_is_ended_on_a_day_after_its_beginning(sato, family, involve, get, post):
    involve(sato)
    row = Involvement.objects.get(agency=None)
    assert "大川クリニック（かかりつけ）" in text(get(sato, "cases:stop_involvement", row.public_id))
    early = post(sato, "cases:stop_involvement", row.public_id, until="R7.12.31")
    assert early.status_code == 422
    assert "始まりの日より後の日" in text(early)
    assert post(sato, "cases:stop_involvement", row.public_id, until="R8.2.1").status_code == 302
    assert factories.fresh(row).until.isoformat() == "2026-02-01"


def test_only_its_writer_ends_an_involvement(sato, takahashi, suzuki, family, involve, get, post):
    factories.let_join(sato, takahashi, family)
    involve(sato)
    row = Involvement.objects.get(agency=None)
    refused = post(takahashi, "cases:stop_involvement", row.public_id, until=TODAY)
    assert refused.status_code == 422
    assert "書いた機関が終わりにします" in text(refused)
    missing = get(suzuki, "cases:stop_involvement", factories.form_key())
    assert get(suzuki, "cases:stop_involvement", row.public_id).content == missing.content
    assert factories.fresh(row).until is None


# --- 約束 -------------------------------------------------------------------------------------------------


@pytest.fixture
def promise(sato, write):
    write(sato, next_words="もう一度電話する", next_on="2099/1/1")
    return Promise.objects.get()


@pytest.mark.parametrize("name, status", [("cases:kept", "kept"), ("cases:dropped", "dropped")])
def test_a_promise_is_settled_with_one_press(mori, family, promise, post, name, status):
    response = post(mori, name, promise.public_id)
    assert response.url == family.case.get_absolute_url()
    assert factories.fresh(promise).status == status
    assert "すでに済んでいます" in text(mori.client.get(post(mori, name, promise.public_id).url))


@pytest.mark.parametrize("name", ["cases:kept", "cases:dropped"])
def test_a_promise_of_others_is_not_there(tanaka, suzuki, promise, get, post, name):
    for player in (tanaka, suzuki):
        missing = post(player, name, factories.form_key())
        hidden = post(player, name, promise.public_id)
        assert (hidden.status_code, hidden.content) == (404, missing.content)
    assert get(suzuki, name, promise.public_id).status_code == 405
    assert factories.fresh(promise).status == "open"
