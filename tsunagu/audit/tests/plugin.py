"""Pytest plugin: transactional tests empty all tables afterwards, which append-only triggers rightly refuse.

While Django's flush runs, and only then, every trigger of ours is off, in whichever app it was made. The root
conftest names this module in pytest_plugins.
"""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True, scope="session")
def flush_lifts_triggers():
    from django.db.backends.base.operations import BaseDatabaseOperations

    flush = BaseDatabaseOperations.execute_sql_flush

    def lifted(operations, sql_list):
        off, on = _triggers(operations.connection)
        return flush(operations, [*off, *sql_list, *on])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", lifted)
        yield


def _triggers(connection):
    """Statements that switch our triggers off and on again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = cursor.fetchall()
            return [f'DROP TRIGGER "{name}"' for name, _ in found], [sql for _, sql in found]
        cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        tables = [table for (table,) in cursor.fetchall()]
    off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
    return off, [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
