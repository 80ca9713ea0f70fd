"""Who may decide to watch and wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.cases import policies as case_policies
from tsunagu.common.decisions import Decision, no
from tsunagu.common.scopes import Scope
from tsunagu.outreach.models import WatchDecision

if TYPE_CHECKING:
    from tsunagu.cases.models import Case
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader


def can_watch(reader: Reader, case: Case, person: Person) -> Decision:
    """The lead decides; one running decision for a person is enough."""
    running = WatchDecision.objects.filter(holder=reader.agency, case=case, person=person, ended_on=None)
    if running.exists():
        return no("この人の見守りは、すでに決めてあります。")
    return case_policies.can_lead(reader, case) & case_policies.can_note(reader, case, person, Scope.NOTES)


def can_end(reader: Reader, decision: WatchDecision) -> Decision:
    if decision.holder_id != reader.agency.pk:
        return no("見守りを終えるのは、決めた機関です。")
    if decision.ended_on is not None:
        return no("この見守りは、すでに終わっています。")
    return case_policies.can_lead(reader, decision.case)
