"""What the cases of a household show on its page: how it stands, who helps, what was done, what is next.

Each panel is one statement and puts ready rows under `panel.context`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from tsunagu.agencies.models import Desk
from tsunagu.cases import queries
from tsunagu.cases.forms import NoteForm
from tsunagu.cases.models import (
    Case,
    CaseSubject,
    Contact,
    Happening,
    Involvement,
    ProgressNote,
    Promise,
    Source,
    outcome,
)
from tsunagu.common.clock import clock
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import short, wareki
from tsunagu.households.panels import UNNAMED, Member, Panel
from tsunagu.sharing.guarded import GUARD, first
from tsunagu.sharing.roles import May
from tsunagu.web.http import Request, note_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tsunagu.households.models import Household

NOTES = 5  # contacts on the page; one contact about two people counts once
HAPPENINGS = 10
KINDS = {Case.Status.OPEN: "active", Case.Status.WATCHING: "wait", Case.Status.PAUSED: ""}


def state(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """支援のようす: status, lead, desk and the next look of the newest case, and what can be done with it."""
    reader = request.reader
    ours = CaseSubject.objects.visible_to(reader).filter(
        case=OuterRef("pk"), holder=reader.agency, until=None
    )
    rows = Case.objects.visible_to(reader).filter(household=household)
    found: list[Any] = list(
        rows.annotate(ours=Subquery(ours.values("pk")[:1]))
        .order_by("-pk")
        .values(
            "public_id",
            "status",
            "opened_on",
            "looked_on",
            "next_look_on",
            "paused_on",
            "lead_id",
            "desk_id",
            "worker_id",
            "ours",
            lead_name=F("lead__name"),
            desk_name=F("desk__name"),
            desk_phone=F("desk__phone"),
            worker_name=F("worker__user__name"),
        )[:1]
    )
    context = {"case": _case(request, found[0]) if found else None}
    return Panel("state", "支援のようす", "cases/panels/state.html", context)


def _case(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    today = timezone.localdate(request.reader.at)
    next_look, paused = row["next_look_on"], row["paused_on"]
    return row | {
        "label": Case.Status(row["status"]).label,
        "kind": KINDS[Case.Status(row["status"])],
        "is_paused": row["status"] == Case.Status.PAUSED,
        "next_look": wareki(next_look) if next_look else "",
        "is_due": next_look is not None and next_look <= today,
        "looked": wareki(row["looked_on"]),
        "paused": wareki(paused) if paused else "",
        "opened": wareki(row["opened_on"]),
        "may_lead": row["lead_id"] == request.reader.agency.pk and request.reader.may(May.LEAD),
        "may_invite": row["ours"] is not None and request.reader.may(May.LEAD),
        "may_write": row["ours"] is not None and request.reader.may(May.WRITE),
    }


def record(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """記録する: the note form in place; empty where our agency does not take part."""
    paper = None
    if request.reader.may(May.WRITE):
        paper = queries.paper(request.reader, people, Q(case__household=household))
    context = {"form": NoteForm(paper=paper), "case": paper.case} if paper else {"form": None}
    return Panel("record", "記録する", "cases/panels/record.html", context)


def involved(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """かかわっている人: who, what they do, how to reach them, since when, when they last were in touch."""
    rows = Involvement.objects.visible_to(request.reader).filter(person_id__in=_ids(people), until=None)
    desk = Desk.objects.filter(agency=OuterRef("agency"), until=None).order_by("pk")
    found = note_shown(
        request,
        rows.annotate(last=_last_contact(request), phone=Subquery(desk.values("phone")[:1]))
        .order_by("since", "pk")
        .values(
            *GUARD,
            "public_id",
            "agency_id",
            "body",
            "part",
            "contact",
            "since",
            "last",
            "phone",
            agency_name=F("agency__name"),
            case_uuid=F("case__public_id"),
            status=F("case__status"),
        ),
    )
    lines = _one_line_each(request, found, people)
    own = [row for row in found if row["holder_id"] == request.reader.agency.pk]
    cases = [row["case_uuid"] for row in own if row["status"] != Case.Status.PAUSED]
    may_add = bool(cases) and request.reader.may(May.WRITE)
    context = {"lines": lines, "case": cases[-1] if may_add else None}
    return Panel("involved", "かかわっている人", "cases/panels/involved.html", context)


def _ids(people: Sequence[Member]) -> list[int]:
    """Rows belong to people: after a split they stay with the one they are about."""
    return [member.person_id for member in people]


def _last_contact(request: Request) -> Subquery:
    """The newest contact of that agency with that person, among those open to the reader."""
    contacts = Contact.objects.visible_to(request.reader).filter(
        person_id=OuterRef("person_id"), holder_id=OuterRef("agency_id"), undone_at=None
    )
    return first(contacts.order_by("-on", "-pk"), on="on")


def _one_line_each(
    request: Request, rows: Iterable[dict[str, Any]], people: Sequence[Member]
) -> list[dict[str, Any]]:
    """One line for an agency or body in one part, whoever wrote it down and for how many of the people."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = (row["agency_id"], row["body"], row["part"])
        line = found.setdefault(key, _line(row) | {"ids": set(), "mine": [], "last": ""})
        line["last"] = max(line["last"], _noted(request, row["last"]))
        line["contact"] = line["contact"] or row["contact"]
        line["ids"].add(row["person_id"])
        if row["holder_id"] == request.reader.agency.pk != row["agency_id"]:
            line["mine"].append((row["public_id"], _name(people, row["person_id"])))
    today = timezone.localdate(request.reader.at)
    for line in found.values():
        line["people"] = _names(people, line["ids"])
        line["last"] = short(date.fromisoformat(line["last"]), today) if line["last"] else ""
    return list(found.values())


def _line(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "who": row["agency_name"] or row["body"],
        "part": row["part"],
        "contact": row["contact"],
        "phone": row["phone"] or "",
        "since": wareki(row["since"]),
    }


def _noted(request: Request, contact: dict[str, Any] | None) -> str:
    """The day of a contact as yyyy-mm-dd; the row that says it is noted as shown."""
    if not contact:
        return ""
    note_shown(request, [contact])
    return str(contact["on"])[:10]


def happenings(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """できごと: the newest first; what was written for several people at once stands once."""
    rows = Happening.objects.visible_to(request.reader).filter(person_id__in=_ids(people))
    found = note_shown(
        request,
        rows.order_by("-on", "-pk").values(
            *GUARD,
            "what",
            "on",
            "words",
            "told_by",
            "recorded_at",
            case_uuid=F("case__public_id"),
            holder_name=F("holder__name"),
        )[: HAPPENINGS * 2],
    )
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in found:
        key = (row["holder_id"], row["recorded_at"], row["what"], row["on"], row["words"])
        line = lines.setdefault(key, _happening(row, request) | {"ids": set()})
        line["ids"].add(row["person_id"])
    told = [line | {"people": _names(people, line["ids"])} for line in lines.values()]
    return Panel("happenings", "できごと", "cases/panels/happenings.html", {"lines": told[:HAPPENINGS]})


def _happening(row: dict[str, Any], request: Request) -> dict[str, Any]:
    return {
        "on": short(row["on"], timezone.localdate(request.reader.at)),
        "day": wareki(row["on"]),
        "what": Happening.What(row["what"]).label,
        "words": row["words"],
        "told_by": Source(row["told_by"]).label,
        "source": "" if row["holder_id"] == request.reader.agency.pk else row["holder_name"],
    }


def latest(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """さいきんの記録: the last contacts, no answers too, with the words that are open to the reader."""
    notes = ProgressNote.objects.visible_to(request.reader).filter(contact=OuterRef("pk"), undone_at=None)
    rows = Contact.objects.visible_to(request.reader).filter(person_id__in=_ids(people), undone_at=None)
    newest = (
        rows.annotate(note=first(notes.order_by("-pk"), words="words"))
        .order_by("-on", "-pk")
        .values(
            *GUARD,
            "public_id",
            "batch",
            "replaces_id",
            "method",
            "result",
            "on",
            "note",
            holder_name=F("holder__name"),
            writer=F("recorded_by__user__name"),
        )[: NOTES * 4]
    )
    lines: dict[Any, dict[str, Any]] = {}
    for row in newest:
        if row["batch"] not in lines and len(lines) == NOTES:
            break
        note_shown(request, [row])
        line = lines.setdefault(row["batch"], _contact(row, request) | {"ids": set()})
        line["words"] = line["words"] or _words(request, row["note"])
        line["ids"].add(row["person_id"])
    context = {"lines": [line | {"people": _names(people, line["ids"])} for line in lines.values()]}
    return Panel("latest", "さいきんの記録", "cases/panels/latest.html", context)


def _contact(row: dict[str, Any], request: Request) -> dict[str, Any]:
    return {
        "on": short(row["on"], timezone.localdate(request.reader.at)),
        "day": wareki(row["on"]),
        "method": Contact.Method(row["method"]).label,
        "result": outcome(row["method"], row["result"]),
        "public_id": row["public_id"],
        "is_amended": row["replaces_id"] is not None,
        "scope": Scope(row["scope"]).label,
        "words": "",
        "who": f"{row['writer']}（{row['holder_name']}）",
    }


def _words(request: Request, note: dict[str, Any] | None) -> str:
    if not note:
        return ""
    note_shown(request, [note])
    return str(note["words"])


def promises(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """約束: what desks said they would do and have not settled yet, the nearest day first."""
    rows = Promise.objects.visible_to(request.reader).filter(
        person_id__in=_ids(people), status=Promise.Status.OPEN
    )
    found = note_shown(
        request,
        rows.order_by("due_on", F("due_time").asc(nulls_last=True), "pk").values(
            *GUARD,
            "public_id",
            "due_on",
            "due_time",
            "words",
            desk_name=F("desk__name"),
            desk_agency_id=F("desk__agency"),
            owner_name=F("owner__user__name"),
        ),
    )
    return Panel(
        "promises",
        "約束",
        "cases/panels/promises.html",
        {"lines": [_promise(row, people, request) for row in found]},
    )


def _promise(row: dict[str, Any], people: Sequence[Member], request: Request) -> dict[str, Any]:
    is_ours = request.reader.agency.pk in (row["holder_id"], row["desk_agency_id"])
    return {
        "public_id": row["public_id"],
        "on": short(row["due_on"]),
        "at": clock(row["due_time"]) if row["due_time"] else "",
        "day": wareki(row["due_on"]),
        "is_due": row["due_on"] <= timezone.localdate(request.reader.at),
        "words": row["words"],
        "who": _name(people, row["person_id"]),
        "desk": "・".join(name for name in (row["desk_name"], row["owner_name"]) if name),
        "may_settle": is_ours and request.reader.may(May.WRITE),
    }


def _names(people: Sequence[Member], ids: set[int]) -> list[str]:
    """In the order of the page."""
    return [member.called for member in people if member.person_id in ids] or [UNNAMED]


def _name(people: Sequence[Member], person_id: int) -> str:
    return next((member.called for member in people if member.person_id == person_id), UNNAMED)
