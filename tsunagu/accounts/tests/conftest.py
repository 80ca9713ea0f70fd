from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tsunagu.accounts.tests.factories import PASSWORD, UserFactory

ABOVE = ("tsunagu.agencies.", "tsunagu.sharing.")


@pytest.fixture(autouse=True)
def without_the_apps_above(settings):
    """The site's own middleware, but an account alone is enough: no post, no reader."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith(ABOVE)]


@pytest.fixture(autouse=True)
def nobody_has_failed_yet(db):
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def user(db):
    return UserFactory(username="sato", name="佐藤")


@pytest.fixture
def log_in():
    """A log-in as people do it, in a browser of their own."""

    def log_in(username="sato", password=PASSWORD, client=None):
        client = client or Client()
        response = client.post(reverse("account_login"), {"login": username, "password": password})
        client.answer = response
        return client

    return log_in


@pytest.fixture
def sato(user, log_in):
    client = log_in()
    assert client.answer.status_code == 302
    return client
