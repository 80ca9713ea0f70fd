from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import pytest
from django.test import Client
from django.utils import timezone

from tsunagu.accounts.models import User
from tsunagu.agencies.actor import Actor, actor_for
from tsunagu.agencies.models import Agency, Desk, District, Membership, Municipality
from tsunagu.agencies.policies import Post


@pytest.fixture
def admin(sasaki):
    """佐々木, acting now."""
    with sasaki.acting() as reader:
        yield reader


@dataclass
class Elsewhere:
    """A second town on the same installation, with its own administrator."""

    agency: Agency
    desk: Desk
    district: District
    membership: Membership

    @property
    def actor(self) -> Actor:
        return actor_for(self.membership, timezone.now())

    @cached_property
    def client(self) -> Client:
        client = Client()
        client.force_login(self.membership.user)
        return client


@pytest.fixture
def elsewhere(town):
    home = Municipality.objects.create(name="となり市", code="139991")
    agency = Agency.objects.create(name="となり市", kind=Agency.Kind.SECTION, home=home)
    desk = Desk.objects.create(agency=agency, name="となりの窓口")
    district = District.objects.create(municipality=home, kind=District.Kind.COMMUNITY, name="となり")
    user = User.objects.create(username="tonari", name="隣 一")
    post = Membership.objects.create(
        user=user,
        agency=agency,
        desk=desk,
        role=Membership.Role.ADMINISTRATOR,
        since=timezone.now() - timedelta(days=9),
    )
    return Elsewhere(agency, desk, district, post)


@pytest.fixture
def post_at():
    """A post that begins now at the desk of one of the cast."""

    def post_at(player, by, role=Membership.Role.WORKER, **more):
        return Post(**{"agency": player.agency, "desk": player.desk, "role": role, "since": by.at} | more)

    return post_at


@pytest.fixture
def second_hat():
    """Give one of the cast a second post, at the desk of another."""

    def second_hat(player, other, role=Membership.Role.WORKER):
        return Membership.objects.create(
            user=player.user,
            agency=other.agency,
            desk=other.desk,
            role=role,
            since=timezone.now() - timedelta(days=1),
        )

    return second_hat
