"""Whom I may write about: the people of the cases in which my agency takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db.models import Case, IntegerField, Q, Value, When

from tsunagu.cases.models import Case as SupportCase
from tsunagu.cases.models import CaseSubject
from tsunagu.common.search import is_enough, words
from tsunagu.households import search as household_search
from tsunagu.households.panels import called, name_of
from tsunagu.sharing.guarded import GUARD
from tsunagu.web.http import Request, note_shown

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

OFFERED = 8


class Choice(NamedTuple):
    """One person in one case: what the form sends, and how the person is told from the others."""

    subject: UUID
    words: str


def people_to_write_about(request: Request, typed: str = "", *, also: str = "") -> list[Choice]:
    """My own cases first, then those of my desk, the newest first; with `typed`, the households that さがす
    finds. `also`: somebody who is chosen already, whose household comes before all.
    """
    ours = _ours(request.reader)
    chosen = ours.filter(public_id=also) if _is_id(also) else ours.none()
    rows, said = ours, words(typed)
    if is_enough(said):
        people = {key["person_id"] for key in household_search.keys(request.reader, said)}
        alike = ours.filter(person_id__in=people)
        rows = ours.filter(
            Q(case__in=alike.order_by().values("case_id")) | Q(case__in=chosen.order_by().values("case_id"))
        )
    near = Case(
        When(case__in=chosen.order_by().values("case_id"), then=Value(0)),
        When(case__worker=request.reader.membership, then=Value(1)),
        When(case__desk=request.reader.membership.desk_id, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    found: Any = rows.annotate(called=called(request.reader), near=near)
    found = found.order_by("near", "-case_id", "person_id")
    offered = list(found.values(*GUARD, "public_id", "called", "case_id")[:OFFERED])
    firsts: dict[int, str] = {}
    for row in offered:
        firsts.setdefault(row["case_id"], _called(row))
    return [_choice(request, row, firsts[row["case_id"]]) for row in offered]


def _ours(reader: Reader) -> Any:
    rows = CaseSubject.objects.visible_to(reader).filter(holder=reader.agency, until=None)
    return rows.exclude(case__status=SupportCase.Status.PAUSED)


def _is_id(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _called(row: dict[str, Any]) -> str:
    return str(row["called"]["name"]) if row["called"] else ""


def _choice(request: Request, row: dict[str, Any], first: str) -> Choice:
    note_shown(request, [row])
    name = name_of(request, row["called"])
    return Choice(row["public_id"], name if name == first or not first else f"{name}（{first}の世帯）")
