"""R13: アウトリーチ: call and visit the person and the family, again and again; no answer counts."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.reading import by_queryset
from tests.rows.acts import fresh, join, meet, take_in
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Contact, Informant, Intake, ProgressNote, Promise
from tsunagu.common.scopes import Scope
from tsunagu.households import actions as household_actions
from tsunagu.households.models import CalledName, HouseholdMember, Kinship, SafeContact
from tsunagu.sharing import actions as sharing_actions

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
HTMX = {"HX-Request": "true"}


@pytest.fixture
def home(sato):
    """A mother comes about her son. (case, son, mother)"""
    case, (son, mother) = take_in(
        sato, source="family", relative="大川のお母さん", kinship="mother", informant="母"
    )
    return case, son, mother


def tried(sato, case, people, result, method="visit", days_ago=0, **more):
    with sato.acting() as by:
        return case_actions.note(
            fresh(case),
            by=by,
            people=people,
            method=method,
            result=result,
            on=TODAY() - timedelta(days=days_ago),
            **more,
        )


def test_a_relative_who_consults_is_a_client_in_their_own_right(sato, home):
    case, son, mother = home
    tried(sato, case, [mother], "met", words="母の話")
    with sato.acting() as reader:
        names = CalledName.objects.visible_to(reader).filter(person__in=[son, mother])
        assert names.values("person").distinct().count() == 2
        homes = HouseholdMember.objects.visible_to(reader).filter(until=None)
        assert {row.person for row in homes} == {son, mother}
        assert Kinship.objects.visible_to(reader).get().other_person == mother
        assert ProgressNote.objects.visible_to(reader).get().person == mother


def test_the_two_compartments_are_shared_apart(sato, ito, home):
    """The meeting is about the mother; nothing of her son goes along."""
    case, son, mother = home
    tried(sato, case, [mother], "met", words="母の話", scope=Scope.CONFERENCE)
    tried(sato, case, [son], "signs", words="本人の様子", scope=Scope.CONFERENCE)
    meeting = meet(sato, ito, people=[mother])
    with sato.acting() as by:
        sharing_actions.disclose(
            meeting,
            by=by,
            to=[ito.agency],
            people=[mother],
            scopes=[Scope.CONFERENCE],
            purpose="会議のため",
            until=None,
        )
    with ito.acting() as reader:
        assert {place.person for place in by_queryset(reader).values()} == {mother.pk}
        assert not Kinship.objects.visible_to(reader).exists()


def test_one_visit_to_both_is_two_rows_of_one_contact(sato, home):
    case, son, mother = home
    contacts = tried(sato, case, [son, mother], "no_answer", words="応答なし")
    assert len({contact.batch for contact in contacts}) == 1
    assert [contact.person for contact in contacts] == [son, mother]


def test_no_answer_counts_as_work(sato, home):
    case, son, _ = home
    for days_ago in (60, 30, 0):
        tried(sato, case, [son], "no_answer", method="phone", days_ago=days_ago)
    with sato.acting() as reader:
        rows = Contact.objects.visible_to(reader).filter(person=son)
        assert [row.result for row in rows] == ["no_answer"] * 3
    assert not ProgressNote.objects.exists()  # no words are asked for


def test_the_next_gentle_step_is_a_promise_of_the_desk_and_can_be_dropped(sato, home):
    case, son, _ = home
    then = case_actions.Then(due_on=TODAY() + timedelta(days=30), words="はがきを出す", desk=sato.desk)
    tried(sato, case, [son], "not_now", then=then)
    promise = Promise.objects.get()
    assert (promise.desk, promise.person, promise.status) == (sato.desk, son, "open")
    with sato.acting() as by:
        case_actions.drop(promise, by=by)
    assert Promise.objects.get().status == "dropped"


def test_how_to_reach_somebody_safely_goes_with_their_existence(sato, ito, home):
    """Who joins must not make the harm that is known already."""
    case, son, _ = home
    with sato.acting() as by:
        household_actions.safe_contact(son, by=by, care="呼び鈴は鳴らさない。", sender="差出人は個人名")
    join(sato, ito, case, [son], meet(sato, ito, people=[son]))
    with ito.acting() as reader:
        care = SafeContact.objects.visible_to(reader).get()
    assert (care.person, care.care) == (son, "呼び鈴は鳴らさない。")


def test_who_told_us_stays_with_us(sato, ito, home):
    case, son, mother = home
    join(sato, ito, case, [son, mother], meet(sato, ito, people=[son, mother]))
    with ito.acting() as reader:
        assert not Informant.objects.visible_to(reader).exists()
        assert not Intake.objects.visible_to(reader).exists()
    with sato.acting() as reader:
        assert Informant.objects.visible_to(reader).get().name == "母"


# --- the log in the drawer: the next quiet try is written down in seconds, and honestly ------------------


def in_drawer(sato, case, person, **changes):
    """What 記録する sends from over the page of the household."""
    household = str(case.household.public_id)
    facts = {"method": "phone", "result": "no_answer", "words": "", "scope": "3", "on": TODAY().isoformat()}
    facts |= {"people": [str(person.public_id)], "household": household, "here": household}
    return sato.client.post("/record/", facts | {"form_key": str(uuid4())} | changes, headers=HTMX)


def test_no_answer_is_written_over_the_page_of_the_household(sato, home):
    case, son, _ = home
    answer = in_drawer(sato, case, son)
    assert answer.status_code == 200
    contact = Contact.objects.get()
    assert (contact.person, contact.result, contact.on) == (son, "no_answer", TODAY())
    assert "つながらない" in answer.content.decode()


def test_a_letter_is_written_down_as_handed_over_and_not_as_met(sato, home):
    case, son, _ = home
    answer = in_drawer(sato, case, son, method="letter", result="met")
    assert answer.status_code == 422
    assert not Contact.objects.exists()
    in_drawer(sato, case, son, method="letter", result="handed")
    assert Contact.objects.get().result == "handed"


def test_the_next_try_in_a_month_is_one_press_and_goes_with_the_note_when_it_is_taken_back(sato, home):
    case, son, _ = home
    in_drawer(sato, case, son)
    address = f"/cases/contacts/{Contact.objects.get().public_id}"
    sato.client.post(f"{address}/promise/", {"days": "30", "form_key": str(uuid4())}, headers=HTMX)
    assert Promise.objects.get().due_on == TODAY() + timedelta(days=30)
    sato.client.post(f"{address}/undo/", {"form_key": str(uuid4())}, headers=HTMX)
    assert Promise.objects.get().status == "undone"
    page = sato.client.get(f"/households/{case.household.public_id}/").content.decode()
    assert "つながらない</a>" not in page
    assert "もう一度連絡する" not in page


def test_a_note_put_right_keeps_what_was_written_first(sato, home):
    case, son, _ = home
    in_drawer(sato, case, son, result="met", words="電話に出たのは弟さんだった。")
    address = f"/cases/contacts/{Contact.objects.get().public_id}/amend/"
    right = {
        "method": "phone",
        "result": "family",
        "on": TODAY().isoformat(),
        "words": "電話に出たのは妹さん。",
    }
    answer = sato.client.post(address, right | {"form_key": str(uuid4())})
    page = sato.client.get(answer.url).content.decode()
    assert page.index("妹さん") < page.index("訂正前") < page.index("弟さん")
    household = sato.client.get(f"/households/{case.household.public_id}/").content.decode()
    assert "訂正前を見る" in household
    assert "弟さん" not in household


def test_what_is_not_yet_anybodys_waits_in_the_memo_box(sato, ito, home):
    facts = {"who": "memo", "words": "橋の下の釣りの人", "scope": "3", "on": TODAY().isoformat()}
    sato.client.post("/record/", facts | {"form_key": str(uuid4())}, headers=HTMX)
    assert not Contact.objects.exists()
    assert "橋の下" in sato.client.get("/memos/").content.decode()
    assert "橋の下" not in ito.client.get("/memos/").content.decode()
