"""引き継ぎ: a contract ends and its rows pass to the successor in the same act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tsunagu.agencies.models import Agency
from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, require
from tsunagu.people.models import Person
from tsunagu.sharing import policies
from tsunagu.sharing.actions.ledger import write_rows
from tsunagu.sharing.actions.work import start_own_work
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import (
    Contract,
    Disclosure,
    Evidence,
    EvidencePerson,
    EvidenceRecipient,
    EvidenceScope,
    basis_on,
)
from tsunagu.sharing.roles import CASE_WORK

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader


@transaction.atomic
def end_contract(contract: Contract, *, by: Reader, successor: Agency) -> list[Person]:
    """End a contract now: the contractor reads nothing more, the successor reads all of its rows and those
    that it had inherited. Returns the people.

    Lead and desk of the cases move in the act that composes this one (desk.actions.end_contract).
    """
    require(policies.can_end_contract(by, contract))
    require(policies.can_succeed(contract, successor, by.at))
    moved = Contract.objects.filter(pk=contract.pk, ended_at=None).update(ended_at=by.at, successor=successor)
    if not moved:
        raise NotAllowed(no("この契約は、すでに終わっています。"))
    people = _people_of(contract)
    if people:
        _pass_on(contract, successor, people, by)
    Evidence.objects.filter(contract=contract, withdrawn_at=None).update(withdrawn_at=by.at)
    _close_to(contract, people, by)
    log.record("contract.ended", by=by, target=contract, detail={"people": len(people)})
    contract.refresh_from_db()
    return people


def _people_of(contract: Contract) -> list[Person]:
    """Everybody for whom the contractor worked under this contract."""
    own = Disclosure.objects.filter(
        kind=Kind.OWN_WORK, evidence__contract=contract, from_agency=contract.contractor
    )
    return list(Person.objects.filter(pk__in=own.order_by().values("person_id")).order_by("pk"))


def _pass_on(contract: Contract, successor: Agency, people: list[Person], by: Reader) -> None:
    """succession rows from every old holder, and the successor's own work, so that it can go on writing."""
    inherited = Evidence.objects.filter(kind=Kind.SUCCESSION, contract=contract).select_related("holder")
    _succeed(contract.contractor, successor, people, contract, by)
    for old in inherited:
        if old.holder != successor:
            _succeed(old.holder, successor, [row.person for row in old.people.all()], contract, by)
    new = [person for person in people if not _works_for(successor, person, by)]
    if new:
        start_own_work(successor, new, by=by)


def _succeed(holder: Agency, successor: Agency, people: list[Person], ended: Contract, by: Reader) -> None:
    """One holder's rows to the successor; where that one is commissioned too, as long as its own contract."""
    under = Contract.objects.running(successor, by.at).order_by("pk").first()
    evidence = Evidence.objects.create(
        municipality_id=ended.municipality_id,
        holder=holder,
        kind=Kind.SUCCESSION,
        basis=basis_on("CONTRACT", timezone.localdate(by.at)),
        title=f"{ended.title}の終わりによる引き継ぎ",
        contract=under,
        recorded_by=by.membership,
        in_force_from=by.at,
        in_force_until=under.ends_at if under else None,
    )
    recipient = EvidenceRecipient.objects.create(evidence=evidence, agency=successor)
    EvidencePerson.objects.bulk_create([EvidencePerson(evidence=evidence, person=p) for p in people])
    EvidenceScope.objects.bulk_create([EvidenceScope(evidence=evidence, scope=s) for s in sorted(CASE_WORK)])
    write_rows(
        evidence,
        giver=holder,
        recipients=[recipient],
        people=people,
        scopes=sorted(CASE_WORK),
        purpose="委託契約の終わりによる引き継ぎ",
        since=by.at,
        until=None,
        recorded_by=by.membership,
    )


def _close_to(contract: Contract, people: list[Person], by: Reader) -> None:
    """What others had given to the contractor about these people ends too, unless another contract runs."""
    contractor = contract.contractor
    works_on = Contract.objects.running(contractor, by.at).exists()
    if contractor.kind != Agency.Kind.COMMISSIONED or works_on:
        return
    given = Disclosure.objects.filter(
        municipality_id=contract.municipality_id,
        to_agency=contractor,
        person__in=people,
        revoked_at=None,
        effective_until__gt=by.at,
    )
    given.update(revoked_at=by.at, revoked_by=by.membership)


def _works_for(agency: Agency, person: Person, by: Reader) -> bool:
    return Disclosure.objects.filter(
        kind=Kind.OWN_WORK, from_agency=agency, person=person, effective_until__gt=by.at
    ).exists()
