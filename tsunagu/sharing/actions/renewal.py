"""知らせつづける: what was told on a standing evidence is told again before it lapses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Max, Q

from tsunagu.audit import log
from tsunagu.common.scopes import Scope
from tsunagu.people.models import Person
from tsunagu.sharing import policies
from tsunagu.sharing.actions.ledger import write_rows
from tsunagu.sharing.actions.work import standing_end
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import Disclosure, Evidence

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from tsunagu.agencies.actor import Timer

AHEAD = timedelta(days=30)  # so long before its end a telling is renewed; so long after it may be caught up


@transaction.atomic
def renew_standing(people: Collection[int], *, by: Timer) -> int:
    """Tell again that these people exist, where it was told on a standing evidence and is about to lapse.

    The evidence was approved by a person and stands; only the row of the ledger is new, in the name of who
    recorded the evidence. What somebody revoked is never told again. Returns how many rows were written.
    """
    own = Q(holder=by.agency) & ~Q(kind=Kind.CONTRACT)
    standing = Evidence.objects.in_force(by.at).filter(
        own | Q(kind=Kind.CONTRACT, contract__contractor=by.agency), is_standing=True
    )
    evidences = standing.select_related("recorded_by", "approved_by").order_by("pk")
    renewed = sum(_renew(evidence, people, by) for evidence in evidences)
    if renewed:
        log.record("disclosure.renewed", by=by, detail={"rows": renewed})
    return renewed


def _renew(evidence: Evidence, people: Collection[int], by: Timer) -> int:
    rule = RULES[Kind(evidence.kind)]
    until = standing_end(evidence, by.at)
    written = 0
    for recipient in evidence.recipients.exclude(agency=by.agency).select_related("agency"):
        told = _lapsing(evidence, recipient.pk, people, by)
        ids = [person for person, last in told if last + timedelta(days=1) < until]
        known = Person.objects.filter(pk__in=ids).order_by("pk")
        still = [p for p in known if policies.can_receive(p, recipient.agency, by.at)]
        if not still or (rule.approved and evidence.approved_by_id is None):
            continue
        rows = write_rows(
            evidence,
            giver=by.agency,
            recipients=[recipient],
            people=still,
            scopes=[Scope.EXISTENCE],
            purpose="まとめる窓口に知らせつづける",
            since=by.at,
            until=until,
            recorded_by=evidence.recorded_by,
            approved_by=evidence.approved_by,
        )
        written += len(rows)
    return written


def _lapsing(
    evidence: Evidence, recipient: int, people: Collection[int], by: Timer
) -> list[tuple[int, datetime]]:
    """Who was told of, and until when at the latest, where that is near and nobody ended it by hand."""
    rows = Disclosure.objects.filter(
        municipality_id=evidence.municipality_id,
        evidence=evidence,
        recipient=recipient,
        from_agency=by.agency,
        person__in=people,
        scope=Scope.EXISTENCE,
    )
    ends = (
        rows.order_by().values("person_id").annotate(last=Max("effective_until"), revoked=Count("revoked_at"))
    )
    near = ends.filter(revoked=0, last__gt=by.at - AHEAD, last__lte=by.at + AHEAD)
    return [(row["person_id"], row["last"]) for row in near]
