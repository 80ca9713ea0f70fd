"""さがす: half a name, a reading, the last digits of a phone, a 町名; only households this reader may see.

What is typed is posted, so that no name gets into an address, a history or a log line. A search reads: it
writes nothing but the viewing log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.views.decorators.http import require_http_methods

from tsunagu.audit.queries import opened
from tsunagu.cases.models import Case, CaseSubject
from tsunagu.cases.policies import can_receive
from tsunagu.common.decisions import require
from tsunagu.common.scopes import Scope
from tsunagu.common.search import is_enough, words
from tsunagu.desk.forms.search import SearchForm
from tsunagu.desk.policies import can_read_cases
from tsunagu.desk.views.cases import STATUS_KIND
from tsunagu.households import search as household_search
from tsunagu.households.models import ContactPoint, HouseholdMember, SearchKey
from tsunagu.households.panels import called, name_of, ours_first
from tsunagu.sharing import why
from tsunagu.sharing.guarded import GUARD, first
from tsunagu.web.http import Request, note_shown, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from tsunagu.common.search import Word
    from tsunagu.sharing.reader import Reader

LINES = 20
LATEST, REMEMBERED = 8, timedelta(days=30)


class Member(NamedTuple):
    """One of the household; `fits` when it is whom the words mean."""

    called: str
    kana: str
    fits: bool


@dataclass
class Line:
    """One household: the people of it whom this reader may see, where it is, who holds it, what fitted."""

    household_uuid: UUID
    members: list[Member] = field(default_factory=list)
    towns: list[str] = field(default_factory=list)
    held: str = ""
    worker: str = ""
    status: str = ""
    status_kind: str = ""
    fitted: list[str] = field(default_factory=list)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: Request) -> HttpResponse:
    """The field, and below it what fits; before anything is typed, what this post opened last."""
    require(can_read_cases(request.reader))
    form = SearchForm(request.POST if request.method == "POST" else None)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    said = words(typed)
    lines: list[Line] = []
    more = False
    if is_enough(said):
        lines, more = _found(request, said)
    elif not said and not form.errors:
        lines = _latest(request)
    context = {
        "form": form,
        "typed": typed,
        "lines": lines,
        "count": f"{len(lines)}件{'以上' if more else ''}",
        "is_search": is_enough(said),
        "is_short": bool(said) and not is_enough(said),
        "more": more,
        "may_receive": can_receive(request.reader),
        "why": why.lines(request.reader, request.shown),
    }
    part = "panel" if request.method == "GET" else "found"
    return show(request, "desk/search.html", context, panel=part, status=422 if form.errors else 200)


def _found(request: Request, said: list[Word]) -> tuple[list[Line], bool]:
    """The households in which somebody fits, the best first, and whether there are more."""
    keys = household_search.keys(request.reader, said)
    by_person: dict[int, list[dict[str, Any]]] = {}
    for key in keys:
        by_person.setdefault(key["person_id"], []).append(key)
    chosen = list(by_person)[: 2 * LINES]
    households = _households(request.reader, chosen)
    lines = [_line(request, rows, by_person) for rows in households[:LINES]]
    cut = len(keys) == household_search.KEYS or len(by_person) > len(chosen)
    return lines, len(households) > LINES or (cut and len(lines) == LINES)


def _latest(request: Request) -> list[Line]:
    """The households whose page this post opened last; what is no longer open to it is not among them."""
    reader = request.reader
    since = reader.at - REMEMBERED
    people = opened(reader.user.pk, reader.membership.pk, page="desk:household", since=since)
    return [_line(request, rows, {}) for rows in _households(reader, people)[:LATEST]]


def _households(reader: Reader, people: Sequence[int]) -> list[list[dict[str, Any]]]:
    """The visible rows of the households in which these people visibly live, in the order of the people."""
    seen = HouseholdMember.objects.visible_to(reader).filter(until=None)
    here = set(seen.filter(person_id__in=people).values_list("household_id", flat=True))
    rows = seen.filter(household_id__in=here)
    found = rows.annotate(called=called(reader), place=_place(reader), case=_case(reader))
    groups: dict[int, list[dict[str, Any]]] = {}
    for row in found.order_by(ours_first(reader), "person_id", "pk").values(*GUARD, *COLUMNS):
        groups.setdefault(row["household_id"], []).append(row)
    order = {person: n for n, person in enumerate(people)}
    last = len(order)
    return sorted(groups.values(), key=lambda rows: min(order.get(row["person_id"], last) for row in rows))


COLUMNS = ("household_id", "household__public_id", "called", "place", "case")


def _place(reader: Reader) -> Subquery:
    """The 町名 of an address, where this reader may read contacts; ours first."""
    points = ContactPoint.objects.visible_to(reader).filter(
        person_id=OuterRef("person_id"), replaced_at=None, way=ContactPoint.Way.ADDRESS
    )
    return first(points.exclude(town="").order_by(ours_first(reader), "pk"), town="town")


def _case(reader: Reader) -> Subquery:
    """Who holds the newest case of the person: lead, desk, worker."""
    subjects = CaseSubject.objects.visible_to(reader).filter(person_id=OuterRef("person_id"), until=None)
    return first(
        subjects.order_by("-case_id", ours_first(reader), "pk"),
        status="case__status",
        lead="case__lead__name",
        lead_id="case__lead_id",
        desk="case__desk__name",
        worker="case__worker__user__name",
    )


# --- words -----------------------------------------------------------------------------------------------


def _line(request: Request, rows: list[dict[str, Any]], by_person: dict[int, list[dict[str, Any]]]) -> Line:
    """One household in words; every row that says something of it is noted."""
    line, seen = Line(rows[0]["household__public_id"]), set()
    for row in note_shown(request, rows):
        if row["person_id"] in seen:
            continue
        seen.add(row["person_id"])
        keys = note_shown(request, by_person.get(row["person_id"], []))
        kana = (row["called"] or {}).get("kana", "")
        line.members.append(Member(name_of(request, row["called"]), kana, bool(keys)))
        line.fitted += [words for words in map(_fitted, keys) if words not in line.fitted]
        _put_place(request, line, row["place"])
        _put_case(request, line, row["case"])
    line.members.sort(key=lambda member: not member.fits)
    return line


def _put_place(request: Request, line: Line, place: dict[str, Any] | None) -> None:
    if place:
        note_shown(request, [place])
        if place["town"] not in line.towns:
            line.towns.append(place["town"])


def _put_case(request: Request, line: Line, case: dict[str, Any] | None) -> None:
    if case and not line.status:
        note_shown(request, [case])
        status = Case.Status(case["status"])
        line.status, line.status_kind = str(status.label), STATUS_KIND.get(status, "")
        is_ours = case["lead_id"] == request.reader.agency.pk
        line.held = case["desk"] if is_ours else f"{case['lead']}　{case['desk']}"
        line.worker = case["worker"] or ""


def _fitted(key: dict[str, Any]) -> str:
    """氏名, 前の氏名, ふりがな（似た音）, 電話番号, 町名: by what the words found this person."""
    kind = SearchKey.Kind(key["kind"])
    if kind == SearchKey.Kind.NAME:
        words = "氏名" if key["scope"] == Scope.CONTACT else "呼び名"
    else:
        words = {SearchKey.Kind.PHONE: "電話番号"}.get(kind, str(kind.label))
    like = "（似た音）" if key["rank"] == household_search.LIKE else ""
    return f"{'前の' if key['is_former'] else ''}{words}{like}"
