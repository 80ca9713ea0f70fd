"""Statements of a page: what it reads and writes; transactions and savepoints are not counted."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


def statements(act):
    """The statements that `act()` sends, in their order."""
    with CaptureQueriesContext(connection) as captured:
        act()
    texts = (query["sql"].lstrip("( ") for query in captured.captured_queries)
    return [text for text in texts if text.upper().startswith(COUNTED)]


def count(client, url, status=200):
    """Statements of a GET of the page, once the log-in and Django's own look at the database are done."""

    def get():
        assert client.get(url).status_code == status

    get()
    return len(statements(get))
