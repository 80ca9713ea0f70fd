"""The pages of groups as plain values with ready words. The number of statements is always the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery

from tsunagu.agencies.models import in_force
from tsunagu.common.calendar import fiscal_year
from tsunagu.common.clock import clock
from tsunagu.common.wareki import wareki
from tsunagu.groups.forms.group import year_words
from tsunagu.groups.models import Ease, Field, Group, GroupDecision, GroupHost, GroupStage
from tsunagu.groups.policies import group as policies
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from tsunagu.sharing.reader import Reader

Stage = GroupStage.Kind
LISTED = 50  # groups on one page
OPEN_STAGES = list(GroupStage.MEETS)
STAGE_KINDS = {
    Stage.FORERUNNER: "wait",
    Stage.PREPARING: "wait",
    Stage.TRIAL: "wait",
    Stage.FOUNDED: "active",
    Stage.SELF_RUN: "active",
}
WAY_KINDS = {GroupDecision.Way.CONTINUE: "done", GroupDecision.Way.THINKING: "wait"}


def found(reader: Reader, filters: dict[str, Any]) -> Any:
    """The town's groups that fit the filters of PlacesForm, each with how it stands."""
    rows = _with_state(reader)
    state = filters.get("state")
    if not state:
        rows = rows.filter(stage__in=OPEN_STAGES)
    elif state == "resting":
        rows = rows.exclude(stage__in=OPEN_STAGES)
    return _narrowed(rows, filters, reader).order_by("name", "pk")


def _narrowed(rows: Any, filters: dict[str, Any], reader: Reader) -> Any:
    for word in (filters.get("q") or "").split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(summary__icontains=word) | Q(who_comes__icontains=word)
        )
    if filters.get("kind"):
        rows = rows.filter(kind=filters["kind"])
    if filters.get("field"):
        rows = rows.filter(fields__field=filters["field"])
    if filters.get("ease"):
        rows = rows.filter(eases__ease=filters["ease"])
    if filters.get("host"):
        now = in_force(policies.today_of(reader))
        runs = GroupHost.objects.visible_to(reader).filter(
            now, agency=filters["host"], part__in=GroupHost.RUNS
        )
        rows = rows.filter(pk__in=runs.values("group_id"))
    return rows


def _with_state(reader: Reader) -> Any:
    """The newest stage, who hosts today, and what is decided for the next fiscal year."""
    today = policies.today_of(reader)
    stages = GroupStage.objects.visible_to(reader).filter(group=OuterRef("pk")).order_by("-on", "-pk")
    hosts = GroupHost.objects.visible_to(reader).filter(
        in_force(today), group=OuterRef("pk"), part=GroupHost.Part.HOST
    )
    decisions = GroupDecision.objects.visible_to(reader).filter(
        group=OuterRef("pk"), fiscal_year=fiscal_year(today) + 1
    )
    return Group.objects.visible_to(reader).annotate(
        stage=Subquery(stages.values("kind")[:1]),
        trial_until=Subquery(stages.values("planned_until")[:1]),
        host_agency=Subquery(hosts.order_by("-since").values("agency__name")[:1]),
        host_name=Subquery(hosts.order_by("-since").values("name")[:1]),
        next_way=Subquery(decisions.order_by("-decided_on", "-pk").values("way")[:1]),
    )


def lines(reader: Reader, rows: Sequence[Any]) -> list[dict[str, Any]]:
    today = policies.today_of(reader)
    return [_line(row, today) for row in rows]


def with_marks(rows: QuerySet[Group]) -> QuerySet[Group]:
    return rows.select_related("kind").prefetch_related("fields", "eases")


def _line(row: Any, today: date) -> dict[str, Any]:
    year = fiscal_year(today) + 1
    undecided = policies.asks_for_next_year(today) and row.stage != Stage.ENDED and not row.next_way
    return {
        "public_id": row.public_id,
        "name": row.name,
        "kind": row.kind.name,
        "stage": Stage(row.stage).label,
        "stage_kind": STAGE_KINDS.get(row.stage, ""),
        "host": row.host_agency or row.host_name or "",
        "when": row.rhythm,
        "place": row.place,
        "fields": _marks(Field, [one.field for one in row.fields.all()]),
        "eases": _marks(Ease, [one.ease for one in row.eases.all()]),
        "trial": _trial(row.stage, row.trial_until, today),
        "next_year": f"{year_words(year)}のことが、まだ決まっていません" if undecided else "",
    }


def _marks(choices: type[Field] | type[Ease], chosen: Iterable[str]) -> list[str]:
    """The words of what was chosen, in the order of the list."""
    some = set(chosen)
    return [str(one.label) for one in choices if one.value in some]


def _trial(stage: str, until: date | None, today: date) -> dict[str, str] | None:
    """Until when it is tried; gently, when that day is over."""
    if stage != Stage.TRIAL or until is None:
        return None
    if until < today:
        return {"kind": "wait", "words": f"試す期間は{wareki(until)}まででした。つぎの段階を書くころです"}
    return {"kind": "", "words": f"試す期間は{wareki(until)}まで"}


def undecided(reader: Reader) -> list[dict[str, Any]]:
    """From January: groups that go on and have nothing decided for April. Empty in the other months."""
    today = policies.today_of(reader)
    if not policies.asks_for_next_year(today):
        return []
    rows = _with_state(reader)
    some: Any = rows.exclude(stage=Stage.ENDED).filter(next_way=None).order_by("name")
    return list(some.values("public_id", "name")[:LISTED])


# --- one group ---------------------------------------------------------------------------


def page(reader: Reader, group: Group) -> dict[str, Any]:
    """Everything of one group: its answers, its life history, who hosts and helps, what is decided."""
    today = policies.today_of(reader)
    stages = list(group.stages.select_related("recorded_by__user").order_by("on", "pk"))
    last = stages[-1]
    decisions = list(group.decisions.select_related("recorded_by__user"))
    next_year = fiscal_year(today) + 1
    hosts = _hosts(group, today)
    is_host = any(row["runs"] and row["agency_id"] == reader.agency.pk for row in hosts)
    return {
        "group": group,
        "may_plan": is_host and reader.may(May.GATHER) and last.kind in GroupStage.MEETS,
        "answers": _answers(group),
        "stage": last.get_kind_display(),
        "stage_kind": STAGE_KINDS.get(Stage(last.kind), ""),
        "trial": _trial(last.kind, last.planned_until, today),
        "stages": [_stage(row) for row in stages],
        "hosts": hosts,
        "helps": [_help(row) for row in group.helps.select_related("agency")[:LISTED]],
        "decisions": [_decision(row) for row in decisions],
        "next_year": year_words(next_year),
        "undecided": last.kind != Stage.ENDED and not any(row.fiscal_year == next_year for row in decisions),
        "ended": last.kind == Stage.ENDED,
    }


def _answers(group: Group) -> list[tuple[str, str]]:
    """The ten answers in the order in which people ask, those that are given."""
    marks = group.eases.values_list("ease").union(group.fields.values_list("field"))
    chosen = {str(mark) for (mark,) in marks}  # no word stands in both lists
    eases, topics = _marks(Ease, chosen), _marks(Field, chosen)
    when = group.rhythm + _clock(group)
    pairs = [
        ("いつ", when),
        ("場所", group.place),
        ("予約", group.get_booking_display()),
        ("来やすさ", "・".join(eases)),
        ("何人くらい", group.usual_number),
        ("どんな人が来るか", group.who_comes),
        ("入口と道順", group.access),
        ("看板の名前", group.signboard),
        ("お金", group.fee),
        ("付きそい", group.companion),
        ("だれが開いているか", group.run_by),
        ("分野", "・".join(topics)),
        ("問い合わせ先", f"{group.desk.agency.name}　{group.desk.name}　{group.desk.phone}".strip()),
    ]
    return [(label, words) for label, words in pairs if words]


def _clock(group: Group) -> str:
    if group.starts_at is None:
        return ""
    return f"　{clock(group.starts_at)}から" + (f"{clock(group.ends_at)}まで" if group.ends_at else "")


def _stage(row: GroupStage) -> dict[str, Any]:
    return {
        "label": row.get_kind_display(),
        "kind": STAGE_KINDS.get(Stage(row.kind), ""),
        "on": wareki(row.on),
        "name_then": row.name_then,
        "reason": row.reason,
        "planned_until": wareki(row.planned_until) if row.planned_until else "",
    }


def _hosts(group: Group, today: date) -> list[dict[str, Any]]:
    """Who hosts now, then those before."""
    order = [part.value for part in GroupHost.Part]
    rows = sorted(group.hosts.select_related("agency"), key=lambda row: (order.index(row.part), row.since))
    return sorted((_host(row, today) for row in rows), key=lambda line: not line["is_now"])


def _host(row: GroupHost, today: date) -> dict[str, Any]:
    is_now = row.since <= today and (row.until is None or row.until > today)
    until = wareki(row.until) + "まで" if row.until else ""
    return {
        "pk": row.pk,
        "part": row.get_part_display(),
        "name": row.agency.name if row.agency else row.name,
        "span": f"{wareki(row.since)}から{until}",
        "is_now": is_now,
        "runs": is_now and row.part in GroupHost.RUNS,
        "agency_id": row.agency_id,
        "may_end": row.until is None and row.part != GroupHost.Part.HOST,
    }


def _help(row: Any) -> dict[str, Any]:
    return {
        "what": row.get_what_display(),
        "who": row.agency.name if row.agency else row.name,
        "on": wareki(row.on),
        "words": row.words,
    }


def _decision(row: GroupDecision) -> dict[str, Any]:
    return {
        "year": year_words(row.fiscal_year),
        "way": row.get_way_display(),
        "kind": WAY_KINDS.get(GroupDecision.Way(row.way), ""),
        "on": wareki(row.decided_on),
        "reason": row.reason,
    }
