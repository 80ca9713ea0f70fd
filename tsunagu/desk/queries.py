"""Whom I may write about: the people of the cases in which my agency takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Case, IntegerField, Value, When

from tsunagu.cases.models import Case as SupportCase
from tsunagu.cases.models import CaseSubject
from tsunagu.common.kana import fold
from tsunagu.households.panels import called, name_of
from tsunagu.sharing.guarded import GUARD
from tsunagu.web.http import Request, note_shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

NEWEST = 2000  # subjects whose called names are compared
OFFERED = 8


class Choice(NamedTuple):
    """One person in one case: what the form sends, and how the person is told from the others."""

    subject: UUID
    words: str


def people_to_write_about(request: Request, typed: str = "", *, also: str = "") -> list[Choice]:
    """My own cases first, then those of my desk, the newest first; with `typed`, those called alike, and the
    people of their household. `also`: somebody who is chosen already. One statement.
    """
    rows = list(_subjects(request))
    key = fold(typed)
    alike = {row["case_id"] for row in rows if key in fold(_called(row))}
    wanted = [row for row in rows if row["case_id"] in alike][:OFFERED]
    chosen = [row for row in rows if str(row["public_id"]) == also and row not in wanted]
    firsts: dict[int, str] = {}
    for row in rows:
        firsts.setdefault(row["case_id"], _called(row))
    return [_choice(request, row, firsts[row["case_id"]]) for row in [*chosen, *wanted]]


def _subjects(request: Request) -> Iterable[Any]:
    reader = request.reader
    subjects = CaseSubject.objects.visible_to(reader).filter(holder=reader.agency, until=None)
    near = Case(
        When(case__worker=reader.membership, then=Value(0)),
        When(case__desk=reader.membership.desk_id, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows: Any = subjects.exclude(case__status=SupportCase.Status.PAUSED).annotate(
        called=called(reader), near=near
    )
    found: Iterable[Any] = rows.order_by("near", "-case_id", "person_id").values(
        *GUARD, "public_id", "called", "case_id"
    )[:NEWEST]
    return found


def _called(row: dict[str, Any]) -> str:
    return str(row["called"]["name"]) if row["called"] else ""


def _choice(request: Request, row: dict[str, Any], first: str) -> Choice:
    note_shown(request, [row])
    name = name_of(request, row["called"])
    return Choice(row["public_id"], name if name == first or not first else f"{name}（{first}の世帯）")
