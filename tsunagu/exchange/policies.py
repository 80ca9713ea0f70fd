"""Who reads, brings in and confirms what was written about a visit. Pure questions; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from tsunagu.agencies.models import Agency, AgencyArea, Membership, Municipality, Setting, in_force
from tsunagu.agencies.policies import can_administer
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.exchange.finding import Kind
from tsunagu.exchange.models import Finding
from tsunagu.sharing.policies import can_record_contract
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.exchange.models import Proposal, VisitRecord
    from tsunagu.sharing.reader import Reader

Role = Membership.Role
Status = Finding.Status

BY_ADMINISTRATOR = {Kind.AGENCY, Kind.LEAD}  # what becomes a body or a setting of the town
CASE_WORKERS = {Role.WORKER, Role.SUPERVISOR}
ELSEWHERE = "この町の記録は、町の窓口と、町を受け持つ都の相談センターが扱います。"
NOT_THE_LEAD = (
    "情報交換の記録を取り込んで確かめるのは、ひきこもり支援をまとめる窓口の担当者です。"
    "気づいたことは、その窓口に知らせてください。"
)


def can_read(reader: Reader) -> Decision:
    """Those who work on cases or put the town's bodies in order, and the metropolis."""
    if not reader.may(May.EXCHANGE):
        return no("情報交換の記録は、町の職員と都の相談員が読みます。いまの役割では開けません。")
    return YES


def can_bring(reader: Reader, town: Municipality) -> Decision:
    """The metropolis, for the towns it serves; in the town those who lead."""
    if reader.role == Role.METROPOLITAN:
        return can_read(reader) & _serves(reader, town)
    return can_read(reader) & _of_town(reader, town.pk) & _leads(reader)


def can_bring_anything(reader: Reader) -> Decision:
    """The same before the town is known, for the button."""
    if reader.role == Role.METROPOLITAN:
        return can_read(reader)
    return can_read(reader) & _leads(reader)


def can_confirm(reader: Reader, finding: Finding) -> Decision:
    """A body or who leads: the town's administrator. The rest: those who lead. Never the metropolis."""
    town = finding.record.municipality_id
    ours = can_read(reader) & _of_town(reader, town)
    if finding.kind in BY_ADMINISTRATOR:
        return ours & can_administer(reader) & _is(finding, Status.OPEN)
    return ours & _leads(reader) & _is(finding, Status.OPEN)


def can_refuse(reader: Reader, finding: Finding) -> Decision:
    """Who could confirm it, and always those who lead: they know their own town."""
    ours = can_read(reader) & _of_town(reader, finding.record.municipality_id)
    if finding.kind in BY_ADMINISTRATOR and can_administer(reader):
        return ours & _is(finding, Status.OPEN)
    return ours & _leads(reader) & _is(finding, Status.OPEN)


def can_reopen(reader: Reader, finding: Finding) -> Decision:
    """Think again. What was set up in between stays; a contract that was made of it ends by its own page."""
    if finding.contract_id is not None:
        return no("この下書きからは、もう委託契約ができています。")
    if finding.status == Status.OPEN:
        return no("まだ確かめられていません。")
    still = Finding(record=finding.record, kind=finding.kind)
    return can_refuse(reader, still)


def can_complete(reader: Reader, finding: Finding) -> Decision:
    """A confirmed draft becomes a contract of any body of the town that may commission."""
    if finding.kind != Kind.CONTRACT or finding.status != Status.CONFIRMED or finding.contract_id:
        return no("この下書きは、使い終わったか、まだ確かめられていません。")
    return can_use_drafts(reader, finding.record)


def can_use_drafts(reader: Reader, record: VisitRecord) -> Decision:
    return can_read(reader) & _of_town(reader, record.municipality_id) & can_record_contract(reader)


def can_note(reader: Reader, record: VisitRecord) -> Decision:
    """その後: the metropolis that proposed it and those who lead in the town."""
    if reader.role == Role.METROPOLITAN:
        return can_read(reader) & _serves(reader, record.municipality)
    return can_read(reader) & _of_town(reader, record.municipality_id) & _leads(reader)


def can_note_on(proposal: Proposal, on: date, today: date) -> Decision:
    if on < proposal.record.visited_on:
        return not_yet("情報交換より前の日付です。その日より後の日にしてください。")
    if on > today:
        return not_yet("きょうより先の日付です。きょうまでの日付にしてください。")
    return YES


def leading_agency(municipality_id: int, day: date) -> int | None:
    """Which agency leads in the town on a day, as the dated setting says."""
    settings = Setting.objects.filter(
        in_force(day), municipality_id=municipality_id, key=Setting.Key.COORDINATING_DESK
    )
    return settings.order_by("-since").values_list("desk__agency_id", flat=True).first()


def _serves(reader: Reader, town: Municipality) -> Decision:
    day = timezone.localdate(reader.at)
    areas = AgencyArea.objects.filter(in_force(day), agency=reader.agency, municipality=town)
    return YES if areas.exists() else no(ELSEWHERE)


def _of_town(reader: Reader, town_id: int | None) -> Decision:
    return YES if reader.agency.home_id == town_id is not None else no(ELSEWHERE)


def _leads(reader: Reader) -> Decision:
    """Workers of the leading body. While nobody leads: of any section, and the administrator who begins."""
    if reader.agency.home_id is None:
        return no(NOT_THE_LEAD)
    lead = leading_agency(reader.agency.home_id, timezone.localdate(reader.at))
    if lead is not None:
        is_lead = lead == reader.agency.pk and reader.role in CASE_WORKERS
        return YES if is_lead else no(NOT_THE_LEAD)
    begins = reader.role in CASE_WORKERS and reader.agency.kind == Agency.Kind.SECTION
    return YES if begins or reader.role == Role.ADMINISTRATOR else no(NOT_THE_LEAD)


def _is(finding: Finding, status: str) -> Decision:
    return YES if finding.status == status else not_yet("ほかの人が、先に確かめました。")
