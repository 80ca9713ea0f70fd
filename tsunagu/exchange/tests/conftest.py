from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tsunagu.accounts.models import User
from tsunagu.agencies.actor import actor_for
from tsunagu.agencies.models import Agency, AgencyArea, Desk, Membership, Municipality
from tsunagu.cases.tests.conftest import get, on_page, post
from tsunagu.exchange import actions
from tsunagu.exchange.tests.records import DEMO, reading
from tsunagu.sharing.reader import acting_as

__all__ = ["get", "on_page", "post"]


@pytest.fixture
def bring(town, matsumoto):
    """`bring()`: 松本 brings the demo's record in, or another text; returns the record."""

    def bring(text=DEMO, player=matsumoto):
        with player.acting() as by:
            record, _ = actions.bring(reading(text), by=by, municipality=town.municipality)
        return record

    return bring


@pytest.fixture
def record(bring):
    return bring()


class Elsewhere:
    """A section of another town, with one worker; nobody of ours serves that town."""

    def __init__(self):
        self.town = Municipality.objects.create(name="となり市", code="139991")
        self.agency = Agency.objects.create(name="となり市", kind=Agency.Kind.SECTION, home=self.town)
        desk = Desk.objects.create(agency=self.agency, name="となりの窓口")
        user = User.objects.create(username="tonari", name="隣 一")
        since = timezone.now() - timedelta(days=900)
        self.membership = Membership.objects.create(
            user=user, agency=self.agency, desk=desk, role=Membership.Role.WORKER, since=since
        )
        self.user = user
        self.client = Client()
        self.client.force_login(user)

    def acting(self):
        return acting_as(actor_for(self.membership, timezone.now()))

    def serve(self, agency):
        AgencyArea.objects.create(
            agency=agency, municipality=self.town, since=timezone.localdate() - timedelta(days=9)
        )


@pytest.fixture
def elsewhere(town):
    return Elsewhere()
