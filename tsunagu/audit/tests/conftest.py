from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection

from tsunagu.accounts.tests.factories import UserFactory
from tsunagu.audit.tests import site


@pytest.fixture
def bare_site(settings):
    """Only the log, and a few views."""
    settings.ROOT_URLCONF = "tsunagu.audit.tests.site"
    settings.MIDDLEWARE = site.MIDDLEWARE
    return settings


@pytest.fixture
def user(db):
    return UserFactory(name="書き換え前")


@pytest.fixture
def actor(user):
    def thing(pk):
        return SimpleNamespace(pk=pk)

    return SimpleNamespace(user=user, membership=thing(11), agency=thing(3), municipality_id=1)


@pytest.fixture
def logged_in(client, user, bare_site):
    client.force_login(user)
    return client


@pytest.fixture
def log_fails():
    """with log_fails(): the database refuses every write to the audit trail."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO") and "audit_entry" in sql:
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    @contextmanager
    def failing():
        with connection.execute_wrapper(refuse):
            yield

    return failing
