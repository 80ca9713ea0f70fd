"""支援ケース: open it, look at it again, hand on its lead, let a body join, pause, start again, split."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from tsunagu.audit import log
from tsunagu.cases import policies
from tsunagu.cases.models import Case, CaseStep, CaseSubject, Involvement, Promise
from tsunagu.common.decisions import NotAllowed, no, require
from tsunagu.common.scopes import Scope
from tsunagu.households import actions as household_actions
from tsunagu.notices import actions as notices
from tsunagu.notices.models import Notice
from tsunagu.sharing import actions as sharing_actions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from tsunagu.agencies.duties import Duty
    from tsunagu.agencies.models import Agency, Desk, Membership
    from tsunagu.households.models import Household
    from tsunagu.people.models import Person
    from tsunagu.sharing.models import Evidence
    from tsunagu.sharing.reader import Reader

FIRST_LOOK = 30  # days until the first look at a new case, when nobody says otherwise


@transaction.atomic
def open_case(
    household: Household,
    *,
    by: Reader,
    people: Sequence[Person],
    desk: Desk,
    on: date,
    next_look_on: date,
    worker: Membership | None = None,
) -> Case:
    """Begin to support these people; the writer's agency leads and its desk holds the case."""
    require(policies.can_receive(by) & policies.is_within_wait(next_look_on, on))
    _refuse_foreign_desk(desk, by.agency)
    case = Case.objects.create(
        municipality_id=household.municipality_id,
        household=household,
        lead=by.agency,
        desk=desk,
        worker=worker,
        opened_on=on,
        looked_on=on,
        next_look_on=next_look_on,
    )
    _step(case, by)
    for person in people:
        add_subject(case, person=person, by=by, on=on)
    log.record("case.opened", by=by, target=case)
    return case


def _refuse_foreign_desk(desk: Desk, agency: Agency) -> None:
    if desk.agency_id != agency.pk:
        raise NotAllowed(no(f"{agency.name}の窓口を選んでください。"))
    _refuse_closed(desk)


def _refuse_closed(desk: Desk) -> None:
    if desk.until is not None:
        raise NotAllowed(no("この窓口は閉じています。ほかの窓口を選んでください。"))


def add_subject(case: Case, *, person: Person, by: Reader, on: date) -> CaseSubject:
    """The writer's agency takes part in the case for this person, and stands among those involved."""
    subject = sharing_actions.keep(
        CaseSubject(case=case, person=person, scope=Scope.EXISTENCE, since=on), by=by
    )
    sharing_actions.keep(
        Involvement(
            case=case, person=person, scope=Scope.EXISTENCE, agency=by.agency, part="支援している", since=on
        ),
        by=by,
    )
    log.record("case.subject_added", by=by, target=subject)
    return subject


@transaction.atomic
def add_relative(
    case: Case, *, by: Reader, called: str, on: date, of: Person | None = None, kinship: str = ""
) -> Person:
    """One more person of the household, with an own compartment; to `of` they are the `kinship`."""
    require(policies.can_add_relative(by, case))
    person = sharing_actions.add_person(by=by, municipality_id=case.municipality_id)
    household_actions.called_name(person, by=by, name=called)
    household_actions.add_member(case.household, person=person, by=by, on=on)
    add_subject(case, person=person, by=by, on=on)
    if of is not None and kinship:
        household_actions.kinship(of, by=by, other=person, relation=kinship)
    log.record("case.relative_added", by=by, target=case)
    return person


@transaction.atomic
def look(case: Case, *, by: Reader, next_look_on: date, on: date) -> Case:
    """The case was looked at; the next look is at most 180 days ahead."""
    require(policies.can_look(by, case, next_look_on, on))
    _change(case, looked_on=on, next_look_on=next_look_on)
    _step(case, by)
    log.record("case.looked_at", by=by, target=case)
    return case


@transaction.atomic
def watch(case: Case, *, by: Reader, next_look_on: date, on: date) -> Case:
    """Wait with open eyes; the decision itself is a row of outreach."""
    require(policies.can_move(by, case, Case.Status.WATCHING) & policies.is_within_wait(next_look_on, on))
    return _move(case, Case.Status.WATCHING, by, looked_on=on, next_look_on=next_look_on)


@transaction.atomic
def stop_watching(case: Case, *, by: Reader, next_look_on: date, on: date) -> Case:
    require(policies.can_move(by, case, Case.Status.OPEN) & policies.is_within_wait(next_look_on, on))
    return _move(case, Case.Status.OPEN, by, looked_on=on, next_look_on=next_look_on)


@transaction.atomic
def pause(case: Case, *, by: Reader, on: date) -> Case:
    """一区切り: a pause, not a cure; `reopen` starts again. The reason is a note, never here."""
    require(policies.can_move(by, case, Case.Status.PAUSED))
    return _move(case, Case.Status.PAUSED, by, looked_on=on, next_look_on=None, paused_on=on)


@transaction.atomic
def reopen(case: Case, *, by: Reader, next_look_on: date, on: date) -> Case:
    require(policies.can_move(by, case, Case.Status.OPEN) & policies.is_within_wait(next_look_on, on))
    if case.status != Case.Status.PAUSED:
        raise NotAllowed(no("この支援は、一区切りになっていません。画面を読み直してください。"))
    return _move(case, Case.Status.OPEN, by, looked_on=on, next_look_on=next_look_on, paused_on=None)


@transaction.atomic
def change_lead(case: Case, *, by: Reader, desk: Desk, worker: Membership | None = None) -> Case:
    """Another agency that already takes part leads from now on; its desk holds the case."""
    require(policies.can_change_lead(by, case, desk))
    _refuse_closed(desk)
    _change(case, lead=desk.agency, desk=desk, worker=worker)
    _step(case, by)
    log.record("case.lead_changed", by=by, target=case)
    _notify(desk, case)
    return case


@transaction.atomic
def assign(case: Case, *, by: Reader, duty: Duty) -> Case:
    """The lead agency takes the proposal of the map: the desk and worker of the district hold the case."""
    require(policies.can_assign(by, case, duty))
    _change(case, desk_id=duty.desk_id, worker_id=duty.membership_id)
    case.refresh_from_db()
    _step(case, by)
    log.record(
        "case.assigned", by=by, target=case, detail={"duty": duty.duty_id, "district": duty.district_id}
    )
    return case


@transaction.atomic
def hand_lead(case: Case, *, by: Reader, desk: Desk) -> Case:
    """The lead was ruled out for somebody of the case: another desk holds it from now on
    (desk.actions.bar).
    """
    require(policies.can_receive(by))
    _change(case, lead=desk.agency, desk=desk, worker=None)
    _step(case, by)
    log.record("case.lead_changed", by=by, target=case)
    _notify(desk, case)
    return case


@transaction.atomic
@log.gathered()
def join(
    case: Case,
    *,
    by: Reader,
    agency: Agency,
    people: Sequence[Person],
    evidence: Evidence,
    on: date,
    desk: Desk,
) -> Case:
    """Let another agency take part: the only other start of own work (architecture §3).

    Writes the joiner's own work, case, household and involvement rows, and EXISTENCE in both directions.
    """
    require(policies.can_join(by, case, agency, people, evidence))
    _refuse_foreign_desk(desk, agency)
    Case.objects.select_for_update().get(pk=case.pk)  # two invitations at once: the second finds the first
    new = [person for person in people if not _takes_part(case, agency, person)]
    if not new:
        raise NotAllowed(no("この機関は、すでに加わっています。"))
    sharing_actions.start_own_work(agency, new, by=by)
    for person in new:
        _introduce(case, person, agency, by, on)
    _tell_each_other(by, agency, new, evidence)
    log.record("case.joined", by=by, target=case, detail={"agency": agency.pk})
    _notify(desk, case)
    return case


def _takes_part(case: Case, agency: Agency, person: Person) -> bool:
    return CaseSubject.objects.filter(case=case, holder=agency, person=person, until=None).exists()


def _introduce(case: Case, person: Person, agency: Agency, by: Reader, on: date) -> None:
    household_actions.introduce(case.household, person, agency, by=by, on=on)
    common: dict[str, Any] = {
        "municipality_id": person.municipality_id,
        "holder": agency,
        "person": person,
        "scope": Scope.EXISTENCE,
        "case": case,
        "since": on,
        "recorded_by": by.membership,
        "recorded_at": by.at,
    }
    CaseSubject.objects.create(**common)
    Involvement.objects.create(agency=agency, part="支援している", **common)


def _tell_each_other(by: Reader, agency: Agency, people: Sequence[Person], evidence: Evidence) -> None:
    both = evidence.recipients.filter(membership=None).select_related("agency")
    for giver, receiver in ((by.agency, agency), (agency, by.agency)):
        sharing_actions.write_rows(
            evidence,
            giver=giver,
            recipients=[r for r in both if r.agency_id == receiver.pk],
            people=people,
            scopes=[Scope.EXISTENCE],
            purpose="いっしょに支援する",
            since=by.at,
            until=sharing_actions.end_of(evidence, None, by.at),
            recorded_by=by.membership,
        )


@transaction.atomic
def split(
    case: Case,
    *,
    household: Household,
    leaving: Person,
    agencies: Iterable[Agency],
    by: Reader,
    on: date,
    next_look_on: date,
) -> Case:
    """The one who leaves gets an own case in the own household; every holder's row in the old case ends."""
    today = timezone.localdate(by.at)
    require(policies.can_lead(by, case) & policies.is_within_wait(next_look_on, today))
    going = {by.agency, *agencies}
    CaseSubject.objects.filter(case=case, person=leaving, until=None).update(
        until=Greatest("since", Value(on))
    )
    new = Case.objects.create(
        municipality_id=case.municipality_id,
        household=household,
        lead=case.lead,
        desk=case.desk,
        worker=case.worker,
        opened_on=on,
        looked_on=today,
        next_look_on=next_look_on,
    )
    _step(new, by)
    _take_along(case, new, leaving, going, on)
    for agency in going:
        _introduce(new, leaving, agency, by, on)
    log.record("case.split", by=by, target=case, detail={"new": str(new.public_id)})
    return new


def _take_along(old: Case, new: Case, leaving: Person, going: Collection[Agency], on: date) -> None:
    """What stands about the one who leaves and is still running follows them; the rest of it ends."""
    running = Involvement.objects.filter(case=old, person=leaving, until=None)
    bodies = running.filter(holder__in=going).exclude(agency__in=going)  # those that take part begin anew
    bodies.update(case=new)
    running.update(until=Greatest("since", Value(on)))
    promises = Promise.objects.filter(case=old, person=leaving, status=Promise.Status.OPEN)
    promises.filter(holder__in=going).update(case=new)


@transaction.atomic
def succeed(old: Agency, people: Collection[Person], *, desk: Desk, by: Reader, on: date) -> int:
    """A contract about these people ended: the successor takes the place of the old agency beside each of
    them, in every case; open promises and the lead move to its desk. Returns how many cases changed the lead.
    """
    rows = CaseSubject.objects.filter(
        municipality_id__in=by.towns, holder=old, person__in=people, until=None
    ).select_related("person", "case__household", "case__lead", "case__desk")
    cases = {row.case_id: row.case for row in rows}
    for row in rows:
        if row.person is not None and not _takes_part(row.case, desk.agency, row.person):
            _introduce(row.case, row.person, desk.agency, by, on)
    left = Promise.objects.filter(  # also what the old agency had taken over itself
        Q(holder=old) | Q(desk__agency=old),
        municipality_id__in=by.towns,
        person__in=people,
        status=Promise.Status.OPEN,
    )
    left.update(desk=desk, owner=None)
    led = [case for case in cases.values() if case.lead_id == old.pk]
    for case in led:
        _change(case, lead=desk.agency, desk=desk, worker=None)
        _step(case, by)
        log.record("case.lead_changed", by=by, target=case)
    return len(led)


def _notify(desk: Desk, case: Case) -> None:
    notices.post(
        Notice.Kind.WORK, desk_id=desk.pk, url_name="desk:household", public_id=case.household.public_id
    )


def _move(case: Case, status: Case.Status, by: Reader, **dates: date | None) -> Case:
    _change(case, status=status, **dates)
    _step(case, by)
    log.record(f"case.{status.value}", by=by, target=case)
    return case


def _change(case: Case, **fields: Any) -> None:
    """Conditional on what was read: whoever comes second is told, and nothing is overwritten."""
    seen = Case.objects.filter(
        pk=case.pk, status=case.status, lead_id=case.lead_id, desk_id=case.desk_id, looked_on=case.looked_on
    ).filter(next_look_on=case.next_look_on)
    if not seen.update(**fields):
        raise NotAllowed(no("ほかの職員が先に変えました。画面を読み直してください。"))
    for name, value in fields.items():
        setattr(case, name, value)


def _step(case: Case, by: Reader) -> None:
    CaseStep.objects.create(
        case=case,
        status=case.status,
        lead=case.lead,
        desk=case.desk,
        next_look_on=case.next_look_on,
        at=by.at,
        by=by.membership,
    )
