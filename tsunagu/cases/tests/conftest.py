from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests.cast import Player
from tsunagu.cases.tests import factories


@pytest.fixture
def family(sato):
    return factories.family(sato)


@pytest.fixture
def who(town):
    """Anybody of the cast by surname, for tables."""
    return lambda key: Player(town, key)


@pytest.fixture
def get():
    def get(player, name, *ids, **query):
        return player.client.get(reverse(name, args=ids), query)

    return get


@pytest.fixture
def post():
    """A form as a browser sends it; `key` sends the same form again, `htmx` sends it in place."""

    def post(player, name, *ids, key=None, htmx=False, **data):
        headers = {"HX-Request": "true"} if htmx else {}
        body = {"form_key": key or factories.form_key(), **data}
        return player.client.post(reverse(name, args=ids), body, headers=headers)

    return post


@pytest.fixture
def on_page():
    """What a panel of the household page gets: `with on_page(player) as request`."""
    from contextlib import contextmanager

    @contextmanager
    def on_page(player, at=None):
        with player.acting(at) as reader:
            yield SimpleNamespace(reader=reader, shown=[])

    return on_page
