"""Who reads, adds, changes and checks a resource. Pure questions; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from tsunagu.agencies.models import Membership
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.directory.models import ResourceRevision

if TYPE_CHECKING:
    from datetime import date, datetime

    from tsunagu.agencies.actor import Actor
    from tsunagu.agencies.models import Desk
    from tsunagu.directory.models import Resource, ResourceAddress, ResourceLink

Role = Membership.Role

WRITERS = {Role.WORKER, Role.SUPERVISOR}
BY_WORKERS = "資源を書くのは、窓口の担当者と上司です。直したいところは、窓口に知らせてください。"
ENDED = "このリンクは、もう使えません。"


def can_read(actor: Actor) -> Decision:
    """Everybody who works in the town; the auditor checks who looked, not what there is."""
    if not actor.is_in_force() or actor.role == Role.AUDITOR:
        return no("資源は、町ではたらく人が読みます。いまの役割では開けません。")
    return YES


def can_add(actor: Actor) -> Decision:
    if actor.role not in WRITERS or actor.agency.home_id is None:
        return can_read(actor) & no(BY_WORKERS)
    return can_read(actor)


def can_change(actor: Actor, resource: Resource) -> Decision:
    """The desk that looks after it, the body whose service it is; where that desk is closed, any worker."""
    ours = resource.desk.agency_id == actor.agency.pk or resource.agency_id == actor.agency.pk
    if ours or _is_closed(resource.desk, actor.at):
        return can_add(actor) & _of_town(actor, resource)
    return can_add(actor) & no(
        f"この資源を直すのは、「{resource.desk.name}」です。直したいところを送ると、その窓口に届きます。"
    )


def can_propose(actor: Actor, resource: Resource) -> Decision:
    """Whoever reads it may say what should read otherwise; its desk decides."""
    return can_read(actor) & _of_town(actor, resource)


def can_verify(actor: Actor, resource: Resource) -> Decision:
    today = timezone.localdate(actor.at)
    if resource.valid_until is not None and resource.valid_until <= today:
        return can_change(actor, resource) & no(
            "この資源は終わっています。続いているときは、いつまでかを直してください。"
        )
    return can_change(actor, resource)


def can_set_address(actor: Actor, resource: Resource, since: date, until: date | None) -> Decision:
    if until is not None and until <= since:
        return can_change(actor, resource) & not_yet("終わりの日は、始まりの日より後にしてください。")
    return can_change(actor, resource)


def can_end_address(actor: Actor, row: ResourceAddress) -> Decision:
    if row.until is not None and row.until <= timezone.localdate(actor.at):
        return no("この仮の住所は、すでに終わっています。")
    return can_change(actor, row.resource)


def can_end_link(actor: Actor, link: ResourceLink) -> Decision:
    if not is_open(link, actor.at):
        return no(ENDED)
    return can_change(actor, link.resource)


def can_decide(actor: Actor, revision: ResourceRevision) -> Decision:
    if revision.status != ResourceRevision.Status.WAITING:
        return no("ほかの人が、先に決めました。画面を開きなおしてください。")
    return can_change(actor, revision.resource)


def is_open(link: ResourceLink, at: datetime) -> bool:
    return link.ended_at is None and link.expires_at > at


def can_send(link: ResourceLink, at: datetime) -> Decision:
    """Who holds the link, until it expires; no account and no name is asked for."""
    return YES if is_open(link, at) else no(ENDED)


def _of_town(actor: Actor, resource: Resource) -> Decision:
    if actor.agency.home_id not in (None, resource.municipality_id):
        return no("ほかの町の資源は、その町の窓口が直します。")
    return YES


def _is_closed(desk: Desk, at: datetime) -> bool:
    return desk.until is not None and desk.until <= timezone.localdate(at)
