"""Actor: a user acting in exactly one membership. Two hats are two actors, never a union."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tsunagu.agencies.models import Agency, Membership

if TYPE_CHECKING:
    from datetime import datetime

    from tsunagu.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who is acting, in which post, at which moment. Every policy and queryset takes one."""

    user: User
    membership: Membership
    agency: Agency
    role: Membership.Role
    at: datetime
    others: tuple[Membership, ...] = ()  # the other posts this user could change to

    @property
    def role_label(self) -> str:
        return str(self.role.label)

    @property
    def municipality_id(self) -> int | None:
        return self.agency.home_id

    def is_in_force(self) -> bool:
        """The account lives and the post covers the moment of acting."""
        return self.user.is_active and self.membership.is_in_force(self.at)


def actor_for(membership: Membership, at: datetime, others: tuple[Membership, ...] = ()) -> Actor:
    """The actor of one post; `membership` comes with its user and agency."""
    return Actor(
        user=membership.user,
        membership=membership,
        agency=membership.agency,
        role=Membership.Role(membership.role),
        at=at,
        others=others,
    )


@dataclass(frozen=True, kw_only=True)
class Timer:
    """定時の処理: the house itself, acting for one agency at a moment. Without a post it reads no record."""

    user: User
    agency: Agency
    at: datetime

    @property
    def municipality_id(self) -> int | None:
        return self.agency.home_id
