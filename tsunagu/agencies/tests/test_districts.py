"""地区: dated maps, and who answers where."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tsunagu.agencies import actions
from tsunagu.agencies.models import District, DistrictTown
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def okawa(town):
    return District.objects.get(municipality=town.municipality, name="大川")


@pytest.fixture
def ikenohata(town):
    return District.objects.get(municipality=town.municipality, name="連池")


def entries(action):
    return list(Entry.objects.filter(action=action).values_list("user_id", "object_id"))


def towns_on(district, day):
    rows = DistrictTown.objects.filter(district=district, since__lte=day).exclude(until__lte=day)
    return set(rows.values_list("town", flat=True))


def test_a_map_is_added_and_then_confirmed(admin, sasaki):
    district = actions.add_district(by=admin, kind="care", name="東の包括")
    assert not district.is_confirmed
    assert actions.confirm_district(district, by=admin).is_confirmed
    with pytest.raises(NotAllowed, match="すでに確認ずみ"):
        actions.confirm_district(district, by=admin)
    assert entries("district.added") == entries("district.confirmed") == [(sasaki.user.pk, str(district.pk))]


def test_maps_of_different_kinds_may_share_a_name_and_the_same_kind_not(admin):
    assert actions.add_district(by=admin, kind="school", name="大川").pk
    with pytest.raises(NotAllowed, match="同じ名称の地区"):
        actions.add_district(by=admin, kind="community", name="大川")


def test_a_town_moves_from_one_district_to_another_on_a_day(admin, sasaki, okawa, ikenohata):
    row = DistrictTown.objects.select_related("district").get(town="大川1丁目")
    with pytest.raises(NotAllowed, match="「大川」に入っています") as refusal:
        actions.map_town(ikenohata, by=admin, town="大川1丁目", since=TOMORROW)
    assert refusal.value.decision.fixable
    actions.end_town(row, by=admin, on=TOMORROW)
    moved = actions.map_town(ikenohata, by=admin, town="大川1丁目", since=TOMORROW)
    assert ("大川1丁目" in towns_on(okawa, TODAY), "大川1丁目" in towns_on(okawa, TOMORROW)) == (True, False)
    assert "大川1丁目" in towns_on(ikenohata, TOMORROW)
    assert entries("district.town_ended") == [(sasaki.user.pk, str(row.pk))]
    assert entries("district.town_mapped") == [(sasaki.user.pk, str(moved.pk))]


def test_one_town_stands_on_maps_of_different_kinds(admin):
    school = actions.add_district(by=admin, kind="school", name="大川学園")
    assert actions.map_town(school, by=admin, town="大川1丁目", since=TODAY).pk


def test_an_end_is_recorded_once_and_not_before_the_beginning(admin, okawa):
    row = actions.map_town(okawa, by=admin, town="大川9丁目", since=TODAY)
    stale = DistrictTown.objects.select_related("district").get(pk=row.pk)
    with pytest.raises(NotAllowed, match="より後にしてください"):
        actions.end_town(row, by=admin, on=TODAY - timedelta(days=1))
    actions.end_town(row, by=admin, on=TOMORROW)
    with pytest.raises(NotAllowed, match="すでに"):
        actions.end_town(row, by=admin, on=TOMORROW)
    with pytest.raises(NotAllowed, match="ほかの人が、先に"):
        actions.end_town(stale, by=admin, on=TOMORROW)
    assert len(entries("district.town_ended")) == 1


def test_a_desk_and_one_of_its_people_answer_for_a_district(admin, sasaki, okawa, ito):
    duty = actions.give_duty(okawa, by=admin, desk=ito.desk, membership=ito.membership, since=TODAY)
    assert (duty.desk, duty.membership, duty.until) == (ito.desk, ito.membership, None)
    actions.end_duty(duty, by=admin, on=TOMORROW)
    assert duty.until == TOMORROW
    with pytest.raises(NotAllowed, match="すでに"):
        actions.end_duty(duty, by=admin, on=TOMORROW)
    for action in ("district.duty_given", "district.duty_ended"):
        assert entries(action) == [(sasaki.user.pk, str(duty.pk))]


def test_a_desk_answers_without_a_named_person(admin, okawa, ito):
    assert actions.give_duty(okawa, by=admin, desk=ito.desk, membership=None, since=TODAY).membership is None


def test_the_same_duty_is_not_given_twice(admin, okawa, ito):
    for member in (ito.membership, None):
        actions.give_duty(okawa, by=admin, desk=ito.desk, membership=member, since=TODAY)
        with pytest.raises(NotAllowed, match="すでにこの窓口と人"):
            actions.give_duty(okawa, by=admin, desk=ito.desk, membership=member, since=TODAY)
    assert len(entries("district.duty_given")) == 2


def test_somebody_of_another_agency_or_without_a_post_does_not_answer(admin, okawa, ito, sato):
    with pytest.raises(NotAllowed, match="所属していません"):
        actions.give_duty(okawa, by=admin, desk=ito.desk, membership=sato.membership, since=TODAY)
    gone = actions.end(ito.membership, by=admin)
    with pytest.raises(NotAllowed, match="所属していません"):
        actions.give_duty(okawa, by=admin, desk=ito.desk, membership=gone, since=TODAY)
