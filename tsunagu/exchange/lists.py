"""The pages of 情報交換 as plain values with ready words. The number of statements is always the same."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count

from tsunagu.agencies.lists import day as wareki_day
from tsunagu.common.wareki import wareki
from tsunagu.exchange import policies
from tsunagu.exchange.finding import Kind, key
from tsunagu.exchange.headings import HEADINGS, folded
from tsunagu.exchange.models import Finding, Proposal, ProposalStep, VisitRecord, VisitSection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import time

    from tsunagu.exchange.reading import Record
    from tsunagu.sharing.reader import Reader

LISTED = 200  # rows of one page; a metropolis of 62 towns fills it in three years
STATUS_KINDS = {
    Finding.Status.OPEN: "wait",
    Finding.Status.CONFIRMED: "done",
    Finding.Status.REFUSED: "",
    Proposal.Status.OPEN: "wait",
    Proposal.Status.UNDER_WAY: "active",
    Proposal.Status.DONE: "done",
    Proposal.Status.NOT_NOW: "",
}


def visits(reader: Reader) -> list[dict[str, Any]]:
    """Every record the reader may see, the newest visit first, with what still waits for a person."""
    to_confirm = _by_record(Finding.objects.visible_to(reader).filter(status=Finding.Status.OPEN))
    still_open = _by_record(Proposal.objects.visible_to(reader).filter(status=Proposal.Status.OPEN))
    rows = VisitRecord.objects.visible_to(reader).select_related("municipality")
    return [
        {
            "public_id": row.public_id,
            "town": row.municipality.name,
            "on": wareki(row.visited_on),
            "participants": "、".join(row.participants),
            "to_confirm": to_confirm.get(row.pk, 0),
            "still_open": still_open.get(row.pk, 0),
        }
        for row in rows[:LISTED]
    ]


def _by_record(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("record_id").annotate(n=Count("pk")))


# --- one record --------------------------------------------------------------------------


def when(record: VisitRecord) -> str:
    return wareki_day(record.visited_on) + clock(record.starts_at, record.ends_at)


def clock(starts_at: time | None, ends_at: time | None) -> str:
    """As the form writes it: 10:00～12:00 behind the day, or nothing."""
    if starts_at is None:
        return ""
    return f" {starts_at:%H:%M}～" + (f"{ends_at:%H:%M}" if ends_at else "")


def before(record: VisitRecord, reader: Reader) -> VisitRecord | None:
    """The record of the visit before this one in the same town."""
    rows = VisitRecord.objects.visible_to(reader).filter(municipality=record.municipality_id)
    return rows.filter(visited_on__lt=record.visited_on).order_by("-visited_on", "-pk").first()


def sections(
    record: VisitRecord,
    reader: Reader,
    found: dict[int | None, list[dict[str, Any]]],
    beside: VisitRecord | None,
) -> list[dict[str, Any]]:
    """The headings in their order with lines and findings; with `beside`, what stood there the last time."""
    last = _last_time(beside, reader)
    rows = VisitSection.objects.visible_to(reader).filter(record=record).order_by("position")
    return [_section(row, found.get(row.pk, []), last) for row in rows]


def _section(
    row: VisitSection, found: list[dict[str, Any]], last: dict[str, list[str]] | None
) -> dict[str, Any]:
    earlier = None if last is None else last.get(_place(row), [])
    known = {folded(text) for text in earlier or []}
    lines = [
        line | {"is_new": earlier is not None and folded(line["text"]) not in known} for line in row.lines
    ]
    return {
        "pk": row.pk,
        "mark": row.mark,
        "heading": row.heading,
        "key": row.key,
        "source": row.source,
        "is_other": not row.key and row.mark != "■",
        "lines": lines,
        "findings": found,
        "earlier": earlier,
    }


def _place(row: VisitSection) -> str:
    """The same heading in two records: by its kind, or by its words where the form does not have it."""
    return row.key or folded(row.heading)


def _last_time(beside: VisitRecord | None, reader: Reader) -> dict[str, list[str]] | None:
    if beside is None:
        return None
    rows = VisitSection.objects.visible_to(reader).filter(record=beside).order_by("position")
    return {_place(row): [line["text"] for line in row.lines] for row in rows}


def missing(there: Iterable[str]) -> list[str]:
    """Headings of the form that a record does not have."""
    found = set(there)
    return [heading.words.replace("{town}", "町") for heading in HEADINGS if heading.key not in found]


def findings(record: VisitRecord, reader: Reader) -> dict[int | None, list[dict[str, Any]]]:
    """What was found, by the id of its section; None for the head."""
    found: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    may = _may(record, reader)
    rows = Finding.objects.visible_to(reader).filter(record=record).order_by("pk")
    for row in rows.select_related("agency", "decided_by__user", "setting"):
        found[row.section_id].append(_finding(row, may))
    return found


class May(NamedTuple):
    """What the reader may do with the findings of one record: asked once, not for every row."""

    set_up: bool  # confirm a body or who leads
    decide: bool  # confirm the rest
    use: bool  # write a contract from a draft

    def confirm(self, kind: str) -> bool:
        return self.set_up if kind in policies.BY_ADMINISTRATOR else self.decide

    def refuse(self, kind: str) -> bool:
        return self.decide or self.confirm(kind)


def _may(record: VisitRecord, reader: Reader) -> May:
    return May(
        set_up=bool(policies.can_confirm(reader, Finding(record=record, kind=Kind.AGENCY))),
        decide=bool(policies.can_confirm(reader, Finding(record=record, kind=Kind.GROUP))),
        use=bool(policies.can_use_drafts(reader, record)),
    )


def _finding(row: Finding, may: May) -> dict[str, Any]:
    is_open = row.status == Finding.Status.OPEN
    return {
        "public_id": row.public_id,
        "kind": row.get_kind_display(),
        "name": row.name,
        "programme": row.programme,
        "since": wareki_day(row.since) if row.since else "",
        "sentence": row.sentence,
        "status": row.get_status_display(),
        "status_kind": STATUS_KINDS[Finding.Status(row.status)],
        "is_open": is_open,
        "has_page": row.kind in policies.BY_ADMINISTRATOR,
        "by": row.decided_by.user.name if row.decided_by else "",
        "agency": row.agency.name if row.agency else "",
        "lead_since": wareki_day(row.setting.since) if row.setting else "",
        "is_used": row.contract_id is not None,
        "may_use": may.use,
        "is_draft": row.kind == Kind.CONTRACT and row.status == Finding.Status.CONFIRMED,
        "may_confirm": is_open and may.confirm(row.kind),
        "may_refuse": is_open and may.refuse(row.kind),
        "may_reopen": not is_open and row.contract_id is None and may.refuse(row.kind),
    }


# --- proposals ---------------------------------------------------------------------------


def proposals(reader: Reader, rows: Any) -> list[dict[str, Any]]:
    """Proposals with how they stand and the last that was noted."""
    rows = list(rows.select_related("record__municipality")[:LISTED])
    steps = _steps(reader, rows)
    return [
        {
            "public_id": row.public_id,
            "record": row.record,
            "town": row.record.municipality.name,
            "on": wareki_day(row.record.visited_on),
            "text": row.text,
            "is_orphan": row.is_orphan,
            "status": row.get_status_display(),
            "status_kind": STATUS_KINDS[Proposal.Status(row.status)],
            "steps": steps[row.pk],
        }
        for row in rows
    ]


def _steps(reader: Reader, rows: Sequence[Proposal]) -> dict[int, list[dict[str, Any]]]:
    """What was noted on each of these, the oldest first."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    steps = ProposalStep.objects.visible_to(reader).filter(proposal__in=[row.pk for row in rows])
    for step in steps.select_related("recorded_by__user", "recorded_by__agency").order_by("pk"):
        found[step.proposal_id].append(
            {
                "status": step.get_status_display(),
                "status_kind": STATUS_KINDS[Proposal.Status(step.status)],
                "words": step.words,
                "on": wareki_day(step.on),
                "by": f"{step.recorded_by.user.name}（{step.recorded_by.agency.name}）",
            }
        )
    return found


# --- before it is kept -------------------------------------------------------------------


def preview(reading: Record, found: Sequence[Any]) -> dict[str, Any]:
    """What will be kept, and what a person should look at before."""
    _, lines = reading.proposals
    return {
        "town": reading.town,
        "when": wareki_day(reading.when.day) + clock(reading.when.starts_at, reading.when.ends_at),
        "participants": "、".join(reading.participants) or "書かれていません",
        "sections": [
            {"heading": section.mark + section.heading, "lines": len(section.lines)}
            for section in reading.sections
        ],
        "found": [
            {"kind": kind.label, "names": names}
            for kind in Kind
            if (names := "、".join(dict.fromkeys(one.name for one in found if one.kind == kind)))
        ],
        "proposals": len(lines),
        "missing": missing(section.key for section in reading.sections),
        "orphans": [line.text for section in reading.sections for line in section.lines if line.is_orphan],
    }


def same_body(name: str, town: str, agencies: Iterable[tuple[int, str]]) -> int | None:
    """The body of the town that the record probably means."""
    meant = key(name, town)
    return next((pk for pk, known in agencies if key(known, town) == meant), None)
