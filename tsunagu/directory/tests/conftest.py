from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tsunagu.agencies.models import District
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.conftest import get, who
from tsunagu.directory import actions
from tsunagu.directory.columns import FIELDS
from tsunagu.directory.models import Resource
from tsunagu.exchange.tests.conftest import elsewhere

__all__ = ["elsewhere", "get", "who"]

BLANK = dict.fromkeys(FIELDS, "") | {
    "needs": [],
    "districts": [],
    "agency": None,
    "desk": None,
    "is_public": False,
}


def words(**more):
    """A resource as the actions take it: the health centre, unless said otherwise."""
    found = BLANK | {
        "name": "健康相談",
        "kind": "health",
        "needs": ["talk", "health"],
        "when_to_use": "受診をすすめる前に、保健師に電話を。",
        "phone": "00-0000-0105",
        "body_name": "みなも市 保健センター",
    }
    return found | more


@pytest.fixture
def resource(kato):
    """保健センターの健康相談: 加藤 wrote it, her desk looks after it."""
    with kato.acting() as by:
        made = actions.add(words(agency=kato.agency.pk), by=by)
    return Resource.objects.select_related("desk__agency").get(pk=made.pk)


@pytest.fixture
def district(town):
    """A district of the town by its name."""
    return lambda name: District.objects.get(municipality=town.municipality, name=name)


@pytest.fixture
def post():
    """A form as a browser sends it; `key` sends the same form again."""

    def post(player, page, /, *ids, key=None, **data):
        body = {"form_key": key or factories.form_key(), **data}
        return player.client.post(reverse(page, args=ids), body)

    return post


@pytest.fixture
def today():
    return timezone.localdate()
