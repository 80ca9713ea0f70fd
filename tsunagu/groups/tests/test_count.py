"""受付: presses at the door, from one page or several, over a line that comes and goes."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from tsunagu.cases.tests.factories import acts
from tsunagu.common.decisions import NotAllowed
from tsunagu.groups.actions import count as counts
from tsunagu.groups.actions import session as actions
from tsunagu.groups.counting import Room, nth, same_day_next_month
from tsunagu.groups.models import HeadCount
from tsunagu.groups.tests.factories import today
from tsunagu.groups.tests.gatherings import (
    DAY,
    FAMILY,
    PERSON,
    came,
    count,
    family_group,
    plan,
    taps,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(yamada, sato):
    return plan(yamada, family_group(yamada, sato))


def refused(act, *words):
    with pytest.raises(NotAllowed) as refusal, transaction.atomic():
        act()
    for word in words:
        assert word in refusal.value.decision.reason


def test_presses_become_a_number(yamada, session):
    count(yamada, session, FAMILY, FAMILY, PERSON)
    assert came(yamada, session) == 3
    assert acts("session.counted").get().detail == {"taps": 3}


def test_helpers_and_staff_are_not_guests(yamada, session):
    count(yamada, session, FAMILY, HeadCount.Kind.HELPER, HeadCount.Kind.STAFF)
    assert came(yamada, session) == 1


def test_a_press_that_arrives_twice_counts_once(yamada, session):
    some = taps(FAMILY, FAMILY)
    count(yamada, session, some=some)
    again = count(yamada, session, some=some + taps(FAMILY))
    assert (came(yamada, session), len(again.new)) == (3, 1)


def test_a_key_twice_in_one_sending_counts_once(yamada, session):
    (tap,) = taps(FAMILY)
    count(yamada, session, some=[tap, tap])
    assert came(yamada, session) == 1


def test_minus_takes_one_back_and_never_below_nobody(yamada, session):
    count(yamada, session, FAMILY)
    assert count(yamada, session, FAMILY, step=-1).refused == []
    assert len(count(yamada, session, FAMILY, step=-1).refused) == 1
    assert came(yamada, session) == 0


def test_two_people_at_one_door_are_not_added_up(yamada, sato, session):
    count(yamada, session, *[FAMILY] * 6)
    count(sato, session, *[FAMILY] * 5)
    assert came(yamada, session) == 6


def test_two_people_at_two_doors_are_added_up_when_they_say_so(yamada, sato, session):
    count(yamada, session, *[FAMILY] * 6)
    count(sato, session, *[FAMILY] * 5)
    with sato.acting() as by:
        counts.choose_counting(session, by=by, counting="sum")
    assert came(yamada, session) == 11
    assert acts("session.counting_chosen").get().detail == {"counting": "sum"}


def test_the_larger_count_stands_whole_and_is_not_mixed():
    room = Room(counters={1: {FAMILY: 3, PERSON: 2}, 2: {FAMILY: 2, PERSON: 2}})
    assert (room.by_kind()[FAMILY], room.by_kind()[PERSON]) == (3, 2)
    assert room.is_shared
    assert room.others(1) == [4]


def test_nobody_counts_before_the_day(yamada, session):
    later = plan(yamada, session.group, today() + DAY)
    refused(lambda: count(yamada, later, FAMILY), "まだ先の回です")


def test_a_number_can_be_put_right_after_the_session_is_closed(yamada, session):
    with yamada.acting() as by:
        actions.close(session, by=by)
    count(yamada, session, FAMILY)
    assert came(yamada, session) == 1


def test_a_cancelled_session_is_not_counted(yamada, session):
    with yamada.acting() as by:
        actions.cancel(session, by=by, words="会場の都合です。")
    refused(lambda: count(yamada, session, FAMILY), "中止にした回")


@pytest.mark.parametrize("key", ["suzuki", "yoshida", "tanaka", "sasaki"])
def test_who_does_not_run_the_group_does_not_count(who, session, key):
    refused(lambda: count(who(key), session, FAMILY), "開いている機関")


def by_name(player, session, nickname="はる", **more):
    with player.acting() as by:
        facts = {"kind": FAMILY, "nickname": nickname, "key": uuid4()}
        return counts.count_by_name(session, by=by, **(facts | more))


def test_the_same_nickname_twice_is_a_sentence_and_a_choice(yamada, session):
    by_name(yamada, session)
    refused(lambda: by_name(yamada, session), "同じ呼び名の人が、もう来ています", "べつの人なら")
    by_name(yamada, session, is_another=True)
    assert came(yamada, session) == 2


def test_a_nickname_that_arrives_twice_with_its_key_counts_once(yamada, session):
    key = uuid4()
    by_name(yamada, session, key=key)
    by_name(yamada, session, key=key)
    assert came(yamada, session) == 1


def test_nicknames_of_the_day_go_when_the_session_is_closed(yamada, session):
    by_name(yamada, session)
    with yamada.acting() as by:
        actions.close(session, by=by)
    assert list(HeadCount.objects.values_list("nickname", "step")) == [("", 1)]
    refused(lambda: by_name(yamada, session), "おわった回")


@pytest.mark.parametrize(
    ("last", "now", "following"),
    [
        (date(2026, 11, 14), date(2026, 11, 23), date(2026, 12, 12)),  # 第2土曜
        (date(2026, 12, 12), date(2026, 12, 13), date(2027, 1, 9)),
        (date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30)),  # a fifth Tuesday: May has none either
        (date(2026, 5, 14), date(2026, 11, 23), date(2026, 12, 10)),  # after a rest, none in the past
    ],
)
def test_the_same_day_next_month_is_the_same_weekday_of_the_same_week(last, now, following):
    assert same_day_next_month(last, now) == following


def test_a_month_without_a_fifth_week_has_no_such_day():
    assert nth(date(2026, 2, 1), 4, 5) is None
