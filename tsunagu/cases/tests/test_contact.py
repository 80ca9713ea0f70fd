"""取り消す・訂正・つぎ: what can be done with a note once it is written, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.queries import count
from tsunagu.cases import actions, panels
from tsunagu.cases.models import RESULTS, Contact, ProgressNote, Promise, outcome
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import MOTHER, SON, acts, fresh, today
from tsunagu.common.decisions import NotAllowed, Replaced
from tsunagu.common.scopes import Scope
from tsunagu.households.panels import members

WORDS = "ドアごしに、すこし話せた。"


@pytest.fixture
def tell(family):
    """A visit to the son, as 佐藤 writes it down."""

    def tell(player, **changes):
        facts = {"people": [family.son], "method": "visit", "result": "voice", "on": today(), "words": WORDS}
        with player.acting() as by:
            return actions.note(fresh(family.case), by=by, **(facts | changes))[0]

    return tell


@pytest.fixture
def undo():
    def undo(player, contact, later=0):
        with player.acting(timezone.now() + timedelta(seconds=later)) as by:
            return actions.undo(fresh(contact), by=by)

    return undo


def amend(player, contact, **changes):
    facts = {"method": "visit", "result": "signs", "on": today(), "words": "声は、となりの家だった。"}
    with player.acting() as by:
        return actions.amend(contact, by=by, **(facts | changes))


def told(player, family, on_page):
    with on_page(player) as request:
        people = members(request, family.case.household)
        return panels.latest(request, family.case.household, people).context["lines"]


def text(response):
    return response.content.decode()


# --- what can come of each way ---------------------------------------------------------------------------


def test_every_way_has_something_that_can_come_of_it():
    assert set(RESULTS) == set(Contact.Method)
    assert {result for some in RESULTS.values() for result in some} == set(Contact.Result)


def test_a_letter_is_handed_over_and_a_call_is_talked():
    assert list(RESULTS[Contact.Method.LETTER].values()) == ["渡した・送った"]
    assert outcome("phone", "met") == "話せた"
    assert outcome("letter", "met") == "会えた・話せた"  # a pair of older days keeps the general words


def test_what_cannot_come_of_it_is_refused_with_the_choices(sato, tell):
    with pytest.raises(NotAllowed, match="「手紙」のとき、どうだったは「渡した・送った」から"):
        tell(sato, method="letter", result="met")
    assert not Contact.objects.exists()


# --- 取り消す --------------------------------------------------------------------------------------------


def test_what_was_just_written_is_taken_back_with_its_words_and_its_promise(
    sato, family, tell, undo, on_page
):
    then = actions.Then(due_on=today(), words="電話", desk=sato.desk)
    contact = tell(sato, people=family.people, then=then)
    assert len(told(sato, family, on_page)) == 1
    assert len(undo(sato, contact)) == 2
    assert {row.undone_at is not None for row in [*Contact.objects.all(), *ProgressNote.objects.all()]} == {
        True
    }
    assert Promise.objects.get().status == Promise.Status.UNDONE
    assert told(sato, family, on_page) == []
    entry = acts("note.undone").get()
    assert (entry.user_id, entry.object_id, entry.detail) == (sato.user.pk, str(contact.pk), {"people": 2})


def test_a_promise_that_was_settled_already_stays_settled(sato, tell, undo):
    contact = tell(sato, then=actions.Then(due_on=today(), words="電話", desk=sato.desk))
    with sato.acting() as by:
        actions.keep_promise(Promise.objects.get(), by=by)
    undo(sato, contact)
    assert Promise.objects.get().status == Promise.Status.KEPT


def test_nothing_is_taken_back_twice(sato, tell, undo):
    contact = tell(sato)
    undo(sato, contact)
    with pytest.raises(NotAllowed, match="すでに取り消して"):
        undo(sato, contact)


def test_after_a_minute_the_way_leads_to_an_amendment(sato, tell, undo):
    with pytest.raises(NotAllowed, match="60秒をすぎたので、取り消せません。まちがいは「訂正」で"):
        undo(sato, tell(sato), later=62)
    assert Contact.objects.get().undone_at is None


def test_only_its_writer_takes_a_note_back(sato, mori, tell, undo):
    with pytest.raises(NotAllowed, match="書いた人だけ"):
        undo(mori, tell(sato))


def test_what_was_taken_back_is_still_read_by_whoever_could(sato, tell, undo):
    """Undone is no rule of reading; only the lists leave it out."""
    contact = tell(sato)
    undo(sato, contact)
    with sato.acting() as reader:
        assert Contact.objects.visible_to(reader).get().undone_at is not None


# --- 訂正 ------------------------------------------------------------------------------------------------


def test_an_amendment_keeps_both_versions(sato, family, tell, on_page):
    old = tell(sato, people=family.people, scope=Scope.HEALTH)
    new = amend(sato, old)
    assert [row.replaces for row in new] == list(
        Contact.objects.filter(undone_at__isnull=False).order_by("pk")
    )
    assert {(row.scope, row.batch, row.person) for row in new} == {
        (Scope.HEALTH, old.batch, person) for person in family.people
    }
    assert {(note.words, note.undone_at is None) for note in ProgressNote.objects.all()} == {
        (WORDS, False),
        ("声は、となりの家だった。", True),
    }
    [line] = told(sato, family, on_page)
    assert (line["result"], line["is_amended"], line["words"]) == (
        "気配だけ",
        True,
        "声は、となりの家だった。",
    )
    assert acts("note.amended").get().detail == {"people": 2}


def test_a_colleague_may_amend_and_another_agency_may_not(sato, mori, takahashi, family, tell):
    factories.let_join(sato, takahashi, family)
    contact = tell(sato)
    with pytest.raises(NotAllowed, match="この記録を書いた機関"):
        amend(takahashi, contact)
    assert amend(mori, contact)


def test_a_note_is_amended_also_after_the_case_came_to_rest(sato, family, tell):
    contact = tell(sato)
    with sato.acting() as by:
        actions.pause(fresh(family.case), by=by, on=today())
    assert amend(sato, fresh(contact))


def test_who_amends_second_is_told(sato, mori, tell):
    contact = tell(sato)
    amend(sato, contact)
    with pytest.raises(Replaced):
        amend(mori, contact)
    assert Contact.objects.count() == 2


def test_an_amendment_is_not_taken_back_but_amended_again(sato, tell, undo):
    [new] = amend(sato, tell(sato))
    with pytest.raises(NotAllowed, match="もう一度「訂正」"):
        undo(sato, new)
    assert amend(sato, new, result="family")


# --- the page --------------------------------------------------------------------------------------------


def test_the_page_shows_what_stands_and_what_stood_before(sato, tell, get):
    [new] = amend(sato, tell(sato))
    page = text(get(sato, "cases:contact", new.public_id))
    assert page.index("声は、となりの家だった。") < page.index("訂正前") < page.index(WORDS)
    assert SON in page
    assert "なぜ見られるか" in page


def test_what_was_taken_back_is_not_told_again(sato, tell, undo, get):
    contact = tell(sato)
    undo(sato, contact)
    page = text(get(sato, "cases:contact", contact.public_id))
    assert WORDS not in page
    assert "この記録は取り消してあります。" in page


@pytest.mark.parametrize("name", ["contact", "promise", "undo", "amend"])
def test_a_stranger_finds_nothing(suzuki, sato, tell, get, post, name):
    contact = tell(sato)
    send = get if name in ("contact", "amend") else post
    assert send(suzuki, f"cases:{name}", contact.public_id).status_code == 404


def test_the_page_takes_as_many_statements_for_many_versions(sato, tell):
    contact = tell(sato)
    address = f"/cases/contacts/{contact.public_id}/"
    one = count(sato.client, address)
    for _ in range(3):
        [contact] = amend(sato, contact)
    assert count(sato.client, f"/cases/contacts/{contact.public_id}/") == one


@pytest.mark.parametrize("days, words", [("14", "2週間後"), ("30", "1か月後")])
def test_the_next_step_is_one_press(sato, tell, post, days, words):
    contact = tell(sato)
    post(sato, "cases:promise", contact.public_id, days=days)
    promise = Promise.objects.get()
    assert promise.due_on == today() + timedelta(days=int(days))
    assert (promise.contact, promise.desk, promise.owner) == (contact, sato.desk, sato.membership)


def test_to_decide_nothing_keeps_the_next_look_and_says_its_day(sato, family, tell, post):
    answer = post(sato, "cases:promise", tell(sato).public_id, days="none", htmx=True)
    assert "つぎの日は決めませんでした。つぎに見る日は、令和" in text(answer)
    assert not Promise.objects.exists()
    assert fresh(family.case).next_look_on == family.case.next_look_on


def test_any_other_day_is_refused_in_words(sato, tell, post):
    answer = post(sato, "cases:promise", tell(sato).public_id, days="9999", htmx=True)
    assert "「2週間後」か「1か月後」から" in text(answer)


def test_taking_back_in_place_brings_the_lists_along(sato, family, tell, post):
    contact, here = tell(sato), str(family.case.household.public_id)
    page = text(post(sato, "cases:undo", contact.public_id, here=here, place="after-record", htmx=True))
    assert "取り消しました。" in page
    assert 'id="after-record"' in page
    assert 'id="latest-rows" hx-swap-oob' in page
    assert WORDS not in page


def test_too_late_the_sentence_leads_to_the_amendment(sato, tell, post):
    contact = tell(sato)
    with time_machine.travel(timezone.now() + timedelta(seconds=62), tick=False):
        page = text(post(sato, "cases:undo", contact.public_id, htmx=True))
    assert "60秒をすぎたので" in page
    assert f"/cases/contacts/{contact.public_id}/amend/" in page


def test_without_a_script_one_comes_back_to_the_household(sato, family, tell, post):
    answer = post(sato, "cases:undo", tell(sato).public_id)
    assert answer.url == family.case.get_absolute_url()


def test_two_who_amend_the_same_note_see_both_texts(sato, mori, tell, post):
    contact = tell(sato)
    facts = {"method": "visit", "result": "family", "on": "R8.1.1"}
    assert post(mori, "cases:amend", contact.public_id, words="森の書いたこと", **facts).status_code == 302
    answer = post(sato, "cases:amend", contact.public_id, words="佐藤の書いたこと", **facts)
    page = text(answer)
    assert answer.status_code == 409
    assert "森の書いたこと" in page
    assert "佐藤の書いたこと" in page
    assert Contact.objects.filter(undone_at=None).count() == 1
    newest = Contact.objects.get(undone_at=None)
    assert f'action="/cases/contacts/{newest.public_id}/amend/"' in page
    assert post(sato, "cases:amend", newest.public_id, words="佐藤の書いたこと", **facts).status_code == 302
    assert set(ProgressNote.objects.values_list("words", flat=True)) == {
        WORDS,
        "森の書いたこと",
        "佐藤の書いたこと",
    }


# --- two people at one case ------------------------------------------------------------------------------


def seen_on(player, get, name, case):
    page = text(get(player, name, case.public_id))
    return page.split('name="seen" value="')[1].split('"')[0]


@pytest.mark.parametrize("name", ["cases:look", "outreach:watch"])
def test_who_comes_second_sees_both_days_and_saves_again(sato, mori, family, get, post, name):
    seen = seen_on(sato, get, name, family.case)
    first, second = today() + timedelta(days=20), today() + timedelta(days=40)
    with mori.acting() as by:
        actions.look(fresh(family.case), by=by, next_look_on=first, on=today())
    facts = {
        "next_look_on": second.strftime("%Y/%m/%d"),
        "person": str(family.son.public_id),
        "reason": "待つ",
        "who_knows": "となりの人",
        "owner": str(sato.membership.pk),
    }
    answer = post(sato, name, family.case.public_id, seen=seen, **facts)
    page = text(answer)
    assert answer.status_code == 409
    assert "森" in page  # who was faster
    assert "ほかの人が先に書きかえました" in page
    assert fresh(family.case).next_look_on == first
    again = page.split('name="seen" value="')[1].split('"')[0]
    assert again != seen
    assert post(sato, name, family.case.public_id, seen=again, **facts).status_code == 302
    assert fresh(family.case).next_look_on == second


def test_a_case_that_nobody_touched_is_changed_at_once(sato, family, get, post):
    seen = seen_on(sato, get, "cases:look", family.case)
    answer = post(sato, "cases:look", family.case.public_id, seen=seen, next_look_on="", after=chip(30))
    assert answer.status_code == 302


def chip(days):
    return (today() + timedelta(days=days)).isoformat()


def test_the_panel_of_the_newest_notes_is_still_one_statement(sato, family, tell, on_page):
    amend(sato, tell(sato))
    with on_page(sato) as request:
        people = members(request, family.case.household)
        with CaptureQueriesContext(connection) as captured:
            panels.latest(request, family.case.household, people)
    assert len(captured) == 1
    assert MOTHER in [member.called for member in people]
