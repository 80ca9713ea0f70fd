"""加える・始める・終える: accounts and posts, by the town's administrator alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tsunagu.accounts.models import User
from tsunagu.agencies import actions
from tsunagu.agencies.actor import actor_for
from tsunagu.agencies.models import Desk, Membership
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed

Role = Membership.Role


def entries(action):
    return list(Entry.objects.filter(action=action).values_list("user_id", "object_type"))


# begin


def test_a_post_that_begins_now_is_in_force_at_the_next_click(admin, sasaki, mori, ito, post_at):
    begun = actions.begin(mori.user, by=admin, post=post_at(ito, admin))
    assert begun.is_in_force(timezone.now())
    assert (begun.agency, begun.desk, begun.role) == (ito.agency, ito.desk, Role.WORKER)
    assert mori.client.get(reverse("sharing:roles")).url == reverse("agencies:switch")
    assert entries("membership.begun") == [(sasaki.user.pk, "agencies.membership")]


def test_a_post_of_next_spring_begins_and_ends_by_itself(admin, mori, ito, post_at):
    since, until = admin.at + timedelta(days=100), admin.at + timedelta(days=465)
    begun = actions.begin(mori.user, by=admin, post=post_at(ito, admin, since=since, until=until))
    assert [begun.is_in_force(at) for at in (admin.at, since, until - timedelta(seconds=1), until)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"since": timedelta(seconds=-1)}, "きょうか、きょうより先の日から"),
        ({"until": timedelta(0)}, "終わりの日は、始まりの日より後"),
        ({"role": Role.METROPOLITAN}, "都の相談センターの人だけ"),
        ({"role": Role.SUPERVISOR, "user": "sasaki"}, "自分の所属は、自分では始められません"),
        ({"role": Role.WORKER}, "すでに持っています"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence_that_helps(
    admin, sasaki, ito, post_at, change, sentence
):
    dates = {name: admin.at + change[name] for name in ("since", "until") if name in change}
    user = sasaki.user if change.get("user") else ito.user
    given = post_at(ito, admin, role=change.get("role", Role.SUPERVISOR), **dates)
    with pytest.raises(NotAllowed, match=sentence) as refusal:
        actions.begin(user, by=admin, post=given)
    assert refusal.value.decision.fixable
    assert entries("membership.begun") == []


def test_a_desk_of_another_agency_or_a_closed_one_is_refused(admin, mori, ito, sato, post_at):
    with pytest.raises(NotAllowed, match="ほかの機関の窓口"):
        actions.begin(mori.user, by=admin, post=post_at(ito, admin, desk=sato.desk))
    Desk.objects.filter(pk=ito.desk.pk).update(until=timezone.localdate())
    ito.desk.refresh_from_db()
    with pytest.raises(NotAllowed, match="すでに閉じています"):
        actions.begin(mori.user, by=admin, post=post_at(ito, admin))


def test_the_same_post_is_not_given_twice_even_with_an_end(admin, mori, ito, post_at):
    given = post_at(ito, admin, until=admin.at + timedelta(days=30))
    actions.begin(mori.user, by=admin, post=given)
    with pytest.raises(NotAllowed, match="すでに持っています"):
        actions.begin(mori.user, by=admin, post=given)
    later = post_at(ito, admin, since=admin.at + timedelta(days=30))
    assert actions.begin(mori.user, by=admin, post=later).pk
    assert len(entries("membership.begun")) == 2


# end


def test_a_post_ends_in_the_same_second(admin, sasaki, sato):
    assert sato.client.get(reverse("sharing:roles")).status_code == 200
    ended = actions.end(sato.membership, by=admin)
    assert ended.until == admin.at
    assert sato.client.get(reverse("sharing:roles")).status_code == 403
    assert entries("membership.ended") == [(sasaki.user.pk, "agencies.membership")]


def test_a_post_ends_once(admin, sato):
    stale = Membership.objects.select_related("agency").get(pk=sato.membership.pk)
    actions.end(sato.membership, by=admin)
    with pytest.raises(NotAllowed, match="ほかの人が、先に"):
        actions.end(stale, by=admin)
    with pytest.raises(NotAllowed, match="すでに終わっています"):
        actions.end(Membership.objects.select_related("agency").get(pk=stale.pk), by=admin)
    assert len(entries("membership.ended")) == 1


def test_a_post_with_an_end_can_end_earlier(admin, sato):
    Membership.objects.filter(pk=sato.membership.pk).update(until=admin.at + timedelta(days=30))
    sato.membership.refresh_from_db()
    assert actions.end(sato.membership, by=admin).until == admin.at


def test_a_post_that_has_not_begun_never_begins(admin, mori, ito, post_at):
    since = admin.at + timedelta(days=30)
    begun = actions.begin(mori.user, by=admin, post=post_at(ito, admin, since=since))
    ended = actions.end(begun, by=admin)
    assert not ended.is_in_force(since)
    with pytest.raises(NotAllowed, match="すでに終わっています"):
        actions.end(ended, by=admin)
    assert actions.begin(mori.user, by=admin, post=post_at(ito, admin, since=since)).pk


def test_the_own_last_administrator_post_cannot_be_ended(admin, sasaki, tanaka, second_hat):
    with pytest.raises(NotAllowed, match="ほかのシステム担当に頼んでください"):
        actions.end(sasaki.membership, by=admin)
    second_hat(sasaki, tanaka, role=Role.ADMINISTRATOR)
    assert actions.end(sasaki.membership, by=admin).until == admin.at


def test_another_administrator_ends_it(admin, sasaki, tanaka, second_hat):
    colleague = second_hat(tanaka, sasaki, role=Role.ADMINISTRATOR)
    actor = actor_for(colleague, timezone.now())
    assert actions.end(sasaki.membership, by=actor).until == actor.at


# add_user


def test_a_new_account_has_its_first_post_and_a_password_to_change(admin, sasaki, ito, post_at):
    user, password = actions.add_user("Ｈ.Ogawa", "小川 春", by=admin, post=post_at(ito, admin))
    assert (user.username, user.name, user.must_change_password) == ("h.ogawa", "小川 春", True)
    assert user.check_password(password)
    assert [post.agency for post in user.memberships.all()] == [ito.agency]
    assert entries("user.added") == [(sasaki.user.pk, "accounts.user")]
    assert entries("membership.begun") == [(sasaki.user.pk, "agencies.membership")]


@pytest.mark.parametrize("username", ["sato", "SATO", "さとう", "", "a b"])
def test_a_login_name_that_is_taken_or_unusable_leaves_nothing(admin, ito, post_at, username):
    before = User.objects.count()
    with pytest.raises(ValidationError):
        actions.add_user(username, "だれか", by=admin, post=post_at(ito, admin))
    assert User.objects.count() == before
    assert entries("user.added") == []


def test_without_a_possible_post_there_is_no_account(admin, ito, post_at):
    past = post_at(ito, admin, since=admin.at - timedelta(days=1))
    with pytest.raises(NotAllowed):
        actions.add_user("ogawa", "小川 春", by=admin, post=past)
    assert not User.objects.filter(username="ogawa").exists()


# reset_password


def test_a_forgotten_password_is_made_new_and_running_sessions_end(admin, sasaki, sato):
    assert sato.client.get(reverse("sharing:roles")).status_code == 200
    password = actions.reset_password(sato.user, by=admin)
    sato.user.refresh_from_db()
    assert sato.user.check_password(password)
    assert sato.user.must_change_password
    assert sato.client.get(reverse("sharing:roles")).url.startswith(reverse("account_login"))
    assert entries("user.password_reset") == [(sasaki.user.pk, "accounts.user")]


def test_an_account_that_also_works_in_another_town_is_not_taken_over(admin, sato, elsewhere):
    Membership.objects.create(user=sato.user, agency=elsewhere.agency, role=Role.WORKER, since=timezone.now())
    for by in (admin, elsewhere.actor):
        with pytest.raises(NotAllowed, match="ほかの町や都でも働いている"):
            actions.reset_password(sato.user, by=by)
    assert entries("user.password_reset") == []


def test_an_account_of_another_town_is_not_taken_over(admin, elsewhere):
    with pytest.raises(NotAllowed):
        actions.reset_password(elsewhere.membership.user, by=admin)
