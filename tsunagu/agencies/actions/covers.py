"""代わり: who looks after a colleague's promises and households while they rest. No right goes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tsunagu.agencies import policies
from tsunagu.agencies.models import Agency, Cover, Membership
from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, require

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.agencies.actor import Actor


@transaction.atomic
def cover(*, by: Actor, absent: Membership, stand_in: Membership, since: date, until: date) -> Cover:
    """`until`: the first day on which the colleague is back."""
    Agency.objects.select_for_update().get(pk=by.agency.pk)
    require(policies.can_cover(by, absent, stand_in, since, until))
    row = Cover.objects.create(absent=absent, stand_in=stand_in, since=since, until=until)
    log.record("cover.decided", by=by, target=row)
    return row


@transaction.atomic
def end_cover(cover: Cover, *, by: Actor) -> Cover:
    """The colleague is back today, or will not be away after all."""
    require(policies.can_end_cover(by, cover))
    today = max(timezone.localdate(by.at), cover.since)
    if not Cover.objects.filter(pk=cover.pk, until__gt=today).update(until=today):
        raise NotAllowed(no("この代わりは、すでに終わっています。"))
    log.record("cover.ended", by=by, target=cover)
    cover.refresh_from_db()
    return cover
