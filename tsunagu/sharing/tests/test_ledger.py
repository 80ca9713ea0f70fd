"""disclose, approve, decline, confirm and revoke: what is written, who may not, and what they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tsunagu.common.scopes import Scope
from tsunagu.households.models import CalledName, LegalName
from tsunagu.sharing import actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Disclosure, Evidence
from tsunagu.sharing.tests import acts

pytestmark = pytest.mark.django_db
STRANGERS = ["tanaka", "nakamura", "sato", "suzuki", "yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"]


@pytest.fixture
def evidence(ito, saito, person):
    return acts.record(Kind.CONSENT, ito, [person], [ito, saito], scopes={Scope.CONTACT, Scope.NOTES})


@pytest.fixture
def proposal(ito, saito, person):
    """A reasoned ground that waits for 渡辺."""
    written = acts.record(Kind.GROUND, ito, [person], [saito], scopes={Scope.NOTES})
    assert acts.share(ito, written, [person], [saito], scopes={Scope.NOTES}) == []
    return written


def test_a_share_writes_a_row_for_every_scope_and_existence_always(ito, saito, person, evidence):
    rows = acts.share(ito, evidence, [person], [saito], scopes={Scope.NOTES})
    assert {row.scope for row in rows} == {Scope.EXISTENCE, Scope.NOTES}
    assert acts.scopes_from(ito, saito, person) == {Scope.EXISTENCE, Scope.NOTES}
    kept = Disclosure.objects.get(pk=rows[0].pk)
    assert (kept.from_agency, kept.to_agency, kept.kind) == (ito.agency, saito.agency, Kind.CONSENT)
    assert kept.effective_until == evidence.in_force_until
    assert acts.audited()[-1] == "disclosure.made"
    assert acts.last_entry().detail == {"scopes": [1, 3]}


def test_only_the_recipient_reads_and_only_what_was_shared(
    ito, saito, suzuki, tanaka, sasaki, person, evidence
):
    with ito.acting() as reader:
        actions.keep(CalledName(person=person, scope=Scope.EXISTENCE, name="大川さん"), by=reader)
        actions.keep(LegalName(person=person, scope=Scope.CONTACT, family="大川"), by=reader)
    acts.share(ito, evidence, [person], [saito])
    for player, names, legal in [(ito, 1, 1), (saito, 1, 0), (suzuki, 0, 0), (tanaka, 0, 0), (sasaki, 0, 0)]:
        with player.acting() as reader:
            assert CalledName.objects.visible_to(reader).count() == names
            assert LegalName.objects.visible_to(reader).count() == legal


def test_sharing_gives_nothing_back(ito, saito, person, evidence):
    acts.share(ito, evidence, [person], [saito])
    assert {holder for holder, _ in acts.opened(ito, person)} == {ito.agency.pk}


def test_what_was_received_is_not_passed_on(ito, saito, suzuki, person, evidence):
    acts.share(ito, evidence, [person], [saito])
    assert acts.refusal(lambda: acts.record(Kind.STATUTORY_REPORT, saito, [person], [suzuki]))
    assert (
        acts.refusal(lambda: acts.share(saito, evidence, [person], [ito]))
        == "いまの所属では、この人の記録を扱っていません。"
    )


@pytest.mark.parametrize("key", STRANGERS)
def test_who_does_not_work_for_somebody_shares_nothing_about_them(who, saito, person, evidence, key):
    assert acts.refusal(lambda: acts.share(who(key), evidence, [person], [saito]))
    assert acts.opened(saito, person) == set()


def test_an_approver_and_a_member_alone_share_nothing(who, person, evidence, saito):
    """The role decides, also in the agency that works for the person."""
    watanabe = who("watanabe")
    assert acts.refusal(lambda: acts.share(watanabe, evidence, [person], [saito])) == ""
    watanabe.membership.role = "approver"
    watanabe.membership.save()
    assert (
        acts.refusal(lambda: acts.share(watanabe, evidence, [person], [saito]))
        == "いまの役割では、この操作はできません。"
    )


def test_the_evidence_bounds_the_share_and_says_so(ito, saito, suzuki, person, evidence):
    other = acts.meet(ito)
    for act, words in [
        (lambda: acts.share(ito, evidence, [other], [saito]), "この根拠には、選んだ人が書かれていません。"),
        (lambda: acts.share(ito, evidence, [], [saito]), "この根拠には、選んだ人が書かれていません。"),
        (
            lambda: acts.share(ito, evidence, [person], [saito], scopes={Scope.HEALTH}),
            "この根拠に書かれていない範囲は、共有できません。",
        ),
        (
            lambda: acts.share(ito, evidence, [person], [saito], scopes={Scope.CONFERENCE}),
            "「会議の資料」を共有できません",
        ),
        (lambda: acts.share(ito, evidence, [person], [ito]), "自分の機関は、相手先に選べません。"),
        (
            lambda: acts.share(ito, evidence, [person], [saito], until=timezone.now()),
            "終わりは、いまより後にしてください。",
        ),
    ]:
        assert words in acts.refusal(act)
    assert acts.opened(saito, person) == set()


def test_an_evidence_of_others_is_not_ours_to_share_on(ito, saito, suzuki, person, evidence):
    with ito.acting() as reader:
        actions.start_own_work(suzuki.agency, [person], by=reader)
    said = acts.refusal(lambda: acts.share(suzuki, evidence, [person], [saito]))
    assert said == "この根拠で共有できるのは、根拠に書かれた機関だけです。"


def test_who_is_listed_gives_on_a_consent_and_not_on_a_ground(ito, saito, person, evidence):
    with ito.acting() as reader:
        actions.start_own_work(saito.agency, [person], by=reader)
    assert acts.refusal(lambda: acts.share(saito, evidence, [person], [ito])) == ""
    report = acts.record(Kind.STATUTORY_REPORT, ito, [person], [saito])
    assert "根拠に書かれた機関だけです" in acts.refusal(lambda: acts.share(saito, report, [person], [ito]))


def test_ruled_out_and_not_named_are_refused_in_the_same_words(ito, saito, suzuki, person, evidence):
    not_named = acts.refusal(lambda: acts.share(ito, evidence, [person], [suzuki]))
    with ito.acting() as reader:
        actions.bar(person, by=reader, reason="本人の求め", agency=saito.agency)
    ruled_out = acts.refusal(lambda: acts.share(ito, evidence, [person], [saito]))
    assert (
        ruled_out == not_named == "この相手先への共有は、いまはできません。まとめる窓口に相談してください。"
    )


@pytest.mark.parametrize(
    "when, words",
    [
        (timedelta(days=90), "この根拠は期限が過ぎています。新しい根拠を記録してください。"),
        (timedelta(days=-1), "この根拠は、まだ始まっていません。"),
    ],
)
def test_an_evidence_out_of_force_carries_nothing(ito, saito, person, evidence, when, words):
    """The person's own work began earlier, so that only the evidence is in the way."""
    since = timezone.now() - timedelta(days=30)
    earlier = acts.meet(ito, since)
    dated = acts.record(
        Kind.STATUTORY_REPORT,
        ito,
        [earlier],
        [saito],
        since + timedelta(days=10),
        until=timezone.now() + timedelta(days=89),
    )
    at = timezone.now() + when if when.days > 0 else since + timedelta(days=9)
    assert acts.refusal(lambda: acts.share(ito, dated, [earlier], [saito], at)) == words


def test_no_moment_is_shared_before_now(ito, saito, person, evidence):
    now = timezone.now()
    acts.share(ito, evidence, [person], [saito], now)
    assert acts.opened(saito, person, now)
    assert acts.opened(saito, person, now - acts.US) == set()


def test_a_proposal_opens_nothing_until_another_agrees(ito, watanabe, saito, person, proposal):
    assert acts.audited()[-1] == "disclosure.proposed"
    assert acts.opened(saito, person) == set()
    with watanabe.acting() as reader:
        rows = actions.approve(proposal, by=reader)
    assert {row.approved_by for row in rows} == {watanabe.membership}
    assert {row.recorded_by for row in rows} == {ito.membership}
    assert acts.scopes_from(ito, saito, person) == {Scope.EXISTENCE, Scope.NOTES}
    assert acts.audited()[-1] == "evidence.approved"
    with watanabe.acting() as reader:
        assert (
            acts.refusal(lambda: actions.approve(proposal, by=reader))
            == "承認を待っている共有ではありません。"
        )


def test_two_approvers_at_once_approve_once(watanabe, proposal):
    stale = Evidence.objects.get(pk=proposal.pk)
    with watanabe.acting() as reader:
        actions.approve(proposal, by=reader)
        assert acts.refusal(lambda: actions.approve(stale, by=reader)) == "ほかの人が先に決めました。"


@pytest.mark.parametrize("key", ["ito", "saito", "nakamura", "hayashi", "yamamoto", "suzuki", "sasaki"])
def test_who_may_not_approve(who, proposal, saito, person, key):
    with who(key).acting() as reader:
        assert acts.refusal(lambda: actions.approve(proposal, by=reader))
        assert acts.refusal(lambda: actions.decline(proposal, by=reader))
    assert acts.opened(saito, person) == set()


def test_the_writer_does_not_approve_in_another_post_either(ito, watanabe, proposal):
    """One human being in two posts is still one."""
    watanabe.membership.user = ito.user
    watanabe.membership.save()
    with watanabe.acting() as reader:
        assert (
            acts.refusal(lambda: actions.approve(proposal, by=reader))
            == "承認は、書いた人とは別の人がします。"
        )


def test_a_barrier_that_came_meanwhile_stops_the_approval(ito, watanabe, saito, person, proposal):
    with ito.acting() as reader:
        actions.bar(person, by=reader, reason="本人の求め", agency=saito.agency)
    with watanabe.acting() as reader:
        assert (
            acts.refusal(lambda: actions.approve(proposal, by=reader)) == actions.ledger.policies.NOT_TO_THEM
        )


def test_a_barred_approver_approves_nothing(watanabe, person, proposal):
    with watanabe.acting() as reader:  # of herself: they are related
        actions.bar(person, by=reader, reason="親族", user=watanabe.user)
    with watanabe.acting() as reader:
        assert (
            acts.refusal(lambda: actions.approve(proposal, by=reader))
            == "いまの所属では、この人の記録を扱っていません。"
        )


def test_a_declined_proposal_stays_closed(watanabe, saito, person, proposal):
    with watanabe.acting() as reader:
        actions.decline(proposal, by=reader)
    assert acts.audited()[-1] == "evidence.declined"
    proposal.refresh_from_db()
    with watanabe.acting() as reader:
        assert "取り下げられています" in acts.refusal(lambda: actions.approve(proposal, by=reader))
    assert acts.opened(saito, person) == set()


def test_an_emergency_opens_at_once_and_another_confirms_it_later(ito, watanabe, saito, person):
    told = acts.record(Kind.EMERGENCY, ito, [person], [saito], scopes={Scope.HEALTH})
    acts.share(ito, told, [person], [saito], scopes={Scope.HEALTH})
    assert acts.scopes_from(ito, saito, person) == {Scope.EXISTENCE, Scope.HEALTH}
    with ito.acting() as reader:
        assert acts.refusal(lambda: actions.confirm_emergency(told, by=reader))
    with watanabe.acting() as reader:
        assert actions.confirm_emergency(told, by=reader).approved_by == watanabe.membership
        assert "確かめを待っている" in acts.refusal(lambda: actions.confirm_emergency(told, by=reader))
    assert acts.audited()[-1] == "evidence.confirmed"


def test_a_revoked_row_ends_now_and_the_others_go_on(ito, saito, person, evidence):
    existence, notes = acts.share(ito, evidence, [person], [saito], scopes={Scope.NOTES})
    with ito.acting() as reader:
        ended = actions.revoke(notes, by=reader)
        at = reader.at
    assert (ended.revoked_at, ended.revoked_by, ended.effective_until) == (at, ito.membership, at)
    assert acts.scopes_from(ito, saito, person, at) == {Scope.EXISTENCE}
    assert acts.audited()[-1] == "disclosure.revoked"
    with ito.acting() as reader:
        assert acts.refusal(lambda: actions.revoke(ended, by=reader)) == "この共有は、すでに終わっています。"
        assert actions.revoke_all([existence, ended], by=reader) == 1
    assert acts.opened(saito, person) == set()


def test_a_stale_copy_of_a_row_is_not_revoked_twice(ito, saito, person, evidence):
    row = acts.share(ito, evidence, [person], [saito])[0]
    stale = Disclosure.objects.get(pk=row.pk)
    with ito.acting() as reader:
        actions.revoke(row, by=reader)
        assert acts.refusal(lambda: actions.revoke(stale, by=reader)) == "この共有は、すでに終わっています。"


@pytest.mark.parametrize("key", ["saito", "tanaka", "nakamura", "suzuki", "yoshida", "sasaki"])
def test_only_the_giver_revokes(who, ito, saito, person, evidence, key):
    row = acts.share(ito, evidence, [person], [saito])[0]
    with who(key).acting() as reader:
        assert acts.refusal(lambda: actions.revoke(row, by=reader))
    assert acts.opened(saito, person)


def test_own_work_is_not_revoked(ito, person):
    row = Disclosure.objects.filter(kind=Kind.OWN_WORK, person=person).first()
    with ito.acting() as reader:
        assert (
            acts.refusal(lambda: actions.revoke(row, by=reader))
            == "取りやめられるのは、渡した機関の共有だけです。"
        )


def test_a_named_post_alone_reads(ito, sato, mori, person):
    written = acts.record(Kind.STATUTORY_REPORT, ito, [person], [sato], only_membership=sato.membership)
    acts.share(ito, written, [person], [sato])
    assert acts.scopes_from(ito, sato, person) == {Scope.EXISTENCE}
    assert acts.opened(mori, person) == set()


def test_the_ledger_is_read_by_giver_and_recipient(ito, saito, tanaka, sasaki, person, evidence):
    acts.share(ito, evidence, [person], [saito])
    for player, seen in [(ito, True), (saito, True), (tanaka, False), (sasaki, False)]:
        with player.acting() as reader:
            assert Disclosure.objects.visible_to(reader).filter(evidence=evidence).exists() is seen
