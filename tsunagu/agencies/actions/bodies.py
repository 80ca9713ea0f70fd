"""機関と窓口: the bodies of a town and the desks where work is addressed."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tsunagu.agencies import policies
from tsunagu.agencies.models import Agency, AgencyArea, Desk
from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, not_yet, require

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.agencies.actor import Actor


@transaction.atomic
def add_agency(
    *, by: Actor, name: str, kind: str, parent: Agency | None, since: date, desk: str, phone: str = ""
) -> Agency:
    """A body of the administrator's own town with its first desk: work is never addressed to a body alone.

    `since`: the day from which it works for the town.
    """
    require(policies.can_add_agency(by, name, kind, parent))
    assert by.municipality_id is not None
    agency = Agency(name=name, kind=kind, parent=parent, home_id=by.municipality_id)
    agency.full_clean()
    agency.save(force_insert=True)
    AgencyArea.objects.create(agency=agency, municipality_id=by.municipality_id, since=since)
    log.record("agency.added", by=by, target=agency, detail={"kind": kind})
    add_desk(agency, by=by, name=desk, phone=phone)
    return agency


@transaction.atomic
def add_desk(agency: Agency, *, by: Actor, name: str, phone: str = "") -> Desk:
    """Raises ValidationError when the agency has a desk of this name."""
    require(policies.can_administer_agency(by, agency))
    desk = Desk(agency=agency, name=name, phone=phone)
    desk.full_clean()
    desk.save(force_insert=True)
    log.record("desk.added", by=by, target=desk)
    return desk


@transaction.atomic
def rename_desk(desk: Desk, *, by: Actor, name: str, phone: str, seen: str) -> Desk:
    """Put the name and number right. `seen` is the name that stood in the form; another one in between wins.

    Raises ValidationError when the agency has another desk of this name.
    """
    require(policies.can_change_desk(by, desk))
    renamed = copy(desk)
    renamed.name, renamed.phone = name, phone
    renamed.full_clean()
    if not Desk.objects.filter(pk=desk.pk, name=seen).update(name=name, phone=phone):
        raise NotAllowed(
            not_yet(f"ほかの人が、先に「{desk.name}」に直しました。確かめてから、もう一度送ってください。")
        )
    log.record("desk.renamed", by=by, target=desk)
    desk.refresh_from_db()
    return desk


@transaction.atomic
def close_desk(desk: Desk, *, by: Actor) -> Desk:
    """No new work from today on; what was addressed to it stays as it is."""
    require(policies.can_close_desk(by, desk))
    if not Desk.objects.filter(pk=desk.pk, until=None).update(until=timezone.localdate(by.at)):
        raise NotAllowed(not_yet("この窓口は、すでに閉じています。"))
    log.record("desk.closed", by=by, target=desk)
    desk.refresh_from_db()
    return desk
