"""おおぜい, the ledger: who reads what about each household of the town, and on what evidence."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone

from tsunagu.common.scopes import Scope
from tsunagu.people.models import Person
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import (
    Consent,
    Disclosure,
    Evidence,
    EvidencePerson,
    EvidenceRecipient,
    EvidenceScope,
)
from tsunagu.sharing.roles import CASE_WORK

if TYPE_CHECKING:
    from tsunagu.demo.crowd import Office, Place

SHARED = [Scope.EXISTENCE, Scope.CONTACT, Scope.NOTES]


class Home(NamedTuple):
    """A household before it is written: whose it is, since when, and its people."""

    office: Office
    opened: date
    people: list[Person]
    family: tuple[str, str]
    worker: Any


def moment(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, time(10)))


def own_work(place: Place, everybody: list[tuple[Home, Person]]) -> None:
    """The agency reads its own rows, and the coordinating section hears that somebody exists."""
    rows = []
    for home, person in everybody:
        office, since = home.office, moment(home.opened)
        for scope in sorted(CASE_WORK):
            rows.append(_row(place, office, office.own, person, scope, since, None, home.worker))
        if office.standing is not None:
            writer, approver = office.standing_writers
            told = max(since, place.now - timedelta(days=place.random.randrange(1, 150)))
            until = told + timedelta(days=180 if approver else 300)
            rows.append(
                _row(place, office, office.standing, person, Scope.EXISTENCE, told, until, writer, approver)
            )
    if standing := [(h.office.standing, p) for h, p in everybody if h.office.standing_writers[1]]:
        EvidencePerson.objects.bulk_create(
            [EvidencePerson(evidence_id=r.evidence_id, person=p) for r, p in standing], batch_size=1000
        )
    Disclosure.objects.bulk_create(rows, batch_size=1000)


def _row(
    place: Place,
    office: Office,
    recipient: Any,
    person: Person,
    scope: Scope,
    since: datetime,
    until: datetime | None,
    writer: Any,
    approver: Any = None,
) -> Disclosure:
    return Disclosure(
        municipality=place.town,
        public_id=place.public_id(),
        person=person,
        from_agency=office.agency,
        scope=scope,
        recipient=recipient,
        evidence=recipient.evidence,
        to_agency_id=recipient.agency_id,
        kind=recipient.evidence.kind,
        purpose="支援",
        valid_from=since,
        valid_until=until,
        recorded_by=writer,
        approved_by=approver,
        effective_until=until or since,
    )


def shares(place: Place, everybody: list[tuple[Home, Person]]) -> None:
    """Three in ten are open to a second agency by consent, one in ten to a third by a meeting."""
    for kind, share, scopes in (
        (Kind.CONSENT, 0.3, SHARED),
        (Kind.CONFERENCE, 0.1, [Scope.EXISTENCE, Scope.CONFERENCE]),
    ):
        chosen = [one for one in everybody if place.random.random() < share]
        if chosen:
            _share(place, kind, chosen, scopes)


def _share(place: Place, kind: Kind, chosen: list[tuple[Home, Person]], scopes: list[Scope]) -> None:
    papers = _papers(place, kind, chosen)
    named = []
    for paper, (home, _) in zip(papers, chosen, strict=True):
        other = place.random.choice([office for office in place.offices if office is not home.office])
        both = [other, home.office] if kind == Kind.CONFERENCE else [other]
        named += [EvidenceRecipient(evidence=paper, agency=office.agency) for office in both]
    EvidenceRecipient.objects.bulk_create(named, batch_size=1000)
    EvidencePerson.objects.bulk_create(
        [EvidencePerson(evidence=e, person=p) for e, (_, p) in zip(papers, chosen, strict=True)],
        batch_size=1000,
    )
    EvidenceScope.objects.bulk_create(
        [EvidenceScope(evidence=e, scope=s) for e in papers for s in scopes], batch_size=1000
    )
    first = named[:: 2 if kind == Kind.CONFERENCE else 1]
    rows = [
        _row(place, home.office, to, person, scope, *_dates(to.evidence), home.worker)
        for (home, person), to in zip(chosen, first, strict=True)
        for scope in scopes
    ]
    Disclosure.objects.bulk_create(rows, batch_size=1000)


def _dates(paper: Evidence) -> tuple[datetime, datetime | None]:
    return paper.in_force_from, paper.in_force_until


def _papers(place: Place, kind: Kind, chosen: list[tuple[Home, Person]]) -> list[Evidence]:
    dice = place.random
    since = [
        max(moment(home.opened), place.now - timedelta(days=dice.randrange(1, 300))) for home, _ in chosen
    ]
    consents: list[Any] = [None] * len(chosen)
    if kind == Kind.CONSENT:
        asked = [_consent(place, home, person, at) for (home, person), at in zip(chosen, since, strict=True)]
        consents = Consent.objects.bulk_create(asked, batch_size=1000)
    papers = [
        _paper(place, kind, home, at, consent)
        for (home, _), at, consent in zip(chosen, since, consents, strict=True)
    ]
    return Evidence.objects.bulk_create(papers, batch_size=1000)


def _consent(place: Place, home: Home, person: Person, at: datetime) -> Consent:
    return Consent(
        municipality=place.town,
        public_id=place.public_id(),
        holder=home.office.agency,
        person=person,
        consenter="person",
        method="written",
        explained_by=home.worker,
        given_on=at.date(),
        recorded_at=at,
    )


def _paper(place: Place, kind: Kind, home: Home, at: datetime, consent: Consent | None) -> Evidence:
    return Evidence(
        municipality=place.town,
        public_id=place.public_id(),
        holder=home.office.agency,
        kind=kind,
        basis=place.bases["CONSENT" if kind == Kind.CONSENT else "SWA_106_6"],
        title=str(kind.label),
        held_on=at.date(),
        consent=consent,
        recorded_by=home.worker,
        in_force_from=at,
        in_force_until=at + timedelta(days=365),
    )
