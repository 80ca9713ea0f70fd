"""Attacks on the viewing log: what it says was read was read, and what was read stands in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.common.scopes import Scope
from tsunagu.desk import due
from tsunagu.desk.tests.scenes import TODAY, conference, household_of, join
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Barrier, Disclosure, basis_on

pytestmark = pytest.mark.django_db
SECRET = "カナリアのわけ"


@pytest.fixture
def scene(ito):
    return household_of(ito)


def _paper(kind, code, scene, to, at, **more):
    return sharing_actions.Paper(
        kind=kind,
        basis=basis_on(code, TODAY()),
        title="件名",
        recipients=[to.agency],
        people=[scene.daughter],
        scopes={Scope.EXISTENCE, Scope.NOTES} if kind == Kind.GROUND else {Scope.EXISTENCE},
        until=at,
        reason=SECRET,
        harm_checked=True,
        **more,
    )


def test_a_reading_after_the_end_of_a_share_is_not_written_down_because_it_did_not_happen(
    scene, ito, takahashi
):
    evidence = conference(ito, scene, [takahashi])
    join(ito, scene, takahashi, evidence)
    with ito.acting() as reader:
        rows = sharing_actions.disclose(
            evidence,
            by=reader,
            to=[takahashi.agency],
            people=[scene.daughter],
            scopes={Scope.CONFERENCE},
            purpose="会議",
            until=None,
        )
    with ito.acting() as reader:
        sharing_actions.revoke_all([r for r in rows if r.scope == Scope.CONFERENCE], by=reader)
    takahashi.client.get(reverse("desk:ledger", args=[scene.household.public_id]))
    newest = Entry.objects.order_by("-id").first()
    read = EntryPerson.objects.filter(entry=newest, holder_id=ito.agency.pk, scope=Scope.CONFERENCE)
    assert not read.exists()


@pytest.fixture
def proposed(scene, ito, takahashi):
    with ito.acting() as reader:
        paper = _paper(Kind.GROUND, "APPI_69_2_3", scene, takahashi, reader.at + timedelta(days=50))
        return sharing_actions.record_evidence(paper, by=reader)


def test_a_barred_approver_does_not_read_the_reason(proposed, scene, ito, watanabe):
    Barrier.objects.create(
        municipality_id=scene.daughter.municipality_id,
        person=scene.daughter,
        holder=ito.agency,
        user=watanabe.user,
        reason="親族",
        recorded_by=ito.membership,
        since=timezone.now(),
    )
    page = watanabe.client.get(reverse("desk:approvals")).content.decode()
    assert SECRET not in page


def test_the_approver_who_reads_a_reason_stands_in_the_log(proposed, scene, watanabe):
    page = watanabe.client.get(reverse("desk:approvals")).content.decode()
    assert SECRET in page
    newest = Entry.objects.order_by("-id").first()
    assert newest.action == "page.viewed"
    assert newest.people.filter(person_id=scene.daughter.pk, scope=Scope.NOTES).exists()


def test_a_share_that_waits_does_not_say_that_it_was_made(proposed, scene, ito, takahashi):
    url = reverse("desk:share_on", args=[scene.household.public_id, proposed.public_id])
    form = {"people": [str(scene.daughter.public_id)], "scopes": ["3"], "recipients": [takahashi.agency.pk]}
    answer = ito.client.post(url, form)
    assert not Disclosure.objects.filter(evidence=proposed).exists()
    assert answer.status_code in (404, 422)


def test_a_proposal_is_not_logged_as_a_disclosure(scene, ito, takahashi):
    with ito.acting() as reader:
        paper = _paper(Kind.GROUND, "APPI_69_2_3", scene, takahashi, reader.at + timedelta(days=50))
        evidence = sharing_actions.record_evidence(paper, by=reader)
        sharing_actions.disclose(
            evidence,
            by=reader,
            to=[takahashi.agency],
            people=[scene.daughter],
            scopes={Scope.NOTES},
            purpose="件名",
            until=None,
        )
    assert not Entry.objects.filter(action="disclosure.made").exists()


def test_an_emergency_that_nobody_confirmed_stays_on_the_first_page(scene, ito, takahashi, watanabe):
    with ito.acting() as reader:
        paper = _paper(Kind.EMERGENCY, "APPI_69_2_4", scene, takahashi, reader.at + timedelta(hours=72))
        evidence = sharing_actions.record_evidence(paper, by=reader)
    with watanabe.acting(evidence.in_force_until + timedelta(hours=1)) as later:
        assert due.approvals(later).filter(pk=evidence.pk).exists()
