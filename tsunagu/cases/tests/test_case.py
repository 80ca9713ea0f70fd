"""支援ケース: look, pause, reopen, hand on the lead, let a body join, add a relative."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tsunagu.agencies.models import Desk
from tsunagu.cases import actions
from tsunagu.cases.models import Case, CaseStep, CaseSubject, Involvement, ProgressNote
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import SON, acts, today
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.households.models import CalledName, HouseholdMember, Kinship
from tsunagu.notices.models import Notice
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Disclosure, Evidence

STRANGERS = ["tanaka", "takahashi", "kobayashi", "suzuki", "nakamura", "yoshida", "sasaki", "yamaguchi"]
SOON = timedelta(days=14)


def steer(player, act, family, **facts):
    with player.acting() as reader:
        return getattr(actions, act)(family.case, by=reader, on=today(), **facts)


def look(player, family, days=14):
    return steer(player, "look", family, next_look_on=today() + timedelta(days=days))


@pytest.fixture
def joined(sato, takahashi, family):
    """高橋 (生活福祉課) takes part as well."""
    factories.let_join(sato, takahashi, family)
    return family


# --- look, pause, reopen --------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, 1, 180])
def test_the_next_look_is_at_most_180_days_ahead(mori, family, days):
    look(mori, family, days)
    case = factories.fresh(family.case)
    assert (case.looked_on, case.next_look_on) == (today(), today() + timedelta(days=days))
    assert acts("case.looked_at").get().object_id == str(case.pk)


@pytest.mark.parametrize("days, sentence", [(181, "180日より先"), (-1, "きょうより後")])
def test_a_look_too_far_or_in_the_past_is_refused(sato, family, days, sentence):
    with pytest.raises(NotAllowed, match=sentence) as refusal:
        look(sato, family, days)
    assert refusal.value.decision.fixable


def test_the_database_holds_the_limit_too(family):
    for days in (181, -1):
        with transaction.atomic(), pytest.raises(IntegrityError):
            Case.objects.update(next_look_on=family.case.looked_on + timedelta(days=days))
    with transaction.atomic(), pytest.raises(IntegrityError):
        Case.objects.update(next_look_on=None)


def test_a_pause_has_no_next_look_and_a_new_start_has_one(sato, family):
    steer(sato, "pause", family)
    case = factories.fresh(family.case)
    assert (case.status, case.next_look_on, case.paused_on) == (Case.Status.PAUSED, None, today())
    steer(sato, "reopen", family, next_look_on=today() + SOON)
    case = factories.fresh(family.case)
    assert (case.status, case.next_look_on, case.paused_on) == (Case.Status.OPEN, today() + SOON, None)
    assert [step.status for step in CaseStep.objects.all()] == ["open", "paused", "open"]
    assert acts("case.paused").count() == acts("case.open").count() == 1


def test_wrong_states_are_refused(sato, family):
    with pytest.raises(NotAllowed, match="変えられません"):
        steer(sato, "reopen", family, next_look_on=today() + SOON)
    steer(sato, "pause", family)
    with pytest.raises(NotAllowed, match="変えられません"):
        steer(sato, "pause", family)
    with pytest.raises(NotAllowed, match="また始める"):
        look(sato, family)


def test_whoever_comes_second_is_told_and_overwrites_nothing(sato, mori, family):
    stale = factories.Family(factories.fresh(family.case), family.son, family.mother)
    look(sato, family)
    with pytest.raises(NotAllowed, match="先に変えました"):
        look(mori, stale, 30)
    assert factories.fresh(family.case).next_look_on == today() + SOON


@pytest.mark.parametrize("key", [*STRANGERS, "joined takahashi"])
def test_only_the_lead_steers(who, sato, takahashi, family, key):
    if key.startswith("joined"):
        factories.let_join(sato, takahashi, family)
    player = who(key.split()[-1])
    desk = Desk.objects.get(agency=sato.agency)
    for act, facts in (("look", {"next_look_on": today() + SOON}), ("pause", {})):
        with pytest.raises(NotAllowed):
            steer(player, act, family, **facts)
    with player.acting() as reader, pytest.raises(NotAllowed):
        actions.change_lead(family.case, by=reader, desk=desk)
    assert CaseStep.objects.count() == 1


# --- lead -----------------------------------------------------------------------------------------------


def hand_on(player, family, desk):
    with player.acting() as reader:
        return actions.change_lead(family.case, by=reader, desk=desk)


def test_the_lead_passes_to_an_agency_that_takes_part(sato, takahashi, joined):
    hand_on(sato, joined, takahashi.desk)
    case = factories.fresh(joined.case)
    assert (case.lead, case.desk, case.worker) == (takahashi.agency, takahashi.desk, None)
    assert acts("case.lead_changed").count() == 1
    assert Notice.objects.filter(desk_id=takahashi.desk.pk, public_id=case.household.public_id).count() == 2
    look(takahashi, factories.Family(case, joined.son, joined.mother))
    with pytest.raises(NotAllowed, match="主担当の機関"):
        look(sato, factories.Family(factories.fresh(case), joined.son, joined.mother))


def test_the_new_lead_reads_no_note_for_that(sato, takahashi, joined):
    with sato.acting() as reader:
        actions.note(
            joined.case,
            by=reader,
            people=[joined.son],
            method="phone",
            result="met",
            on=today(),
            words="まだ共有していない",
        )
    hand_on(sato, joined, takahashi.desk)
    with takahashi.acting() as reader:
        assert not ProgressNote.objects.visible_to(reader).exists()


def test_an_agency_that_takes_no_part_cannot_lead(sato, kobayashi, family):
    with pytest.raises(NotAllowed, match="先にこの世帯の支援に加わる"):
        hand_on(sato, family, kobayashi.desk)


def test_the_same_desk_and_a_closed_desk_are_refused(sato, takahashi, joined):
    with pytest.raises(NotAllowed, match="いまの窓口と同じ"):
        hand_on(sato, joined, sato.desk)
    takahashi.desk.until = today()
    takahashi.desk.save()
    with pytest.raises(NotAllowed, match="閉じています"):
        hand_on(sato, joined, takahashi.desk)


def test_another_desk_of_the_same_agency_may_hold_the_case(sato, family):
    desk = Desk.objects.create(agency=sato.agency, name="第二窓口")
    hand_on(sato, family, desk)
    assert factories.fresh(family.case).desk == desk


# --- join -----------------------------------------------------------------------------------------------


def join(player, other, family, evidence, people=None, desk=None):
    with player.acting() as reader:
        return actions.join(
            family.case,
            by=reader,
            agency=other.agency,
            people=people or family.people,
            evidence=evidence,
            on=today(),
            desk=desk or other.desk,
        )


def test_joining_writes_the_joiners_own_rows_and_nothing_of_the_inviters(sato, takahashi, hayashi, joined):
    for model in (CaseSubject, HouseholdMember):
        assert model.objects.filter(holder=takahashi.agency).count() == 2
    assert Involvement.objects.filter(holder=takahashi.agency, agency=takahashi.agency).count() == 2
    for player in (takahashi, hayashi):
        with player.acting() as reader:
            assert Case.objects.visible_to(reader).get() == joined.case
            assert set(CalledName.objects.visible_to(reader).values_list("holder", flat=True)) == {
                sato.agency.pk
            }
            assert not Kinship.objects.visible_to(reader).exists()
    assert acts("case.joined").get().detail == {"agency": takahashi.agency.pk}


def test_the_inviter_learns_only_that_the_joiner_takes_part(sato, takahashi, joined):
    from_joiner = Disclosure.objects.filter(from_agency=takahashi.agency, to_agency=sato.agency)
    assert {row.scope for row in from_joiner} == {Scope.EXISTENCE}
    with takahashi.acting() as reader:
        actions.note(
            joined.case,
            by=reader,
            people=[joined.son],
            method="phone",
            result="met",
            on=today(),
            words="生活福祉課の記録",
        )
    with sato.acting() as reader:
        assert not ProgressNote.objects.visible_to(reader).filter(holder=takahashi.agency).exists()


def test_joining_for_one_person_shows_one_person(sato, takahashi, family):
    evidence = factories.meet(sato, [takahashi], family.people)
    join(sato, takahashi, family, evidence, [family.son])
    with takahashi.acting() as reader:
        assert CalledName.objects.visible_to(reader).get().name == SON
    join(sato, takahashi, family, evidence)
    with takahashi.acting() as reader:
        assert CalledName.objects.visible_to(reader).count() == 2


def test_joining_twice_says_so(sato, takahashi, joined):
    with pytest.raises(NotAllowed, match="すでに加わっています"):
        join(sato, takahashi, joined, Evidence.objects.get(kind="conference"))


def test_without_both_agencies_and_all_people_on_the_evidence_nobody_joins(
    sato, takahashi, kobayashi, family
):
    evidence = factories.meet(sato, [takahashi], [family.son])
    with pytest.raises(NotAllowed, match="両方の機関が書かれた根拠"):
        join(sato, kobayashi, family, evidence, [family.son])
    with pytest.raises(NotAllowed, match="選んだ人が書かれていません"):
        join(sato, takahashi, family, evidence)
    with pytest.raises(NotAllowed, match="加わる機関と"):
        join(sato, sato, family, evidence)
    assert not CaseSubject.objects.exclude(holder=sato.agency).exists()


def test_a_withdrawn_or_expired_evidence_lets_nobody_join(sato, takahashi, family):
    evidence = factories.meet(sato, [takahashi], family.people, days=3)
    with sato.acting(at=evidence.in_force_until) as reader, pytest.raises(NotAllowed, match="期限が過ぎて"):
        actions.join(
            family.case,
            by=reader,
            agency=takahashi.agency,
            people=family.people,
            evidence=evidence,
            on=today(),
            desk=takahashi.desk,
        )
    with sato.acting() as reader:
        sharing_actions.withdraw(evidence, by=reader)
    with pytest.raises(NotAllowed, match="取り下げられています"):
        join(sato, takahashi, family, evidence)


def test_a_barred_agency_does_not_join_and_the_words_do_not_tell_why(sato, takahashi, family):
    evidence = factories.meet(sato, [takahashi], family.people)
    with sato.acting() as reader:
        sharing_actions.bar(family.mother, by=reader, agency=takahashi.agency, reason="身内がいる")
    with pytest.raises(NotAllowed) as refusal:
        join(sato, takahashi, family, evidence)
    assert "除外" not in refusal.value.decision.reason
    assert "まとめる窓口に相談" in refusal.value.decision.reason


@pytest.mark.parametrize("key", STRANGERS)
def test_nobody_lets_others_into_a_case_of_which_they_are_no_part(who, sato, ito, family, key):
    evidence = factories.meet(sato, [ito], family.people)
    with pytest.raises(NotAllowed):
        join(who(key), ito, family, evidence)


def test_a_desk_of_a_third_agency_is_no_desk_of_the_joiner(sato, takahashi, kobayashi, family):
    evidence = factories.meet(sato, [takahashi], family.people)
    with pytest.raises(NotAllowed, match="生活福祉課の窓口"):
        join(sato, takahashi, family, evidence, desk=kobayashi.desk)
    assert not CaseSubject.objects.exclude(holder=sato.agency).exists()


def test_a_case_at_rest_lets_nobody_join(sato, takahashi, family):
    evidence = factories.meet(sato, [takahashi], family.people)
    steer(sato, "pause", family)
    with pytest.raises(NotAllowed, match="また始める"):
        join(sato, takahashi, family, evidence)


def test_the_contract_lets_the_commissioning_section_join(sato, tanaka, family):
    join(sato, tanaka, family, Evidence.objects.get(contract__contractor=sato.agency, kind="contract"))
    with tanaka.acting() as reader:
        assert {row.holder for row in CaseSubject.objects.visible_to(reader)} == {
            sato.agency,
            tanaka.agency,
        }


# --- relative -------------------------------------------------------------------------------------------


def test_a_relative_is_a_person_of_the_household_and_of_the_case(sato, mori, family):
    sister = steer(mori, "add_relative", family, called="妹さん", of=family.son, kinship="sibling")
    assert HouseholdMember.objects.get(person=sister).household == family.case.household
    assert CaseSubject.objects.get(person=sister).case == family.case
    kinship = Kinship.objects.get(other_person=sister)
    assert (kinship.person, kinship.relation) == (family.son, "sibling")
    assert acts("case.relative_added").count() == 1


def test_others_of_the_case_do_not_see_the_relative(sato, takahashi, joined):
    steer(sato, "add_relative", joined, called="妹さん")
    with takahashi.acting() as reader:
        assert not CalledName.objects.visible_to(reader).filter(name="妹さん").exists()


def test_a_joiner_adds_a_relative_of_its_own(sato, takahashi, joined):
    sister = steer(takahashi, "add_relative", joined, called="妹さん")
    assert CaseSubject.objects.get(person=sister).holder == takahashi.agency


def test_somebody_else_s_person_has_no_relative_here(sato, tanaka, family):
    other = factories.family(tanaka)
    with pytest.raises(NotAllowed):
        steer(sato, "add_relative", family, called="妹さん", of=other.son, kinship="sibling")
    assert not CalledName.objects.filter(name="妹さん").exists()


@pytest.mark.parametrize("key", STRANGERS)
def test_only_who_takes_part_adds_a_relative(who, family, key):
    with pytest.raises(NotAllowed):
        steer(who(key), "add_relative", family, called="妹さん")


# --- what a case may hold -------------------------------------------------------------------------------


def test_opening_needs_a_date_within_the_limit(sato, family):
    with sato.acting() as reader, pytest.raises(NotAllowed, match="180日"):
        actions.open_case(
            family.case.household,
            by=reader,
            people=family.people,
            desk=sato.desk,
            on=today(),
            next_look_on=today() + timedelta(days=200),
        )


def test_one_agency_takes_part_once_for_each_person(sato, family):
    row = CaseSubject.objects.filter(person=family.son)
    fields = row.values("municipality", "holder", "person", "scope", "case", "since", "recorded_by").get()
    renamed = {name if name in ("scope", "since") else f"{name}_id": value for name, value in fields.items()}
    with transaction.atomic(), pytest.raises(IntegrityError):
        CaseSubject.objects.create(**renamed, recorded_at=family.case.steps.get().at)
