"""Everything that can happen to an account. The only module that writes accounts.

Who may do it is decided above (agencies: 機関と人). `by` is an Actor or a user; None is the command line.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.accounts.models import LoginSession, User, fold_username
from tsunagu.audit import log

if TYPE_CHECKING:
    from datetime import datetime

TIMER = "=timer"  # no form takes this log-in name, so it is nobody's
READABLE = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else


@transaction.atomic
def add_user(username: str, name: str, *, by: object | None, email: str = "") -> tuple[User, str]:
    """A new account and its first password, which is shown once and must be changed at the first log-in.

    Raises ValidationError with sentences when the login name is taken or unusable.
    """
    first_password = _first_password()
    user = User(username=fold_username(username), name=name, email=email, must_change_password=True)
    user.set_password(first_password)
    user.full_clean()
    user.save(force_insert=True)
    log.record("user.added", by=by, target=user)
    return user, first_password


@transaction.atomic
def reset_password(user: User, *, by: object | None) -> str:
    """A new first password, shown once. Every running session of this account ends."""
    first_password = _first_password()
    user.set_password(first_password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    log.record("user.password_reset", by=by, target=user)
    return first_password


@transaction.atomic
def change_password(user: User, password: str, *, by: object | None) -> User:
    """A password that its owner chose. Every other running session of this account ends."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    log.record("user.password_changed", by=by, target=user)
    return user


@transaction.atomic
def deactivate(user: User, *, by: object | None) -> User:
    """No more log-in, and no more page from the next request on."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    log.record("user.deactivated", by=by, target=user)
    return user


@transaction.atomic
def activate(user: User, *, by: object | None) -> tuple[User, str]:
    """The account of someone who comes back, with a new first password."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    log.record("user.activated", by=by, target=user)
    return user, reset_password(user, by=by)


@transaction.atomic
def choose_text_size(user: User, size: User.TextSize, *, by: object | None) -> User:
    user.text_size = size
    user.save(update_fields=["text_size"])
    log.record("user.text_size_chosen", by=by, target=user, detail={"size": int(size)})
    return user


@transaction.atomic
def timer(*, by: object | None) -> User:
    """The account in whose name the house does what is due: no password, no post, and it never logs in."""
    user, is_new = User.objects.get_or_create(
        username=TIMER, defaults={"name": "定時の処理", "is_active": False, "password": "!"}
    )
    if is_new:
        log.record("user.added", by=by, target=user)
    return user


@transaction.atomic
def erase_sessions(*, by: object | None, at: datetime) -> int:
    """Log-ins that are over by this moment leave nothing behind. Returns how many they were."""
    erased, _ = LoginSession.objects.filter(expire_date__lte=at).delete()
    if erased:
        log.record("session.erased", by=by, detail={"sessions": erased})
    return erased


def _first_password() -> str:
    """Four groups of four, for example 7hk2-mwq9-tz4c-bd6x: 79 bits, easy to read out."""
    groups = ("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))
    return "-".join(groups)
