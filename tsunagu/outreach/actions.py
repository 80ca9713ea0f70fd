"""アウトリーチ: decide to watch and wait, and come back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.audit import log
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case
from tsunagu.common.decisions import NotAllowed, no, require
from tsunagu.common.scopes import Scope
from tsunagu.outreach import policies
from tsunagu.outreach.models import WatchDecision
from tsunagu.sharing import actions as sharing_actions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from tsunagu.agencies.models import Agency, Desk, Membership
    from tsunagu.people.models import Person
    from tsunagu.sharing.models import Evidence
    from tsunagu.sharing.reader import Reader


@transaction.atomic
def watch(
    case: Case,
    *,
    by: Reader,
    person: Person,
    reason: str,
    who_knows: str,
    desk: Desk,
    owner: Membership,
    next_look_on: date,
    on: date,
    triggers: str = "",
    evidence: Evidence | None = None,
) -> WatchDecision:
    """見守り: nothing is asked of us now, so we wait with open eyes; what we know is shared on `evidence`."""
    require(policies.can_watch(by, case, person, owner, next_look_on, on))
    require(policies.can_rest_on(by, person, evidence))
    decision = sharing_actions.keep(
        WatchDecision(
            case=case,
            person=person,
            scope=Scope.NOTES,
            reason=reason,
            who_knows=who_knows,
            triggers=triggers,
            evidence=evidence,
            desk=desk,
            owner=owner,
            decided_on=on,
            next_look_on=next_look_on,
        ),
        by=by,
    )
    if case.status == Case.Status.WATCHING:
        case_actions.look(case, by=by, next_look_on=next_look_on, on=on)
    else:
        case_actions.watch(case, by=by, next_look_on=next_look_on, on=on)
    log.record("watch.decided", by=by, target=decision)
    return decision


@transaction.atomic
def end_watch(decision: WatchDecision, *, by: Reader, next_look_on: date, on: date) -> WatchDecision:
    """Stop waiting and go on with the support; while another watch of ours runs, the case stays watched."""
    require(policies.can_end(by, decision))
    moved = WatchDecision.objects.filter(pk=decision.pk, ended_on=None).update(ended_on=on)
    if not moved:
        raise NotAllowed(no("この見守りは、すでに終わっています。"))
    decision.ended_on = on
    if decision.case.lead_id == by.agency.pk:
        _go_on(decision, by, next_look_on, on)
    log.record("watch.ended", by=by, target=decision)
    return decision


@transaction.atomic
def keep_watching(
    decision: WatchDecision, *, by: Reader, reason: str, next_look_on: date, on: date
) -> WatchDecision:
    """Thought of again, and we wait on: a new decision with a new day; the one before stays as it was."""
    require(policies.can_end(by, decision))
    assert decision.person is not None
    if not WatchDecision.objects.filter(pk=decision.pk, ended_on=None).update(ended_on=on):
        raise NotAllowed(no("この見守りは、すでに終わっています。"))
    decision.ended_on = on
    return watch(
        decision.case,
        by=by,
        person=decision.person,
        reason=reason,
        who_knows=decision.who_knows,
        triggers=decision.triggers,
        evidence=decision.evidence,
        desk=decision.desk,
        owner=by.membership,
        next_look_on=next_look_on,
        on=on,
    )


def _go_on(decision: WatchDecision, by: Reader, next_look_on: date, on: date) -> None:
    case = decision.case
    others = WatchDecision.objects.filter(case=case, holder=by.agency, ended_on=None)
    if case.status == Case.Status.WATCHING and not others.exists():
        case_actions.stop_watching(case, by=by, next_look_on=next_look_on, on=on)
    else:
        case_actions.look(case, by=by, next_look_on=next_look_on, on=on)


@transaction.atomic
def follow(old: Case, new: Case, *, by: Reader, person: Person) -> int:
    """A household split: a running decision about the one who leaves goes along. Returns how many moved."""
    running = WatchDecision.objects.filter(case=old, person=person, ended_on=None)
    moved = running.update(case=new)
    if moved:
        log.record("watch.followed", by=by, target=new, detail={"decisions": moved})
    return moved


@transaction.atomic
def succeed(old: Agency, people: Collection[Person], *, desk: Desk, by: Reader) -> int:
    """A contract about these people ended: running decisions stand at the successor's desk, with nobody yet.

    Returns how many moved.
    """
    running = WatchDecision.objects.filter(
        municipality_id__in=by.towns, holder=old, person__in=people, ended_on=None
    )
    moved = running.update(desk=desk, owner=None)
    log.record("watch.succeeded", by=by, target=old, detail={"agency": desk.agency_id, "watches": moved})
    return moved


def end_all(case: Case, *, by: Reader, on: date) -> int:
    """When the case pauses, its watch decisions end with it. Returns how many ended."""
    running = WatchDecision.objects.filter(case=case, holder=by.agency, ended_on=None)
    ended = running.update(ended_on=on)
    if ended:
        log.record("watch.ended", by=by, target=case, detail={"decisions": ended})
    return ended
