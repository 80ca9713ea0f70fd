"""Two at once, with real connections: a withdrawal bites at its commit, whoever came first."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests import bases
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.sharing import actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Consent, Disclosure, Evidence
from tsunagu.sharing.tests import acts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def legal_bases(transactional_db):
    bases.put_back()


LONG_ENOUGH = 0.5  # seconds in which the second one comes to wait for the first


def both(first, second):
    """`first` acts and keeps its transaction open until `second` waits for it. What they said, in order."""
    acted, said = threading.Event(), {}

    def one():
        with transaction.atomic():
            said["first"] = _outcome(first)
            acted.set()
            came.wait(LONG_ENOUGH)

    def other():
        acted.wait(10)
        said["second"] = _outcome(second)
        came.set()

    came = threading.Event()
    threads = [threading.Thread(target=_closing, args=[job]) for job in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return said["first"], said["second"]


def _closing(job):
    try:
        job()
    finally:
        connection.close()


def _outcome(act):
    try:
        act()
    except NotAllowed as refused:
        return refused.decision.reason
    return ""


@pytest.fixture
def evidence(ito, saito, person):
    written = acts.record(Kind.CONSENT, ito, [person], [ito, saito], scopes={Scope.NOTES})
    return Evidence.objects.get(pk=written.pk)


def _withdraw(player, evidence):
    with player.acting() as reader:
        actions.withdraw(evidence, by=reader)


def _later():
    return timezone.now() + timedelta(seconds=60)


def test_a_share_during_an_open_withdrawal_is_born_dead(ito, saito, person, evidence):
    copy = Evidence.objects.get(pk=evidence.pk)
    first, second = both(
        lambda: _withdraw(ito, evidence),
        lambda: acts.share(ito, copy, [person], [saito], scopes={Scope.NOTES}),
    )
    assert first == second == ""
    withdrawn = Evidence.objects.get(pk=evidence.pk).withdrawn_at
    rows = Disclosure.objects.filter(evidence=evidence)
    assert rows.count() == 2
    assert {row.effective_until for row in rows} == {withdrawn}
    assert acts.opened(saito, person) == acts.opened(saito, person, _later()) == set()


def test_a_withdrawal_during_an_open_share_ends_it(ito, saito, person, evidence):
    copy = Evidence.objects.get(pk=evidence.pk)
    first, second = both(
        lambda: acts.share(ito, evidence, [person], [saito], scopes={Scope.NOTES}),
        lambda: _withdraw(ito, copy),
    )
    assert first == second == ""
    withdrawn = Evidence.objects.get(pk=evidence.pk).withdrawn_at
    assert {row.effective_until for row in Disclosure.objects.filter(evidence=evidence)} == {withdrawn}
    assert acts.opened(saito, person, _later()) == set()


def test_no_evidence_is_written_on_a_consent_that_is_being_withdrawn(ito, saito, person):
    consent = acts.agree(ito, person)
    written = acts.paper(
        Kind.CONSENT, ito, [person], [ito, saito], consent=Consent.objects.get(pk=consent.pk)
    )

    def withdraw():
        with ito.acting() as reader:
            actions.withdraw_consent(consent, by=reader)

    def record():
        with ito.acting() as reader:
            actions.record_evidence(written, by=reader)

    first, second = both(withdraw, record)
    assert (first, second) == ("", "この同意は撤回されています。新しい同意が必要です。")
    assert not Evidence.objects.filter(kind=Kind.CONSENT).exists()


def test_a_withdrawal_of_consent_waits_for_the_evidence_that_is_being_written(ito, saito, person):
    consent = acts.agree(ito, person)
    written = acts.paper(
        Kind.CONSENT, ito, [person], [ito, saito], consent=Consent.objects.get(pk=consent.pk)
    )

    def record():
        with ito.acting() as reader:
            evidence = actions.record_evidence(written, by=reader)
        acts.share(ito, evidence, [person], [saito])

    def withdraw():
        with ito.acting() as reader:
            actions.withdraw_consent(consent, by=reader)

    first, second = both(record, withdraw)
    assert first == second == ""
    assert Evidence.objects.get(kind=Kind.CONSENT).withdrawn_at is not None
    assert acts.opened(saito, person, _later()) == set()


def test_two_approvals_at_once_write_one_set_of_rows(ito, watanabe, saito, person):
    proposal = acts.record(Kind.GROUND, ito, [person], [saito])
    copies = [Evidence.objects.get(pk=proposal.pk) for _ in range(2)]

    def approve(copy):
        with watanabe.acting() as reader:
            actions.approve(copy, by=reader)

    first, second = both(lambda: approve(copies[0]), lambda: approve(copies[1]))
    assert (first, second) == ("", "ほかの人が先に決めました。")
    assert Disclosure.objects.filter(evidence=proposal).count() == 1
