"""所属: accounts and their posts. A post that is ended is gone at that person's next click."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.accounts import actions as account_actions
from tsunagu.accounts.models import User
from tsunagu.agencies import policies
from tsunagu.agencies.models import Membership
from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, require

if TYPE_CHECKING:
    from tsunagu.agencies.actor import Actor
    from tsunagu.agencies.policies import Post


@transaction.atomic
def add_user(username: str, name: str, *, by: Actor, post: Post) -> tuple[User, str]:
    """A new account with its first post: no account stands without a body. The password is shown once.

    Raises ValidationError with sentences when the login name is taken or unusable.
    """
    require(policies.can_administer_agency(by, post.agency))
    user, first_password = account_actions.add_user(username, name, by=by)
    begin(user, by=by, post=post)
    return user, first_password


@transaction.atomic
def begin(user: User, *, by: Actor, post: Post) -> Membership:
    """Give a post. One that begins today begins at this moment."""
    User.objects.select_for_update().get(pk=user.pk)  # two hands at once cannot give the same post twice
    require(policies.can_begin(by, user, post))
    membership = Membership.objects.create(
        user=user, agency=post.agency, desk=post.desk, role=post.role, since=post.since, until=post.until
    )
    log.record("membership.begun", by=by, target=membership, detail={"role": post.role})
    return membership


@transaction.atomic
def end(membership: Membership, *, by: Actor) -> Membership:
    """End a post now. One that has not begun yet never begins."""
    require(policies.can_end(by, membership))
    until = max(by.at, membership.since)
    still = Membership.objects.filter(policies.not_over(by.at), pk=membership.pk)
    if not still.update(until=until):
        raise NotAllowed(no("ほかの人が、先にこの所属を終えました。"))
    log.record("membership.ended", by=by, target=membership)
    membership.refresh_from_db()
    return membership


@transaction.atomic
def choose(*, by: Actor) -> Membership:
    """Act in another of one's own posts from now on; `by` is the actor in the chosen post."""
    if not by.is_in_force():
        raise NotAllowed(no("この所属は、いまは選べません。"))
    log.record("membership.chosen", by=by, target=by.membership)
    return by.membership


@transaction.atomic
def reset_password(user: User, *, by: Actor) -> str:
    """A new first password, shown once; every running session of the account ends."""
    require(policies.can_administer_user(by, user))
    return account_actions.reset_password(user, by=by)
