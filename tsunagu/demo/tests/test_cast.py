"""The invented town: who is there, who leads, what the contracts tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import check_password

from tsunagu.accounts.models import User
from tsunagu.agencies.models import DistrictDuty, DistrictTown, Membership, Setting, in_force
from tsunagu.demo import cast
from tsunagu.sharing.models import Contract, Evidence

pytestmark = pytest.mark.django_db


def test_everybody_can_log_in_with_the_towns_password(town):
    hashes = set(User.objects.values_list("password", flat=True))
    assert len(hashes) == 1  # hashed once: argon2 takes its time
    assert check_password(cast.PASSWORD, hashes.pop())


def test_the_log_in_page_lists_the_cast_and_not_the_others(town):
    listed = {entry["username"] for entry in cast.entries()}
    assert listed == {member.key for member in cast.CAST}
    assert not listed & {member.key for member in cast.NOT_PLAYED}
    assert User.objects.count() == len(cast.CAST) + len(cast.NOT_PLAYED)


def test_every_role_is_played(town):
    assert {member.role for member in cast.CAST} == set(Membership.Role)


def test_seven_coordinators_answer_for_seven_districts(town):
    duties = DistrictDuty.objects.filter(desk=town.desks["coordinators"])
    assert duties.count() == 7
    assert len({duty.membership_id for duty in duties}) == 7


def test_a_place_is_in_one_district(town):
    names = list(DistrictTown.objects.values_list("town", flat=True))
    assert len(names) == len(set(names))


@pytest.mark.parametrize("today", [date(2026, 3, 31), date(2026, 4, 1), date(2028, 2, 29)])
def test_the_town_stands_on_any_day(today):
    town = cast.found(today)
    leading = Setting.objects.get(in_force(today), key=Setting.Key.COORDINATING_DESK)
    assert leading.desk == town.desks["welfare"]
    assert (leading.since.month, leading.since.day) == (4, 1)
    assert today - leading.since > timedelta(days=620)  # the first household's story fits in
    for contract in Contract.objects.all():
        assert contract.starts_at <= cast.moment(today) < contract.ends_at


def test_every_other_section_tells_the_coordinating_one_on_an_approved_ground(town):
    grounds = Evidence.objects.filter(is_standing=True, kind="ground")
    assert {row.holder for row in grounds} == {
        town.bodies[key] for key in ("youth", "livelihood", "disability", "health")
    }
    assert all(row.approved_by_id for row in grounds)
