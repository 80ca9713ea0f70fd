"""Evidence and consent: who may put them down, what they say, and what their end takes with it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tsunagu.common.scopes import Scope
from tsunagu.sharing import actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Consent, Contract, Evidence, basis_on
from tsunagu.sharing.tests import acts

pytestmark = pytest.mark.django_db
NOT_THEIRS = ["tanaka", "nakamura", "sato", "suzuki", "yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"]
GONE = "この根拠は取り下げられています。新しい根拠を記録してください。"


def test_an_evidence_says_whom_and_what_it_covers_and_existence_always(ito, saito, person):
    evidence = acts.record(Kind.CONSENT, ito, [person], [ito, saito], scopes={Scope.NOTES, Scope.HEALTH})
    assert {row.agency for row in evidence.recipients.all()} == {ito.agency, saito.agency}
    assert [row.person for row in evidence.people.all()] == [person]
    assert {row.scope for row in evidence.scopes.all()} == {Scope.EXISTENCE, Scope.NOTES, Scope.HEALTH}
    assert (evidence.holder, evidence.recorded_by) == (ito.agency, ito.membership)
    assert acts.audited()[-1] == "evidence.recorded"
    assert acts.last_entry().detail == {"kind": "consent"}


def test_an_evidence_alone_opens_nothing(ito, saito, person):
    acts.record(Kind.CONSENT, ito, [person], [ito, saito], scopes={Scope.NOTES})
    assert acts.opened(saito, person) == set()


@pytest.mark.parametrize("key", NOT_THEIRS)
def test_who_does_not_work_for_somebody_writes_down_no_evidence_about_them(who, saito, person, key):
    written = acts.paper(Kind.STATUTORY_REPORT, None, [person], [saito])
    with who(key).acting() as reader:
        assert acts.refusal(lambda: actions.record_evidence(written, by=reader))
    assert not Evidence.objects.filter(kind=Kind.STATUTORY_REPORT).exists()


@pytest.mark.parametrize(
    "more, words",
    [
        ({"recipients": []}, "相手先を選んでください。"),
        ({"is_standing": True}, "新しい人にも続けて使えるのは、承認される理由と委託契約だけです。"),
        ({"until": None}, "期限は、きょうから400日以内のあいだで選んでください。"),
    ],
)
def test_an_evidence_that_says_too_little_or_too_much_is_refused(ito, saito, person, more, words):
    consent = acts.agree(ito, person)
    written = acts.paper(Kind.CONSENT, ito, [person], [ito, saito], **{"consent": consent} | more)
    with ito.acting() as reader:
        said = acts.refusal(lambda: actions.record_evidence(written, by=reader))
    assert said == words


def test_an_evidence_about_nobody_is_refused(ito, saito):
    written = acts.paper(Kind.STATUTORY_REPORT, ito, [], [saito])
    with ito.acting() as reader:
        said = acts.refusal(lambda: actions.record_evidence(written, by=reader))
    assert said == "だれについての根拠かを選んでください。"


@pytest.mark.parametrize("more", [{"harm_checked": False}, {"reason": ""}, {"reason": " 　"}])
def test_a_ground_needs_its_reason_and_the_look_at_harm(ito, saito, person, more):
    written = acts.paper(Kind.GROUND, ito, [person], [saito], **more)
    with ito.acting() as reader:
        assert "理由を書き" in acts.refusal(lambda: actions.record_evidence(written, by=reader))


def test_a_conference_calls_others_and_opens_its_papers_to_them(ito, saito, person):
    with ito.acting() as reader:
        meeting = actions.record_conference(
            "支援会議",
            by=reader,
            held_on=timezone.localdate(),
            basis=basis_on("SWA_106_6", timezone.localdate()),
            members=[saito.agency, ito.agency],
            people=[person],
            until=reader.at + timedelta(days=100),
        )
    assert {row.agency for row in meeting.recipients.all()} == {ito.agency, saito.agency}
    assert {row.scope for row in meeting.scopes.all()} == {Scope.EXISTENCE, Scope.CONFERENCE}
    with ito.acting() as reader:
        alone = dict(
            held_on=timezone.localdate(), basis=meeting.basis, people=[person], until=meeting.in_force_until
        )
        assert "ほかの機関をひとつ以上" in acts.refusal(
            lambda: actions.record_conference("支援会議", by=reader, members=[ito.agency], **alone)
        )


def test_a_consent_is_read_by_the_agency_that_recorded_it(ito, watanabe, saito, tanaka, person):
    acts.consent_to(ito, person, saito)
    for player, seen in [(ito, 1), (watanabe, 1), (saito, 0), (tanaka, 0)]:
        with player.acting() as reader:
            assert Consent.objects.visible_to(reader).count() == seen
    assert acts.audited().count("consent.recorded") == 1


@pytest.mark.parametrize("key", NOT_THEIRS)
def test_who_does_not_work_for_somebody_writes_down_no_consent_of_theirs(who, person, key):
    assert acts.refusal(lambda: acts.agree(who(key), person))
    assert not Consent.objects.exists()


def test_a_consent_carries_only_the_one_who_gave_it(ito, saito, person):
    consent, other = acts.agree(ito, person), acts.meet(ito)
    for people in ([other], [person, other]):
        written = acts.paper(Kind.CONSENT, ito, people, [saito], consent=consent)
        with ito.acting() as reader:
            said = acts.refusal(
                lambda written=written, reader=reader: actions.record_evidence(written, by=reader)
            )
        assert said == "同意した人のことだけを、この同意で共有できます。"


def test_a_consent_that_another_agency_recorded_is_not_ours_to_use(ito, saito, person):
    consent = acts.agree(ito, person)
    with ito.acting() as reader:
        actions.start_own_work(saito.agency, [person], by=reader)
    for borrowed in (consent, None):
        written = acts.paper(Kind.CONSENT, saito, [person], [ito], consent=borrowed)
        with saito.acting() as reader:
            said = acts.refusal(
                lambda written=written, reader=reader: actions.record_evidence(written, by=reader)
            )
        assert said == "同意を使えるのは、同意を記録した機関だけです。"


def test_a_withdrawn_consent_closes_everything_that_rests_on_it_at_once(ito, saito, suzuki, person):
    consent, now = acts.agree(ito, person), timezone.now()
    scopes = {Scope.NOTES, Scope.HEALTH}
    for other in (saito, suzuki):
        evidence = acts.record(Kind.CONSENT, ito, [person], [ito, other], now, consent=consent, scopes=scopes)
        acts.share(ito, evidence, [person], [other], now, scopes)
    later = now + timedelta(hours=1)
    with ito.acting(later) as reader:
        actions.withdraw_consent(consent, by=reader)
    for other in (saito, suzuki):
        assert acts.scopes_from(ito, other, person, later - acts.US) == {Scope.EXISTENCE, *scopes}
        assert acts.opened(other, person, later) == set()
    assert Scope.NOTES in acts.scopes_from(ito, ito, person, later)
    assert acts.audited()[-1] == "consent.withdrawn"
    with ito.acting(later) as reader:
        assert (
            acts.refusal(lambda: actions.withdraw_consent(consent, by=reader))
            == "この同意は、すでに撤回されています。"
        )


def test_nothing_new_rests_on_a_withdrawn_consent(ito, saito, person):
    consent = acts.agree(ito, person)
    evidence = acts.record(Kind.CONSENT, ito, [person], [ito, saito], consent=consent)
    with ito.acting() as reader:
        actions.withdraw_consent(Consent.objects.get(pk=consent.pk), by=reader)
    written = acts.paper(Kind.CONSENT, ito, [person], [ito, saito], consent=consent)
    with ito.acting() as reader:
        said = acts.refusal(lambda: actions.record_evidence(written, by=reader))
    assert said == "この同意は撤回されています。新しい同意が必要です。"
    evidence.refresh_from_db()
    assert acts.refusal(lambda: acts.share(ito, evidence, [person], [saito])) == GONE


@pytest.mark.parametrize("key", ["saito", "nakamura", "tanaka", "suzuki", "sasaki"])
def test_only_who_recorded_a_consent_withdraws_it(who, ito, saito, person, key):
    acts.consent_to(ito, person, saito)
    consent = Consent.objects.get()
    with who(key).acting() as reader:
        assert acts.refusal(lambda: actions.withdraw_consent(consent, by=reader))
    assert Consent.objects.get().withdrawn_at is None


def test_a_stale_copy_of_a_consent_is_not_withdrawn_twice(ito, person):
    consent = acts.agree(ito, person)
    stale = Consent.objects.get(pk=consent.pk)
    with ito.acting() as reader:
        actions.withdraw_consent(consent, by=reader)
    with ito.acting() as reader:
        assert "すでに撤回されています" in acts.refusal(lambda: actions.withdraw_consent(stale, by=reader))


def test_a_withdrawn_evidence_ends_what_rests_on_it(ito, saito, person):
    evidence = acts.consent_to(ito, person, saito, {Scope.NOTES})
    stale = Evidence.objects.get(pk=evidence.pk)
    with ito.acting() as reader:
        withdrawn = actions.withdraw(evidence, by=reader)
        at = reader.at
    assert acts.opened(saito, person, at) == set()
    assert withdrawn.withdrawn_at == at
    assert acts.audited()[-1] == "evidence.withdrawn"
    with ito.acting() as reader:
        assert acts.refusal(lambda: actions.withdraw(withdrawn, by=reader)) == GONE
        assert (
            acts.refusal(lambda: actions.withdraw(stale, by=reader))
            == "この根拠は、すでに取り下げられています。"
        )


@pytest.mark.parametrize("key", ["saito", "nakamura", "tanaka", "suzuki", "yoshida", "sasaki"])
def test_only_who_recorded_an_evidence_withdraws_or_shortens_it(who, ito, saito, person, key):
    evidence = acts.consent_to(ito, person, saito)
    soon = timezone.now() + timedelta(days=1)
    with who(key).acting() as reader:
        assert acts.refusal(lambda: actions.withdraw(evidence, by=reader))
        assert acts.refusal(lambda: actions.shorten(evidence, by=reader, until=soon))
    assert acts.opened(saito, person)


def test_own_work_and_succession_are_not_withdrawn(ito, watanabe, person):
    own = Evidence.objects.get(holder=ito.agency, kind=Kind.OWN_WORK)
    with watanabe.acting() as reader:
        for act in (
            actions.withdraw,
            lambda e, by: actions.shorten(e, by=by, until=by.at + timedelta(days=1)),
        ):
            said = acts.refusal(lambda act=act, reader=reader: act(own, by=reader))
            assert said == "自分の機関のしごとと引き継ぎは、取り下げられません。"
    assert acts.opened(ito, person)


def test_a_shortened_evidence_ends_what_rests_on_it_earlier(ito, saito, person):
    evidence = acts.consent_to(ito, person, saito)
    soon = timezone.now() + timedelta(days=3)
    with ito.acting() as reader:
        assert actions.shorten(evidence, by=reader, until=soon).in_force_until == soon
    assert acts.opened(saito, person, soon - acts.US)
    assert acts.opened(saito, person, soon) == set()
    assert acts.audited()[-1] == "evidence.shortened"


@pytest.mark.parametrize("days", [-1, 0, 91])
def test_an_evidence_is_neither_lengthened_nor_ended_in_the_past(ito, saito, person, days):
    evidence = acts.consent_to(ito, person, saito)
    with ito.acting() as reader:
        until = reader.at + timedelta(days=days)
        said = acts.refusal(lambda: actions.shorten(evidence, by=reader, until=until))
    assert said == "終わりは、いまより後で、いまの期限より前にしてください。"


def test_an_evidence_is_read_by_its_holder_and_its_recipients(ito, saito, tanaka, sasaki, person):
    evidence = acts.consent_to(ito, person, saito)
    for player, seen in [(ito, True), (saito, True), (tanaka, False), (sasaki, False)]:
        with player.acting() as reader:
            assert Evidence.objects.visible_to(reader).filter(pk=evidence.pk).exists() is seen


def test_only_the_commissioner_writes_evidence_on_its_contract(tanaka, takahashi, sato):
    contract = Contract.objects.get(contractor=sato.agency)
    for player, to, words in [
        (takahashi, [takahashi, sato], "委託元の機関だけです"),
        (tanaka, [tanaka, takahashi], "委託先の機関が、相手先に入っていません"),
        (tanaka, [tanaka, sato], ""),
    ]:
        written = acts.paper(Kind.CONTRACT, player, [], to, contract=contract, is_standing=True)
        with player.acting() as reader:
            said = acts.refusal(
                lambda written=written, reader=reader: actions.record_evidence(written, by=reader)
            )
        assert words in said
        assert bool(words) == bool(said)
