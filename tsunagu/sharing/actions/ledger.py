"""提供記録: write the ledger, approve what was proposed, and end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, not_yet, require
from tsunagu.common.scopes import Scope
from tsunagu.sharing import policies
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import Disclosure, Evidence, EvidenceRecipient

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from tsunagu.agencies.models import Agency, Membership
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader


@transaction.atomic
def disclose(
    evidence: Evidence,
    *,
    by: Reader,
    to: Sequence[Agency],
    people: Sequence[Person],
    scopes: Collection[Scope],
    purpose: str,
    until: datetime | None,
    necessity: str = "",
) -> list[Disclosure]:
    """Share rows of my agency in one act: every scope is a row of its own, EXISTENCE always among them.

    A kind that somebody else must approve writes nothing yet; `approve` does. Raises NotAllowed with a
    sentence.
    """
    scopes = sorted({Scope.EXISTENCE, *scopes})
    require(policies.can_disclose(by, evidence, people, scopes))
    _refuse_odd(to, until, by)
    recipients = _recipients(evidence, to, people, by.at)
    detail = {"scopes": [int(scope) for scope in scopes]}
    if RULES[Kind(evidence.kind)].approved and evidence.approved_by_id is None:
        log.record("disclosure.proposed", by=by, target=evidence, detail=detail)
        return []
    rows = write_rows(
        evidence,
        giver=by.agency,
        recipients=recipients,
        people=people,
        scopes=scopes,
        purpose=purpose,
        necessity=necessity,
        since=by.at,
        until=end_of(evidence, until, by.at),
        recorded_by=by.membership if evidence.approved_by_id is None else evidence.recorded_by,
        approved_by=evidence.approved_by,
    )
    log.record("disclosure.made", by=by, target=evidence, detail=detail)
    return rows


def _refuse_odd(to: Sequence[Agency], until: datetime | None, by: Reader) -> None:
    if until is not None and until <= by.at:
        raise NotAllowed(not_yet("終わりは、いまより後にしてください。"))
    if by.agency in to:
        raise NotAllowed(not_yet("自分の機関は、相手先に選べません。"))


def _recipients(
    evidence: Evidence, to: Sequence[Agency], people: Sequence[Person], at: datetime
) -> list[EvidenceRecipient]:
    """The evidence's recipients of these agencies; none of them may be ruled out for any of the people."""
    named = list(EvidenceRecipient.objects.filter(evidence=evidence, agency__in=to).select_related("agency"))
    if {r.agency_id for r in named} != {agency.pk for agency in to} or not named:
        raise NotAllowed(no(policies.NOT_TO_THEM))
    for recipient in named:
        for person in people:
            require(policies.can_receive(person, recipient.agency, at))
    return named


def end_of(evidence: Evidence, until: datetime | None, at: datetime) -> datetime | None:
    """The day asked for, within what the kind and the evidence allow."""
    longest = RULES[Kind(evidence.kind)].longest
    ends = [
        end for end in (until, evidence.in_force_until, at + longest if longest else None) if end is not None
    ]
    return min(ends) if ends else None


def write_rows(
    evidence: Evidence,
    *,
    giver: Agency,
    recipients: Iterable[EvidenceRecipient],
    people: Iterable[Person],
    scopes: Collection[Scope],
    purpose: str,
    since: datetime,
    until: datetime | None,
    recorded_by: Membership,
    approved_by: Membership | None = None,
    necessity: str = "",
) -> list[Disclosure]:
    """The rows themselves; the database copies, refuses and computes the end as `sharing/sql` says."""
    rows = [
        Disclosure(
            municipality_id=person.municipality_id,
            person=person,
            from_agency=giver,
            scope=scope,
            recipient=recipient,
            evidence=evidence,
            to_agency_id=recipient.agency_id,
            to_membership_id=recipient.membership_id,
            kind=evidence.kind,
            purpose=purpose,
            necessity=necessity,
            valid_from=since,
            valid_until=until,
            recorded_by=recorded_by,
            approved_by=approved_by,
            effective_until=until or since,
        )
        for recipient in recipients
        for person in people
        for scope in scopes
    ]
    return Disclosure.objects.bulk_create(rows)


@transaction.atomic
def approve(evidence: Evidence, *, by: Reader, purpose: str = "") -> list[Disclosure]:
    """Somebody other than the writer agrees: now the proposed rows are written (approval of
    相当・特別の理由).
    """
    require(policies.can_approve(by, evidence))
    people = [row.person for row in evidence.people.select_related("person")]
    to = [row.agency for row in evidence.recipients.select_related("agency")]
    recipients = _recipients(evidence, to, people, by.at)
    waiting = Evidence.objects.filter(pk=evidence.pk, approved_by=None, withdrawn_at=None)
    if not waiting.update(approved_by=by.membership):
        raise NotAllowed(no("ほかの人が先に決めました。"))
    rows = write_rows(
        evidence,
        giver=evidence.holder,
        recipients=recipients,
        people=people,
        scopes=[Scope(scope) for scope in evidence.scopes.values_list("scope", flat=True)],
        purpose=purpose or evidence.title,
        necessity=evidence.reason,
        since=by.at,
        until=end_of(evidence, evidence.proposed_until, by.at),
        recorded_by=evidence.recorded_by,
        approved_by=by.membership,
    )
    log.record("evidence.approved", by=by, target=evidence)
    evidence.refresh_from_db()
    return rows


@transaction.atomic
def decline(evidence: Evidence, *, by: Reader) -> Evidence:
    """The one who was to approve says no: the proposal is withdrawn, and nothing was ever shared on it."""
    require(policies.can_approve(by, evidence))
    waiting = Evidence.objects.filter(pk=evidence.pk, approved_by=None, withdrawn_at=None)
    if not waiting.update(withdrawn_at=by.at):
        raise NotAllowed(no("ほかの人が先に決めました。"))
    log.record("evidence.declined", by=by, target=evidence)
    evidence.refresh_from_db()
    return evidence


@transaction.atomic
def confirm_emergency(evidence: Evidence, *, by: Reader) -> Evidence:
    """A second person confirms what was told in an emergency."""
    require(policies.can_confirm(by, evidence))
    moved = Evidence.objects.filter(pk=evidence.pk, approved_by=None).update(approved_by=by.membership)
    if not moved:
        raise NotAllowed(no("ほかの人が先に確かめました。"))
    log.record("evidence.confirmed", by=by, target=evidence)
    evidence.refresh_from_db()
    return evidence


@transaction.atomic
def revoke(disclosure: Disclosure, *, by: Reader) -> Disclosure:
    """End one row of the ledger now; it stays to be read."""
    require(policies.can_revoke(by, disclosure))
    moved = Disclosure.objects.filter(pk=disclosure.pk, revoked_at=None).update(
        revoked_at=by.at, revoked_by=by.membership
    )
    if not moved:
        raise NotAllowed(no("この共有は、すでに終わっています。"))
    log.record("disclosure.revoked", by=by, target=disclosure)
    disclosure.refresh_from_db()
    return disclosure


@transaction.atomic
@log.gathered()
def revoke_all(disclosures: Iterable[Disclosure], *, by: Reader) -> int:
    """End several rows in one act (a share of many scopes, or a household that splits). Returns how many
    ended.
    """
    return len([revoke(row, by=by) for row in disclosures if row.revoked_at is None])


@transaction.atomic
def shorten(evidence: Evidence, *, by: Reader, until: datetime) -> Evidence:
    """Let an evidence end earlier; what rests on it ends with it."""
    require(policies.can_shorten(by, evidence, until))
    Evidence.objects.filter(pk=evidence.pk).update(in_force_until=until)
    log.record("evidence.shortened", by=by, target=evidence)
    evidence.refresh_from_db()
    return evidence
