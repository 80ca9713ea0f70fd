"""The column of pieces: how an index of each database holds them and is asked. One text for both.

A piece is written in letters and digits of ASCII with its town in front (3g30e4g30de is ヤマ in town 3), so
that no tokeniser of a database ever cuts Japanese, and other towns' keys are not looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

    TextField = models.TextField[str, str]
    Lookup = models.Lookup[Any]
else:
    TextField, Lookup = models.TextField, models.Lookup  # not generic while it runs

LEXEMES = "array_to_tsvector(string_to_array({}, ' '))"  # as in the index, word for word
HELD = "SELECT rowid FROM households_searchkey_pieces WHERE households_searchkey_pieces MATCH %s"


def coded(piece: str, town: int) -> str:
    return f"{town}g{'g'.join(f'{ord(character):x}' for character in piece)}"


def column(pieces: Iterable[str], town: int) -> str:
    """The words of one row, as they are stored."""
    return " ".join(sorted(coded(piece, town) for piece in pieces))


class PiecesField(TextField):
    """Pieces in one text. `pieces__hold=[{a, b}, {c}]`: rows with a and b, or with c."""


@PiecesField.register_lookup
class Hold(Lookup):
    lookup_name = "hold"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{LEXEMES.format(column)} @@ %s::tsquery", [*params, _asked(self.rhs, " & ", " | ")]

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        row = column.rpartition(".")[0]
        return f"{row}.id IN ({HELD})", [*params, _asked(self.rhs, " AND ", " OR ")]


def _asked(ways: Collection[Collection[str]], both: str, either: str) -> str:
    """A piece is a plain word in both languages: it needs no quotes."""
    return either.join(f"({both.join(sorted(way))})" for way in ways)


def install(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The index. SQLite loses triggers when Django rebuilds the table: who alters it calls this again."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def remove(schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Before the table itself goes; its triggers and its index on PostgreSQL go with it."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(SQLITE[0], params=None)


POSTGRESQL = [
    "CREATE INDEX IF NOT EXISTS search_key_pieces ON households_searchkey "
    "USING gin ((array_to_tsvector(string_to_array(pieces, ' '))))",
]
SQLITE = [
    "DROP TABLE IF EXISTS households_searchkey_pieces",
    "CREATE VIRTUAL TABLE households_searchkey_pieces USING fts5(pieces, content='households_searchkey', "
    "content_rowid='id', tokenize='ascii', detail='none', columnsize=0)",
    "INSERT INTO households_searchkey_pieces(households_searchkey_pieces) VALUES ('rebuild')",
    "CREATE TRIGGER IF NOT EXISTS search_key_put AFTER INSERT ON households_searchkey BEGIN "
    "INSERT INTO households_searchkey_pieces(rowid, pieces) VALUES (NEW.id, NEW.pieces); END",
    "CREATE TRIGGER IF NOT EXISTS search_key_take AFTER DELETE ON households_searchkey BEGIN "
    "INSERT INTO households_searchkey_pieces(households_searchkey_pieces, rowid, pieces) "
    "VALUES ('delete', OLD.id, OLD.pieces); END",
    "CREATE TRIGGER IF NOT EXISTS search_key_change AFTER UPDATE OF id, pieces ON households_searchkey BEGIN "
    "INSERT INTO households_searchkey_pieces(households_searchkey_pieces, rowid, pieces) "
    "VALUES ('delete', OLD.id, OLD.pieces); "
    "INSERT INTO households_searchkey_pieces(rowid, pieces) VALUES (NEW.id, NEW.pieces); END",
]
