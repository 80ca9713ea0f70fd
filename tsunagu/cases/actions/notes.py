"""経過: write down contacts, promises and happenings, and who stands by the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction

from tsunagu.audit import log
from tsunagu.cases import policies
from tsunagu.cases.models import PRIVATE, Case, Contact, Happening, Involvement, ProgressNote, Promise, Source
from tsunagu.common.decisions import NotAllowed, Replaced, no, require
from tsunagu.common.scopes import Scope
from tsunagu.sharing import actions as sharing_actions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from django.db.models import QuerySet

    from tsunagu.agencies.models import Agency, Desk, Membership
    from tsunagu.people.models import Person
    from tsunagu.sharing.models import LegalBasisVersion
    from tsunagu.sharing.reader import Reader


@dataclass(frozen=True, kw_only=True)
class Then:
    """つぎ: what a desk of ours will do, by when."""

    due_on: date
    words: str
    desk: Desk
    owner: Membership | None = None
    due_time: time | None = None


@transaction.atomic
def note(
    case: Case,
    *,
    by: Reader,
    people: Sequence[Person],
    method: str,
    result: str,
    on: date,
    words: str = "",
    scope: Scope = Scope.NOTES,
    then: Then | None = None,
) -> list[Contact]:
    """One contact, one row for each person it was with; no answer counts.

    Words make a note in the chosen scope; `then` becomes a promise about the first person, in one act.
    """
    if not people:
        raise NotAllowed(no("だれとのことかを選んでください。"))
    require(policies.can_come_of(method, result))
    batch = uuid4()
    contacts = []
    for person in people:
        require(policies.can_note(by, case, person, scope))
        contact = Contact(
            case=case, person=person, scope=scope, batch=batch, method=method, result=result, on=on
        )
        contacts.append(_write(contact, words, by))
    log.record("note.written", by=by, target=contacts[0], detail={"people": len(contacts)})
    if then is not None:
        promise(case, by=by, person=people[0], contact=contacts[0], **vars(then))
    return contacts


def _write(contact: Contact, words: str, by: Reader) -> Contact:
    kept = sharing_actions.keep(contact, by=by)
    if words:
        sharing_actions.keep(
            ProgressNote(contact=kept, person=kept.person, scope=kept.scope, words=words), by=by
        )
    return kept


@transaction.atomic
def undo(contact: Contact, *, by: Reader) -> list[Contact]:
    """Take back what was just written, its words and the promises made with it; the rows stay, unlisted."""
    require(policies.can_undo(by, contact))
    rows = list(_standing(contact, by))
    if not _set_aside(rows, by):
        raise NotAllowed(no("この記録は、すでに取り消してあります。"))
    Promise.objects.filter(contact__in=rows, status=Promise.Status.OPEN).update(
        status=Promise.Status.UNDONE, settled_at=by.at
    )
    log.record("note.undone", by=by, target=contact, detail={"people": len(rows)})
    return rows


@transaction.atomic
def amend(
    contact: Contact, *, by: Reader, method: str, result: str, on: date, words: str = ""
) -> list[Contact]:
    """訂正: a new version for each person of the contact; the one before stays and can be read.

    Raises Replaced when somebody else amended it, or took it back, in the meantime.
    """
    require(policies.can_amend(by, contact))
    require(policies.can_come_of(method, result))
    rows = list(_standing(contact, by))
    if not _set_aside(rows, by):
        raise Replaced
    new = [_write(_version(row, method, result, on), words, by) for row in rows]
    log.record("note.amended", by=by, target=contact, detail={"people": len(new)})
    return new


def _version(row: Contact, method: str, result: str, on: date) -> Contact:
    return Contact(
        case=row.case,
        person=row.person,
        scope=row.scope,
        batch=row.batch,
        method=method,
        result=result,
        on=on,
        replaces=row,
    )


def _standing(contact: Contact, by: Reader) -> QuerySet[Contact]:
    """This version of the contact, with each person of ours whom it is about; nothing once replaced."""
    rows = Contact.objects.filter(
        municipality_id=contact.municipality_id,
        batch=contact.batch,
        holder=by.agency,
        recorded_at=contact.recorded_at,
        undone_at=None,
    )
    return rows.select_related("case", "person").order_by("pk")


def _set_aside(rows: list[Contact], by: Reader) -> int:
    ProgressNote.objects.filter(contact__in=rows, undone_at=None).update(undone_at=by.at)
    return Contact.objects.filter(pk__in=[row.pk for row in rows], undone_at=None).update(undone_at=by.at)


@transaction.atomic
def promise(
    case: Case,
    *,
    by: Reader,
    person: Person,
    due_on: date,
    words: str,
    desk: Desk,
    owner: Membership | None = None,
    due_time: time | None = None,
    contact: Contact | None = None,
) -> Promise:
    """つぎ: what a desk of ours will do, by when; `contact`: the note with which it was made, and undone."""
    require(policies.can_note(by, case, person, Scope.SCHEDULE))
    if desk.agency_id != by.agency.pk:
        raise NotAllowed(no("約束は、自分の機関の窓口で引き受けます。"))
    row = Promise(
        case=case,
        person=person,
        scope=Scope.SCHEDULE,
        contact=contact,
        desk=desk,
        owner=owner,
        due_on=due_on,
        due_time=due_time,
        words=words,
    )
    kept = sharing_actions.keep(row, by=by)
    log.record("promise.made", by=by, target=kept)
    return kept


@transaction.atomic
def keep_promise(promise: Promise, *, by: Reader) -> Promise:
    return _settle(promise, Promise.Status.KEPT, by)


@transaction.atomic
def drop(promise: Promise, *, by: Reader) -> Promise:
    """Not needed any more; that too is written down."""
    return _settle(promise, Promise.Status.DROPPED, by)


def _settle(promise: Promise, status: Promise.Status, by: Reader) -> Promise:
    require(policies.can_settle(by, promise))
    moved = Promise.objects.filter(pk=promise.pk, status=Promise.Status.OPEN).update(
        status=status, settled_at=by.at
    )
    if not moved:
        raise NotAllowed(no("この約束は、すでに済んでいます。"))
    promise.status, promise.settled_at = status, by.at
    log.record(f"promise.{status.value}", by=by, target=promise)
    return promise


@transaction.atomic
def happen(
    case: Case,
    *,
    by: Reader,
    people: Sequence[Person],
    what: str,
    on: date,
    words: str,
    told_by: str,
    received_basis: LegalBasisVersion | None = None,
) -> list[Happening]:
    """できごと: something that may change the moment; a row for each person. A body needs its basis."""
    if told_by not in PRIVATE and received_basis is None:
        raise NotAllowed(no("機関から聞いたときは、受けた根拠を選んでください。"))
    rows = []
    for person in people:
        require(policies.can_note(by, case, person, Scope.NOTES))
        row = Happening(
            case=case,
            person=person,
            scope=Scope.NOTES,
            what=what,
            on=on,
            words=words,
            told_by=Source(told_by),
            received_basis=received_basis,
        )
        rows.append(sharing_actions.keep(row, by=by))
    if not rows:
        raise NotAllowed(no("だれのできごとかを選んでください。"))
    _stir(case, by)
    log.record("happening.written", by=by, target=rows[0], detail={"people": len(rows)})
    return rows


def _stir(case: Case, by: Reader) -> None:
    """Every running case of the household is to be thought of again: not what happened, only that it did."""
    Case.objects.filter(municipality_id=case.municipality_id, household=case.household).running().update(
        happened_at=by.at
    )


@transaction.atomic
def involve(
    case: Case,
    *,
    by: Reader,
    person: Person,
    part: str,
    on: date,
    agency: Agency | None = None,
    body: str = "",
    contact: str = "",
    scope: Scope = Scope.EXISTENCE,
) -> Involvement:
    """かかわり: a body that stands by the person. HEALTH where naming the body itself tells about health."""
    require(policies.can_note(by, case, person, scope))
    if agency is None and not body:
        raise NotAllowed(no("どの機関か、だれかを入れてください。"))
    row = Involvement(
        case=case,
        person=person,
        scope=scope,
        agency=agency,
        body="" if agency else body,
        part=part,
        contact=contact,
        since=on,
    )
    kept = sharing_actions.keep(row, by=by)
    log.record("involvement.added", by=by, target=kept)
    return kept


@transaction.atomic
def stop_involvement(involvement: Involvement, *, by: Reader, on: date) -> Involvement:
    if involvement.holder_id != by.agency.pk:
        raise NotAllowed(no("このかかわりは、書いた機関が終わりにします。"))
    assert involvement.person is not None
    require(policies.can_note(by, involvement.case, involvement.person, Scope(involvement.scope)))
    moved = Involvement.objects.filter(pk=involvement.pk, until=None).update(until=on)
    if not moved:
        raise NotAllowed(no("このかかわりは、すでに終わっています。"))
    involvement.until = on
    log.record("involvement.stopped", by=by, target=involvement)
    return involvement
