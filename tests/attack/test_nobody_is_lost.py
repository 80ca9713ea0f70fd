"""Attacks on 「nobody is lost」: splits, barriers, contracts and watches that leave somebody without an
owner.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tsunagu.agencies.models import AgencyArea, Municipality
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case, CaseSubject, Intake, Promise
from tsunagu.common.scopes import Scope
from tsunagu.desk import actions as desk_actions
from tsunagu.desk.forms.sharing import last_moment
from tsunagu.desk.tests.scenes import TODAY, conference, household_of, join
from tsunagu.households import actions as household_actions
from tsunagu.outreach import actions as outreach_actions
from tsunagu.outreach.models import WatchDecision
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Contract, basis_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(ito):
    return household_of(ito)


def _split(player, scene, on, next_look_on=None):
    url = reverse("desk:split_off", args=[scene.case.public_id, scene.daughter.public_id])
    look = next_look_on or TODAY() + timedelta(days=30)
    return player.client.post(url, {"on": on.isoformat(), "next_look_on": look.isoformat()})


def test_a_household_can_split_on_a_day_before_we_knew_it(scene, ito):
    answer = _split(ito, scene, TODAY() - timedelta(days=10))
    assert answer.status_code in (302, 422)


def test_the_new_case_of_a_split_is_looked_at_from_today_not_from_the_day_of_leaving(scene, ito):
    CaseSubject.objects.update(since=TODAY() - timedelta(days=400))
    scene.household.members.update(since=TODAY() - timedelta(days=400))
    answer = _split(ito, scene, TODAY() - timedelta(days=200))
    assert answer.status_code == 302, answer.content.decode()


def test_a_split_never_makes_a_case_that_is_already_overdue(scene, ito):
    CaseSubject.objects.update(since=TODAY() - timedelta(days=400))
    scene.household.members.update(since=TODAY() - timedelta(days=400))
    answer = _split(ito, scene, TODAY() - timedelta(days=100), TODAY() - timedelta(days=50))
    assert answer.status_code == 422


def test_a_partner_cannot_blind_the_lead_without_naming_a_new_one(scene, ito, takahashi):
    join(ito, scene, takahashi, conference(ito, scene, [takahashi]))
    for person in scene.people:
        url = reverse("desk:bar", args=[scene.household.public_id])
        form = {"person": str(person.public_id), "agency": ito.agency.pk, "reason": "わけ"}
        takahashi.client.post(url, form)
    case = Case.objects.get(pk=scene.case.pk)
    lead = ito if case.lead_id == ito.agency.pk else takahashi
    with lead.acting() as reader:
        assert Case.objects.visible_to(reader).filter(pk=case.pk).exists()


def test_the_lead_never_goes_to_an_agency_that_reads_nothing_any_more(scene, ito, sato, tanaka):
    join(ito, scene, sato, conference(ito, scene, [sato]))
    with tanaka.acting() as reader:
        contract = Contract.objects.get(contractor=sato.agency)
        desk_actions.end_contract(contract, by=reader, desk=tanaka.desk)
    url = reverse("cases:lead", args=[scene.case.public_id])
    ito.client.post(url, {"desk": sato.desk.pk})
    case = Case.objects.get(pk=scene.case.pk)
    assert case.lead_id != sato.agency.pk


def _second_contract(takahashi, sato):
    with takahashi.acting() as reader:
        return sharing_actions.record_contract(
            sato.agency,
            by=reader,
            title="べつの事業",
            programme="べつの事業",
            basis=basis_on("CONTRACT", TODAY()),
            scopes={Scope.EXISTENCE},
            starts_at=reader.at,
            ends_at=reader.at + timedelta(days=300),
        )


def test_the_end_of_one_contract_leaves_the_cases_of_another_where_they_are(sato, tanaka, takahashi, hayashi):
    contract = _second_contract(takahashi, sato)
    scene = household_of(sato)
    with hayashi.acting() as reader:
        desk_actions.end_contract(contract, by=reader, desk=hayashi.desk)
    case = Case.objects.get(pk=scene.case.pk)
    lead = {sato.agency.pk: sato, hayashi.agency.pk: hayashi}[case.lead_id]
    with lead.acting() as reader:
        assert Case.objects.visible_to(reader).filter(pk=case.pk).exists()


@pytest.fixture
def handed_over(sato, tanaka):
    """佐藤's household passes to 田中 with an open promise and a watch."""
    scene = household_of(sato)
    with sato.acting() as reader:
        case_actions.promise(
            scene.case, by=reader, person=scene.daughter, due_on=TODAY(), words="電話する", desk=sato.desk
        )
        outreach_actions.watch(
            scene.case,
            by=reader,
            person=scene.daughter,
            reason="いまは待つ",
            who_knows="民生委員",
            desk=sato.desk,
            owner=sato.membership,
            next_look_on=TODAY() + timedelta(days=30),
            on=TODAY(),
        )
    with tanaka.acting() as reader:
        desk_actions.end_contract(Contract.objects.get(contractor=sato.agency), by=reader, desk=tanaka.desk)
    return scene


def test_the_successor_finds_the_button_for_the_promises_it_took_over(handed_over, tanaka):
    promise = Promise.objects.get()
    page = tanaka.client.get(
        reverse("desk:household", args=[handed_over.household.public_id])
    ).content.decode()
    assert reverse("cases:kept", args=[promise.public_id]) in page


def test_the_successor_does_not_pause_over_promises_it_took_over(handed_over, tanaka):
    with tanaka.acting() as reader:
        assert desk_actions.open_ends(Case.objects.get(pk=handed_over.case.pk), reader) == 1


def test_a_watch_passes_to_the_successor(handed_over, tanaka):
    watch = WatchDecision.objects.get()
    answer = tanaka.client.post(
        reverse("outreach:end_watch", args=[watch.public_id]),
        {"next_look_on": (TODAY() + timedelta(days=20)).isoformat()},
    )
    watch.refresh_from_db()
    assert (answer.status_code, watch.ended_on) == (302, TODAY())


def test_after_the_end_of_its_contract_the_contractor_reads_nothing_not_even_open_intakes(sato, tanaka):
    said = case_actions.Said(
        words="となりの様子が心配（カナリア）", called="角の家", source="neighbour", received_on=TODAY()
    )
    with sato.acting() as reader:
        case_actions.ask(said, by=reader, desk=sato.desk)
    with tanaka.acting() as reader:
        desk_actions.end_contract(Contract.objects.get(contractor=sato.agency), by=reader, desk=tanaka.desk)
    with sato.acting() as reader:
        assert not Intake.objects.visible_to(reader).exists()


def test_starting_again_is_for_a_rest_and_leaves_no_watch_running(scene, ito):
    with ito.acting() as reader:
        outreach_actions.watch(
            scene.case,
            by=reader,
            person=scene.daughter,
            reason="いまは待つ",
            who_knows="民生委員",
            desk=ito.desk,
            owner=ito.membership,
            next_look_on=TODAY() + timedelta(days=30),
            on=TODAY(),
        )
    url = reverse("cases:reopen", args=[scene.case.public_id])
    ito.client.post(url, {"next_look_on": (TODAY() + timedelta(days=20)).isoformat()})
    case = Case.objects.get(pk=scene.case.pk)
    running = WatchDecision.objects.filter(case=case, ended_on=None).exists()
    assert (case.status == Case.Status.WATCHING) == running


def test_a_case_never_passes_to_a_body_in_which_nobody_reads_cases(sato, tanaka, yoshida):
    scene = household_of(sato)
    contract = Contract.objects.get(contractor=sato.agency)
    url = reverse("desk:end_contract", args=[contract.public_id])
    tanaka.client.post(url, {"desk": yoshida.desk.pk})
    case = Case.objects.get(pk=scene.case.pk)
    assert case.lead_id != yoshida.agency.pk


def test_a_relative_lives_in_the_town_of_the_case(scene, ito, suzuki, town):
    """A body that serves two towns takes part in a case of the second."""
    other = Municipality.objects.create(name="となり市", code="139991")
    body = suzuki.agency
    body.home = None
    body.save()
    AgencyArea.objects.create(agency=body, municipality=town.municipality, since=TODAY())
    AgencyArea.objects.create(agency=body, municipality=other, since=TODAY())
    with suzuki.acting() as reader:
        assert reader.towns[0] != other.pk
    with suzuki.acting() as reader:
        person = sharing_actions.add_person(by=reader, municipality_id=other.pk)
    with suzuki.acting() as reader:
        home = household_actions.begin([person], by=reader, on=TODAY())
        case = case_actions.open_case(
            home,
            by=reader,
            people=[person],
            desk=suzuki.desk,
            on=TODAY(),
            next_look_on=TODAY() + timedelta(days=10),
        )
        relative = case_actions.add_relative(case, by=reader, called="お母さん", on=TODAY())
    assert relative.municipality_id == case.municipality_id


def test_the_last_day_of_a_contract_counts_to_its_end():
    at = timezone.now()
    day = timezone.localdate(at + timedelta(days=400))
    end = last_moment(day, kind=Kind.CONTRACT, at=at)
    assert timezone.localtime(end).time().isoformat() == "00:00:00"
