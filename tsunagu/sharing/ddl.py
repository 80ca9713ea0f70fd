"""The triggers of the ledger, one text per database; installed by a migration, read by the tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def statements(vendor: str) -> list[str]:
    """The statements for one database vendor, in order."""
    return (Path(__file__).parent / "sql" / f"{vendor}.sql").read_text(encoding="utf-8").split("--;;\n")


def install(schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
