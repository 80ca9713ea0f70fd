"""自分のしごと: the start of an agency's own work about a person, and the one gate through which guarded
rows are written.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tsunagu.agencies.models import Agency
from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, require
from tsunagu.common.scopes import Scope
from tsunagu.people.models import Person
from tsunagu.sharing import policies
from tsunagu.sharing.actions.ledger import write_rows
from tsunagu.sharing.guarded import Guarded
from tsunagu.sharing.kinds import RULES, Kind
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
    from collections.abc import Iterable
    from datetime import datetime

    from tsunagu.sharing.reader import Reader

G = TypeVar("G", bound=Guarded)


@transaction.atomic
def add_person(*, by: Reader, municipality_id: int | None = None) -> Person:
    """The only creator of a Person: it opens the person to the agency that met them, and to nobody else.

    Under a contract, the commissioning section learns that the person exists; so does the coordinating
    section by its standing evidence (architecture §3).
    """
    require(policies.can_add_person(by, municipality_id))
    person = Person.objects.create(municipality_id=municipality_id or by.towns[0])
    start_own_work(by.agency, [person], by=by)
    log.record("person.added", by=by, target=person)
    return person


def start_own_work(agency: Agency, people: Iterable[Person], *, by: Reader) -> list[Disclosure]:
    """Open these people's rows of an agency to that agency. Called by add_person, cases.join and the end of
    a contract.

    Raises NotAllowed when a commissioned agency has no contract in force.
    """
    people = list(people)
    evidence = _own_evidence(agency, people[0].municipality_id, by)
    rows = write_rows(
        evidence,
        giver=agency,
        recipients=evidence.recipients.all(),
        people=people,
        scopes=sorted(CASE_WORK),
        purpose="自分の機関のしごと",
        since=by.at,
        until=None,
        recorded_by=by.membership,
    )
    for person in people:
        tell_coordination(person, agency, by=by)
    return rows


def _own_evidence(agency: Agency, municipality_id: int, by: Reader) -> Evidence:
    """The one evidence of an agency's own work in a town; under a contract it ends with the contract."""
    contract = _contract(agency, by.at)
    found = Evidence.objects.in_force(by.at).filter(
        municipality_id=municipality_id, kind=Kind.OWN_WORK, holder=agency, contract=contract
    )
    return found.order_by("pk").first() or _new_own_evidence(agency, municipality_id, contract, by)


def _contract(agency: Agency, at: datetime) -> Contract | None:
    """The contract under which a commissioned agency works; None for all others.

    Raises NotAllowed when a commissioned agency has none in force.
    """
    if agency.kind != Agency.Kind.COMMISSIONED:
        return None
    contract = Contract.objects.running(agency, at).order_by("pk").first()
    if contract is None:
        raise NotAllowed(
            no("委託契約の期間ではないため、新しく受けつけられません。委託元の窓口に相談してください。")
        )
    return contract


def _new_own_evidence(
    agency: Agency, municipality_id: int, contract: Contract | None, by: Reader
) -> Evidence:
    evidence = Evidence.objects.create(
        municipality_id=municipality_id,
        holder=agency,
        kind=Kind.OWN_WORK,
        basis=basis_on("OWN", timezone.localdate(by.at)),
        title="自分の機関のしごと",
        contract=contract,
        recorded_by=by.membership,
        in_force_from=by.at,
        in_force_until=contract.ends_at if contract else None,
    )
    EvidenceRecipient.objects.create(evidence=evidence, agency=agency)
    EvidenceScope.objects.bulk_create([EvidenceScope(evidence=evidence, scope=s) for s in sorted(CASE_WORK)])
    log.record("evidence.recorded", by=by, target=evidence, detail={"kind": Kind.OWN_WORK.value})
    return evidence


def carry_on(contract: Contract, *, by: Reader) -> list[Disclosure]:
    """A contract renewed with the same body: own work about the people of the earlier ones goes on under it.

    Those that were handed to a successor (`ended_at`) stay handed over.
    """
    earlier = Contract.objects.filter(
        contractor=contract.contractor, commissioner=contract.commissioner, ended_at=None
    ).exclude(pk=contract.pk)
    own = Disclosure.objects.filter(
        municipality_id=contract.municipality_id, kind=Kind.OWN_WORK, evidence__contract__in=earlier
    )
    people = list(Person.objects.filter(pk__in=own.order_by().values("person_id")).order_by("pk"))
    if not people:
        return []
    evidence = _new_own_evidence(contract.contractor, contract.municipality_id, contract, by)
    return write_rows(
        evidence,
        giver=contract.contractor,
        recipients=evidence.recipients.all(),
        people=people,
        scopes=sorted(CASE_WORK),
        purpose="自分の機関のしごと",
        since=max(by.at, contract.starts_at),
        until=None,
        recorded_by=by.membership,
    )


def tell_coordination(person: Person, agency: Agency, *, by: Reader) -> None:
    """On a standing evidence, let the section behind it know that the person exists; nothing more."""
    own = Q(holder=agency) & ~Q(kind=Kind.CONTRACT)  # a commissioner never tells its contractor this way
    standing = Evidence.objects.in_force(by.at).filter(
        own | Q(kind=Kind.CONTRACT, contract__contractor=agency),
        municipality_id=person.municipality_id,
        is_standing=True,
    )
    for evidence in standing.select_related("recorded_by", "approved_by"):
        rule = RULES[Kind(evidence.kind)]
        if rule.approved and evidence.approved_by_id is None:
            continue
        if not rule.any_person:
            EvidencePerson.objects.get_or_create(evidence=evidence, person=person)
        write_rows(
            evidence,
            giver=agency,
            recipients=evidence.recipients.exclude(agency=agency),
            people=[person],
            scopes=[Scope.EXISTENCE],
            purpose="まとめる窓口に知らせる",
            since=by.at,
            until=standing_end(evidence, by.at),
            recorded_by=evidence.recorded_by if rule.approved else by.membership,
            approved_by=evidence.approved_by,
        )


def standing_end(evidence: Evidence, at: datetime) -> datetime:
    """Until when a row on a standing evidence may be valid that begins at this moment."""
    longest = RULES[Kind(evidence.kind)].longest or timedelta(days=400)
    return min(at + longest, evidence.in_force_until) if evidence.in_force_until else at + longest


def keep(row: G, *, by: Reader) -> G:
    """Write one guarded row as the writer's own agency: the gate for every such row.

    Sets town, holder, writer and moment; raises NotAllowed when the agency does not work for the person in
    that scope.
    """
    if row.person is not None:
        require(policies.can_write(by, row.person, Scope(row.scope)))
        row.municipality_id = row.person.municipality_id
    else:
        require(policies.can_add_person(by))
        row.municipality_id = by.towns[0]
    row.holder = by.agency
    row.recorded_by = by.membership
    row.recorded_at = by.at
    row.save(force_insert=True)
    return row
