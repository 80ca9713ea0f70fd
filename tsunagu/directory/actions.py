"""社会資源の行い: adding, changing, checking, temporary addresses, links for others, and what comes in."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, Replaced, no, not_yet, require
from tsunagu.common.ids import new_public_id
from tsunagu.directory import policies
from tsunagu.directory.columns import DAYS, OWN, changed, stored
from tsunagu.directory.models import (
    Resource,
    ResourceAddress,
    ResourceDistrict,
    ResourceLink,
    ResourceNeed,
    ResourceRevision,
    hashed,
)
from tsunagu.notices import actions as notice_actions
from tsunagu.notices.models import Notice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from tsunagu.agencies.actor import Actor
    from tsunagu.directory.columns import Values

Status, Via = ResourceRevision.Status, ResourceRevision.Via

LINK_DAYS = timedelta(days=30)
TAKEN_NAME = "同じ団体の、同じ名前の資源が、すでにあります。名称か団体を直してください。"
FIRST = "ほかの人が、先に決めました。画面を開きなおしてください。"


@transaction.atomic
def add(
    values: Values,
    *,
    by: Actor,
    public_id: UUID | None = None,
    verified_on: date | None = None,
    via: str = Via.STAFF,
) -> Resource:
    """A resource of one's own town; the desk named in `values`, or one's own, looks after it."""
    require(policies.can_add(by))
    assert by.municipality_id is not None, "who may add works in a town"
    resource = Resource(
        municipality_id=by.municipality_id,
        public_id=public_id or new_public_id(),
        added_on=timezone.localdate(by.at),
        verified_on=verified_on,
        desk=by.membership.desk or by.agency.desks.order_by("pk").first(),
    )
    _fill(resource, values)
    _save(resource, by, force_insert=True)
    _keep_lists(resource, values)
    log.record("resource.added", by=by, target=resource, detail={"via": str(via)})
    return resource


@transaction.atomic
def change(
    resource: Resource, values: Values, *, by: Actor, version: int, via: str = Via.STAFF
) -> dict[str, list[Any]]:
    """Write what differs and keep old and new. Raises Replaced when it is no longer of this version."""
    require(policies.can_change(by, resource))
    changes = _write(resource, values, by, version)
    if changes:
        ResourceRevision.objects.create(
            resource=resource,
            via=via,
            status=Status.TAKEN,
            changes=changes,
            recorded_by=by.membership,
            recorded_at=by.at,
            decided_by=by.membership,
            decided_at=by.at,
        )
        log.record(
            "resource.changed", by=by, target=resource, detail={"fields": list(changes), "via": str(via)}
        )
    return changes


@transaction.atomic
def propose(
    resource: Resource, values: Values, *, by: Actor, words: str = "", via: str = Via.STAFF
) -> ResourceRevision:
    """Who may not change it says what should read otherwise; it waits for the desk."""
    require(policies.can_propose(by, resource))
    changes = changed(stored(resource), values)
    if not changes and not words:
        raise NotAllowed(not_yet("変わったところがありません。直すか、ことばを書いてから送ってください。"))
    revision = ResourceRevision.objects.create(
        resource=resource,
        via=via,
        status=Status.WAITING,
        changes=changes,
        words=words,
        recorded_by=by.membership,
        recorded_at=by.at,
    )
    _tell_desk(resource)
    log.record("resource.proposed", by=by, target=resource, detail={"fields": list(changes)})
    return revision


@transaction.atomic
def verify(resource: Resource, *, by: Actor) -> Resource:
    """確かめた: everything written here is right today. Twice on one day is once."""
    require(policies.can_verify(by, resource))
    today = timezone.localdate(by.at)
    moved = (
        Resource.objects.filter(pk=resource.pk)
        .exclude(verified_on=today)
        .update(verified_on=today, verified_by=by.membership)
    )
    if moved:
        log.record("resource.verified", by=by, target=resource)
    resource.refresh_from_db()
    return resource


# --- the temporary address -----------------------------------------------------------------


@transaction.atomic
def set_address(
    resource: Resource, *, by: Actor, address: str, words: str, since: date, until: date | None
) -> ResourceAddress:
    """Where it is meanwhile. `until`: the first day on which it is back, or open."""
    require(policies.can_set_address(by, resource, since, until))
    if resource.addresses.filter(since=since).exists():
        raise NotAllowed(not_yet("同じ日から始まる仮の住所が、すでにあります。始まりの日を直してください。"))
    row = ResourceAddress.objects.create(
        resource=resource, address=address, words=words, since=since, until=until
    )
    log.record("resource.address_set", by=by, target=resource, detail={"since": since.isoformat()})
    return row


@transaction.atomic
def end_address(row: ResourceAddress, *, by: Actor) -> ResourceAddress:
    """It is back from today on; a temporary address that had not begun is taken away."""
    require(policies.can_end_address(by, row))
    today = timezone.localdate(by.at)
    log.record("resource.address_ended", by=by, target=row.resource, detail={"since": row.since.isoformat()})
    if row.since >= today:
        ResourceAddress.objects.filter(pk=row.pk).delete()
        return row
    ResourceAddress.objects.filter(pk=row.pk).update(until=today)
    row.refresh_from_db()
    return row


# --- a link for who runs it, without an account --------------------------------------------------


@transaction.atomic
def make_link(resource: Resource, *, by: Actor) -> tuple[ResourceLink, str]:
    """A link for 30 days and its token, which is shown once and kept nowhere. Older links end."""
    require(policies.can_change(by, resource))
    token = secrets.token_urlsafe(24)
    _open_links(resource, by.at).update(ended_at=by.at)
    link = ResourceLink.objects.create(
        resource=resource,
        token_hash=hashed(token),
        made_by=by.membership,
        made_at=by.at,
        expires_at=by.at + LINK_DAYS,
    )
    log.record("resource.link_made", by=by, target=resource, detail={"link": link.pk})
    return link, token


@transaction.atomic
def end_link(link: ResourceLink, *, by: Actor) -> ResourceLink:
    require(policies.can_end_link(by, link))
    if _open_links(link.resource, by.at).filter(pk=link.pk).update(ended_at=by.at):
        log.record("resource.link_ended", by=by, target=link.resource, detail={"link": link.pk})
    link.refresh_from_db()
    return link


def _open_links(resource: Resource, at: datetime) -> Any:
    return ResourceLink.objects.filter(resource=resource, ended_at=None, expires_at__gt=at)


@transaction.atomic
def send(
    link: ResourceLink, values: Values, *, at: datetime, version: int, sender: str = "", words: str = ""
) -> ResourceRevision:
    """What who runs it wants to read otherwise; no change: it is right as it is. It waits for the desk.

    The same again, while it waits, is the same revision. Raises Replaced when the text was changed meanwhile.
    """
    link = ResourceLink.objects.select_for_update(of=("self",)).select_related("resource").get(pk=link.pk)
    require(policies.can_send(link, at))
    if link.resource.version != version:
        raise Replaced
    changes = changed(stored(link.resource), values)
    waiting = ResourceRevision.objects.filter(link=link, status=Status.WAITING, words=words, sender=sender)
    for known in waiting:
        if known.changes == changes:
            return known
    revision = ResourceRevision.objects.create(
        resource=link.resource,
        via=Via.LINK,
        link=link,
        status=Status.WAITING,
        changes=changes,
        words=words,
        sender=sender,
        recorded_at=at,
    )
    _tell_desk(link.resource)
    detail = {"link": link.pk, "fields": list(changes)}
    log.record("resource.proposed", by=None, target=link.resource, detail=detail)
    return revision


@transaction.atomic
def take(revision: ResourceRevision, *, by: Actor, version: int) -> ResourceRevision:
    """取り入れる in one press: the new words stand from now on, and the whole counts as checked today."""
    require(policies.can_decide(by, revision))
    _decide(revision, Status.TAKEN, by)
    resource = revision.resource
    _write(resource, {name: pair[1] for name, pair in revision.changes.items()}, by, version)
    Resource.objects.filter(pk=resource.pk).update(
        verified_on=timezone.localdate(by.at), verified_by=by.membership
    )
    log.record("resource.taken", by=by, target=resource, detail={"fields": list(revision.changes)})
    return revision


@transaction.atomic
def refuse(revision: ResourceRevision, *, by: Actor) -> ResourceRevision:
    """取り入れない: it stays in the history, and nothing changes."""
    require(policies.can_decide(by, revision))
    _decide(revision, Status.REFUSED, by)
    log.record("resource.refused", by=by, target=revision.resource)
    return revision


def _decide(revision: ResourceRevision, status: str, by: Actor) -> None:
    waiting = ResourceRevision.objects.filter(pk=revision.pk, status=Status.WAITING)
    if not waiting.update(status=status, decided_by=by.membership, decided_at=by.at):
        raise NotAllowed(no(FIRST))
    revision.refresh_from_db()


# --- what comes in -----------------------------------------------------------------------------


@transaction.atomic
def bring(row: Mapping[str, Any], known: Resource | None, *, by: Actor) -> str:
    """One good row of a sheet or a file. Returns what became of it: added, changed, waiting or same.

    `row`: values, addresses, public_id, verified_on. A resource that another desk looks after is not
    changed: what the row says waits there.
    """
    values: Values = row["values"]
    if known is None:
        resource = add(
            values, by=by, public_id=_free(row["public_id"]), verified_on=row["verified_on"], via=Via.IMPORT
        )
        _bring_addresses(resource, row["addresses"])
        return "added"
    if not changed(stored(known), values):
        return "changed" if _bring_more(known, row, by) else "same"
    if not policies.can_change(by, known):
        propose(known, values, by=by, via=Via.IMPORT)
        return "waiting"
    change(known, values, by=by, version=known.version, via=Via.IMPORT)
    _bring_more(known, row, by)
    return "changed"


def _free(public_id: UUID | None) -> UUID | None:
    """The id that it has elsewhere, unless some row here has it already."""
    is_taken = public_id is not None and Resource.objects.filter(pk__gt=0, public_id=public_id).exists()
    return None if is_taken else public_id


def _bring_more(resource: Resource, row: Mapping[str, Any], by: Actor) -> bool:
    """Addresses that are new, and a later day on which somebody checked it."""
    if not policies.can_change(by, resource):
        return False
    new = _bring_addresses(resource, row["addresses"])
    day = row["verified_on"]
    if day is None or (resource.verified_on is not None and resource.verified_on >= day):
        return bool(new)
    Resource.objects.filter(pk=resource.pk).update(verified_on=day, verified_by=None)
    log.record("resource.verified", by=by, target=resource, detail={"via": str(Via.IMPORT)})
    return True


def _bring_addresses(resource: Resource, rows: Iterable[Mapping[str, Any]]) -> int:
    known = set(resource.addresses.values_list("since", flat=True))
    new = [ResourceAddress(resource=resource, **row) for row in rows if row["since"] not in known]
    return len(ResourceAddress.objects.bulk_create(new))


# --- writing ---------------------------------------------------------------------------------------------


def _write(resource: Resource, values: Values, by: Actor, version: int) -> dict[str, list[Any]]:
    """Put new words into a resource of this version, and return what differs."""
    now = Resource.objects.select_for_update(of=("self",)).select_related("desk").get(pk=resource.pk)
    if now.version != version:
        raise Replaced
    changes = changed(stored(now), values)
    if changes:
        _fill(now, values)
        now.version += 1
        _save(now, by)
        _keep_lists(now, values)
    resource.refresh_from_db()
    return changes


def _fill(resource: Resource, values: Values) -> None:
    for name in OWN:
        if name in values:
            is_day = name in DAYS
            setattr(resource, name, _day(values[name]) if is_day else values[name])
    if values.get("desk"):
        resource.desk_id = values["desk"]
    if "agency" in values:
        resource.agency_id = values["agency"]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _save(resource: Resource, by: Actor, *, force_insert: bool = False) -> None:
    resource.changed_at = by.at
    if resource.valid_from and resource.valid_until and resource.valid_until <= resource.valid_from:
        raise ValidationError({"valid_until": "終わりの日は、始まりの日より後にしてください。"})
    try:
        with transaction.atomic():
            resource.save(force_insert=force_insert)
    except IntegrityError:
        raise NotAllowed(not_yet(TAKEN_NAME)) from None


def _keep_lists(resource: Resource, values: Values) -> None:
    """The needs and districts become those of `values`; a field that is not named stays."""
    if "needs" in values:
        resource.needs.exclude(need__in=values["needs"]).delete()
        known = set(resource.needs.values_list("need", flat=True))
        new = [code for code in values["needs"] if code not in known]
        ResourceNeed.objects.bulk_create(ResourceNeed(resource=resource, need=code) for code in new)
    if "districts" in values:
        resource.districts.exclude(district_id__in=values["districts"]).delete()
        has = set(resource.districts.values_list("district_id", flat=True))
        ids = [pk for pk in values["districts"] if pk not in has]
        ResourceDistrict.objects.bulk_create(
            ResourceDistrict(resource=resource, district_id=pk) for pk in ids
        )


def _tell_desk(resource: Resource) -> None:
    notice_actions.post(
        Notice.Kind.WORK,
        desk_id=resource.desk_id,
        url_name="directory:resource",
        public_id=resource.public_id,
    )
