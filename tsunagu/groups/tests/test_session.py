"""回: planned, announced, changed, cancelled, closed; who signed up."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from tsunagu.cases.tests.factories import acts
from tsunagu.common.decisions import NotAllowed, Replaced
from tsunagu.groups.actions import session as actions
from tsunagu.groups.actions.count import count_by_name
from tsunagu.groups.models import Group, Session, SessionWork, SignUp
from tsunagu.groups.tests.factories import go_on, today
from tsunagu.groups.tests.gatherings import DAY, family_group, held, plan, sign_up, what

pytestmark = pytest.mark.django_db

CONTACT = "00-0000-9101"


@pytest.fixture
def group(yamada, sato):
    return family_group(yamada, sato)


@pytest.fixture
def session(yamada, group):
    return plan(yamada, group, today() + 5 * DAY)


def refused(act, *words):
    with pytest.raises(NotAllowed) as refusal, transaction.atomic():
        act()
    for word in words:
        assert word in refusal.value.decision.reason
    return refusal.value.decision


def change(player, session, version=None, **changes):
    with player.acting() as by:
        seen = session.version if version is None else version
        return actions.change(session, by=by, what=what(session.on, **changes), version=seen)


def cancel(player, session, words="会場の都合です。"):
    with player.acting() as by:
        return actions.cancel(session, by=by, words=words)


def close(player, session, **lines):
    with player.acting() as by:
        return actions.close(session, by=by, **lines)


# --- plan -------------------------------------------------------------------------------------


def test_the_host_announces_a_session(yamada, group):
    session = plan(yamada, group)
    assert session.published_at is not None
    assert acts("session.planned").get().detail == {"published": True}


def test_a_co_host_plans_too_and_who_does_not_host_gets_a_sentence(sato, suzuki, yoshida, group):
    plan(sato, group)
    for stranger in (suzuki, yoshida):
        refused(lambda player=stranger: plan(player, group, today() + DAY), "開いている機関")


def test_the_same_day_twice_is_a_sentence(yamada, group, session):
    on = f"{session.on.month}月{session.on.day}日"
    assert refused(lambda: plan(yamada, group, session.on), on, "もう1回あります").fixable


def test_a_day_is_free_again_when_its_session_was_cancelled(yamada, group, session):
    cancel(yamada, session)
    plan(yamada, group, session.on)
    assert Session.objects.filter(on=session.on).count() == 2


def test_nothing_is_announced_for_yesterday(yamada, group):
    refused(lambda: plan(yamada, group, today() - DAY), "きょうより前の日")


def test_a_resting_group_plans_nothing(yamada, group):
    go_on(yamada, group, "resting")
    refused(lambda: plan(yamada, group), "休止")


def test_a_group_does_not_end_while_a_day_is_announced_and_is_public_no_more_when_it_did(yamada, group):
    Group.objects.filter(pk=group.pk).update(is_public=True)
    session = plan(yamada, group, today() + 9 * DAY)
    refused(lambda: go_on(yamada, group, "ended"), "お知らせを出した回が、まだ先に")
    assert Group.objects.get(pk=group.pk).is_public
    cancel(yamada, session)
    go_on(yamada, group, "ended")
    assert not Group.objects.get(pk=group.pk).is_public
    assert not Session.objects.published().exists()


def test_a_session_closed_by_another_a_moment_ago_takes_no_name(yamada, group):
    session = plan(yamada, group, today())
    stale = Session.objects.select_related("group").get(pk=session.pk)
    close(yamada, session)
    with yamada.acting() as by:
        refused(lambda: actions.sign_up(stale, by=by, nickname="はる"))
        refused(
            lambda: count_by_name(stale, by=by, kind="family", nickname="はる", key=uuid4()), "おわった回"
        )


def test_like_last_month_in_one_tap(yamada, group):
    held(yamada, group, today() - 30 * DAY)
    with yamada.acting() as by:
        session = actions.plan_again(group, by=by)
    assert session.place == "福祉会館 2階"
    assert session.on >= today()
    assert session.on.weekday() == (today() - 30 * DAY).weekday()
    assert session.published_at is None


def test_like_last_month_needs_a_last_month(yamada, group):
    with yamada.acting() as by:
        refused(lambda: actions.plan_again(group, by=by), "まだ前の回がありません")


def test_pressed_twice_it_makes_the_month_after_only_when_asked_again(yamada, group):
    held(yamada, group, today() - 30 * DAY)
    with yamada.acting() as by:
        first = actions.plan_again(group, by=by)
        second = actions.plan_again(group, by=by)
    assert first.on < second.on


# --- change -----------------------------------------------------------------------------------


def test_a_session_is_put_right(yamada, session):
    change(yamada, session, place="駅前会館")
    session.refresh_from_db()
    assert (session.place, session.version) == ("駅前会館", 2)
    assert acts("session.changed").exists()


def test_whoever_comes_second_is_told(yamada, sato, session):
    change(yamada, session, place="駅前会館")
    with pytest.raises(Replaced):
        change(sato, session, version=1, place="公会堂")
    session.refresh_from_db()
    assert session.place == "駅前会館"


def test_a_closed_session_is_not_announced_again(yamada, group):
    session = plan(yamada, group)
    close(yamada, session)
    refused(lambda: change(yamada, session), "もう終わっています")


# --- who signs up -------------------------------------------------------------------------------


def test_who_signs_up_gets_a_number(yamada, session):
    assert [sign_up(yamada, session, name).number for name in ("はる", "みどり")] == [1, 2]
    assert acts("session.signed_up").count() == 2
    assert "みどり" not in str(list(acts("session.signed_up").values()))


def test_the_same_nickname_twice_is_a_sentence_and_a_choice(yamada, session):
    sign_up(yamada, session)
    refused(lambda: sign_up(yamada, session), "同じ呼び名の人が、もう申し込んでいます")
    assert sign_up(yamada, session, is_another=True).number == 2


def test_a_full_session_says_so(yamada, group):
    session = plan(yamada, group, today() + DAY, capacity=1)
    sign_up(yamada, session)
    assert refused(lambda: sign_up(yamada, session, "みどり"), "定員の1人").fixable


def test_who_withdraws_makes_a_place_free_and_is_forgotten(yamada, group):
    session = plan(yamada, group, today() + DAY, capacity=1)
    first = sign_up(yamada, session, contact=CONTACT)
    with yamada.acting() as by:
        actions.withdraw(first, by=by)
        refused(lambda: actions.withdraw(first, by=by), "もう取りやめ")
    first.refresh_from_db()
    assert first.contact == ""
    assert sign_up(yamada, session, "みどり").number == 2


@pytest.mark.parametrize("key", ["suzuki", "tanaka", "yoshida", "sasaki", "yamaguchi", "matsumoto"])
def test_names_are_seen_only_by_those_who_run_the_session(who, yamada, session, key):
    sign_up(yamada, session)
    with who(key).acting() as reader:
        assert not SignUp.objects.visible_to(reader).exists()
    with yamada.acting() as reader:
        assert SignUp.objects.visible_to(reader).exists()


# --- cancel -------------------------------------------------------------------------------------


def test_who_left_a_contact_is_to_be_told_before_the_names_go(yamada, session):
    waiting = sign_up(yamada, session, contact=CONTACT)
    sign_up(yamada, session, "みどり")
    cancel(yamada, session)
    waiting = SignUp.objects.get(pk=waiting.pk)
    with yamada.acting() as by:
        refused(lambda: actions.erase_names(session, by=by), "まだ伝えていない人")
        actions.tell(waiting, by=by)
        refused(lambda: actions.tell(waiting, by=by), "先に伝えました")
        actions.erase_names(session, by=by)
    session.refresh_from_db()
    assert (session.signed_up, SignUp.objects.count()) == (2, 0)
    assert acts("session.cancelled").exists()
    assert acts("session.sign_up_told").exists()
    assert acts("session.names_erased").exists()


def test_a_session_is_cancelled_once(yamada, session):
    cancel(yamada, session)
    refused(lambda: cancel(yamada, session), "もう中止")
    refused(lambda: sign_up(yamada, session), "もう中止")


def test_nobody_is_told_of_a_session_that_takes_place(yamada, session):
    first = sign_up(yamada, session, contact=CONTACT)
    with yamada.acting() as by:
        refused(lambda: actions.tell(first, by=by), "中止にした回だけ")


# --- close --------------------------------------------------------------------------------------


def test_three_lines_and_what_was_made_close_a_session_and_erase_the_names(yamada, group):
    session = plan(yamada, group)
    sign_up(yamada, session, contact=CONTACT)
    close(yamada, session, did="話した。", work=("カード", "駅前の保育園", 40))
    session.refresh_from_db()
    assert (session.status, session.did, session.good, session.signed_up) == ("held", "話した。", "", 1)
    assert not SignUp.objects.exists()
    assert SessionWork.objects.get().count == 40
    assert acts("session.closed").get().detail == {"made": True}


def test_every_line_can_stay_empty_and_be_written_later(yamada, group):
    session = plan(yamada, group)
    close(yamada, session)
    close(yamada, session, good="笑い声が多かった。")
    session.refresh_from_db()
    assert session.good == "笑い声が多かった。"


def test_a_session_to_come_is_not_closed(yamada, session):
    refused(lambda: close(yamada, session), "まだ先の回です")


def test_who_writes_the_lines_second_is_told(yamada, sato, group):
    session = plan(yamada, group)
    close(yamada, session, did="話した。", version=1)
    with pytest.raises(Replaced):
        close(sato, session, did="歌った。", version=1)
