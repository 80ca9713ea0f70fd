"""Acts that the database must refuse whoever asks: the ledger grows and ends, and is never rewritten."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from tests.policy.ground import never_kept
from tests.policy.worlds import AT, BASE, DAY, US, changed
from tsunagu.common.scopes import Scope
from tsunagu.sharing.models import Disclosure, Evidence, EvidencePerson, EvidenceRecipient, EvidenceScope

if TYPE_CHECKING:
    from tests.policy.ground import Ground

BY_CONSTRAINT = {"a revocation by nobody", "an approval by the writer"}
Act = tuple[str, Any]  # what it is, and the doing of it


def taken(ground: Ground) -> list[str]:
    """The forbidden acts that the database lets happen."""
    return [name for name, act in forbidden(ground) if not _is_refused(act, name not in BY_CONSTRAINT)]


def _is_refused(act: Any, by_trigger: bool) -> bool:
    """Refused by the ledger itself where no constraint does it: another error would hide a missing guard."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except IntegrityError as refusal:
        return not by_trigger or "append-only" in str(refusal) or "only be shortened" in str(refusal)
    return False


def scene(ground: Ground) -> tuple[Any, Any]:
    """One running disclosure and one that is revoked on a withdrawn evidence, as querysets."""
    ended = changed(BASE, ("share.revoked_at", AT - DAY), ("paper.withdrawn_at", AT - DAY))
    approved = changed(BASE, ("paper.kind", "ground"), ("share.approved_by", "h2"))
    ground.lay([BASE, ended, approved])
    rows = Disclosure.objects.order_by("-pk").values_list("pk", flat=True)[:3]
    _, second, first = rows
    Evidence.objects.filter(disclosures=rows[0]).update(approved_by=ground.posts["h2"])
    return Disclosure.objects.filter(pk=first), Disclosure.objects.filter(pk=second)


def _columns(over: Disclosure, ground: Ground) -> dict[str, Any]:
    """Another value for every column of a disclosure that stays as it was written."""
    x, h2 = ground.agencies["X"], ground.posts["h2"]
    return {
        "person": over.person_id,
        "scope": Scope.NOTES,
        "from_agency": x,
        "recipient": over.recipient_id,
        "evidence": over.evidence_id,
        "to_agency": x,
        "to_membership": ground.posts["o2"],
        "kind": "own_work",
        "purpose": "別の目的",
        "necessity": "別の理由",
        "valid_from": AT - 31 * DAY,
        "valid_until": AT + 31 * DAY,
        "recorded_by": h2,
        "recorded_at": AT,
        "approved_by": h2,
        "municipality": ground.towns["U"],
        "public_id": uuid4(),
    }


def _papers(ground: Ground) -> dict[str, Any]:
    """Another value for every column of an evidence that stays, and a longer life."""
    x, h2 = ground.agencies["X"], ground.posts["h2"]
    return {
        "kind": "own_work",
        "holder": x,
        "title": "別の件名",
        "reason": "別の理由",
        "held_on": date(2028, 1, 1),
        "harm_checked": True,
        "is_standing": True,
        "in_force_from": AT - 61 * DAY,
        "in_force_until": AT + 60 * DAY + US,
        "recorded_by": h2,
        "contract": ground.contract,
        "municipality": ground.towns["U"],
        "proposed_until": AT,
        "public_id": uuid4(),
    }


def forbidden(ground: Ground) -> list[Act]:
    running, ended = scene(ground)
    one, over = running.get(), ended.get()
    evidence, withdrawn = (
        Evidence.objects.filter(pk=one.evidence_id),
        Evidence.objects.filter(pk=over.evidence_id),
    )
    approved = Evidence.objects.filter(kind="ground").exclude(approved_by=None)
    other, x, h2 = over.person_id, ground.agencies["X"], ground.posts["h2"]
    return [
        *_each("a disclosure", running, _columns(over, ground)),
        *_each("an evidence", evidence, _papers(ground)),
        ("an open-ended evidence", lambda: evidence.update(in_force_until=None)),
        ("a revocation undone", lambda: ended.update(revoked_at=None, revoked_by=None)),
        ("a revocation moved", lambda: ended.update(revoked_at=AT)),
        ("a revocation by another", lambda: ended.update(revoked_by=h2)),
        ("a revocation by nobody", lambda: running.update(revoked_at=AT)),
        ("a withdrawal undone", lambda: withdrawn.update(withdrawn_at=None)),
        ("a withdrawal moved", lambda: withdrawn.update(withdrawn_at=AT)),
        ("an approval moved", lambda: approved.update(approved_by=ground.posts["o1"])),
        ("an approval undone", lambda: approved.update(approved_by=None)),
        ("an approval by the writer", lambda: evidence.update(approved_by=ground.posts["h1"])),
        ("a disclosure deleted", lambda: _delete(running)),
        ("an evidence deleted", lambda: _delete(evidence)),
        *_named(one, other, x),
    ]


def _each(what: str, rows: Any, columns: dict[str, Any]) -> list[Act]:
    return [
        (f"{what}'s {name}", lambda name=name, value=value: rows.update(**{name: value}))
        for name, value in columns.items()
    ]


def _named(one: Disclosure, other: int, x: Any) -> list[Act]:
    """Whom and what an evidence names stays; only more may be named."""
    recipient = EvidenceRecipient.objects.filter(pk=one.recipient_id)
    spare = EvidenceRecipient.objects.filter(
        pk=EvidenceRecipient.objects.create(evidence=one.evidence, agency=x).pk
    )
    person = EvidencePerson.objects.filter(evidence=one.evidence_id)
    scope = EvidenceScope.objects.filter(evidence=one.evidence_id)
    return [
        ("a recipient changed", lambda: recipient.update(agency_id=one.from_agency_id)),
        ("a recipient without rows deleted", lambda: _delete(spare)),
        ("a person changed", lambda: person.update(person=other)),
        ("a person deleted", lambda: _delete(person)),
        ("a scope changed", lambda: scope.update(scope=Scope.NOTES)),
        ("a scope deleted", lambda: _delete(scope)),
    ]


def _delete(rows: Any) -> None:
    rows._raw_delete(rows.db)


def end_by_hand(ground: Ground) -> list[str]:
    """Whatever somebody writes into the end, the database computes it again."""
    with never_kept():
        running, _ = scene(ground)
        before = running.get().effective_until
        running.update(effective_until=AT + 900 * DAY)
        return [] if running.get().effective_until == before else ["an end written by hand stands"]
