"""記録する from any page: whom, how, how it went, words; what the drawer gets, and who has no script."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.queries import count
from tsunagu.audit.models import Entry
from tsunagu.cases.models import CaseSubject, Contact, ProgressNote, Promise
from tsunagu.cases.tests import factories
from tsunagu.desk.models import Memo

pytestmark = pytest.mark.django_db

ADDRESS = "/record/"
WORDS = "夕方に電話。声がすこし明るかった。"


@pytest.fixture
def family(sato):
    return factories.family(sato)


def subject(player, person):
    return str(CaseSubject.objects.get(holder=player.agency, person=person, until=None).public_id)


@pytest.fixture
def send(family):
    """The drawer's form, as 佐藤 sends it unless told otherwise."""

    def send(player, *, htmx=True, key=None, **changes):
        data = {
            "who": subject(player, family.son) if "who" not in changes else "",
            "method": "phone",
            "result": "met",
            "words": WORDS,
            "scope": "3",
            "on": "R8.1.1",
            "form_key": key or str(uuid4()),
        }
        headers = {"HX-Request": "true"} if htmx else {}
        return player.client.post(ADDRESS, data | changes, headers=headers)

    return send


def text(response):
    return response.content.decode()


# --- the page --------------------------------------------------------------------------------------------


def test_it_is_a_page_of_its_own_with_people_to_choose_from(sato, family):
    page = text(sato.client.get(ADDRESS))
    for words in (
        factories.SON,
        f"{factories.MOTHER}（{factories.SON}の世帯）",
        "まだわからない（メモ箱へ）",
        "なぜ見られるか",
    ):
        assert words in page
    assert 'hx-post="/record/" hx-target="#record-body"' not in page
    assert '<dialog class="c-drawer" id="record-drawer"' in page


def test_the_drawer_gets_the_form_alone(sato, family):
    page = text(sato.client.get(ADDRESS, headers={"HX-Request": "true"}))
    assert "<html" not in page
    assert 'hx-target="#record-body"' in page
    assert 'data-draft="record"' in page


def test_from_a_household_its_people_are_there_and_who_will_read_it(sato, family):
    household = family.case.household.public_id
    page = text(sato.client.get(ADDRESS, {"household": household}))
    assert "読めるのは、自分の機関だけです。" in page
    assert str(family.son.public_id) in page
    assert f'name="household" value="{household}"' in page
    assert f'data-draft="record-{household}"' in page
    assert "メモ箱へ" not in page


def test_every_way_says_what_can_come_of_it(sato, family):
    page = text(sato.client.get(ADDRESS))
    assert 'data-letter="渡した・送った"' in page
    assert 'data-phone="話せた"' in page


def test_half_a_name_finds_the_household(sato, family):
    factories.take_in(sato, called="北浜の娘さん")
    data = {"act": "find", "find": "大川", "words": "途中", "form_key": str(uuid4())}
    page = text(sato.client.post(ADDRESS, data, headers={"HX-Request": "true"}))
    assert factories.SON in page
    assert factories.MOTHER in page  # of the same household
    assert "北浜" not in page
    assert not Contact.objects.exists()


def test_searching_without_a_script_keeps_everything_that_was_typed(sato, family):
    data = {
        "act": "find",
        "find": "大川",
        "words": "途中までの言葉",
        "method": "visit",
        "form_key": str(uuid4()),
    }
    page = text(sato.client.post(ADDRESS, data))
    assert "途中までの言葉" in page
    assert "エラー" not in page
    assert page.count(" checked") == 3  # 訪問, 経過記録, and the size of the text


def test_nobody_is_offered_whose_agency_takes_no_part(suzuki, takahashi, family):
    for player in (suzuki, takahashi):
        assert factories.SON not in text(player.client.get(ADDRESS))


def test_a_role_that_does_not_write_is_told_so(sasaki):
    answer = sasaki.client.get(ADDRESS)
    assert answer.status_code == 403
    assert "record-drawer" not in text(sasaki.client.get("/"))


def test_a_stranger_to_the_household_finds_nothing(suzuki, family):
    assert suzuki.client.get(ADDRESS, {"household": family.case.household.public_id}).status_code == 404
    assert suzuki.client.get(ADDRESS, {"household": "x"}).status_code == 404


def test_the_page_takes_as_many_statements_for_many_people(sato, family):
    one = count(sato.client, ADDRESS)
    for n in range(5):
        factories.take_in(sato, called=f"{n}番地の方")
    assert count(sato.client, ADDRESS) == one <= 12


# --- saving ----------------------------------------------------------------------------------------------


def test_a_call_is_written_down_without_leaving_the_page(sato, family, send):
    answer = send(sato)
    page = text(answer)
    assert answer.status_code == 200
    assert ProgressNote.objects.get().words == WORDS
    assert Contact.objects.get().person == family.son
    for words in (
        "記録しました",
        "2週間後",
        "1か月後",
        "決めない",
        "取り消す",
        'id="record-status" hx-swap-oob',
    ):
        assert words in page
    assert "latest-rows" not in page  # another page lies under it
    assert Entry.objects.filter(action="note.written").count() == 1


def test_over_the_page_of_the_household_its_lists_come_along(sato, family, send):
    here = str(family.case.household.public_id)
    page = text(send(sato, here=here, household=here, people=[str(family.son.public_id)]))
    assert 'id="latest-rows" hx-swap-oob' in page
    assert WORDS in page
    other = text(send(sato, here=str(uuid4())))
    assert "latest-rows" not in other


def test_without_a_script_it_leads_to_the_note(sato, send):
    answer = send(sato, htmx=False)
    assert answer.url == f"/cases/contacts/{Contact.objects.get().public_id}/"
    page = text(sato.client.get(answer.url))
    assert "取り消す" in page
    assert "2週間後" in page


def test_a_second_arrival_is_the_same_note(sato, send):
    key = str(uuid4())
    send(sato, key=key)
    again = send(sato, key=key)
    assert again["HX-Redirect"] == f"/cases/contacts/{Contact.objects.get().public_id}/"
    assert Contact.objects.count() == 1


def test_a_next_step_behind_くわしく_becomes_a_promise_made_with_the_note(sato, send):
    send(sato, next_words="もう一度かける", next_on="2099/1/1")
    assert Promise.objects.get().contact == Contact.objects.get()


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"who": ""}, "だれのことを選んでください。"),
        ({"who": "00000000-0000-4000-8000-000000000000"}, "この中から選んでください。"),
        ({"method": ""}, "どうやってを選んでください。"),
        ({"method": "letter"}, "「渡した・送った」から選んでください。"),
        ({"on": "令和7年13月40日"}, "日"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_stays(sato, send, changes, sentence):
    answer = send(sato, **changes)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert WORDS in text(answer)
    assert not Contact.objects.exists()


def test_the_subject_of_another_agency_is_not_taken(sato, takahashi, family, send):
    factories.let_join(sato, takahashi, family)
    assert send(sato, who=subject(takahashi, family.son)).status_code == 422


def test_whom_nobody_knows_yet_goes_to_the_memo_box(sato, send):
    page = text(send(sato, who="memo", method="", result=""))
    assert "メモ箱に入れました" in page
    assert Memo.objects.get().words == WORDS
    assert not Contact.objects.exists()


def test_an_empty_memo_is_asked_for_words(sato, send):
    answer = send(sato, who="memo", words="")
    assert answer.status_code == 422
    assert "メモを入力してください。" in text(answer)
