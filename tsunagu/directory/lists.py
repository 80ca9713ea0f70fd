"""The lists of 資源 as plain values with ready words. The number of statements is always the same."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tsunagu.agencies.models import Municipality
from tsunagu.common.wareki import wareki
from tsunagu.directory.columns import LABELS, Places, Values, day_words, values_of, words
from tsunagu.directory.models import (
    FRESH,
    Resource,
    ResourceAddress,
    ResourceDistrict,
    ResourceNeed,
    ResourceRevision,
)
from tsunagu.directory.policies import can_change, can_decide, can_verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from tsunagu.agencies.actor import Actor

PAGE = 50
SEARCHED = (
    "name",
    "kana",
    "when_to_use",
    "who_for",
    "how",
    "limits",
    "body_name",
    "address",
    "town",
    "hours",
)
DAY = timedelta(days=1)


class Kept(NamedTuple):
    """A resource with everything that belongs to it."""

    resource: Resource
    values: Values
    addresses: list[ResourceAddress]


def places_of(actor: Actor) -> Places:
    town = actor.agency.home or Municipality(name="")
    return Places(town.pk or 0, town.name, timezone.localdate(actor.at))


def kept(rows: QuerySet[Resource]) -> list[Kept]:
    """Four statements, however many there are."""
    found = list(rows.select_related("desk__agency", "verified_by__agency"))
    needs, districts, addresses = defaultdict(list), defaultdict(list), defaultdict(list)
    ids = [row.pk for row in found]
    for pk, need in ResourceNeed.objects.filter(resource__in=ids).values_list("resource_id", "need"):
        needs[pk].append(need)
    for pk, area in ResourceDistrict.objects.filter(resource__in=ids).values_list(
        "resource_id", "district_id"
    ):
        districts[pk].append(area)
    for line in ResourceAddress.objects.filter(resource__in=ids):
        addresses[line.resource_id].append(line)
    return [Kept(row, values_of(row, needs[row.pk], districts[row.pk]), addresses[row.pk]) for row in found]


def searched(actor: Actor, asked: Mapping[str, Any], around: list[int]) -> QuerySet[Resource]:
    """What fits everything that is asked for. A district brings also what serves the whole town."""
    today = timezone.localdate(actor.at)
    rows = Resource.objects.visible_to(actor).filter(Q(valid_until=None) | Q(valid_until__gt=today))
    if asked.get("need"):
        own = ResourceNeed.objects.visible_to(actor).filter(resource=OuterRef("pk"), need=asked["need"])
        rows = rows.filter(Exists(own))
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("agency"):
        rows = rows.filter(agency_id=asked["agency"])
    if around:
        areas = ResourceDistrict.objects.visible_to(actor).filter(resource=OuterRef("pk"))
        rows = rows.filter(Exists(areas.filter(district__in=around)) | ~Exists(areas))
    for word in (asked.get("q") or "").split():
        fits = Q()
        for name in SEARCHED:
            fits |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(fits)
    return rows.order_by("kana", "name", "pk")


def cards(rows: Iterable[Kept], places: Places, today: date) -> list[dict[str, Any]]:
    return [card(row, places, today) for row in rows]


def card(one: Kept, places: Places, today: date) -> dict[str, Any]:
    """One resource in words, for a card, a row or its own page."""
    row, values = one.resource, one.values
    now = next((line for line in one.addresses if holds(line, today)), None)
    found = {
        name: words(name, value, places) for name, value in values.items() if name not in ("agency", "desk")
    }
    return found | {
        "public_id": row.public_id,
        "areas": found["districts"] or "市内のどこでも",
        "tel": "".join(sign for sign in row.phone if sign.isascii() and (sign.isdigit() or sign == "+")),
        "desk": row.desk.name,
        "desk_agency": row.desk.agency.name,
        "desk_phone": row.desk.phone,
        "meanwhile": address(now) if now else None,
        "later": [address(line) for line in one.addresses if line.since > today],
        "verified": verified(row, today),
        "is_fresh": row.verified_on is not None and row.verified_on > today - FRESH,
        "span": span(row, today),
    }


def holds(line: ResourceAddress, today: date) -> bool:
    return line.since <= today and (line.until is None or line.until > today)


def address(line: ResourceAddress) -> dict[str, Any]:
    since = wareki(line.since).partition("（")[0]
    last = f"{wareki(line.until - DAY).partition('（')[0]}まで" if line.until else "当分のあいだ"
    return {
        "pk": line.pk,
        "address": line.address,
        "words": line.words,
        "since": since,
        "span": f"{since}から{last}",
    }


def verified(row: Resource, today: date) -> str:
    """令和8年4月1日に確かめました（みなも市社協 市委託）; gently where it is long ago."""
    if row.verified_on is None:
        return "まだ確かめていません"
    who = f"（{row.verified_by.agency.name}）" if row.verified_by else ""
    return f"{wareki(row.verified_on).partition('（')[0]}に確かめました{who}"


def span(row: Resource, today: date) -> str:
    """When it is not there yet, or will be over, or is."""
    if row.valid_until is not None and row.valid_until <= today:
        return f"{day_words('valid_until', row.valid_until)}で終わりました"
    begin = (
        f"{day_words('valid_from', row.valid_from)}から" if row.valid_from and row.valid_from > today else ""
    )
    end = f"{day_words('valid_until', row.valid_until)}まで" if row.valid_until else ""
    return f"{begin}{end}"


# --- the desk that looks after them ------------------------------------------------------------------------


def to_keep(actor: Actor) -> QuerySet[Resource]:
    """Resources of my desk (without one: of my agency) to look at, or with a revision that waits."""
    today = timezone.localdate(actor.at)
    desk = actor.membership.desk_id
    mine = Q(desk_id=desk) if desk else Q(desk__agency=actor.agency)
    revisions = ResourceRevision.objects.visible_to(actor).filter(resource=OuterRef("pk"))
    waits = revisions.filter(status=ResourceRevision.Status.WAITING)
    rows = Resource.objects.visible_to(actor).filter(mine)
    due = Resource.objects.visible_to(actor).to_verify(today).values("pk")
    return rows.filter(Q(pk__in=due) | Exists(waits)).order_by("verified_on", "pk")


def waiting(actor: Actor, rows: Iterable[Resource]) -> dict[int, list[dict[str, Any]]]:
    """Revisions that wait, by resource. One statement."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    revisions = ResourceRevision.objects.visible_to(actor).filter(
        resource__in=[row.pk for row in rows], status=ResourceRevision.Status.WAITING
    )
    for revision in revisions.select_related("recorded_by__agency").order_by("recorded_at", "pk"):
        found[revision.resource_id].append(line_of(revision))
    return found


def line_of(revision: ResourceRevision) -> dict[str, Any]:
    """Who says so, when, and which fields."""
    return {
        "public_id": revision.public_id,
        "on": wareki(timezone.localdate(revision.recorded_at)).partition("（")[0],
        "who": sender(revision),
        "via": revision.get_via_display(),
        "status": revision.get_status_display(),
        "kind": {"taken": "done", "waiting": "wait"}.get(revision.status, "closed"),
        "labels": "、".join(LABELS[name] for name in revision.changes) or "変わりなし",
        "words": revision.words,
    }


def sender(revision: ResourceRevision) -> str:
    if revision.recorded_by is not None:
        return revision.recorded_by.agency.name
    return f"リンクから（{revision.sender}）" if revision.sender else "リンクから"


def deeds(actor: Actor, row: Resource) -> dict[str, bool]:
    return {"may_change": bool(can_change(actor, row)), "may_verify": bool(can_verify(actor, row))}


def may_decide(actor: Actor, revision: ResourceRevision) -> bool:
    return bool(can_decide(actor, revision))
