"""受ける: a consultation becomes a household with a case; words are attached to one; a desk is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tsunagu.cases import actions
from tsunagu.cases.models import Case, CaseSubject, Informant, Intake, Involvement
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import MOTHER, SON, WORDS, acts, said, today
from tsunagu.common.decisions import NotAllowed
from tsunagu.households.models import CalledName, HouseholdMember, Kinship
from tsunagu.notices.models import Notice
from tsunagu.sharing.models import basis_on

BODIES = ["commissioner", "post_office", "police", "care_insurance", "school", "hospital", "agency"]
PRIVATE = ["self", "family", "neighbour", "seen", "other"]
NO_CASE_WORK = ["nakamura", "yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"]


def names(player):
    with player.acting() as reader:
        return set(CalledName.objects.visible_to(reader).values_list("name", flat=True))


# --- receive --------------------------------------------------------------------------------------------


def test_receiving_opens_a_household_and_a_case_of_my_desk(sato):
    case = factories.take_in(sato)
    assert (case.lead, case.desk, case.worker) == (sato.agency, sato.desk, sato.membership)
    assert (case.status, case.looked_on) == (Case.Status.OPEN, today())
    assert case.next_look_on == today() + timedelta(days=30)
    intake = Intake.objects.get()
    assert (intake.words, intake.status, intake.case) == (WORDS, Intake.Status.OPENED, case)
    assert intake.person == CaseSubject.objects.get().person
    assert Involvement.objects.get().agency == sato.agency


def test_a_relative_who_calls_is_a_person_with_an_own_compartment(sato):
    family = factories.family(sato)
    assert family.son != family.mother
    assert names(sato) == {SON, MOTHER}
    assert HouseholdMember.objects.filter(household=family.case.household).count() == 2
    kinship = Kinship.objects.get()
    assert (kinship.person, kinship.other_person, kinship.relation) == (family.son, family.mother, "mother")


def test_a_relative_without_a_known_relation_has_no_kinship(sato):
    factories.family(sato, kinship="")
    assert not Kinship.objects.exists()


@pytest.mark.parametrize("key", NO_CASE_WORK)
def test_roles_without_case_work_receive_nothing(who, key):
    player = who(key)
    with player.acting() as reader, pytest.raises(NotAllowed, match="受付はできません"):
        actions.receive(said(), by=reader, desk=player.desk)
    assert not Intake.objects.exists()


@pytest.mark.parametrize("source", BODIES)
def test_what_a_body_tells_needs_the_basis_on_which_it_told(sato, source):
    with sato.acting() as reader, pytest.raises(NotAllowed, match="受けた根拠"):
        actions.receive(said(source=source), by=reader, desk=sato.desk)
    assert not Case.objects.exists()
    factories.take_in(sato, source=source, received_basis=basis_on("APPI_27_1_4", today()))
    assert Intake.objects.get().source == source


@pytest.mark.parametrize("source", PRIVATE)
def test_a_private_person_needs_none(sato, source):
    factories.take_in(sato, source=source)
    assert Intake.objects.get().received_basis is None


def test_the_database_refuses_a_body_without_a_basis(sato):
    factories.take_in(sato)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Intake.objects.update(source="police")


def test_the_desk_is_one_of_my_agency_and_open(sato, tanaka):
    with sato.acting() as reader, pytest.raises(NotAllowed, match="窓口を選んで"):
        actions.receive(said(), by=reader, desk=tanaka.desk)
    sato.desk.until = today()
    sato.desk.save()
    with sato.acting() as reader, pytest.raises(NotAllowed, match="閉じています"):
        actions.receive(said(), by=reader, desk=sato.desk)
    assert not Case.objects.exists()


@pytest.mark.parametrize("told", [{"informant": "となりの方"}, {"relation": "配達の人"}, {"contact": "00-1"}])
def test_who_told_us_is_read_by_my_agency_alone(sato, mori, tanaka, takahashi, told):
    family = factories.family(sato, **told)
    factories.let_join(sato, takahashi, family)
    factories.agree(sato, takahashi, family.son)
    with mori.acting() as reader:
        assert Informant.objects.visible_to(reader).count() == 1
    for player in (tanaka, takahashi):
        with player.acting() as reader:
            assert not Informant.objects.visible_to(reader).exists()
    with takahashi.acting() as reader:
        assert (
            Intake.objects.visible_to(reader).count() == 1
        )  # the words are shared with the notes, the teller is not


def test_nobody_told_us_so_there_is_no_informant(sato):
    factories.take_in(sato)
    assert not Informant.objects.exists()


def test_receiving_is_audited(sato):
    factories.family(sato)
    for action in ("intake.received", "case.opened", "household.begun"):
        assert acts(action).get().membership_id == sato.membership.pk
    assert acts("person.added").count() == acts("case.subject_added").count() == 2


def test_who_learns_of_it(sato, mori, yamamoto, tanaka, takahashi, kobayashi, ito, suzuki):
    """My agency; under the contract the commissioning section learns that the person exists; nobody else."""
    case = factories.take_in(sato)
    for player in (sato, mori, yamamoto, tanaka):
        with player.acting() as reader:
            assert Case.objects.visible_to(reader).get() == case
    for player in (takahashi, kobayashi, ito, suzuki):
        with player.acting() as reader:
            assert not Case.objects.visible_to(reader).exists()
    with tanaka.acting() as reader:
        assert not Intake.objects.visible_to(reader).exists()


# --- attach ---------------------------------------------------------------------------------------------


def attach(player, family, **changes):
    with player.acting() as reader:
        return actions.attach(
            said(**changes), by=reader, desk=player.desk, case=family.case, person=family.son
        )


def test_words_are_attached_to_a_case_in_which_we_take_part(sato, family):
    intake = attach(sato, family, words="また電話があった")
    assert (intake.case, intake.person, intake.status) == (family.case, family.son, Intake.Status.OPENED)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("key", ["tanaka", "takahashi", "suzuki", *NO_CASE_WORK])
def test_only_who_takes_part_attaches(who, family, key):
    with pytest.raises(NotAllowed):
        attach(who(key), family)
    assert Intake.objects.count() == 1


def test_a_relative_who_is_new_joins_the_case_and_a_known_one_does_not_twice(sato, family):
    attach(sato, family, relative="お 母さん", kinship="mother")
    assert CaseSubject.objects.count() == 2
    attach(sato, family, relative="妹さん", kinship="sibling")
    assert names(sato) == {SON, MOTHER, "妹さん"}
    assert Kinship.objects.filter(person=family.son, relation="sibling").exists()


def test_a_case_at_rest_has_to_begin_again_first(sato, family):
    with sato.acting() as reader:
        actions.pause(family.case, by=reader, on=today())
    with pytest.raises(NotAllowed, match="また始める"):
        attach(sato, family)


# --- ask ------------------------------------------------------------------------------------------------


def ask(player, **changes):
    with player.acting() as reader:
        return actions.ask(said(**changes), by=reader, desk=player.desk)


def test_asking_leaves_a_row_here_and_one_at_the_coordinating_desk(suzuki, tanaka, family):
    asked = ask(suzuki)
    copy = Intake.objects.get(asked_by=suzuki.desk)
    assert (asked.holder, asked.status, asked.person) == (suzuki.agency, Intake.Status.ASKED, None)
    assert (copy.holder, copy.desk, copy.words) == (tanaka.agency, tanaka.desk, WORDS)
    notice = Notice.objects.get(url_name="cases:intake_detail")
    assert (notice.desk_id, notice.public_id) == (tanaka.desk.pk, copy.public_id)


def test_each_side_reads_its_own_row_only(suzuki, tanaka, sato):
    ask(suzuki)
    for player in (suzuki, tanaka):
        with player.acting() as reader:
            assert Intake.objects.visible_to(reader).get().holder == player.agency
    with sato.acting() as reader:
        assert not Intake.objects.visible_to(reader).exists()


def test_the_answer_is_the_same_whether_there_is_a_household_or_not(suzuki, family):
    known, unknown = ask(suzuki), ask(suzuki, called="だれも知らない人")
    same = ("status", "holder_id", "person_id", "case_id", "desk_id", "asked_by_id")
    assert [getattr(known, name) for name in same] == [getattr(unknown, name) for name in same]


def test_the_coordinating_section_asks_itself_with_one_row(tanaka):
    ask(tanaka)
    assert Intake.objects.get().asked_by is None


def test_the_relative_who_called_is_who_told_us_when_we_only_ask(suzuki):
    ask(suzuki, relative=MOTHER, kinship="mother")
    told = Informant.objects.get()
    assert (told.name, told.relation) == (MOTHER, "母")
    assert not CaseSubject.objects.exists()


def test_asking_all_day_long_is_stopped_for_one_person_alone(suzuki, mori, monkeypatch):
    monkeypatch.setattr("tsunagu.cases.actions.intake.ASKS_PER_DAY", 2)
    ask(suzuki)
    ask(suzuki)
    with pytest.raises(NotAllowed, match="電話してください"):
        ask(suzuki)
    ask(mori)
    assert acts("intake.asked").count() == 3


def test_asking_without_a_coordinating_desk_says_so(suzuki, town):
    town.municipality.settings.all().delete()
    with pytest.raises(NotAllowed, match="まとめる窓口が決まっていません"):
        ask(suzuki)
    assert not Intake.objects.exists()


@pytest.mark.parametrize("key", NO_CASE_WORK)
def test_roles_without_case_work_do_not_ask(who, key):
    with pytest.raises(NotAllowed):
        ask(who(key))


# --- answer ---------------------------------------------------------------------------------------------


def answer(player, intake):
    with player.acting() as reader:
        return actions.answer(intake, by=reader)


def test_the_coordinating_desk_answers_and_only_once(suzuki, tanaka):
    ask(suzuki)
    copy = Intake.objects.get(asked_by=suzuki.desk)
    stale = factories.fresh(copy)
    answer(tanaka, copy)
    assert factories.fresh(copy).status == Intake.Status.ANSWERED
    with pytest.raises(NotAllowed, match="すでに"):
        answer(tanaka, copy)
    with pytest.raises(NotAllowed, match="ほかの職員が先に"):
        answer(tanaka, stale)
    assert acts("intake.answered").get().object_id == str(copy.pk)


@pytest.mark.parametrize("key", ["sato", "suzuki", "takahashi", "nakamura", "sasaki"])
def test_nobody_answers_for_the_coordinating_desk(suzuki, who, key):
    ask(suzuki)
    with pytest.raises(NotAllowed):
        answer(who(key), Intake.objects.get(asked_by=suzuki.desk))
