"""Putting a notice into the outbox, and taking note that it went out.

Called inside the transaction of the act that it tells of, which is audited there. Nothing leaves the house
here: sending is the timer's work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tsunagu.audit import log
from tsunagu.notices.models import Notice

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from tsunagu.accounts.models import User


TODAY = "desk:home"


def post(
    kind: Notice.Kind,
    *,
    desk_id: int | None = None,
    user: User | None = None,
    address: str = "",
    url_name: str = "",
    public_id: UUID | None = None,
) -> Notice:
    """One notice to exactly one of desk, user and address. Raises ValidationError otherwise.

    `url_name` is a reversible name such as "desk:household", `public_id` its only argument.
    """
    notice = Notice(
        kind=kind, desk_id=desk_id, user=user, address=address, url_name=url_name, public_id=public_id
    )
    notice.full_clean()
    notice.save(force_insert=True)
    return notice


@transaction.atomic
def digest(kind: Notice.Kind, desks: Collection[int], *, by: object, since: datetime) -> int:
    """One notice to each of these desks that has had none of this kind since then; each leads to きょう.

    Returns how many were posted. The caller holds a lock, so that two timers do not tell the same twice.
    """
    told = Notice.objects.filter(kind=kind, desk_id__in=desks, url_name=TODAY, at__gte=since)
    new = sorted(set(desks) - set(told.values_list("desk_id", flat=True)))
    for desk in new:
        post(kind, desk_id=desk, url_name=TODAY)
    if new:
        log.record("notice.digest_posted", by=by, detail={"kind": kind.value, "desks": new})
    return len(new)


def mark_sent(notice: Notice) -> Notice:
    """The notice went out; an outside address is erased in the same statement."""
    notice.sent_at = timezone.now()
    notice.address = ""
    notice.save(update_fields=["sent_at", "address"])
    return notice
