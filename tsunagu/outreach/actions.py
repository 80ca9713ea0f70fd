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
    from datetime import date

    from tsunagu.agencies.models import Desk, Membership
    from tsunagu.people.models import Person
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
) -> WatchDecision:
    """見守り: nothing is asked of us now, so we wait with open eyes; it comes back on its date by itself."""
    require(policies.can_watch(by, case, person))
    decision = sharing_actions.keep(
        WatchDecision(
            case=case,
            person=person,
            scope=Scope.NOTES,
            reason=reason,
            who_knows=who_knows,
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
    """Stop waiting and go on with the support."""
    require(policies.can_end(by, decision))
    moved = WatchDecision.objects.filter(pk=decision.pk, ended_on=None).update(ended_on=on)
    if not moved:
        raise NotAllowed(no("この見守りは、すでに終わっています。"))
    decision.ended_on = on
    if not _still_watched(decision) and decision.case.status == Case.Status.WATCHING:
        case_actions.stop_watching(decision.case, by=by, next_look_on=next_look_on, on=on)
    log.record("watch.ended", by=by, target=decision)
    return decision


def _still_watched(decision: WatchDecision) -> bool:
    return WatchDecision.objects.filter(case_id=decision.case_id, ended_on=None).exists()


def end_all(case: Case, *, by: Reader, on: date) -> int:
    """When the case pauses, its watch decisions end with it. Returns how many ended."""
    running = WatchDecision.objects.filter(case=case, holder=by.agency, ended_on=None)
    return running.update(ended_on=on)
