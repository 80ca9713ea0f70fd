"""委託契約: what it opens, and its end: nothing is open to the contractor, everything to the successor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tsunagu.common.scopes import Scope
from tsunagu.households.models import CalledName
from tsunagu.sharing import actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Contract, Disclosure, Evidence, basis_on
from tsunagu.sharing.roles import CASE_WORK
from tsunagu.sharing.tests import acts

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(sato):
    return Contract.objects.get(contractor=sato.agency)


@pytest.fixture
def known(sato):
    """Somebody for whom 佐藤 works under the contract, by name."""
    somebody = acts.meet(sato)
    with sato.acting() as reader:
        actions.keep(CalledName(person=somebody, scope=Scope.EXISTENCE, name="大川さん"), by=reader)
    return somebody


def end(player, contract, successor, at=None):
    with player.acting(at) as reader:
        return actions.end_contract(contract, by=reader, successor=successor.agency)


def names(player, at=None):
    with player.acting(at) as reader:
        return CalledName.objects.visible_to(reader).count()


def commission(player, contractor, at=None, days=300):
    at = at or timezone.now()
    with player.acting(at) as reader:
        return actions.record_contract(
            contractor.agency,
            by=reader,
            title="新しい委託契約",
            programme="アウトリーチ",
            basis=basis_on("CONTRACT", timezone.localdate()),
            scopes={Scope.EXISTENCE},
            starts_at=at,
            ends_at=at + timedelta(days=days),
        )


def test_the_end_shuts_the_contractor_out_and_lets_the_successor_in(tanaka, sato, mori, contract, known):
    at = timezone.now() + timedelta(hours=1)
    assert end(tanaka, contract, tanaka, at) == [known]
    for player in (sato, mori):
        assert names(player, at - acts.US) == 1
        assert names(player, at) == 0
        assert acts.opened(player, known, at) == set()
    own = {(tanaka.agency.pk, scope) for scope in CASE_WORK}
    assert acts.opened(tanaka, known, at) == {(sato.agency.pk, scope) for scope in CASE_WORK} | own
    assert names(tanaka, at) == 1
    assert acts.audited()[-1] == "contract.ended"
    assert acts.last_entry().detail == {"people": 1}


def test_a_person_always_has_somebody_who_works_for_them(tanaka, contract, known):
    at = timezone.now() + timedelta(hours=1)
    end(tanaka, contract, tanaka, at)
    kept = Disclosure.objects.filter(
        person=known, kind__in=[Kind.OWN_WORK, Kind.SUCCESSION], effective_until__gt=at
    )
    assert {row.kind for row in kept} == {Kind.OWN_WORK, Kind.SUCCESSION}


def test_what_others_had_given_to_the_contractor_ends_too(ito, tanaka, sato, contract, known):
    with sato.acting() as reader:
        actions.start_own_work(ito.agency, [known], by=reader)
    acts.consent_to(ito, known, sato, {Scope.NOTES})
    assert acts.scopes_from(ito, sato, known) == {Scope.EXISTENCE, Scope.NOTES}
    end(tanaka, contract, tanaka)
    given = Disclosure.objects.filter(from_agency=ito.agency, to_agency=sato.agency)
    assert given
    assert {row.revoked_by for row in given} == {tanaka.membership}
    assert acts.opened(sato, known) == set()


def test_an_agency_that_joined_goes_on_with_its_own_work(ito, tanaka, sato, contract, known):
    with sato.acting() as reader:
        actions.start_own_work(ito.agency, [known], by=reader)
    end(tanaka, contract, tanaka)
    assert acts.opened(ito, known) == {(ito.agency.pk, scope) for scope in CASE_WORK}


def test_a_commissioned_successor_passes_on_what_it_inherited(
    tanaka, sato, kobayashi, takahashi, contract, known
):
    """From the coordinators to the self-reliance desk, and when its contract ends, to the section."""
    first, second = (timezone.now() + timedelta(hours=h) for h in (1, 2))
    end(tanaka, contract, kobayashi, first)
    assert names(kobayashi, first) == 1
    theirs = Contract.objects.get(contractor=kobayashi.agency)
    assert Evidence.objects.get(kind=Kind.SUCCESSION).contract == theirs
    end(takahashi, theirs, takahashi, second)
    assert names(kobayashi, second) == names(sato, second) == 0
    assert names(takahashi, second) == 1
    assert {holder for holder, _ in acts.opened(takahashi, known, second)} == {
        sato.agency.pk,
        kobayashi.agency.pk,
        takahashi.agency.pk,
    }


def test_what_was_inherited_ends_when_the_successors_contract_runs_out(tanaka, kobayashi, contract, known):
    end(tanaka, contract, kobayashi)
    out = Contract.objects.get(contractor=kobayashi.agency).ends_at
    assert names(kobayashi, out - acts.US) == 1
    assert names(kobayashi, out) == 0


def test_a_contract_that_has_run_out_still_finds_its_successor(tanaka, sato, contract, known):
    late = contract.ends_at + timedelta(days=3)
    assert acts.opened(sato, known, late) == acts.opened(tanaka, known, late) == set()
    end(tanaka, contract, tanaka, late)
    assert names(tanaka, late) == 1
    assert names(sato, late) == 0


def test_a_new_contract_with_the_same_body_does_not_open_the_old_work(tanaka, sato, contract, known):
    end(tanaka, contract, tanaka)
    commission(tanaka, sato)
    assert names(sato) == 0
    somebody = acts.meet(sato)
    assert acts.opened(sato, somebody)


def test_a_contract_is_ended_once(tanaka, sato, contract, known):
    stale = Contract.objects.get(pk=contract.pk)
    end(tanaka, contract, tanaka)
    for one in (contract, stale):
        assert acts.refusal(lambda one=one: end(tanaka, one, tanaka)) == "この契約は、すでに終わっています。"


@pytest.mark.parametrize(
    "key", ["sato", "takahashi", "ito", "nakamura", "suzuki", "yoshida", "sasaki", "yamaguchi"]
)
def test_only_the_commissioner_ends_a_contract(who, tanaka, contract, known, key):
    assert acts.refusal(lambda: end(who(key), contract, tanaka))
    assert Contract.objects.get(pk=contract.pk).ended_at is None


def test_the_successor_is_another_body_that_can_work(tanaka, sato, kobayashi, yoshida, contract, known):
    assert "別の機関" in acts.refusal(lambda: end(tanaka, contract, sato))
    assert "いま支援をする人がいません" in acts.refusal(lambda: end(tanaka, contract, yoshida))
    Contract.objects.filter(contractor=kobayashi.agency).update(ends_at=timezone.now() - timedelta(days=1))
    assert "委託契約が、まだありません" in acts.refusal(lambda: end(tanaka, contract, kobayashi))


@pytest.mark.parametrize("kind", [Kind.SUCCESSION, Kind.OWN_WORK])
def test_the_old_contractor_cannot_take_the_succession_back(tanaka, sato, contract, known, kind):
    end(tanaka, contract, tanaka)
    row = Disclosure.objects.filter(kind=kind, person=known).order_by("-pk").first()
    for player in (sato, tanaka):
        with player.acting() as reader:
            assert acts.refusal(lambda reader=reader: actions.revoke(row, by=reader))
            assert acts.refusal(lambda reader=reader: actions.withdraw(row.evidence, by=reader))


def test_a_share_on_the_evidence_of_an_ended_contract_is_refused_in_words(tanaka, sato, contract):
    evidence = Evidence.objects.get(kind=Kind.CONTRACT, contract=contract)
    somebody = acts.meet(tanaka)
    assert acts.refusal(lambda: acts.share(tanaka, evidence, [somebody], [sato])) == ""
    late = contract.ends_at
    assert acts.refusal(lambda: acts.share(tanaka, evidence, [somebody], [sato], late)) == (
        "この委託契約は終わっています。新しい契約か、ほかの根拠が必要です。"
    )
    end(tanaka, contract, tanaka)
    evidence.refresh_from_db()
    said = acts.refusal(lambda: acts.share(tanaka, evidence, [somebody], [sato]))
    assert said == "この根拠は取り下げられています。新しい根拠を記録してください。"


def test_a_contract_opens_existence_to_the_commissioner(tanaka, kato):
    contract = commission(tanaka, kato)
    assert acts.audited()[-1] == "contract.recorded"
    evidence = Evidence.objects.get(contract=contract)
    assert (evidence.in_force_from, evidence.in_force_until) == (contract.starts_at, contract.ends_at)
    assert {row.agency for row in evidence.recipients.all()} == {tanaka.agency, kato.agency}
    assert Scope.EXISTENCE in acts.scopes_from(kato, tanaka, acts.meet(kato))


@pytest.mark.parametrize("key", ["sato", "nakamura", "yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"])
def test_who_may_not_commission_work(who, kato, key):
    before = Contract.objects.count()
    assert acts.refusal(lambda: commission(who(key), kato))
    assert Contract.objects.count() == before
