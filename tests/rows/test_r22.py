"""R22: seven coordinators: districts by 町丁目 with dated maps, and who answers for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.rows.acts import fresh, take_in
from tsunagu.agencies import actions as agency_actions
from tsunagu.agencies.models import DistrictDuty, DistrictTown, Membership, in_force
from tsunagu.cases.models import Case
from tsunagu.common.decisions import NotAllowed

pytestmark = pytest.mark.django_db


def answers_for(place, day):
    """The membership that answers for a 町丁目 on a day."""
    district = DistrictTown.objects.get(in_force(day), town=place, district__kind="community").district
    return DistrictDuty.objects.get(in_force(day), district=district).membership


def test_a_place_has_one_coordinator_on_each_day(town, sato, mori):
    today = timezone.localdate()
    assert answers_for("大川2丁目", today) == sato.membership
    assert answers_for("上連池1丁目", today) == mori.membership


def test_a_place_that_moves_to_another_district_moves_from_a_day_on(town, sato, mori):
    day, by = timezone.localdate() + timedelta(days=30), town.actor("sasaki")
    row = DistrictTown.objects.get(town="大川3丁目")
    lotus = DistrictTown.objects.get(town="上連池1丁目").district
    with pytest.raises(NotAllowed, match="先に、そこでの終わりの日"):
        agency_actions.map_town(lotus, by=by, town="大川3丁目", since=day)
    agency_actions.end_town(row, by=by, on=day)
    agency_actions.map_town(lotus, by=by, town="大川3丁目", since=day)
    assert answers_for("大川3丁目", day - timedelta(days=1)) == sato.membership
    assert answers_for("大川3丁目", day) == mori.membership


def test_a_district_passes_to_another_coordinator_from_a_day_on(town, sato, mori):
    day, by = timezone.localdate() + timedelta(days=30), town.actor("sasaki")
    duty = DistrictDuty.objects.get(membership=sato.membership)
    agency_actions.end_duty(duty, by=by, on=day)
    agency_actions.give_duty(duty.district, by=by, desk=sato.desk, membership=mori.membership, since=day)
    assert answers_for("大川2丁目", day - timedelta(days=1)) == sato.membership
    assert answers_for("大川2丁目", day) == mori.membership


def test_any_coordinator_can_stand_in_because_the_work_is_the_desks(sato, mori):
    case, _ = take_in(sato)
    assert (case.desk, case.worker) == (sato.desk, sato.membership)
    with mori.acting() as reader:
        assert Case.objects.visible_to(reader).get() == case


def test_the_work_of_who_leaves_stays_at_the_desk(town, sato, yamamoto):
    case, _ = take_in(sato)
    agency_actions.end(Membership.objects.get(pk=sato.membership.pk), by=town.actor("sasaki"))
    with yamamoto.acting() as reader:
        left = Case.objects.visible_to(reader).filter(worker__until__lte=reader.at)
        assert left.get().desk == sato.desk
    assert fresh(case).lead == sato.agency
    with sato.acting() as reader:
        assert not Case.objects.visible_to(reader).exists()
