"""地区: maps of the town's 町丁目 and who answers for each, everything with its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.agencies import policies
from tsunagu.agencies.models import Desk, District, DistrictDuty, DistrictTown, Membership, Municipality
from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, require

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.agencies.actor import Actor

ENDED = "ほかの人が、先に終わりの日を記録しました。"


@transaction.atomic
def add_district(*, by: Actor, kind: str, name: str) -> District:
    """A new map: confirmed by nobody yet, without 町丁目."""
    require(policies.can_add_district(by, kind, name))
    assert by.municipality_id is not None
    district = District(municipality_id=by.municipality_id, kind=kind, name=name)
    district.full_clean()
    district.save(force_insert=True)
    log.record("district.added", by=by, target=district, detail={"kind": kind})
    return district


@transaction.atomic
def confirm_district(district: District, *, by: Actor) -> District:
    """The town has looked at this map and says that it is right."""
    require(policies.can_administer_district(by, district))
    if not District.objects.filter(pk=district.pk, is_confirmed=False).update(is_confirmed=True):
        raise NotAllowed(no("この地区は、すでに確認ずみです。"))
    log.record("district.confirmed", by=by, target=district)
    district.refresh_from_db()
    return district


@transaction.atomic
def map_town(district: District, *, by: Actor, town: str, since: date) -> DistrictTown:
    """Put a 町丁目 into a district from a day on."""
    _one_at_a_time(district)
    require(policies.can_map(by, district, town, since))
    row = DistrictTown.objects.create(district=district, town=town, since=since)
    log.record("district.town_mapped", by=by, target=row)
    return row


@transaction.atomic
def end_town(town: DistrictTown, *, by: Actor, on: date) -> DistrictTown:
    """From `on` the 町丁目 is no longer in the district."""
    require(policies.can_end_town(by, town, on))
    if not DistrictTown.objects.filter(pk=town.pk, until=None).update(until=on):
        raise NotAllowed(no(ENDED))
    log.record("district.town_ended", by=by, target=town)
    town.refresh_from_db()
    return town


@transaction.atomic
def give_duty(
    district: District, *, by: Actor, desk: Desk, membership: Membership | None, since: date
) -> DistrictDuty:
    """A desk, and who of it, answers for a district from a day on."""
    _one_at_a_time(district)
    require(policies.can_give_duty(by, district, desk, membership, since))
    duty = DistrictDuty.objects.create(district=district, desk=desk, membership=membership, since=since)
    log.record("district.duty_given", by=by, target=duty)
    return duty


@transaction.atomic
def end_duty(duty: DistrictDuty, *, by: Actor, on: date) -> DistrictDuty:
    require(policies.can_end_duty(by, duty, on))
    if not DistrictDuty.objects.filter(pk=duty.pk, until=None).update(until=on):
        raise NotAllowed(no(ENDED))
    log.record("district.duty_ended", by=by, target=duty)
    duty.refresh_from_db()
    return duty


def _one_at_a_time(district: District) -> None:
    """PostgreSQL: this row lock makes the town's map a queue. SQLite: the transaction is alone anyway."""
    Municipality.objects.select_for_update().get(pk=district.municipality_id)
