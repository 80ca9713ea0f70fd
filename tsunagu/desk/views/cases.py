"""わたしの窓口: the cases of my desk. The list with people, names, promises and count is one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tsunagu.cases.models import Case, CaseSubject, Promise
from tsunagu.common.decisions import require
from tsunagu.common.wareki import short
from tsunagu.desk.policies import can_read_cases
from tsunagu.desk.words import at_most, away
from tsunagu.households.panels import called, name_of, ours_first
from tsunagu.sharing import why
from tsunagu.sharing.guarded import GUARD, first
from tsunagu.web.http import Request, note_shown, show

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
def cases(request: Request) -> HttpResponse:
    """The cases of my desk, nearest next look first; those supported together; those that rest."""
    require(can_read_cases(request.reader))
    which = request.GET.get("list", OURS)
    which = which if which in LISTS else OURS
    page = _number(request.GET.get("page", ""))
    context: dict[str, Any] = {
        "cases": listed_cases(request, which, page),
        "tabs": [{"key": key, "label": words, "is_here": key == which} for key, (words, _) in LISTS.items()],
        "which": which,
        "empty": LISTS[which][1],
        "page": page,
    }
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "desk/cases.html", context)


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
    """One page of a list of cases, with the count that comes along."""

    lines: list[Line] = field(default_factory=list)
    total: str = at_most(0)
    has_next: bool = False


def listed_cases(request: Request, which: str, page: int) -> Cases:
    """The cases of my desk (or of my agency, for a post without a desk), nearest next look first."""
    reader = request.reader
    listed = _listed(reader, which)
    start = (page - 1) * PAGE
    on_page = listed.values("pk")[start : start + PAGE + 1]
    subjects = CaseSubject.objects.visible_to(reader).filter(case__in=on_page, until=None)
    rows = subjects.annotate(
        called=called(reader),
        promise=_promise(reader),
        total=CountUpTo(listed.values("pk")[: MANY + 1]),
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
    return first(open_ones.order_by("due_on", "pk"), words="words", due_on="due_on")


def _page(request: Request, groups: list[list[dict[str, Any]]]) -> Cases:
    if not groups:
        return Cases()
    today = timezone.localdate(request.reader.at)
    lines = [_line(request, rows, today) for rows in groups[:PAGE]]
    return Cases(lines, at_most(groups[0][0]["total"], MANY), len(groups) > PAGE)


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
    note_shown(request, [facts])
    due = date.fromisoformat(facts["due_on"])
    return f"{short(due)}（{away(due, today)}）　{facts['words']}"
