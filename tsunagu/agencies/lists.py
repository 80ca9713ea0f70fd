"""The lists of 機関と人 as plain values with ready words. The number of statements is always the same."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from tsunagu.agencies.models import (
    Agency,
    Cover,
    Desk,
    District,
    DistrictDuty,
    DistrictTown,
    Membership,
    Setting,
)
from tsunagu.agencies.policies import can_end_cover
from tsunagu.common.kana import fold
from tsunagu.common.wareki import wareki

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from tsunagu.agencies.actor import Actor

LATER, NOW, OVER = "これから", "いま", "終わり"


class PostLine(NamedTuple):
    """One post in words."""

    pk: int
    agency: str
    desk: str
    role: str
    span: str
    state: str


class PersonLine(NamedTuple):
    """One user and all posts in this town, the current ones first."""

    user_id: int
    name: str
    username: str
    posts: list[PostLine]


class DeskLine(NamedTuple):
    pk: int
    name: str
    phone: str
    closed: str  # the day in words, empty while it is open


class AgencyLine(NamedTuple):
    pk: int
    name: str
    kind: str
    parent: str
    desks: list[DeskLine]


class DatedLine(NamedTuple):
    """A row of a map, of duties or of what leads: what it says, and from when until when."""

    pk: int
    title: str
    who: str
    span: str
    is_open: bool  # no end is recorded yet


class DistrictLine(NamedTuple):
    pk: int
    kind: str
    name: str
    is_confirmed: bool
    towns: str
    duties: list[str]


def day(on: date) -> str:
    """令和8年4月1日, without the weekday."""
    return wareki(on).partition("（")[0]


def span(since: date, until: date | None) -> str:
    """A half-open range of days; `until` is the first day that no longer belongs to it."""
    return f"{day(since)}から" + (f" {day(until - timedelta(days=1))}まで" if until else "")


def _moments(since: datetime, until: datetime | None) -> str:
    """The same for moments; one that is not midnight is said with its time."""
    begin = f"{day(timezone.localdate(since))}から"
    if until is None:
        return begin
    end = timezone.localtime(until)
    if (end.hour, end.minute, end.second) == (0, 0, 0):
        return f"{begin} {day(end.date() - timedelta(days=1))}まで"
    return f"{begin} {day(end.date())} {end:%H:%M}まで"


def people(actor: Actor, search: str = "") -> list[PersonLine]:
    """Everybody who has or had a post in this town, those in post first, found by half a name."""
    found: dict[int, PersonLine] = {}
    key = fold(search)
    for row in _posts(actor):
        if key and key not in fold(row["user__name"]) and key not in row["user__username"]:
            continue
        line = PersonLine(row["user_id"], row["user__name"], row["user__username"], [])
        found.setdefault(row["user_id"], line).posts.append(_post(row, actor.at))
    return sorted(found.values(), key=_who_works_first)


def posts_of(actor: Actor, user_id: int) -> list[PostLine]:
    return [_post(row, actor.at) for row in _posts(actor, user_id=user_id)]


def _posts(actor: Actor, **lookup: int) -> Iterable[Mapping[str, Any]]:
    rows = Membership.objects.visible_to(actor).filter(**lookup).order_by("agency_id", "user__name", "pk")
    return rows.values(
        "pk",
        "user_id",
        "user__name",
        "user__username",
        "agency__name",
        "desk__name",
        "role",
        "since",
        "until",
    )


def _post(row: Mapping[str, Any], at: datetime) -> PostLine:
    role = str(Membership.Role(row["role"]).label)
    words = _moments(row["since"], row["until"])
    state = _state(row["since"], row["until"], at)
    return PostLine(row["pk"], row["agency__name"], row["desk__name"] or "", role, words, state)


def _state(since: datetime, until: datetime | None, at: datetime) -> str:
    if until is not None and until <= max(at, since):
        return OVER
    return NOW if since <= at else LATER


def _who_works_first(line: PersonLine) -> int:
    line.posts.sort(key=lambda post: (NOW, LATER, OVER).index(post.state))
    return (NOW, LATER, OVER).index(line.posts[0].state)


def agencies(actor: Actor, **lookup: int) -> list[AgencyLine]:
    desks: dict[int, list[DeskLine]] = defaultdict(list)
    for desk in Desk.objects.visible_to(actor).order_by("pk"):
        closed = day(desk.until) if desk.until else ""
        desks[desk.agency_id].append(DeskLine(desk.pk, desk.name, desk.phone, closed))
    rows = Agency.objects.visible_to(actor).filter(**lookup).order_by("pk")
    return [
        AgencyLine(pk, name, str(Agency.Kind(kind).label), parent or "", desks[pk])
        for pk, name, kind, parent in rows.values_list("pk", "name", "kind", "parent__name")
    ]


def districts(actor: Actor) -> list[DistrictLine]:
    """Every district with what holds today."""
    towns: dict[int, list[str]] = defaultdict(list)
    duties: dict[int, list[str]] = defaultdict(list)
    today = timezone.localdate(actor.at)
    still = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    for row in DistrictTown.objects.visible_to(actor).filter(still):
        towns[row.district_id].append(row.town)
    for duty in _duties(actor).filter(still):
        duties[duty.district_id].append(_duty(duty, actor.at))
    return [
        DistrictLine(
            row.pk,
            row.get_kind_display(),
            row.name,
            row.is_confirmed,
            "、".join(towns[row.pk]),
            duties[row.pk],
        )
        for row in District.objects.visible_to(actor).order_by("kind", "pk")
    ]


def towns_of(actor: Actor, district: District) -> list[DatedLine]:
    rows = DistrictTown.objects.visible_to(actor).filter(district=district).order_by("town", "since")
    return [DatedLine(row.pk, row.town, "", span(row.since, row.until), row.until is None) for row in rows]


def duties_of(actor: Actor, district: District) -> list[DatedLine]:
    rows = _duties(actor).filter(district=district).order_by("since", "pk")
    return [
        DatedLine(
            row.pk, row.desk.name, _member(row, actor.at), span(row.since, row.until), row.until is None
        )
        for row in rows
    ]


def leaders(actor: Actor) -> list[DatedLine]:
    """Which desk led, leads and will lead, newest first."""
    rows = Setting.objects.visible_to(actor).filter(key=Setting.Key.COORDINATING_DESK)
    rows = rows.select_related("desk__agency").order_by("-since", "-pk")
    return [
        DatedLine(row.pk, row.desk.name, row.desk.agency.name, span(row.since, row.until), row.until is None)
        for row in rows
    ]


def _duties(actor: Actor) -> Any:
    rows = DistrictDuty.objects.visible_to(actor)
    return rows.select_related("desk", "membership__user").order_by("pk")


def _duty(duty: DistrictDuty, at: datetime) -> str:
    who = _member(duty, at)
    return f"{duty.desk.name}・{who}" if who else duty.desk.name


def _member(duty: DistrictDuty, at: datetime) -> str:
    """Who of the desk answers; whose post is over is said, for the desk then stands there alone."""
    if duty.membership is None:
        return ""
    is_over = _state(duty.membership.since, duty.membership.until, at) == OVER
    return duty.membership.user.name + ("（所属は終わりました）" if is_over else "")


class CoverLine(NamedTuple):
    """Who rests, who stands in, from when until when."""

    pk: int
    absent: str
    stand_in: str
    span: str
    state: str
    may_end: bool


def covers(actor: Actor) -> list[CoverLine]:
    """The covers of my agency that hold or are to come, the nearest first. One statement."""
    today = timezone.localdate(actor.at)
    rows = Cover.objects.visible_to(actor).filter(until__gt=today)
    rows = rows.select_related("absent__user", "stand_in__user").order_by("since", "pk")
    return [
        CoverLine(
            row.pk,
            row.absent.user.name,
            row.stand_in.user.name,
            span(row.since, row.until),
            NOW if row.since <= today else LATER,
            bool(can_end_cover(actor, row)),
        )
        for row in rows
    ]
