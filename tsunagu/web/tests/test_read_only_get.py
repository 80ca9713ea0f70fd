"""GET and HEAD change nothing, on any database."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from tsunagu.web.middleware import ReadOnlyGetMiddleware, WriteOnGet, refuse_writes

pytestmark = pytest.mark.django_db


def answer(method, view):
    request = getattr(RequestFactory(), method)("/")
    return ReadOnlyGetMiddleware(view)(request)


def write(request):
    ContentType.objects.filter(model="nobody").update(model="somebody")
    return HttpResponse("written")


def read(request):
    with transaction.atomic():
        return HttpResponse(str(ContentType.objects.filter(model="nobody").exists()))


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_planted_write_is_refused(method):
    with pytest.raises(WriteOnGet, match="UPDATE"):
        answer(method, write)


def test_reading_in_a_transaction_goes_through():
    assert answer("get", read).content == b"False"


def test_a_post_may_write():
    assert answer("post", write).content == b"written"


def test_the_guard_is_on_every_database_and_gone_afterwards():
    seen = []

    def look(request):
        seen.extend(refuse_writes in connection.execute_wrappers for connection in connections.all())
        return HttpResponse()

    answer("get", look)
    assert seen == [True] * len(list(connections))
    assert refuse_writes not in connection.execute_wrappers


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 1",
        "(SELECT 1) UNION (SELECT 2)",
        "SELECT set_config('app.reader', %s, true)",
        "SET LOCAL ROLE reader",
        "SAVEPOINT s1",
        "RELEASE SAVEPOINT s1",
        "ROLLBACK TO SAVEPOINT s1",
        "PRAGMA foreign_keys",
        "BEGIN IMMEDIATE",
        " select 1 ;",
    ],
)
def test_what_reads_is_let_through(sql):
    assert refuse_writes(lambda *call: call[0], sql, (), False, {}) == sql


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO t VALUES (1)",
        "update t set a = 1",
        "DELETE FROM t",
        "WITH gone AS (DELETE FROM t RETURNING 1) SELECT * FROM gone",
        "SELECT 1; DELETE FROM t",
        "TRUNCATE t",
        "SET ROLE owner",
        "CREATE TABLE t (a int)",
    ],
)
def test_what_writes_is_refused(sql):
    with pytest.raises(WriteOnGet):
        refuse_writes(lambda *call: call[0], sql, (), False, {})
