"""What makes the trail append-only in the database itself, in the words of each database.

SQLite loses triggers when Django rebuilds a table: a migration that alters one of these calls install().
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("audit_entry", "audit_entryperson")
REFUSAL = "the audit trail is append-only"

FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"""


def install(schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def remove(schema_editor: BaseDatabaseSchemaEditor) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for event in ("update", "delete", "truncate", "replace"):
            where = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{where}", params=None)
    if postgresql:
        schema_editor.execute("DROP FUNCTION IF EXISTS audit_is_append_only()", params=None)


def _statements(vendor: str) -> list[str]:
    if vendor == "postgresql":
        events = ("UPDATE", "DELETE", "TRUNCATE")
        return [FUNCTION, *(_postgresql(table, event) for table in TABLES for event in events)]
    return [_sqlite(table, event) for table in TABLES for event in ("UPDATE", "DELETE", "REPLACE")]


def _postgresql(table: str, event: str) -> str:
    return (
        f"CREATE OR REPLACE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
    )


def _sqlite(table: str, event: str) -> str:
    """INSERT OR REPLACE removes the old row without firing a DELETE trigger, so it has one of its own."""
    when = f"{event} ON {table}"
    if event == "REPLACE":
        when = f"INSERT ON {table} WHEN NEW.id IN (SELECT id FROM {table})"  # noqa: S608
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{event.lower()} BEFORE {when} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
