"""わたしの窓口: the first page. Its list, with the people, names, promises and counts, is one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import IntegerField, JSONField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tsunagu.agencies.models import AgencyArea, Setting, in_force
from tsunagu.cases.models import Case, CaseSubject, Intake, Promise, Source
from tsunagu.cases.policies import can_receive
from tsunagu.common.wareki import short, wareki
from tsunagu.desk.views.approvals import WAITING_KINDS
from tsunagu.desk.words import at_most, away
from tsunagu.households.panels import called, name_of, ours_first
from tsunagu.sharing import why
from tsunagu.sharing.guarded import GUARD
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Evidence
from tsunagu.sharing.policies import NO_CONTRACT
from tsunagu.sharing.roles import ROLES, May
from tsunagu.web.http import Request, Shown, note_shown, show

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

PAGE = 50
MANY = 1000
INTAKES = 20

OURS, SHARED, PAUSED = "ours", "shared", "paused"
LISTS = {  # the address of a list: its words, and what an empty one says
    OURS: ("この窓口", "いま、この窓口が持っている世帯はありません。"),
    SHARED: ("いっしょに支援", "ほかの機関が主担当で、いっしょに支援している世帯はありません。"),
    PAUSED: ("一区切り", "一区切りの世帯はありません。"),
}
STATUS_KIND = {Case.Status.OPEN: "active", Case.Status.WATCHING: "wait"}


@require_safe
def home(request: Request) -> HttpResponse:
    """The cases of my desk, nearest next look first, and what came in; to other roles, what they do here."""
    reader = request.reader
    if not reader.scopes:
        return show(request, "desk/role.html", _role(reader))
    which = request.GET.get("list", OURS)
    which = which if which in LISTS else OURS
    page = _number(request.GET.get("page", ""))
    found = cases(request, which, page)
    context: dict[str, Any] = {
        "cases": found,
        "tabs": [{"key": key, "label": words, "is_here": key == which} for key, (words, _) in LISTS.items()],
        "which": which,
        "empty": LISTS[which][1],
        "page": page,
        "today": wareki(timezone.localdate(reader.at)),
        "intakes": intakes(request),
        "may_receive": can_receive(reader),
        "may_approve": reader.may(May.APPROVE),
        "waiting": _waiting_words(reader, found.waiting),
    }
    context["why"] = why.lines(reader, request.shown)
    return show(request, "desk/home.html", context)


def _role(reader: Reader) -> dict[str, Any]:
    words = ROLES[reader.role].words if reader.is_at_work() else NO_CONTRACT
    return {"words": words, "desks": _desks_to_call(reader), "role": reader.role}


def _number(text: str) -> int:
    """The page of an address; whatever is not a page is the first one."""
    return min(int(text), 10_000) if text.isascii() and text.isdigit() and int(text) > 0 else 1


class CountUpTo(Subquery):
    """How many rows a sliced queryset has, as a column; no number beyond the slice is ever worked out."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


class Line(NamedTuple):
    """One case of the list."""

    household_uuid: UUID
    names: str
    status: str
    status_kind: str
    on: str
    away: str
    desk: str  # the lead and its desk; empty where it is my own
    worker: str
    promise: str


@dataclass
class Cases:
    """One page of a list of cases, with the counts that come along."""

    lines: list[Line] = field(default_factory=list)
    total: str = at_most(0)
    waiting: int | None = (
        None  # shares that wait for approval; None when there was no row to bring the number
    )
    has_next: bool = False


def cases(request: Request, which: str, page: int) -> Cases:
    """The cases of my desk (or of my agency, for a post without a desk), nearest next look first."""
    reader = request.reader
    listed = _listed(reader, which)
    first = (page - 1) * PAGE
    on_page = listed.values("pk")[first : first + PAGE + 1]
    subjects = CaseSubject.objects.visible_to(reader).filter(case__in=on_page, until=None)
    rows = subjects.annotate(
        called=called(reader),
        promise=_promise(reader),
        total=CountUpTo(listed.values("pk")[: MANY + 1]),
        waiting=CountUpTo(waiting(reader).values("pk")[: MANY + 1]) if reader.may(May.APPROVE) else Value(0),
    )
    ahead = ["case__next_look_on", "case_id"] if which != PAUSED else ["-case__paused_on", "case_id"]
    values = rows.order_by(*ahead, ours_first(reader), "person_id").values(*GUARD, *COLUMNS)
    by_case: dict[int, list[dict[str, Any]]] = {}
    for row in values:
        by_case.setdefault(row["case_id"], []).append(row)
    return _page(request, list(by_case.values()))


COLUMNS = (
    "called",
    "promise",
    "total",
    "waiting",
    "case_id",
    "case__status",
    "case__next_look_on",
    "case__paused_on",
    "case__household__public_id",
    "case__lead__name",
    "case__desk_id",
    "case__desk__name",
    "case__worker__user__name",
)


def _listed(reader: Reader, which: str) -> QuerySet[Case]:
    seen = Case.objects.visible_to(reader)
    if which == SHARED:
        return seen.running().exclude(lead=reader.agency).order_by("next_look_on", "pk")
    desk = reader.membership.desk_id
    mine = seen.filter(desk_id=desk) if desk else seen.filter(lead=reader.agency)
    if which == PAUSED:
        return mine.filter(status=Case.Status.PAUSED).order_by("-paused_on", "pk")
    return mine.running().order_by("next_look_on", "pk")


def _promise(reader: Reader) -> Subquery:
    """The next open promise that this reader may see."""
    open_ones = Promise.objects.visible_to(reader).filter(
        case_id=OuterRef("case_id"), status=Promise.Status.OPEN
    )
    facts = JSONObject(
        words="words",
        due_on="due_on",
        person_id="person_id",
        holder_id="holder_id",
        scope="scope",
        why="why",
    )
    return Subquery(open_ones.order_by("due_on", "pk").values(facts=facts)[:1], JSONField())


def _page(request: Request, groups: list[list[dict[str, Any]]]) -> Cases:
    if not groups:
        return Cases()
    today = timezone.localdate(request.reader.at)
    first = groups[0][0]
    lines = [_line(request, rows, today) for rows in groups[:PAGE]]
    return Cases(lines, at_most(first["total"], MANY), first["waiting"], len(groups) > PAGE)


def _line(request: Request, rows: list[dict[str, Any]], today: date) -> Line:
    """The rows of one case: one for each person and each agency that takes part."""
    note_shown(request, rows)
    names = {row["person_id"]: name_of(request, row["called"]) for row in reversed(rows)}
    case = rows[0]
    status = Case.Status(case["case__status"])
    day = case["case__next_look_on"] or case["case__paused_on"]
    is_here = case["case__desk_id"] == request.reader.membership.desk_id
    return Line(
        household_uuid=case["case__household__public_id"],
        names="・".join(dict.fromkeys(names[row["person_id"]] for row in rows)),
        status=str(status.label),
        status_kind=STATUS_KIND.get(status, ""),
        on=short(day),
        away=away(day, today),
        desk="" if is_here else f"{case['case__lead__name']}　{case['case__desk__name']}",
        worker=case["case__worker__user__name"] or "",
        promise=_promised(request, case["promise"], today),
    )


def _promised(request: Request, facts: dict[str, Any] | None, today: date) -> str:
    if not facts:
        return ""
    request.shown.append(Shown(facts["person_id"], facts["holder_id"], facts["scope"], facts["why"]))
    due = date.fromisoformat(facts["due_on"])
    return f"{short(due)}（{away(due, today)}）　{facts['words']}"


# --- 受付 and 承認 ----------------------------------------------------------------------------------------


def intakes(request: Request) -> list[dict[str, Any]]:
    """What came in at my desk and is not yet in anybody's hands, newest first."""
    reader = request.reader
    waiting_here = Intake.objects.visible_to(reader).filter(
        holder=reader.agency, status__in=[Intake.Status.RECEIVED, Intake.Status.ASKED]
    )
    if reader.membership.desk_id:
        waiting_here = waiting_here.filter(desk_id=reader.membership.desk_id)
    rows = waiting_here.order_by("-received_on", "-pk").values(
        *GUARD, "public_id", "called", "words", "source", "received_on", "status", "asked_by__name"
    )
    today = timezone.localdate(reader.at)
    return [_intake(row, today) for row in note_shown(request, rows[:INTAKES])]


def _intake(row: dict[str, Any], today: date) -> dict[str, Any]:
    return {
        "public_id": row["public_id"],
        "called": row["called"],
        "words": row["words"],
        "source": str(Source(row["source"]).label),
        "on": short(row["received_on"]),
        "away": away(row["received_on"], today),
        "status": str(Intake.Status(row["status"]).label),
        "asked_by": row["asked_by__name"] or "",
    }


def waiting(reader: Reader) -> QuerySet[Evidence]:
    """Shares of my agency that wait for somebody other than their writer."""
    return (
        Evidence.objects.visible_to(reader)
        .filter(holder=reader.agency, kind__in=WAITING_KINDS, approved_by=None, withdrawn_at=None)
        .filter(Q(kind=Kind.EMERGENCY) | Q(in_force_until=None) | Q(in_force_until__gt=reader.at))
    )


def _waiting_words(reader: Reader, brought: int | None) -> str:
    """3件, from the number that the list brought along or, if it was empty, from a statement of its own."""
    if not reader.may(May.APPROVE):
        return ""
    number = brought if brought is not None else waiting(reader).values("pk")[: MANY + 1].count()
    return at_most(number, MANY) if number else ""


def _desks_to_call(reader: Reader) -> list[dict[str, Any]]:
    """Whom a role without case rights calls: the coordinating desk of each town that the agency serves."""
    today = timezone.localdate(reader.at)
    served = AgencyArea.objects.filter(in_force(today), agency=reader.agency).values("municipality_id")
    near = Q(municipality_id=reader.municipality_id) | Q(municipality_id__in=served)
    rows = Setting.objects.filter(near, in_force(today), key=Setting.Key.COORDINATING_DESK)
    values = rows.order_by("municipality_id").values("desk__name", "desk__phone", "desk__agency__name")
    return [dict(row) for row in values]
