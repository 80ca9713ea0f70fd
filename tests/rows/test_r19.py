"""R19, case 1 of the record: from the post office's call to 一定の区切り, and how it can start again.

Every step by the person who would do it, each with its lawful basis; after each, what everybody may read.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.policy.ground import never_kept
from tests.rows import fall
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import PRIVATE, Case, Happening, Intake
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.demo import cast
from tsunagu.demo.replay import story_named
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.bases import BASES
from tsunagu.sharing.guarded import people as known_people
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import Consent, Evidence

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("fall")]

STEPS = [step.id for step in story_named("fall").steps]
EXPECTED = fall.expected()


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """(told, {step: After}): told once, in a transaction that is never kept."""
    with django_db_blocker.unblock(), never_kept():
        yield fall.tell()


@pytest.fixture
def told(story):
    """The story's end; what a test does to it is undone."""
    return story[0]


@pytest.fixture
def after(story):
    return story[1]


# ---- who may read what ----


@pytest.mark.parametrize("step", STEPS)
def test_after_each_step_everybody_reads_what_the_story_says_and_nothing_else(after, step):
    for member in fall.EVERYBODY:
        assert after[step].reads[member] == EXPECTED[step][member], member


@pytest.mark.parametrize("step", STEPS)
def test_after_each_step_the_pages_and_the_law_agree_on_every_row(after, step):
    assert after[step].oracle_differs == []


def test_the_table_speaks_of_everybody_who_ever_reads(after):
    readers = {member for step in STEPS for member in fall.EVERYBODY if after[step].reads[member]}
    assert readers == {
        *("ito", "watanabe", "tanaka", "nakamura", "takahashi", "hayashi", "sato", "mori", "yamamoto"),
        *("kato", "kimura", "saito"),
    }


@pytest.mark.parametrize(
    "member", ["suzuki", "yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto", "kobayashi"]
)
def test_who_has_no_part_never_reads_anything(after, member):
    assert not any(after[step].reads[member] for step in STEPS)


def test_family_and_finance_never_leave_the_agency_that_wrote_them(after):
    bodies = {member.key: member.body for member in cast.CAST}
    for step in STEPS:
        for member, reads in after[step].reads.items():
            kept = {(h, s, p) for h, s, p in reads if s in (Scope.FAMILY, Scope.FINANCE)}
            assert all(holder == bodies[member] for holder, _, _ in kept), (step, member)


# ---- each step has its lawful basis ----


def test_every_step_names_a_basis_of_the_law():
    story, codes = story_named("fall"), {basis.code for basis in BASES}
    assert {story.basis_of(step) for step in story.steps} <= codes


def test_what_came_from_a_body_says_on_what_basis(told):
    for model, field in ((Intake, "source"), (Happening, "told_by")):
        rows = model.objects.exclude(**{f"{field}__in": PRIVATE})
        assert rows.exists()
        assert not rows.filter(received_basis=None).exists()


def test_every_disclosure_rests_on_a_basis_that_its_kind_can_carry(after):
    kinds = after["pause"].kinds
    assert {kind for kind, _ in kinds} == {
        *("own_work", "consent", "conference", "contract", "ground", "emergency"),
    }
    assert all(code in RULES[Kind(kind)].codes for kind, code in kinds)


def test_the_police_and_the_post_office_told_on_their_own_bases(told):
    post_office = Intake.objects.get(source="post_office")
    police = Happening.objects.get(told_by="police")
    assert post_office.received_basis.basis.code == "APPI_27_1_4"
    assert police.received_basis.basis.code == "APPI_69_2_3"
    assert (police.what, police.person_id) == ("fall", told.pk("person", "母"))


# ---- the story, step by step ----


def test_the_post_office_opens_a_case_at_the_first_door(after):
    case = after["post-office"].cases["世帯"]
    assert (case["lead"], case["desk_of"], case["status"]) == ("care", "care", "open")


def test_the_daughter_becomes_known_through_her_mother_and_has_an_own_compartment(after):
    assert ("care", Scope.EXISTENCE, "本人") not in after["mother-met"].reads["ito"]
    homes = after["daughter-known"].homes
    assert homes["care", "母"] == homes["care", "本人"]


def test_attempts_without_an_answer_stand_as_work(after):
    tried = [row for row in after["nobody-answers"].contacts if row[1] == "本人"]
    assert [row[3] for row in tried] == ["no_answer", "signs", "handed", "no_answer"]


def test_the_emergency_opens_three_days_and_no_more(after):
    opened = {(h, s, p) for h, s, p in after["emergency-told"].reads["kato"]}
    assert opened == {("care", s, "本人") for s in (Scope.EXISTENCE, Scope.CONTACT, Scope.HEALTH)}
    assert after["city-told"].at - after["emergency-told"].at < timedelta(hours=72)
    assert after["city-told"].reads["kato"] == opened
    assert after["conference"].reads["kato"] == set()


def test_a_ground_opens_nothing_until_somebody_else_approves(after):
    assert after["city-asked"].reads["tanaka"] == set()
    assert ("care", Scope.NOTES, "本人") in after["city-told"].reads["tanaka"]


def test_who_was_called_reads_the_papers_and_who_joined_works_too(after):
    end = after["conference-shared"]
    assert end.taking_part == {
        (end.cases["世帯"]["pk"], body, person)
        for body in ("care", "livelihood", "coordinators")
        for person in ("母", "本人")
    }
    assert ("care", Scope.CONFERENCE, "母") in end.reads["kato"]  # called, without taking part
    assert all(scope != Scope.NOTES for _, scope, _ in end.reads["takahashi"])


def test_the_contact_goes_only_to_those_who_write_the_letters(after):
    readers = {
        key
        for key, reads in after["contact-shared"].reads.items()
        if ("care", Scope.CONTACT, "本人") in reads
    }
    assert readers == {"ito", "watanabe", "takahashi", "hayashi", "sato", "mori", "yamamoto"}


def test_six_months_of_letters_show_as_work(after):
    fell, met = after["fall"].at.date(), after["first-meeting"].at.date()
    assert 170 <= (met - fell).days <= 195
    work = [
        row for row in after["voice"].contacts if row[0] in ("livelihood", "coordinators") and row[4] > fell
    ]
    to_daughter = [row for row in work if row[1] == "本人" and row[2] != "conference"]
    assert sum(row[2] == "letter" for row in to_daughter) == 7
    assert sum(row[3] in ("no_answer", "signs", "family") for row in to_daughter) == 4
    assert [row[3] for row in to_daughter][-1] == "voice"


def test_every_promise_of_the_six_months_was_kept(after):
    promises = [status for body, _, status in after["first-meeting"].promises if body == "livelihood"]
    assert promises == ["kept"] * 7


def test_nobody_was_lost_on_the_way(after):
    """At every step each running case has one lead, the lead's own desk, and a look ahead within 180 days."""
    for step in STEPS:
        for name, case in after[step].cases.items():
            assert case["lead"] == case["desk_of"], (step, name)
            if case["status"] == "paused":
                continue
            assert case["next_look_on"] >= timezone.localdate(after[step].at), (step, name)
            assert case["next_look_on"] - case["looked_on"] <= timedelta(days=180), (step, name)


def test_health_stays_out_of_the_first_consent(after):
    readers = {
        key for key, reads in after["pause"].reads.items() if ("livelihood", Scope.HEALTH, "本人") in reads
    }
    assert readers == {"takahashi", "hayashi", "kimura", "saito"}


def test_the_care_conference_is_about_the_mother_only(told):
    meetings = Evidence.objects.filter(basis__basis__code="LTCI_115_48")
    people = {person for row in meetings for person in row.people.values_list("person_id", flat=True)}
    assert people == {told.pk("person", "母")}


def test_the_daughters_rows_cannot_be_shared_at_her_mothers_conference(told):
    with told.town.acting("ito", timezone.now()) as ito:
        meeting = Evidence.objects.visible_to(ito).get(pk=told.pk("evidence", "地域ケア会議2"))
        daughter = known_people.visible_to(ito).get(pk=told.pk("person", "本人"))
        with (
            pytest.raises(Exception, match="この根拠には、選んだ人が書かれていません。"),
            transaction.atomic(),
        ):
            sharing_actions.disclose(
                meeting,
                by=ito,
                to=[told.town.bodies["welfare"]],
                people=[daughter],
                scopes=[Scope.CONFERENCE],
                purpose="会議のため",
                until=None,
            )


def test_the_household_splits_and_access_splits_with_it(after):
    before, then = after["facility"], after["sato-ends"]
    assert before.homes["care", "母"] == before.homes["care", "本人"]
    assert then.homes["care", "母"] == then.cases["母のその後"]["household"]
    assert then.homes["care", "本人"] == then.cases["世帯"]["household"]
    assert then.homes["livelihood", "母"] == then.homes["care", "母"]  # own work goes along (decision 0014)
    about_mother = {
        member for member, reads in then.reads.items() if any(r[0] == "care" and r[2] == "母" for r in reads)
    }
    assert about_mother == {"ito", "watanabe", "tanaka", "nakamura"}


def test_who_takes_part_goes_along_and_who_only_reads_stays_a_reader(after):
    mothers, split = after["split"].cases["母のその後"]["pk"], after["split"]
    taking_part = {row for row in split.taking_part if row[0] == mothers}
    assert taking_part == {(mothers, body, "母") for body in ("care", "livelihood", "coordinators")}
    assert ("care", Scope.NOTES, "母") in split.reads["tanaka"]


def test_the_lead_of_the_daughters_case_changes_and_the_mothers_stays(after):
    cases = after["lead-changes"].cases
    assert (cases["世帯"]["lead"], cases["母のその後"]["lead"]) == ("livelihood", "care")


def test_the_home_support_starts_on_her_consent(after):
    taking_part = {(body, person) for _, body, person in after["service-starts"].taking_part}
    assert {("disability", "本人"), ("homelife", "本人")} <= taking_part
    assert not {("disability", "母"), ("homelife", "母")} & taking_part


def test_it_ends_as_a_pause_last_week(after):
    end = after["pause"]
    assert end.cases["世帯"]["status"] == "paused"
    assert end.cases["世帯"]["next_look_on"] is None
    assert end.cases["母のその後"]["status"] == "open"
    assert 3 <= (fall.TODAY - timezone.localdate(end.at)).days <= 9
    assert not any(status == "open" for _, _, status in end.promises)


def test_a_paused_case_can_start_again(told, after):
    now = after["pause"].at + timedelta(days=3)
    with told.town.acting("takahashi", now) as takahashi:
        case = Case.objects.visible_to(takahashi).get(pk=told.pk("case", "世帯"))
        person = known_people.visible_to(takahashi).get(pk=told.pk("person", "本人"))
        contact = dict(by=takahashi, people=[person], method="letter", result="handed", on=now.date())
        with pytest.raises(NotAllowed, match="一区切り"):
            case_actions.note(case, **contact)
        case_actions.reopen(case, by=takahashi, next_look_on=now.date() + timedelta(days=30), on=now.date())
        case_actions.note(case, **contact)
    assert Case.objects.get(pk=case.pk).status == "open"
    assert fall.after(told, now).reads == after["pause"].reads  # starting again opens nothing by itself


def test_when_she_takes_her_consent_back_the_readings_end_the_same_second(told, after):
    now = after["pause"].at + timedelta(days=3)
    with told.town.acting("takahashi", now) as takahashi:
        given = Consent.objects.visible_to(takahashi).get(pk=told.pk("consent", "同意2"))
        sharing_actions.withdraw_consent(given, by=takahashi)
    then = fall.after(told, now - timedelta(minutes=1))  # which asks a minute later: this very moment
    assert then.oracle_differs == []
    assert {holder for holder, _, _ in after["pause"].reads["saito"]} == {
        "homelife",
        "livelihood",
        "disability",
    }
    assert {holder for holder, _, _ in then.reads["saito"]} == {"homelife"}
