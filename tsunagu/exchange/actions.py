"""情報交換の行い: a record comes in, a person confirms what it says, and proposals get their その後."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tsunagu.agencies import actions as agency_actions
from tsunagu.agencies.models import Municipality, Setting
from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, not_yet, require
from tsunagu.exchange import policies
from tsunagu.exchange.finding import Kind, findings
from tsunagu.exchange.models import Finding, Proposal, ProposalStep, VisitRecord, VisitSection
from tsunagu.exchange.shape import digest
from tsunagu.sharing import actions as sharing_actions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from tsunagu.agencies.models import Agency, Desk
    from tsunagu.common.scopes import Scope
    from tsunagu.exchange.reading import Record
    from tsunagu.sharing.models import Contract, LegalBasisVersion
    from tsunagu.sharing.reader import Reader

Status = Finding.Status
FIRST = "ほかの人が、先に確かめました。画面を開きなおしてください。"


@transaction.atomic
def bring(reading: Record, *, by: Reader | None, municipality: Municipality) -> tuple[VisitRecord, bool]:
    """Keep a record with its sections, findings and proposals. Returns it, and whether it is new.

    The same words again, in whatever file, change nothing. `by` None: the command line.
    """
    if by is not None:
        require(policies.can_bring(by, municipality))
    Municipality.objects.select_for_update().get(pk=municipality.pk)  # two at once: one after the other
    mark = digest(reading)
    known = VisitRecord.objects.filter(municipality=municipality, digest=mark).first()
    if known is not None:
        return known, False
    record = VisitRecord.objects.create(
        municipality=municipality,
        visited_on=reading.when.day,
        starts_at=reading.when.starts_at,
        ends_at=reading.when.ends_at,
        participants=list(reading.participants),
        head=reading.head,
        digest=mark,
        recorded_by=by.membership if by else None,
        recorded_at=by.at if by else timezone.now(),
    )
    sections = _sections(record, reading)
    _findings(record, reading, sections)
    _proposals(record, reading)
    log.record("visit.brought_in", by=by, target=record, detail={"sections": len(sections)})
    return record, True


def _sections(record: VisitRecord, reading: Record) -> list[VisitSection]:
    return VisitSection.objects.bulk_create(
        VisitSection(
            record=record,
            position=n,
            mark=section.mark,
            heading=section.heading,
            key=section.key,
            lines=[asdict(line) for line in section.lines],
            source=section.source,
        )
        for n, section in enumerate(reading.sections, start=1)
    )


def _findings(record: VisitRecord, reading: Record, sections: list[VisitSection]) -> None:
    Finding.objects.bulk_create(
        Finding(
            record=record,
            section=None if found.section is None else sections[found.section],
            kind=found.kind,
            name=found.name[:200],
            programme=found.programme[:200],
            since=found.since,
            sentence=found.sentence,
        )
        for found in findings(reading)
    )


def _proposals(record: VisitRecord, reading: Record) -> None:
    _, lines = reading.proposals
    Proposal.objects.bulk_create(
        Proposal(record=record, position=n, text=line.text, is_orphan=line.is_orphan)
        for n, line in enumerate(lines, start=1)
    )


# --- a person decides --------------------------------------------------------------------


@transaction.atomic
def confirm(finding: Finding, *, by: Reader) -> Finding:
    """It is so. A contract is then a draft that opens nothing; the rest waits for what is built on it."""
    if finding.kind in policies.BY_ADMINISTRATOR:
        raise NotAllowed(no("機関とまとめる部署は、町の機関や窓口と結びつけて確かめます。"))
    require(policies.can_confirm(by, finding))
    return _decide(finding, Status.CONFIRMED, by)


@transaction.atomic
def confirm_agency(finding: Finding, *, by: Reader, agency: Agency) -> Finding:
    """The record means a body that the town already has."""
    _must_be(finding, Kind.AGENCY)
    require(policies.can_confirm(by, finding))
    if agency.home_id != finding.record.municipality_id:
        raise NotAllowed(not_yet("この町の機関から選んでください。"))
    return _decide(finding, Status.CONFIRMED, by, agency=agency)


@transaction.atomic
def confirm_new_agency(
    finding: Finding,
    *,
    by: Reader,
    name: str,
    kind: str,
    parent: Agency | None,
    since: date,
    desk: str,
    phone: str,
) -> Finding:
    """The record names a body that the town does not have yet: it is added with its first desk."""
    _must_be(finding, Kind.AGENCY)
    require(policies.can_confirm(by, finding))
    agency = agency_actions.add_agency(
        by=by, name=name, kind=kind, parent=parent, since=since, desk=desk, phone=phone
    )
    return _decide(finding, Status.CONFIRMED, by, agency=agency)


@transaction.atomic
def confirm_lead(finding: Finding, *, by: Reader, desk: Desk, since: date) -> Finding:
    """From `since` this desk leads; where it already does, nothing is changed but the finding."""
    _must_be(finding, Kind.LEAD)
    require(policies.can_confirm(by, finding))
    now = Setting.objects.filter(
        municipality_id=finding.record.municipality_id, key=Setting.Key.COORDINATING_DESK, until=None
    ).first()
    if now is None or now.desk_id != desk.pk:
        now = agency_actions.lead(desk, by=by, since=since)
    return _decide(finding, Status.CONFIRMED, by, setting=now, agency=desk.agency)


@transaction.atomic
def refuse(finding: Finding, *, by: Reader) -> Finding:
    """ちがう: it is not so. The finding stays, with who said it."""
    require(policies.can_refuse(by, finding))
    return _decide(finding, Status.REFUSED, by)


@transaction.atomic
def reopen(finding: Finding, *, by: Reader) -> Finding:
    """Think again. A body or a setting that was made stays as it is."""
    require(policies.can_reopen(by, finding))
    rows = Finding.objects.filter(pk=finding.pk, status=finding.status, contract=None)
    moved = rows.update(status=Status.OPEN, decided_by=None, decided_at=None, agency=None, setting=None)
    if not moved:
        raise NotAllowed(not_yet(FIRST))
    log.record("finding.reopened", by=by, target=finding, detail={"kind": str(finding.kind)})
    finding.refresh_from_db()
    return finding


@transaction.atomic
def complete(
    finding: Finding,
    contractor: Agency,
    *,
    by: Reader,
    title: str,
    programme: str,
    basis: LegalBasisVersion,
    scopes: Collection[Scope],
    starts_at: datetime,
    ends_at: datetime,
) -> Contract:
    """The draft becomes a contract, recorded and bounded by the body that commissions."""
    require(policies.can_complete(by, finding))
    contract = sharing_actions.record_contract(
        contractor,
        by=by,
        title=title,
        programme=programme,
        basis=basis,
        scopes=scopes,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    used = Finding.objects.filter(pk=finding.pk, status=Status.CONFIRMED, contract=None)
    if not used.update(contract=contract):
        raise NotAllowed(not_yet("ほかの人が、先にこの下書きを使いました。"))
    log.record("finding.completed", by=by, target=finding, detail={"contract": contract.pk})
    finding.refresh_from_db()
    return contract


def _must_be(finding: Finding, kind: Kind) -> None:
    if finding.kind != kind:
        raise NotAllowed(no("この見つかったことは、ほかの確かめ方をします。"))


def _decide(
    finding: Finding,
    status: Finding.Status,
    by: Reader,
    *,
    agency: Agency | None = None,
    setting: Setting | None = None,
) -> Finding:
    moved = Finding.objects.filter(pk=finding.pk, status=Status.OPEN).update(
        status=status, decided_by=by.membership, decided_at=by.at, agency=agency, setting=setting
    )
    if not moved:
        raise NotAllowed(not_yet(FIRST))
    log.record(f"finding.{status.value}", by=by, target=finding, detail={"kind": str(finding.kind)})
    finding.refresh_from_db()
    return finding


# --- その後 ------------------------------------------------------------------------------


@transaction.atomic
def note(proposal: Proposal, *, by: Reader, status: str, words: str, on: date, seen: int) -> ProposalStep:
    """How the proposal stands since. `seen`: how many steps the writer had read; one in between wins."""
    require(policies.can_note(by, proposal.record))
    require(policies.can_note_on(proposal, on, timezone.localdate(by.at)))
    Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.steps.count() != seen:
        raise NotAllowed(
            not_yet("ほかの人が、先にその後を書きました。上の記録を読んでから、もう一度送ってください。")
        )
    step = ProposalStep.objects.create(
        proposal=proposal, status=status, words=words, on=on, recorded_by=by.membership, recorded_at=by.at
    )
    Proposal.objects.filter(pk=proposal.pk).update(status=status)
    log.record("proposal.noted", by=by, target=proposal, detail={"status": status})
    return step
