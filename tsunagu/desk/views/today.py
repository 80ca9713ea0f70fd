"""きょう: what is promised, whom to think of, who waits for an answer. One statement for each list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, Q, Value
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tsunagu.agencies.models import AgencyArea, Membership, Setting, in_force
from tsunagu.cases.models import CaseSubject, Intake, Source
from tsunagu.cases.policies import can_receive
from tsunagu.common.clock import clock
from tsunagu.common.wareki import short, wareki
from tsunagu.desk import due
from tsunagu.desk.views.cases import MANY, CountUpTo
from tsunagu.desk.words import at_most, away, span
from tsunagu.directory import lists as resources
from tsunagu.groups.agenda import next_of
from tsunagu.groups.schools import is_season
from tsunagu.households.panels import called, name_of, ours_first
from tsunagu.sharing import why
from tsunagu.sharing.guarded import GUARD, first
from tsunagu.sharing.policies import NO_CONTRACT
from tsunagu.sharing.roles import ROLES, May
from tsunagu.web.http import Request, note_shown, show

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

FEW, WHOLE = 7, 200  # rows of each list; rows when one list is opened whole
PROMISES, QUIET, REPLIES = "promises", "quiet", "replies"
TITLES = {PROMISES: "約束", QUIET: "ころあい", REPLIES: "返事待ち"}
EMPTY = {
    PROMISES: "きょうから1週間の約束はありません。",
    QUIET: "いま、ころあいの世帯はありません。",
    REPLIES: "返事を待っているものはありません。",
}
CAUSES = {due.THINK: "もう一度考えるころです", due.LOOK: "つぎに見る日が来ました"}


@dataclass
class List:
    """One of the three lists: its rows, how many there are, and what an empty one says."""

    key: str
    lines: list[dict[str, Any]] = field(default_factory=list)
    number: str = ""  # 3件; 7件以上 where there are more than are shown
    has_more: bool = False
    empty: str = ""

    @property
    def title(self) -> str:
        return f"{TITLES[self.key]}（{self.number}）" if self.number else TITLES[self.key]


class Look(NamedTuple):
    """What is asked for: everybody at the desk or what is mine, and which list whole."""

    reader: Reader
    whole_desk: bool
    whole: str

    def rows(self, key: str) -> int:
        return WHOLE if self.whole == key else FEW


@require_safe
def home(request: Request) -> HttpResponse:
    """The first page of the day; to a role without cases, what it does here and whom it can call."""
    reader = request.reader
    if reader.role == Membership.Role.FACILITATOR:
        return show(request, "groups/next.html", next_of(reader) | _role(reader))
    if not reader.scopes:
        return show(request, "desk/role.html", _role(reader))
    whole = request.GET.get("list", "")
    look = Look(reader, request.GET.get("whose") == "desk", whole if whole in TITLES else "")
    lists, notes = _lists(request, look)
    context: dict[str, Any] = {
        "lists": [lists[key] for key in TITLES if look.whole in ("", key)],
        "look": look,
        "today": wareki(timezone.localdate(reader.at)),
        "may_receive": can_receive(reader),
        "waiting": at_most(notes.approvals, MANY) if notes.approvals else "",
        "ending": at_most(notes.contracts, MANY) if notes.contracts else "",
        "keeping": at_most(notes.keeping, MANY) if notes.keeping else "",
        "tasks": at_most(notes.tasks, MANY) if notes.tasks else "",
    }
    context["is_leaving_season"] = is_season(timezone.localdate(reader.at))
    context["why"] = why.lines(reader, request.shown)
    return show(request, "desk/today.html", context)


def _lists(request: Request, look: Look) -> tuple[dict[str, List], Notes]:
    """The three lists, and what else is due: numbers that the rows of the first list with any bring along."""
    rows: dict[str, list[dict[str, Any]]] = {}
    brought: dict[str, Any] | None = None
    for key, read in ((PROMISES, _promises), (QUIET, _quiet), (REPLIES, _replies)):
        rows[key] = read(look, () if brought else NOTES)
        brought = brought or next(iter(rows[key]), None)
    lists = {
        PROMISES: _list(look, PROMISES, rows[PROMISES], partial(_promise, request)),
        QUIET: _list(look, QUIET, _by_case(rows[QUIET]), partial(_household, request)),
        REPLIES: _list(look, REPLIES, rows[REPLIES], partial(_reply, request)),
    }
    if not rows[PROMISES] and rows[QUIET]:  # never a blank page: what there is instead
        lists[PROMISES].empty += f"ころあいの世帯が{lists[QUIET].number}あります。"
    return lists, Notes(*(brought[name] for name in NOTES)) if brought else _notes(look.reader)


NOTES = ("approvals", "contracts", "keeping", "tasks")


class Notes(NamedTuple):
    """Shares that wait for approval, contracts that run out, resources to look at, tasks of a network."""

    approvals: int
    contracts: int
    keeping: int
    tasks: int


def _waiting(reader: Reader) -> Any:
    return due.approvals(reader).values("pk")[: MANY + 1]


def _ending(reader: Reader) -> Any:
    return due.contracts(reader).values("pk")[: MANY + 1]


def _keeping(reader: Reader) -> Any:
    return resources.to_keep(reader).order_by().values("pk")[: MANY + 1]


def _tasks(reader: Reader) -> Any:
    return due.tasks(reader).order_by().values("pk")[: MANY + 1]


def _notes(reader: Reader) -> Notes:
    """Of an empty day, in statements of their own."""
    keeping = _keeping(reader).count() if reader.may(May.WRITE) else 0
    tasks = _tasks(reader).count()
    if not reader.may(May.APPROVE):
        return Notes(0, 0, keeping, tasks)
    return Notes(_waiting(reader).count(), _ending(reader).count(), keeping, tasks)


def _list(look: Look, key: str, rows: list[Any], line: Callable[[Any], dict[str, Any]]) -> List:
    """One row more than are shown was read: it says that there are more, and is not shown."""
    most = look.rows(key)
    number = at_most(len(rows), most) if rows else ""
    return List(key, [line(row) for row in rows[:most]], number, len(rows) > most, EMPTY[key])


def _with_notes(rows: Any, reader: Reader, notes: tuple[str, ...]) -> Any:
    """Each row also says what else is due: to who looks after resources, and to whoever approves."""
    if not notes:
        return rows
    rows = rows.annotate(keeping=CountUpTo(_keeping(reader)) if reader.may(May.WRITE) else Value(0))
    rows = rows.annotate(tasks=CountUpTo(_tasks(reader)))
    if not reader.may(May.APPROVE):
        return rows.annotate(approvals=Value(0), contracts=Value(0))
    return rows.annotate(approvals=CountUpTo(_waiting(reader)), contracts=CountUpTo(_ending(reader)))


# --- 約束 ------------------------------------------------------------------------------------------------


def _promises(look: Look, notes: tuple[str, ...]) -> list[dict[str, Any]]:
    found = due.promises(look.reader, whole_desk=look.whole_desk)
    values = _with_notes(found.annotate(called=called(look.reader)), look.reader, notes).values(
        *GUARD,
        "called",
        *notes,
        "words",
        "due_on",
        "due_time",
        "owner_id",
        "owner__user__name",
        "desk__name",
        "person__public_id",
        "case__public_id",
        "case__household__public_id",
    )
    return list(values[: look.rows(PROMISES) + 1])


def _promise(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    note_shown(request, [row])
    today = timezone.localdate(request.reader.at)
    is_mine = row["owner_id"] == request.reader.membership.pk
    return {
        "when": _time(row["due_time"]) if row["due_on"] == today else away(row["due_on"], today),
        "on": ""
        if row["due_on"] == today
        else f"{short(row['due_on'], today)} {_time(row['due_time'])}".strip(),
        "names": name_of(request, row["called"]),
        "words": row["words"],
        "meta": "" if is_mine else (row["owner__user__name"] or row["desk__name"]),
        "household": row["case__household__public_id"],
        "case": row["case__public_id"],
        "person": row["person__public_id"],
    }


def _time(at: time | None) -> str:
    return clock(at) if at else ""


# --- ころあい --------------------------------------------------------------------------------------------


def _quiet(look: Look, notes: tuple[str, ...]) -> list[dict[str, Any]]:
    """A row for each person and each agency that takes part in one of the cases on the list."""
    reader = look.reader
    found = due.quiet(reader, whole_desk=look.whole_desk)
    on_page = found.values("pk")[: look.rows(QUIET) + 1]
    subjects = CaseSubject.objects.visible_to(reader).filter(case__in=on_page, until=None)
    rows = subjects.annotate(
        called=called(reader),
        last=first(due.contacts(reader, "case_id"), on="on"),
        watch=first(due.watches(reader).filter(case=OuterRef("case_id")).order_by("pk")),
    )
    values = _with_notes(rows, reader, notes).values(
        *GUARD,
        "called",
        "last",
        "watch",
        *notes,
        "case_id",
        "case__public_id",
        "case__opened_on",
        "case__next_look_on",
        "case__household__public_id",
        "case__worker__user__name",
        "person__public_id",
    )
    today = timezone.localdate(reader.at)
    ordered = values.order_by("case_id", ours_first(reader), "person_id")
    return [
        row | {"cause": due.cause(bool(row["watch"]), row["case__next_look_on"], today)} for row in ordered
    ]


def _by_case(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The rows of each case, in the order of `due.quiet`."""
    by_case: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        by_case.setdefault(row["case_id"], []).append(row)
    return sorted(
        by_case.values(), key=lambda group: (group[0]["cause"], _since(group[0]), group[0]["case_id"])
    )


def _since(row: dict[str, Any]) -> date:
    """The last contact, or the day the case began."""
    return date.fromisoformat(row["last"]["on"][:10]) if row["last"] else row["case__opened_on"]


def _household(request: Request, rows: list[dict[str, Any]]) -> dict[str, Any]:
    case, today = note_shown(request, rows)[0], timezone.localdate(request.reader.at)
    names = [name_of(request, row["called"]) for row in rows]
    note_shown(request, [facts for facts in (case["last"], case["watch"]) if facts])
    since = span(_since(case), today)
    return {
        "when": f"前回から{since}" if case["last"] else f"始めてから{since}",
        "names": "・".join(dict.fromkeys(names)),
        "words": CAUSES.get(case["cause"], ""),
        "meta": case["case__worker__user__name"] or "",
        "household": case["case__household__public_id"],
        "case": case["case__public_id"],
        "person": case["person__public_id"],
    }


# --- 返事待ち --------------------------------------------------------------------------------------------


def _replies(look: Look, notes: tuple[str, ...]) -> list[dict[str, Any]]:
    found = due.intakes(look.reader)
    values = _with_notes(found, look.reader, notes).values(
        *GUARD,
        *notes,
        "public_id",
        "called",
        "words",
        "source",
        "received_on",
        "status",
        "asked_by__name",
    )
    return list(values[: look.rows(REPLIES) + 1])


def _reply(request: Request, row: dict[str, Any]) -> dict[str, Any]:
    note_shown(request, [row])
    today = timezone.localdate(request.reader.at)
    asked = f"確かめを頼んだ窓口：{row['asked_by__name']}" if row["asked_by__name"] else ""
    return {
        "when": away(row["received_on"], today),
        "on": short(row["received_on"], today),
        "names": row["called"],
        "words": row["words"],
        "meta": asked or f"{Source(row['source']).label}から",
        "status": Intake.Status(row["status"]).label,
        "intake": row["public_id"],
    }


# --- a role without cases --------------------------------------------------------------------------------


def _role(reader: Reader) -> dict[str, Any]:
    words = ROLES[reader.role].words if reader.is_at_work() else NO_CONTRACT
    return {"words": words, "desks": _desks_to_call(reader), "role": reader.role}


def _desks_to_call(reader: Reader) -> list[dict[str, Any]]:
    """Whom a role without case rights calls: the coordinating desk of each town that the agency serves."""
    today = timezone.localdate(reader.at)
    served = AgencyArea.objects.filter(in_force(today), agency=reader.agency).values("municipality_id")
    near = Q(municipality_id=reader.municipality_id) | Q(municipality_id__in=served)
    rows = Setting.objects.filter(near, in_force(today), key=Setting.Key.COORDINATING_DESK)
    values = rows.order_by("municipality_id").values("desk__name", "desk__phone", "desk__agency__name")
    return [dict(row) for row in values]
