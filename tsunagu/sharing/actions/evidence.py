"""根拠: put down what justifies sharing, and take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, not_yet, require
from tsunagu.common.scopes import Scope
from tsunagu.sharing import policies
from tsunagu.sharing.actions.work import carry_on
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import (
    Consent,
    Contract,
    Evidence,
    EvidencePerson,
    EvidenceRecipient,
    EvidenceScope,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from tsunagu.agencies.models import Agency, Membership
    from tsunagu.people.models import Person
    from tsunagu.sharing.models import LegalBasisVersion
    from tsunagu.sharing.reader import Reader


@dataclass(frozen=True, kw_only=True)
class Paper:
    """What a new evidence says; the shape that forms and stories fill."""

    kind: Kind
    basis: LegalBasisVersion
    title: str
    recipients: Sequence[Agency]
    people: Sequence[Person]
    scopes: Collection[Scope]
    until: datetime | None
    since: datetime | None = None  # in force from now on when nothing is said
    held_on: date | None = None
    reason: str = ""
    harm_checked: bool = False
    is_standing: bool = False
    only_membership: Membership | None = None  # the one membership of the (only) recipient that is named
    consent: Consent | None = None
    contract: Contract | None = None


@transaction.atomic
def record_evidence(paper: Paper, *, by: Reader) -> Evidence:
    """Put down one evidence with its recipients, people and scopes; EXISTENCE is always among the scopes.

    Raises NotAllowed when the writer does not work for these people, or when the kind cannot carry the
    scopes.
    """
    scopes = {Scope.EXISTENCE, *paper.scopes}
    require(policies.can_record_evidence(by, paper.people, scopes) & policies.kind_opens(paper.kind, scopes))
    _refuse_odd(paper, by)
    evidence = _write(paper, by)
    EvidenceScope.objects.bulk_create(
        [EvidenceScope(evidence=evidence, scope=scope) for scope in sorted(scopes)]
    )
    log.record("evidence.recorded", by=by, target=evidence, detail={"kind": paper.kind.value})
    return evidence


def _refuse_odd(paper: Paper, by: Reader) -> None:
    rule = RULES[paper.kind]
    _refuse_borrowed(paper, by)
    _refuse_empty(paper)
    if paper.basis.basis.code not in rule.codes:
        raise NotAllowed(no("この根拠法令は、選んだ種類には使えません。"))
    if rule.one_recipient and len(paper.recipients) != 1:
        raise NotAllowed(no("この種類の共有は、相手先をひとつだけ選んでください。"))
    if not rule.between_listed and by.agency in paper.recipients and paper.kind != Kind.OWN_WORK:
        raise NotAllowed(no("自分の機関は、相手先に選べません。"))
    if not _ends_in_time(paper, by.at):
        raise NotAllowed(no(f"期限は、きょうから{_limit(paper.kind)}のあいだで選んでください。"))
    if rule.approved and not (paper.harm_checked and paper.reason.strip()):
        raise NotAllowed(no("理由を書き、本人や第三者の権利を不当に害さないことを確かめてください。"))


def _refuse_borrowed(paper: Paper, by: Reader) -> None:
    """A consent and a contract carry only what they are about, for those who hold them, while they stand."""
    if paper.kind in policies.KEPT:
        raise NotAllowed(no("自分の機関のしごとと引き継ぎは、ここでは記録できません。"))
    if paper.kind == Kind.CONSENT:
        require(policies.carries(_locked(paper.consent), paper.people, by))
    if paper.kind == Kind.CONTRACT:
        require(policies.commissions(by, paper.contract, paper.recipients))


def _locked(consent: Consent | None) -> Consent | None:
    """Wait for a withdrawal under way: whoever comes second sees what the first one did."""
    return consent and Consent.objects.select_for_update().get(pk=consent.pk)


def _refuse_empty(paper: Paper) -> None:
    rule = RULES[paper.kind]
    if paper.is_standing and not (rule.approved or paper.kind == Kind.CONTRACT):
        raise NotAllowed(no("新しい人にも続けて使えるのは、承認される理由と委託契約だけです。"))
    if not paper.recipients:
        raise NotAllowed(not_yet("相手先を選んでください。"))
    if not (paper.people or rule.any_person or paper.is_standing):
        raise NotAllowed(not_yet("だれについての根拠かを選んでください。"))


def _ends_in_time(paper: Paper, at: datetime) -> bool:
    """A contract ends with itself and a standing evidence is open; their disclosures are limited one by
    one.
    """
    longest = RULES[paper.kind].longest
    if longest is None or paper.kind == Kind.CONTRACT or paper.is_standing:
        return True
    return paper.until is not None and at < paper.until <= at + longest


def _limit(kind: Kind) -> str:
    longest = RULES[kind].longest
    assert longest is not None
    return f"{longest.days}日以内" if longest.days > 3 else "72時間以内"


def _write(paper: Paper, by: Reader) -> Evidence:
    evidence = Evidence.objects.create(
        municipality_id=paper.people[0].municipality_id if paper.people else by.towns[0],
        holder=by.agency,
        kind=paper.kind,
        basis=paper.basis,
        title=paper.title,
        held_on=paper.held_on,
        reason=paper.reason,
        harm_checked=paper.harm_checked,
        is_standing=paper.is_standing,
        consent=paper.consent,
        contract=paper.contract,
        recorded_by=by.membership,
        in_force_from=paper.since or by.at,
        in_force_until=paper.until,
        proposed_until=paper.until if RULES[paper.kind].approved else None,
    )
    EvidenceRecipient.objects.bulk_create(
        [
            EvidenceRecipient(evidence=evidence, agency=a, membership=paper.only_membership)
            for a in paper.recipients
        ]
    )
    EvidencePerson.objects.bulk_create([EvidencePerson(evidence=evidence, person=p) for p in paper.people])
    return evidence


def record_consent(
    person: Person,
    *,
    by: Reader,
    consenter: str,
    method: str,
    given_on: date,
    purpose: str = Consent.Purpose.SHARE,
    until: date | None = None,
    exclusions: str = "",
) -> Consent:
    """Put down that the person agreed, and to what; whatever rests on it is a second act."""
    require(policies.can_record_evidence(by, [person], [Scope.EXISTENCE]))
    with transaction.atomic():
        consent = Consent.objects.create(
            municipality_id=person.municipality_id,
            holder=by.agency,
            person=person,
            purpose=purpose,
            consenter=consenter,
            method=method,
            explained_by=by.membership,
            given_on=given_on,
            until=until,
            exclusions=exclusions,
            recorded_at=by.at,
        )
        log.record("consent.recorded", by=by, target=consent)
    return consent


def record_conference(
    title: str,
    *,
    by: Reader,
    held_on: date,
    basis: LegalBasisVersion,
    members: Sequence[Agency],
    people: Sequence[Person],
    until: datetime,
) -> Evidence:
    """A meeting whose called members may read the papers of the meeting about these people
    (支援会議 など).
    """
    called = [by.agency, *(agency for agency in members if agency != by.agency)]
    if len(called) < 2:
        raise NotAllowed(no("会議には、ほかの機関をひとつ以上呼んでください。"))
    return record_evidence(
        Paper(
            kind=Kind.CONFERENCE,
            basis=basis,
            title=title,
            recipients=called,
            people=people,
            scopes={Scope.EXISTENCE, Scope.CONFERENCE},
            until=until,
            held_on=held_on,
        ),
        by=by,
    )


@transaction.atomic
def record_contract(
    contractor: Agency,
    *,
    by: Reader,
    title: str,
    programme: str,
    basis: LegalBasisVersion,
    scopes: Collection[Scope],
    starts_at: datetime,
    ends_at: datetime,
) -> Contract:
    """Commission work: the contract bounds what the contractor reads, and is the evidence between the two
    bodies.
    """
    require(policies.can_record_contract(by))
    contract = Contract.objects.create(
        municipality_id=by.towns[0],
        commissioner=by.agency,
        contractor=contractor,
        title=title,
        programme=programme,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    paper = Paper(
        kind=Kind.CONTRACT,
        basis=basis,
        title=title,
        recipients=[by.agency, contractor],
        people=[],
        scopes=scopes,
        until=ends_at,
        since=max(starts_at, by.at),
        is_standing=True,
        contract=contract,
    )
    record_evidence(paper, by=by)
    carry_on(contract, by=by)
    log.record("contract.recorded", by=by, target=contract)
    return contract


@transaction.atomic
def withdraw(evidence: Evidence, *, by: Reader) -> Evidence:
    """Take the evidence back: every disclosure that rests on it ends at this commit."""
    require(policies.can_withdraw(by, evidence))
    moved = Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None).update(withdrawn_at=by.at)
    if not moved:
        raise NotAllowed(no("この根拠は、すでに取り下げられています。"))
    log.record("evidence.withdrawn", by=by, target=evidence)
    evidence.refresh_from_db()
    return evidence


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: Reader) -> Consent:
    """The person takes the consent back: it and everything resting on it ends at once; the ledger stays."""
    require(policies.can_withdraw_consent(by, consent))
    moved = Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(withdrawn_at=by.at)
    if not moved:
        raise NotAllowed(no("この同意は、すでに撤回されています。"))
    Evidence.objects.filter(consent=consent, withdrawn_at=None).update(withdrawn_at=by.at)
    log.record("consent.withdrawn", by=by, target=consent)
    consent.refresh_from_db()
    return consent
