"""Who may not: every action by everybody else, and by the administrator of another town."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tsunagu.agencies import actions
from tsunagu.agencies.models import District, DistrictDuty, DistrictTown, Membership
from tsunagu.agencies.policies import Post
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed

OTHERS = [
    "tanaka",
    "nakamura",
    "hayashi",
    "yamamoto",
    "sato",
    "suzuki",
    "yoshida",
    "yamada",
    "yamaguchi",
    "matsumoto",
]
BODY = {"name": "あおば", "kind": "other", "desk": "相談"}


def district(town):
    return District.objects.get(municipality=town.municipality, name="大川")


def post(town, by):
    return Post(agency=town.bodies["care"], desk=town.desks["care"], role="supervisor", since=by.at)


def today():
    return timezone.localdate()


ACTS = {
    "add_user": lambda town, by: actions.add_user("ogawa", "小川", by=by, post=post(town, by)),
    "begin": lambda town, by: actions.begin(town.members["mori"].user, by=by, post=post(town, by)),
    "end": lambda town, by: actions.end(town.members["mori"], by=by),
    "reset_password": lambda town, by: actions.reset_password(town.members["mori"].user, by=by),
    "add_agency": lambda town, by: actions.add_agency(
        by=by, parent=town.bodies["council"], since=today(), **BODY
    ),
    "add_desk": lambda town, by: actions.add_desk(town.bodies["care"], by=by, name="夜間"),
    "rename_desk": lambda town, by: actions.rename_desk(
        town.desks["network"], by=by, name="夜間", phone="", seen="事務局"
    ),
    "close_desk": lambda town, by: actions.close_desk(town.desks["network"], by=by),
    "confirm_district": lambda town, by: actions.confirm_district(district(town), by=by),
    "map_town": lambda town, by: actions.map_town(district(town), by=by, town="大川9丁目", since=today()),
    "end_town": lambda town, by: actions.end_town(
        DistrictTown.objects.filter(district=district(town))[0], by=by, on=today()
    ),
    "give_duty": lambda town, by: actions.give_duty(
        district(town), by=by, desk=town.desks["care"], membership=None, since=today()
    ),
    "end_duty": lambda town, by: actions.end_duty(
        DistrictDuty.objects.filter(district=district(town))[0], by=by, on=today()
    ),
    "lead": lambda town, by: actions.lead(town.desks["youth"], by=by, since=today()),
}


def test_every_action_is_tried_here():
    # Below: the town is the actor's own; one's own post. Covers are for who works on cases: test_covers.
    by_hand = {"add_district", "choose", "cover", "end_cover"}
    assert set(ACTS) | by_hand == set(actions.__all__)


@pytest.mark.parametrize("act", ACTS)
def test_the_administrator_of_the_town_may(town, admin, act):
    District.objects.update(is_confirmed=False)
    before = Entry.objects.count()
    ACTS[act](town, admin)
    assert Entry.objects.count() > before


@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_may_and_they_read_whom_to_ask(town, act):
    before = Entry.objects.count()
    for key in OTHERS:
        with town.acting(key) as by, pytest.raises(NotAllowed, match="システム担当"):
            ACTS[act](town, by)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("act", ACTS)
def test_the_administrator_of_another_town_may_not(town, elsewhere, act):
    before = Entry.objects.count()
    with pytest.raises(NotAllowed, match="ほかの町"):
        ACTS[act](town, elsewhere.actor)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("act", ACTS)
def test_an_administrator_whose_post_ended_may_not(town, admin, act):
    Membership.objects.filter(pk=town.members["sasaki"].pk).update(until=timezone.now())
    with pytest.raises(NotAllowed, match="システム担当"):
        ACTS[act](town, town.actor("sasaki"))


@pytest.mark.parametrize("key", OTHERS)
def test_only_an_administrator_adds_a_district(town, key):
    with town.acting(key) as by, pytest.raises(NotAllowed, match="システム担当"):
        actions.add_district(by=by, kind="care", name="東")


def test_an_administrator_of_a_body_without_a_town_sets_up_no_town(town):
    Membership.objects.filter(pk=town.members["matsumoto"].pk).update(role="administrator")
    with town.acting("matsumoto") as by, pytest.raises(NotAllowed, match="町に属さない"):
        actions.add_district(by=by, kind="care", name="東")


def test_nobody_chooses_a_post_that_is_over(town):
    Membership.objects.filter(pk=town.members["mori"].pk).update(until=timezone.now())
    with pytest.raises(NotAllowed, match="いまは選べません"):
        actions.choose(by=town.actor("mori"))
