"""共有の記録: what my agency gave and received, and how it ends."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import queries
from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.cases.models import Case
from tsunagu.common.scopes import Scope
from tsunagu.desk.tests.scenes import TODAY, conference, household_of, join, write_note
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Barrier, Consent, Disclosure, Evidence


@pytest.fixture
def scene(ito):
    return household_of(ito)


@pytest.fixture
def shared(scene, ito, takahashi):
    evidence = conference(ito, scene, [takahashi])
    write_note(ito, scene, "会議の資料", scope=Scope.CONFERENCE)
    with ito.acting() as reader:
        sharing_actions.disclose(
            evidence,
            by=reader,
            to=[takahashi.agency],
            people=[scene.daughter],
            scopes={Scope.CONFERENCE},
            purpose="支援会議",
            until=None,
        )
    return evidence


def _ledger(scene):
    return reverse("desk:ledger", args=[scene.household.public_id])


def _running(evidence):
    return Disclosure.objects.filter(evidence=evidence, revoked_at=None)


def _sees_household(player, scene):
    return player.client.get(_ledger(scene)).status_code == 200


def test_one_act_is_one_line_with_all_its_scopes(scene, ito, shared):
    page = ito.client.get(_ledger(scene)).content.decode()
    assert "つながり・会議の資料" in page
    assert page.count("みなも市 生活福祉課 へ") == 1


def test_giver_and_receiver_read_the_line_and_nobody_else(scene, ito, takahashi, tanaka, suzuki, shared):
    assert "いま受けとっているもの" in takahashi.client.get(_ledger(scene)).content.decode()
    assert not _sees_household(suzuki, scene)
    assert not _sees_household(tanaka, scene)


def test_revoking_ends_every_scope_of_the_act_at_once(scene, ito, takahashi, shared):
    row = _running(shared).first()
    assert _sees_household(takahashi, scene)
    answer = ito.client.post(
        reverse("desk:revoke", args=[row.public_id]), {"household": scene.household.public_id}
    )
    assert answer.url == _ledger(scene)
    assert not _running(shared).exists()
    assert not _sees_household(takahashi, scene)
    assert Entry.objects.filter(action="disclosure.revoked").count() == 2


def test_only_the_giver_revokes(scene, takahashi, suzuki, shared):
    row = _running(shared).first()
    url = reverse("desk:revoke", args=[row.public_id])
    assert takahashi.client.post(url).status_code == 403
    assert suzuki.client.post(url).status_code == 404
    assert _running(shared).count() == 2


def test_revoking_twice_is_a_sentence_and_changes_nothing(scene, ito, shared):
    row = _running(shared).first()
    url = reverse("desk:revoke", args=[row.public_id])
    ito.client.post(url)
    again = ito.client.post(url)
    assert again.status_code == 403
    assert "すでに終わっています" in again.content.decode()


def test_withdrawing_the_evidence_ends_what_rests_on_it(scene, ito, takahashi, shared):
    ito.client.post(reverse("desk:withdraw", args=[shared.public_id]))
    assert not _sees_household(takahashi, scene)
    assert Evidence.objects.get(pk=shared.pk).withdrawn_at is not None


def test_the_person_takes_the_consent_back(scene, ito, takahashi):
    form = {
        "person": str(scene.daughter.public_id),
        "consenter": "person",
        "method": "spoken",
        "given_on": TODAY().isoformat(),
        "recipients": [takahashi.agency.pk],
        "scopes": [Scope.NOTES],
        "until": TODAY().replace(year=TODAY().year + 1, day=1).isoformat(),
    }
    ito.client.post(reverse("desk:share_new", args=[scene.household.public_id, "consent"]), form)
    assert _sees_household(takahashi, scene)
    consent = Consent.objects.get()
    assert "同意の撤回を記録" in ito.client.get(_ledger(scene)).content.decode()
    assert (
        takahashi.client.post(reverse("desk:withdraw_consent", args=[consent.public_id])).status_code == 404
    )
    ito.client.post(reverse("desk:withdraw_consent", args=[consent.public_id]))
    assert not _sees_household(takahashi, scene)


def test_a_barrier_beats_what_was_shared_and_stays_unknown_to_the_barred(scene, ito, takahashi, shared):
    url = reverse("desk:bar", args=[scene.household.public_id])
    assert ito.client.get(url).status_code == 200
    form = {"person": str(scene.daughter.public_id), "agency": takahashi.agency.pk, "reason": "身内がいる課"}
    assert ito.client.post(url, form).status_code == 302
    assert not _sees_household(takahashi, scene)
    mine = ito.client.get(_ledger(scene)).content.decode()
    assert "身内がいる課" in mine

    barrier = Barrier.objects.get()
    assert takahashi.client.post(reverse("desk:lift", args=[barrier.public_id])).status_code == 404
    ito.client.post(reverse("desk:lift", args=[barrier.public_id]))
    assert _sees_household(takahashi, scene)


def test_a_barrier_names_exactly_one(scene, ito, takahashi):
    url = reverse("desk:bar", args=[scene.household.public_id])
    answer = ito.client.post(url, {"person": str(scene.daughter.public_id), "reason": "理由の文"})
    assert answer.status_code == 422
    assert "どちらかひとつ" in answer.content.decode()
    assert "理由の文" in answer.content.decode()


def test_what_the_ledger_shows_is_written_down(scene, ito, takahashi, shared):
    takahashi.client.get(_ledger(scene))
    entry = Entry.objects.filter(action="page.viewed", agency_id=takahashi.agency.pk).latest("pk")
    shown = EntryPerson.objects.filter(entry=entry, person_id=scene.daughter.pk)
    assert {row.scope for row in shown} == {Scope.EXISTENCE}
    assert not EntryPerson.objects.filter(entry=entry, person_id=scene.mother.pk).exists()


def test_more_lines_cost_no_more_statements(scene, ito, takahashi, hayashi, kato, shared):
    before = queries.count(ito.client, _ledger(scene))
    for player in (hayashi, kato, takahashi):
        evidence = conference(ito, scene, [player])
        with ito.acting() as reader:
            sharing_actions.disclose(
                evidence,
                by=reader,
                to=[player.agency],
                people=scene.people,
                scopes={Scope.CONFERENCE},
                purpose="会議",
                until=None,
            )
    assert queries.count(ito.client, _ledger(scene)) == before


def test_ruling_out_the_lead_asks_for_the_new_lead_in_the_same_act(scene, ito, takahashi):
    join(ito, scene, takahashi, conference(ito, scene, [takahashi]))
    url = reverse("desk:bar", args=[scene.household.public_id])
    form = {"person": str(scene.daughter.public_id), "agency": ito.agency.pk, "reason": "身内がいる"}
    first = takahashi.client.post(url, form)
    assert first.status_code == 422
    assert "新しく主担当になる窓口" in first.content.decode()
    assert not Barrier.objects.exists()
    assert takahashi.client.post(url, form | {"new_desk": takahashi.desk.pk}).status_code == 302
    case = Case.objects.get()
    assert (case.lead, case.desk) == (takahashi.agency, takahashi.desk)
    assert Entry.objects.filter(action="case.lead_changed").count() == 1
