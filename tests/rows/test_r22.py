"""R22: seven coordinators: districts by 町丁目 with dated maps, and who answers for each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.rows.acts import fresh, take_in
from tsunagu.agencies import actions as agency_actions
from tsunagu.agencies.duties import duty_for
from tsunagu.agencies.models import Desk, District, DistrictDuty, DistrictTown, Membership, in_force
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


# --- the place gives the coordinator ---------------------------------------------------------------------


def proposed(town, place, day=None):
    return duty_for(place, town.municipality.pk, day or timezone.localdate())


@pytest.mark.parametrize(
    "place", ["大川3丁目", "大川３丁目", "大川三丁目", "大川3", "大川3-2-1", "みなも市大川三丁目2番1号"]
)
def test_a_place_gives_its_coordinator_however_it_is_written(town, sato, place):
    duty = proposed(town, place)
    assert (duty.district, duty.desk_id, duty.membership_id) == ("大川住区", sato.desk.pk, sato.membership.pk)
    assert (
        duty.words
        == f"大川3丁目は大川住区です。担当は佐藤 美咲さん（{sato.agency.name}・{sato.desk.name}）です。"
    )


@pytest.mark.parametrize("place", ["大川", "大川9丁目", "どこか", ""])
def test_a_place_on_no_map_gives_nobody(town, place):
    assert proposed(town, place) is None


def test_the_map_of_the_day_counts(town, sato, mori):
    day, by = timezone.localdate() + timedelta(days=30), town.actor("sasaki")
    duty = DistrictDuty.objects.get(membership=sato.membership)
    agency_actions.end_duty(duty, by=by, on=day)
    assert (
        proposed(town, "大川2丁目", day).words
        == "大川2丁目は大川住区です。担当の窓口は、まだ決まっていません。"
    )
    agency_actions.give_duty(duty.district, by=by, desk=sato.desk, membership=mori.membership, since=day)
    assert proposed(town, "大川2丁目", day - timedelta(days=1)).membership_id == sato.membership.pk
    assert proposed(town, "大川2丁目", day).membership_id == mori.membership.pk


def test_who_has_left_is_not_proposed_but_the_desk_is(town, sato):
    agency_actions.end(Membership.objects.get(pk=sato.membership.pk), by=town.actor("sasaki"))
    duty = proposed(town, "大川2丁目", timezone.localdate() + timedelta(days=1))
    assert (duty.desk_id, duty.membership_id, duty.worker) == (sato.desk.pk, None, "")


def test_a_closed_desk_answers_for_nothing(town, sato):
    Desk.objects.filter(pk=sato.desk.pk).update(until=timezone.localdate())
    assert proposed(town, "大川2丁目").desk_id is None


def test_another_map_is_another_question(town):
    day = timezone.localdate()
    assert duty_for("大川2丁目", town.municipality.pk, day, District.Kind.SCHOOL) is None
