"""What must hold of the acts: each check plays a small scene with the cast and asserts what happened."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tsunagu.common.scopes import Scope
from tsunagu.desk.tests import scenes
from tsunagu.households.models import CalledName
from tsunagu.sharing import actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Consent, Contract, Disclosure, Evidence, EvidenceRecipient
from tsunagu.sharing.tests import acts

OPEN = {Scope.EXISTENCE, Scope.NOTES}


def _shared(who):
    """伊藤 met somebody and shared notes with 斎藤 on a consent."""
    person = acts.meet(who("ito"))
    return person, acts.consent_to(who("ito"), person, who("saito"), {Scope.NOTES})


def _refused(player, act):
    with player.acting() as reader:
        return acts.refusal(lambda: act(reader))


def share_opens_existence_too(who):
    person, _ = _shared(who)
    assert acts.scopes_from(who("ito"), who("saito"), person) == OPEN


def adding_tells_no_stranger(who):
    """The commissioner learns that somebody exists, nobody else anything."""
    person = acts.meet(who("sato"))
    assert acts.scopes_from(who("sato"), who("tanaka"), person) == {Scope.EXISTENCE}
    assert not acts.opened(who("suzuki"), person)
    assert not acts.opened(who("takahashi"), person)


def commissioner_tells_no_contractor(who):
    assert not acts.opened(who("sato"), acts.meet(who("tanaka")))


def only_case_work_adds(who):
    for key in ("nakamura", "sasaki", "yoshida"):
        assert _refused(who(key), lambda reader: actions.add_person(by=reader))


def only_own_people_are_written_about(who):
    person, _ = _shared(who)
    row = CalledName(person=person, scope=Scope.EXISTENCE, name="だれか")
    for key in ("saito", "suzuki"):
        assert _refused(who(key), lambda reader: actions.keep(row, by=reader))


def barred_writer_is_refused(who):
    person, _ = _shared(who)
    with who("watanabe").acting() as reader:  # of herself: they are related
        actions.bar(person, by=reader, reason="親族", user=who("watanabe").user)
    row = CalledName(person=person, scope=Scope.EXISTENCE, name="だれか")
    assert _refused(who("watanabe"), lambda reader: actions.keep(row, by=reader))


def only_own_people_are_shared(who):
    person, evidence = _shared(who)
    for key in ("saito", "suzuki", "tanaka"):
        assert acts.refusal(lambda key=key: acts.share(who(key), evidence, [person], [who("ito")]))


def evidence_bounds_its_share(who):
    person, evidence = _shared(who)
    ito, saito, other = who("ito"), who("saito"), acts.meet(who("ito"))
    for people, to, scopes in [
        ([other], [saito], ()),
        ([person], [who("suzuki")], ()),
        ([person], [saito, who("suzuki")], ()),
        ([person], [saito], {Scope.HEALTH}),
        ([person], [ito], ()),
    ]:
        assert acts.refusal(lambda p=people, t=to, s=scopes: acts.share(ito, evidence, p, t, scopes=s))


def ended_evidence_carries_nothing(who):
    person, evidence = _shared(who)
    late = evidence.in_force_until
    assert acts.refusal(lambda: acts.share(who("ito"), evidence, [person], [who("saito")], late))
    with who("ito").acting() as reader:
        withdrawn = actions.withdraw(evidence, by=reader)
    assert acts.refusal(lambda: acts.share(who("ito"), withdrawn, [person], [who("saito")]))


def barred_recipient_is_refused(who):
    person, evidence = _shared(who)
    with who("ito").acting() as reader:
        actions.bar(person, by=reader, reason="求め", agency=who("saito").agency)
    assert acts.refusal(lambda: acts.share(who("ito"), evidence, [person], [who("saito")]))


def kind_bounds_its_evidence(who):
    person = acts.meet(who("ito"))
    now = timezone.now()
    for more in [
        {"until": now + timedelta(hours=73)},
        {"scopes": {Scope.NOTES}},
        {"recipients": [who("saito").agency, who("suzuki").agency]},
        {"recipients": [who("ito").agency]},
        {"basis": acts.paper(Kind.CONFERENCE, None, [], []).basis},
        {"is_standing": True},
    ]:
        written = acts.paper(Kind.EMERGENCY, who("ito"), [person], [who("saito")], **more)
        assert _refused(
            who("ito"), lambda reader, written=written: actions.record_evidence(written, by=reader)
        )


def own_work_and_succession_are_not_written_by_hand(who):
    person = acts.meet(who("ito"))
    for kind in (Kind.OWN_WORK, Kind.SUCCESSION):
        written = acts.paper(kind, who("ito"), [person], [who("suzuki")], until=None)
        assert _refused(
            who("ito"), lambda reader, written=written: actions.record_evidence(written, by=reader)
        )


def consent_carries_its_giver_while_it_stands(who):
    ito, saito = who("ito"), who("saito")
    person, other = acts.meet(ito), acts.meet(ito)
    consent = acts.agree(ito, person)
    strange = acts.paper(Kind.CONSENT, ito, [other], [saito], consent=consent)
    assert _refused(ito, lambda reader: actions.record_evidence(strange, by=reader))
    with ito.acting() as reader:
        actions.withdraw_consent(Consent.objects.get(pk=consent.pk), by=reader)
    written = acts.paper(Kind.CONSENT, ito, [person], [saito], consent=consent)
    assert _refused(ito, lambda reader: actions.record_evidence(written, by=reader))


def withdrawn_consent_closes_all(who):
    person, evidence = _shared(who)
    with who("ito").acting() as reader:
        actions.withdraw_consent(evidence.consent, by=reader)
        assert not acts.opened(who("saito"), person, reader.at)


def only_the_holder_withdraws(who):
    _, evidence = _shared(who)
    for key in ("saito", "suzuki", "watanabe"):
        said = _refused(who(key), lambda reader: actions.withdraw(evidence, by=reader))
        consent = _refused(who(key), lambda reader: actions.withdraw_consent(evidence.consent, by=reader))
        assert bool(said) is bool(consent) is (key != "watanabe")


def own_work_is_not_withdrawn(who):
    acts.meet(who("ito"))
    own = Evidence.objects.get(holder=who("ito").agency, kind=Kind.OWN_WORK)
    assert _refused(who("ito"), lambda reader: actions.withdraw(own, by=reader))


def only_the_giver_revokes(who):
    person, evidence = _shared(who)
    row = Disclosure.objects.filter(evidence=evidence).first()
    for key in ("saito", "suzuki", "tanaka"):
        assert _refused(who(key), lambda reader: actions.revoke(row, by=reader))
    own = Disclosure.objects.filter(kind=Kind.OWN_WORK, person=person).first()
    assert _refused(who("ito"), lambda reader: actions.revoke(own, by=reader))


def _proposal(who):
    person = acts.meet(who("ito"))
    written = acts.record(Kind.GROUND, who("ito"), [person], [who("saito")])
    return person, written, acts.share(who("ito"), written, [person], [who("saito")])


def nothing_opens_before_approval(who):
    person, _, rows = _proposal(who)
    assert rows == []
    assert not acts.opened(who("saito"), person)


def another_of_the_agency_approves(who):
    person, written, _ = _proposal(who)
    with who("ito").acting() as reader:
        actions.start_own_work(who("hayashi").agency, [person], by=reader)
    hand = who("ito").membership
    hand.role = "supervisor"  # may approve, and wrote it
    hand.save()
    for key in ("ito", "hayashi", "saito"):
        assert _refused(who(key), lambda reader: actions.approve(written, by=reader))
    assert not _refused(who("watanabe"), lambda reader: actions.approve(written, by=reader))


def approver_works_for_the_person(who):
    person, written, _ = _proposal(who)
    with who("watanabe").acting() as reader:  # of herself: they are related
        actions.bar(person, by=reader, reason="親族", user=who("watanabe").user)
    assert _refused(who("watanabe"), lambda reader: actions.approve(written, by=reader))


def approval_looks_at_barriers_again(who):
    person, written, _ = _proposal(who)
    with who("ito").acting() as reader:
        actions.bar(person, by=reader, reason="求め", agency=who("saito").agency)
    assert _refused(who("watanabe"), lambda reader: actions.approve(written, by=reader))


def _barred(who):
    person, _ = _shared(who)
    with who("watanabe").acting() as reader:  # of herself: they are related
        return person, actions.bar(person, by=reader, reason="求め", user=who("watanabe").user)


def barriers_are_their_setters(who):
    person, barrier = _barred(who)
    for key in ("suzuki", "saito", "watanabe"):
        assert _refused(who(key), lambda reader: actions.lift(barrier, by=reader))
    colleague = who("ito").user
    for key in ("suzuki", "saito", "tanaka"):
        assert _refused(
            who(key), lambda reader: actions.bar(person, by=reader, reason="求め", user=colleague)
        )


def colleagues_are_barred_by_the_supervisor(who):
    person = acts.meet(who("ito"))
    user = who("watanabe").user
    for key, refused in [("ito", True), ("watanabe", False)]:
        said = _refused(who(key), lambda reader: actions.bar(person, by=reader, reason="親族", user=user))
        assert bool(said) is refused


def contract_end_closes_and_passes_on(who):
    tanaka, sato = who("tanaka"), who("sato")
    person = acts.meet(sato)
    with sato.acting() as reader:
        actions.start_own_work(who("ito").agency, [person], by=reader)
    acts.consent_to(who("ito"), person, sato)
    contract = Contract.objects.get(contractor=sato.agency)
    with tanaka.acting() as reader:
        actions.end_contract(contract, by=reader, successor=tanaka.agency)
    later = timezone.now() + timedelta(seconds=1)
    rows = Disclosure.objects.filter(to_agency=sato.agency, person=person, effective_until__gt=later)
    assert not rows
    assert not Evidence.objects.filter(contract=contract, withdrawn_at=None)
    assert {holder for holder, _ in acts.opened(tanaka, person, later)} == {sato.agency.pk, tanaka.agency.pk}


def inherited_rows_end_with_the_heirs_contract(who):
    tanaka, sato, takahashi, heir = who("tanaka"), who("sato"), who("takahashi"), who("kobayashi")
    person = acts.meet(sato)
    for player, ended, next_one in [(tanaka, sato, heir), (takahashi, heir, takahashi)]:
        with player.acting() as reader:
            contract = Contract.objects.get(contractor=ended.agency)
            actions.end_contract(contract, by=reader, successor=next_one.agency)
    later = timezone.now() + timedelta(seconds=1)
    assert not Disclosure.objects.filter(to_agency=heir.agency, person=person, effective_until__gt=later)
    assert sato.agency.pk in {holder for holder, _ in acts.opened(takahashi, person, later)}


def only_the_commissioner_ends_a_contract(who):
    contract = Contract.objects.get(contractor=who("sato").agency)
    successor = who("takahashi").agency
    for key in ("takahashi", "sato", "ito"):
        assert _refused(
            who(key), lambda reader: actions.end_contract(contract, by=reader, successor=successor)
        )


def joining_needs_an_evidence_that_lists_both(who):
    ito, saito = who("ito"), who("saito")
    scene = scenes.household_of(ito)
    report = acts.record(Kind.STATUTORY_REPORT, ito, scene.people, [saito])
    EvidenceRecipient.objects.create(evidence=report, agency=ito.agency)
    for evidence, people in [
        (scenes.conference(ito, scene, [who("takahashi")]), scene.people),
        (scenes.conference(ito, scene, [saito], people=[scene.mother]), scene.people),
        (report, scene.people),
    ]:
        assert acts.refusal(lambda e=evidence, p=people: scenes.join(ito, scene, saito, e, p))
    assert not acts.opened(saito, scene.daughter)


def a_joiner_is_told_existence_and_no_more(who):
    ito, saito = who("ito"), who("saito")
    scene = scenes.household_of(ito)
    scenes.join(ito, scene, saito, scenes.conference(ito, scene, [saito]))
    assert acts.scopes_from(ito, saito, scene.daughter) == {Scope.EXISTENCE}
    assert acts.scopes_from(saito, ito, scene.daughter) == {Scope.EXISTENCE}


def shares_end_in_time(who):
    person, evidence = _shared(who)
    ito, saito = who("ito"), who("saito")
    until = timezone.now() - timedelta(days=1)
    assert acts.refusal(lambda: acts.share(ito, evidence, [person], [saito], until=until))
    rows = acts.share(ito, evidence, [person], [saito], until=timezone.now() + timedelta(days=999))
    assert {row.valid_until for row in rows} == {evidence.in_force_until}
