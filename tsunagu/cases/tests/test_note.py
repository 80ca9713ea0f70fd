"""記録する: contacts, words, promises, happenings and involvements as acts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tsunagu.cases import actions
from tsunagu.cases.models import Contact, Happening, Involvement, ProgressNote, Promise
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import acts, today
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import basis_on

# 田中 sees that they exist; 鈴木 sees nothing; the others have no case work or none of this case.
NOT_TAKING_PART = ["tanaka", "takahashi", "kobayashi", "suzuki", "nakamura", "yoshida", "sasaki", "yamaguchi"]


def note(player, family, **changes):
    facts = {"people": [family.son], "method": "phone", "result": "no_answer", "on": today()}
    with player.acting() as reader:
        return actions.note(family.case, by=reader, **(facts | changes))


def reads(player, model):
    with player.acting() as reader:
        return model.objects.visible_to(reader).count()


# --- note -----------------------------------------------------------------------------------------------


def test_no_answer_counts_without_a_word(sato, family):
    [contact] = note(sato, family)
    assert (contact.person, contact.result, contact.scope) == (family.son, "no_answer", Scope.NOTES)
    assert not ProgressNote.objects.exists()


def test_a_contact_about_two_people_is_two_rows_of_one_batch(sato, family):
    one, two = note(sato, family, people=family.people, words="いっしょに話した。", result="met")
    assert (one.batch, one.person, two.person) == (two.batch, family.son, family.mother)
    assert {row.person for row in ProgressNote.objects.all()} == set(family.people)


def test_anybody_of_my_agency_writes(mori, yamamoto, family):
    note(mori, family)
    note(yamamoto, family)
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("key", NOT_TAKING_PART)
def test_only_who_takes_part_writes(who, family, key):
    with pytest.raises(NotAllowed):
        note(who(key), family, words="書けない")
    assert not Contact.objects.exists()


def test_whoever_reads_by_sharing_still_does_not_write(sato, takahashi, family):
    factories.agree(sato, takahashi, family.son, [Scope.NOTES])
    with pytest.raises(NotAllowed):
        note(takahashi, family)


def test_one_person_who_is_not_ours_stops_the_whole_note(sato, tanaka, family):
    other = factories.family(tanaka)
    with pytest.raises(NotAllowed):
        note(sato, family, people=[family.son, other.son], words="半分だけは残らない")
    assert not Contact.objects.exists()
    assert not ProgressNote.objects.exists()


def test_a_note_about_nobody_is_refused(sato, family):
    with pytest.raises(NotAllowed, match="だれとのことか"):
        note(sato, family, people=[])


def test_a_case_at_rest_takes_no_note(sato, family):
    with sato.acting() as reader:
        actions.pause(family.case, by=reader, on=today())
    with pytest.raises(NotAllowed, match="また始める"):
        note(sato, family)


def test_a_note_is_audited_once_whatever_the_number_of_people(sato, family):
    note(sato, family, people=family.people)
    entry = acts("note.written").get()
    assert (entry.membership_id, entry.detail) == (sato.membership.pk, {"people": 2})


@pytest.mark.parametrize("scope", ProgressNote.SCOPES)
def test_who_reads_it_is_decided_by_the_scope_alone(sato, mori, takahashi, tanaka, family, scope):
    factories.let_join(sato, takahashi, family)
    factories.agree(sato, takahashi, family.son, [Scope.HEALTH])
    note(sato, family, words="ひとこと", scope=scope)
    expected = int(scope == Scope.HEALTH)
    assert [reads(player, ProgressNote) for player in (sato, mori, takahashi, tanaka)] == [1, 1, expected, 0]
    assert reads(takahashi, Contact) == expected


def test_words_about_the_son_are_not_read_with_the_mothers(sato, takahashi, family):
    factories.let_join(sato, takahashi, family)
    factories.agree(sato, takahashi, family.mother)
    note(sato, family, people=family.people, words="ふたりに会えた。")
    with takahashi.acting() as reader:
        assert ProgressNote.objects.visible_to(reader).get().person == family.mother


def test_when_the_consent_is_withdrawn_nothing_more_is_read(sato, takahashi, family):
    factories.let_join(sato, takahashi, family)
    evidence = factories.agree(sato, takahashi, family.son)
    note(sato, family, words="ひとこと")
    assert reads(takahashi, ProgressNote) == 1
    with sato.acting() as reader:
        sharing_actions.withdraw(evidence, by=reader)
    assert reads(takahashi, ProgressNote) == 0
    assert reads(sato, ProgressNote) == 1


# --- promise --------------------------------------------------------------------------------------------


def then(player, **changes):
    facts = {"due_on": today() + timedelta(days=3), "words": "もう一度電話する", "desk": player.desk}
    return actions.Then(**(facts | changes))


def test_what_comes_next_is_a_promise_of_my_desk_in_the_same_act(sato, family):
    note(sato, family, people=family.people, then=then(sato, owner=sato.membership))
    promise = Promise.objects.get()
    assert (promise.person, promise.desk, promise.owner) == (family.son, sato.desk, sato.membership)
    assert (promise.status, promise.scope) == (Promise.Status.OPEN, Scope.SCHEDULE)
    assert acts("promise.made").count() == 1


def test_a_promise_for_somebody_elses_desk_takes_the_note_back(sato, tanaka, family):
    with pytest.raises(NotAllowed, match="自分の機関の窓口"):
        note(sato, family, words="残らない", then=then(tanaka))
    assert not Contact.objects.exists()


@pytest.fixture
def promise(sato, family):
    note(sato, family, then=then(sato))
    return Promise.objects.get()


@pytest.mark.parametrize("act, status", [("keep_promise", "kept"), ("drop", "dropped")])
def test_a_promise_is_settled_once(mori, promise, act, status):
    stale = factories.fresh(promise)
    with mori.acting() as reader:
        getattr(actions, act)(promise, by=reader)
        assert factories.fresh(promise).status == status
        for row in (promise, stale):
            with pytest.raises(NotAllowed, match="すでに済んでいます"):
                getattr(actions, act)(row, by=reader)
    assert acts(f"promise.{status}").count() == 1


@pytest.mark.parametrize("key", NOT_TAKING_PART)
def test_another_agency_does_not_settle_it(who, promise, key):
    with who(key).acting() as reader, pytest.raises(NotAllowed):
        actions.keep_promise(promise, by=reader)
    assert factories.fresh(promise).status == Promise.Status.OPEN


# --- happening ------------------------------------------------------------------------------------------


def happen(player, family, **changes):
    facts = {"people": [family.mother], "what": "fall", "on": today(), "words": "", "told_by": "family"}
    with player.acting() as reader:
        return actions.happen(family.case, by=reader, **(facts | changes))


def test_a_happening_is_a_row_for_each_person(sato, mori, takahashi, family):
    rows = happen(sato, family, people=family.people, words="台所で転んだ。")
    assert [row.person for row in rows] == family.people
    assert [reads(player, Happening) for player in (sato, mori, takahashi)] == [2, 2, 0]
    assert acts("happening.written").get().detail == {"people": 2}


@pytest.mark.parametrize("source", ["police", "hospital", "care_insurance", "commissioner"])
def test_a_happening_told_by_a_body_needs_its_basis(sato, family, source):
    with pytest.raises(NotAllowed, match="受けた根拠"):
        happen(sato, family, told_by=source)
    assert happen(sato, family, told_by=source, received_basis=basis_on("APPI_69_1", today()))


def test_the_database_refuses_a_happening_of_a_body_without_basis(sato, family):
    happen(sato, family)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Happening.objects.update(told_by="police")


@pytest.mark.parametrize("key", NOT_TAKING_PART)
def test_only_who_takes_part_writes_a_happening(who, family, key):
    with pytest.raises(NotAllowed):
        happen(who(key), family)


def test_a_happening_of_nobody_is_refused(sato, family):
    with pytest.raises(NotAllowed, match="だれのできごとか"):
        happen(sato, family, people=[])


# --- involvement ----------------------------------------------------------------------------------------


def involve(player, family, **changes):
    facts = {"person": family.mother, "part": "かかりつけ", "on": today(), "body": "大川クリニック"}
    with player.acting() as reader:
        return actions.involve(family.case, by=reader, **(facts | changes))


def test_naming_an_agency_opens_nothing_to_it(sato, saito, family):
    involve(sato, family, agency=saito.agency, part="家事の手伝い")
    row = Involvement.objects.get(agency=saito.agency)
    assert (row.body, row.holder) == ("", sato.agency)
    assert reads(saito, Involvement) == 0


def test_a_body_that_tells_about_health_is_of_that_scope(sato, takahashi, family):
    factories.let_join(sato, takahashi, family)
    before = reads(takahashi, Involvement)
    involve(sato, family, scope=Scope.HEALTH)
    assert reads(takahashi, Involvement) == before
    involve(sato, family, body="大川商店", part="声をかけている")
    assert reads(takahashi, Involvement) == before + 1


def test_an_involvement_names_somebody(sato, family):
    with pytest.raises(NotAllowed, match="どの機関か、だれか"):
        involve(sato, family, body="")


@pytest.mark.parametrize("key", NOT_TAKING_PART)
def test_only_who_takes_part_adds_and_ends_an_involvement(who, sato, family, key):
    row = involve(sato, family)
    with pytest.raises(NotAllowed):
        involve(who(key), family)
    with who(key).acting() as reader, pytest.raises(NotAllowed):
        actions.stop_involvement(row, by=reader, on=today())


def test_an_involvement_ends_once(mori, sato, family):
    row = involve(sato, family)
    stale = factories.fresh(row)
    with mori.acting() as reader:
        actions.stop_involvement(row, by=reader, on=today())
        with pytest.raises(NotAllowed, match="すでに終わっています"):
            actions.stop_involvement(stale, by=reader, on=today())
    assert factories.fresh(row).until == today()
    assert acts("involvement.added").count() == acts("involvement.stopped").count() == 1
