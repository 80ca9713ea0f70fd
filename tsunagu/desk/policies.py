"""Questions that need more than one app to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.agencies.models import Membership
from tsunagu.cases.models import CaseSubject
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.sharing import policies as sharing_policies

if TYPE_CHECKING:
    from datetime import datetime

    from tsunagu.agencies.models import Desk
    from tsunagu.cases.models import Case
    from tsunagu.desk.models import Memo
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader

NOT_YOURS = "このメモは、書いた人だけのものです。"


def can_read_cases(reader: Reader) -> Decision:
    """A role that has to do with households, in an agency that is at work."""
    return YES if reader.scopes else no("この画面は、世帯を担当する役割の人のものです。")


def can_keep(reader: Reader, memo: Memo) -> Decision:
    """Whoever wrote it; when their post has ended, the supervisor of the same agency."""
    mine = memo.only_for_id == reader.membership.pk
    left = reader.role == Membership.Role.SUPERVISOR and memo.holder_id == reader.agency.pk
    ended = memo.only_for is not None and not memo.only_for.is_in_force(reader.at)
    return sharing_policies.can_add_person(reader) if mine or (left and ended) else no(NOT_YOURS)


def can_take_lead(person: Person, case: Case, desk: Desk, at: datetime) -> Decision:
    """In the place of a lead that is ruled out: another body that takes part, is at work and is
    not ruled out.
    """
    if desk.agency_id == case.lead_id:
        return not_yet("いまの主担当とは別の機関の窓口を選んでください。")
    mine = CaseSubject.objects.filter(
        municipality_id=person.municipality_id, case=case, person=person, holder=desk.agency, until=None
    )
    if not mine.exists() or not sharing_policies.has_case_workers(desk.agency, at):
        return not_yet("新しい主担当には、この人の支援に加わっている機関の窓口を選んでください。")
    ruled_out = not sharing_policies.can_receive(person, desk.agency, at)
    return not_yet("その窓口は選べません。ほかの窓口を選んでください。") if ruled_out else YES
