"""定時の処理: what is due by itself, once a minute: an agency at a time, each in its own transaction.

Lower apps never notify upward: here what is due is asked for by query and put into the outbox of notices.
Everything may run twice. The notice says that something is due at a desk, and of nobody.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tsunagu.accounts import actions as account_actions
from tsunagu.agencies.actor import Timer
from tsunagu.agencies.models import Agency
from tsunagu.audit import keys
from tsunagu.cases.models import Case, CaseSubject, Promise
from tsunagu.common.scopes import Scope
from tsunagu.desk import actions as desk_actions
from tsunagu.directory.models import Resource
from tsunagu.groups.actions.forgetting import forget_names
from tsunagu.notices import actions as notice_actions
from tsunagu.notices.models import Notice
from tsunagu.outreach.models import WatchDecision
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Disclosure
from tsunagu.sharing.policies import KEPT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

FORMS_KEPT = timedelta(days=7)  # nobody presses the same button again after a week
DAY = timedelta(days=1)

logger = logging.getLogger(__name__)


class Round(NamedTuple):
    """One round of the timer: how many parts were done, and the names of those that failed."""

    done: int
    failed: list[str]


def once(at: datetime) -> Round:
    """Everything that is due at this moment. A part that fails leaves nothing behind and stops no other."""
    agencies = list(Agency.objects.order_by("pk").values_list("pk", flat=True))
    failed: list[str] = []
    with _noted("house", failed):
        _house(at)
    for pk in agencies:
        with _noted(f"agency {pk}", failed):
            agency = Agency.objects.select_for_update().get(pk=pk)  # a second timer waits, and finds it done
            for_agency(Timer(user=account_actions.timer(by=None), agency=agency, at=at))
    return Round(1 + len(agencies) - len(failed), failed)


@contextmanager
def _noted(name: str, failed: list[str]) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except Exception:
        logger.exception("tick: %s failed", name)
        failed.append(name)


def _house(at: datetime) -> None:
    """What belongs to no agency: log-ins that are over, keys of old forms, memos and drafts of last week, and
    the names of days that nobody closed.
    """
    account_actions.erase_sessions(by=account_actions.timer(by=None), at=at)
    keys.erase_old(at - FORMS_KEPT)
    desk_actions.expire_memos(at)
    forget_names(at)


def for_agency(by: Timer) -> None:
    """What is due at one agency."""
    sharing_actions.renew_standing(_supported(by), by=by)
    today = timezone.make_aware(datetime.combine(timezone.localdate(by.at), time.min))
    notice_actions.digest(Notice.Kind.DUE, due_desks(by), by=by, since=today)
    notice_actions.digest(Notice.Kind.ENDED, _desks_of_ended(by), by=by, since=today)


def _supported(by: Timer) -> list[int]:
    """Whom the agency supports now; who is paused is not told about any longer than they were."""
    rows = CaseSubject.objects.filter(holder=by.agency, until=None).exclude(case__status=Case.Status.PAUSED)
    return list(rows.order_by().values_list("person_id", flat=True).distinct())


def due_desks(by: Timer) -> set[int]:
    """The desks of the agency where a case, a promise, a watch or a resource has come to its day."""
    today = timezone.localdate(by.at)
    found = [
        Case.objects.due_by(today),
        Promise.objects.filter(status=Promise.Status.OPEN, due_on__lte=today),
        WatchDecision.objects.come_back(today),
        Resource.objects.to_tell(today),
    ]
    return {desk for rows in found for desk in _desks(rows.filter(desk__agency=by.agency), by)}


def _desks_of_ended(by: Timer) -> set[int]:
    """The desks that hold a case of somebody about whom a share of the agency ran out since yesterday."""
    ended = Disclosure.objects.filter(
        from_agency=by.agency,
        scope=Scope.EXISTENCE,
        revoked_at=None,
        effective_until__gt=by.at - DAY,
        effective_until__lte=by.at,
    ).exclude(kind__in=KEPT)
    subjects = CaseSubject.objects.filter(
        holder=by.agency, until=None, person__in=ended.order_by().values("person_id")
    )
    return _desks(
        Case.objects.running().filter(pk__in=subjects.values("case_id"), desk__agency=by.agency), by
    )


def _desks(rows: QuerySet[Any], by: Timer) -> set[int]:
    """The open desks among those of these rows."""
    still = Q(desk__until=None) | Q(desk__until__gt=timezone.localdate(by.at))
    return set(rows.filter(still).order_by().values_list("desk_id", flat=True).distinct())
