"""Who may decide to watch and wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.cases import policies as case_policies
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.common.scopes import Scope
from tsunagu.outreach.models import WatchDecision
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Evidence
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

    from tsunagu.agencies.models import Membership
    from tsunagu.cases.models import Case
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader


def can_watch(
    reader: Reader, case: Case, person: Person, owner: Membership, next_look_on: date, on: date
) -> Decision:
    """The lead decides, somebody of the lead keeps it, and one running decision for a person is enough."""
    running = WatchDecision.objects.filter(holder=reader.agency, case=case, person=person, ended_on=None)
    if running.exists():
        return no("この人の見守りは、すでに決めてあります。")
    if owner.agency_id != reader.agency.pk or not owner.is_in_force(reader.at):
        return no("見守る人は、いま自分の機関にいる人から選んでください。")
    if next_look_on <= on:
        return not_yet("つぎに考える日は、あしたより後の日にしてください。")
    return case_policies.can_lead(reader, case) & case_policies.can_note(reader, case, person, Scope.NOTES)


def evidence_of(reader: Reader, people: Collection[Person] | Collection[int]) -> QuerySet[Evidence]:
    """On what my agency shares what it knows about these people now, the newest first."""
    rows = Evidence.objects.visible_to(reader).in_force(reader.at)
    rows = rows.filter(holder=reader.agency, people__person__in=people).exclude(kind=Kind.OWN_WORK)
    return rows.distinct().order_by("-pk")


def can_rest_on(reader: Reader, person: Person, evidence: Evidence | None) -> Decision:
    if evidence is None or evidence_of(reader, [person]).filter(pk=evidence.pk).exists():
        return YES
    return not_yet("この共有の根拠は、いまは使えません。共有の記録を確かめて、選び直してください。")


def can_end(reader: Reader, decision: WatchDecision) -> Decision:
    """The agency that decided ends it, also when another leads by now, or the one that took it over."""
    if reader.agency.pk not in (decision.holder_id, decision.desk.agency_id):
        return no("見守りを終えるのは、決めた機関です。")
    if decision.ended_on is not None:
        return no("この見守りは、すでに終わっています。")
    return YES if reader.may(May.LEAD) else no("いまの役割では、この操作はできません。")
