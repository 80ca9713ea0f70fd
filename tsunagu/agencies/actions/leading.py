"""まとめる窓口: which desk leads for the town, dated; a new one ends the old on the same day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.agencies import policies
from tsunagu.agencies.models import Desk, Municipality, Setting
from tsunagu.audit import log
from tsunagu.common.decisions import require

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.agencies.actor import Actor


@transaction.atomic
def lead(desk: Desk, *, by: Actor, since: date) -> Setting:
    """From `since` this desk leads."""
    require(policies.can_administer_agency(by, desk.agency))
    assert by.municipality_id is not None
    Municipality.objects.select_for_update().get(pk=by.municipality_id)  # two at once: one after the other
    rows = Setting.objects.filter(municipality_id=by.municipality_id, key=Setting.Key.COORDINATING_DESK)
    now_leading = rows.filter(until=None).first()
    require(policies.can_lead(by, desk, since, now_leading))
    rows.filter(until=None).update(until=since)
    setting = Setting.objects.create(
        municipality_id=by.municipality_id, key=Setting.Key.COORDINATING_DESK, desk=desk, since=since
    )
    log.record("setting.changed", by=by, target=setting, detail={"key": setting.key})
    return setting
