"""いま考えること: what a desk has promised, whom it has not heard from, what came in. Derived, never stored.

What きょう shows, within what the reader may see; tick counts desks and reads nobody. Mine is what I do
myself, what a colleague does for whom I stand in, and what has nobody, or nobody in post any more
(architecture §6, invariant 4).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from tsunagu.agencies.models import Cover
from tsunagu.cases.models import Case, Contact, Intake, Promise
from tsunagu.groups.models import NetworkTask
from tsunagu.outreach.models import WatchDecision
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import Contract, Evidence

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.sharing.reader import Reader

QUIET = timedelta(days=28)  # after so long without a contact, a household that nobody watches is thought of
AHEAD = timedelta(days=7)  # the promises of the coming week stand below those of today
ENDING = timedelta(days=60)  # before its end, a contract is spoken of
WAITING_INTAKES = [Intake.Status.RECEIVED, Intake.Status.ASKED, Intake.Status.ARRIVED]
WAITING_KINDS = [kind for kind, rule in RULES.items() if rule.approved] + [Kind.EMERGENCY]

THINK, LOOK, SILENT = 1, 2, 3  # why a household stands in ころあい, in the order of the list


def promises(reader: Reader, *, whole_desk: bool) -> QuerySet[Promise]:
    """Open promises up to a week ahead, the nearest first; within a day those with a time first."""
    rows = Promise.objects.visible_to(reader).filter(
        _belongs(reader, "owner", whole_desk=whole_desk),
        status=Promise.Status.OPEN,
        due_on__lte=_today(reader) + AHEAD,
    )
    return rows.order_by("due_on", F("due_time").asc(nulls_last=True), "pk")


def quiet(reader: Reader, *, whole_desk: bool) -> QuerySet[Case]:
    """Running cases to think of: a watch that comes back, a look whose day has come, a long silence.

    Each carries `since` (the last contact that I may see, else the day the case began) and `cause`. Whoever
    has a promise ahead is not silent: something is arranged.
    """
    today = _today(reader)
    ahead = Promise.objects.visible_to(reader).filter(
        case=OuterRef("pk"), status=Promise.Status.OPEN, due_on__gte=today
    )
    watched = watches(reader).order_by()
    back = watched.filter(_belongs(reader, "owner", whole_desk=whole_desk))
    mine = Q(pk__in=back.values("case_id"))  # asked once, not for every case of the town
    here = _belongs(reader, "worker", whole_desk=whole_desk) | mine
    rows: Any = Case.objects.visible_to(reader).running().filter(here)
    rows = rows.annotate(
        since=Coalesce(Subquery(contacts(reader, "pk").values("on")[:1]), "opened_on"),
        ahead=Subquery(ahead.values("pk")[:1]),
    )
    think, look = Q(pk__in=watched.values("case_id")), Q(next_look_on__lte=today)
    silent = Q(status=Case.Status.OPEN, since__lte=today - QUIET, ahead=None)
    rows = rows.filter(think | look | silent).annotate(
        cause=models.Case(
            When(think, then=Value(THINK)),
            When(look, then=Value(LOOK)),
            default=Value(SILENT),  # nothing else is left: the silence is not asked about once more
            output_field=models.IntegerField(),
        )
    )
    found: QuerySet[Case] = rows.order_by("cause", "since", "pk")
    return found


def cause(is_watched: bool, next_look_on: date, today: date) -> int:
    """The same for one case that `quiet` has found."""
    if is_watched:
        return THINK
    return LOOK if next_look_on <= today else SILENT


def watches(reader: Reader) -> QuerySet[WatchDecision]:
    """Decisions to watch that come back: on their date, or because something happened in the household.

    What happened is read by whoever may read it; that it is time to think again is told to who watches.
    """
    rows = WatchDecision.objects.visible_to(reader).come_back(_today(reader))
    return rows.filter(desk__agency=reader.agency)


def contacts(reader: Reader, case: str) -> QuerySet[Contact]:
    """What was tried and reached in the outer row's case, the newest first, as far as I may see it."""
    rows = Contact.objects.visible_to(reader).filter(case=OuterRef(case), undone_at=None)
    return rows.order_by("-on", "-pk")


def intakes(reader: Reader) -> QuerySet[Intake]:
    """What came in at my desk, and what it is asked to check; newest first."""
    rows = Intake.objects.visible_to(reader).filter(holder=reader.agency, status__in=WAITING_INTAKES)
    if reader.membership.desk_id:
        rows = rows.filter(desk_id=reader.membership.desk_id)
    return rows.order_by("-received_on", "-pk")


def tasks(reader: Reader) -> QuerySet[NetworkTask]:
    """What a network asked of my desk, due within a week or before; where I have no desk, of my agency's."""
    rows = NetworkTask.objects.visible_to(reader).filter(
        desk__agency=reader.agency, done_on=None, due_on__lte=_today(reader) + AHEAD
    )
    if reader.membership.desk_id:
        rows = rows.filter(desk_id=reader.membership.desk_id)
    return rows


def approvals(reader: Reader) -> QuerySet[Evidence]:
    """Shares of my agency that wait for somebody other than their writer.

    An emergency stays until somebody confirmed it, also after its 72 hours.
    """
    return (
        Evidence.objects.visible_to(reader)
        .filter(holder=reader.agency, kind__in=WAITING_KINDS, approved_by=None, withdrawn_at=None)
        .filter(Q(kind=Kind.EMERGENCY) | Q(in_force_until=None) | Q(in_force_until__gt=reader.at))
    )


def contracts(reader: Reader) -> QuerySet[Contract]:
    """Contracts of my agency that run out soon, and no later one takes their place."""
    return Contract.objects.visible_to(reader).ending(reader.at, reader.at + ENDING)


def _today(reader: Reader) -> date:
    return timezone.localdate(reader.at)


def _belongs(reader: Reader, who: str, *, whole_desk: bool) -> Q:
    """To me, to whom I stand in for, or to nobody at my desk; with `whole_desk` to anybody there."""
    me = reader.membership
    covers = Cover.objects.visible_to(reader).on(_today(reader)).filter(stand_in=me)
    mine = Q(**{who: me}) | Q(**{f"{who}__in": covers.order_by().values("absent")})
    here = Q(desk=me.desk_id) if me.desk_id else Q(desk__agency=reader.agency)
    nobody: Any = Q(**{who: None}) | Q(**{f"{who}__until__lte": reader.at})
    return mine | here if whole_desk else mine | (here & nobody)
