"""The question that every guarded row asks the ledger, as one expression.

As a query set it was cloned and resolved anew in each subquery of a page, and that took most of the page's
time. Its text is now written once for a reader, with a place for each column of the outer row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField, BooleanField, Expression, F

from tsunagu.sharing.models import Disclosure

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler

    from tsunagu.sharing.reader import Reader

ALIAS = "opening"  # of the tables inside the question: no outer row has this name
PLACE = re.compile("{outer ([a-z]+)}")
ROW = "{row}"  # the table of the guarded row in the text of a law
NAMES = re.compile(
    r"\b([A-Z]+[0-9]+)\b"
)  # that Django gives to tables in subqueries: the row may have one too


def opening(reader: Reader) -> Question:
    """The oldest disclosure that, all by itself, opens the outer row to this reader.

    A scalar subquery and not Exists(): PostgreSQL turns Exists into a join and guesses wrongly at scale
    (ledger.md §3).
    """
    rows = Disclosure.objects.live(reader).filter(
        municipality_id__in=reader.towns,
        municipality_id=Outer("town"),
        person_id=Outer("person"),
        from_agency_id=Outer("holder"),
        scope=Outer("scope"),
    )
    return Question(rows.order_by("pk").values("pk")[:1])


class Outer(Expression):
    """A place in the question that a column of the outer row will fill."""

    output_field = BigIntegerField()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        return f"{{outer {self.name}}}", []


class Question:
    """Rows of the ledger that depend on an outer row through `Outer` places; the first of them answers."""

    def __init__(self, rows: QuerySet[Any]) -> None:
        self.query = rows.query
        names: dict[str | None, str] = {
            alias: f"{ALIAS}{number}" for number, alias in enumerate(self.query.alias_map)
        }
        self.query.change_aliases(names)
        self._written: dict[str, tuple[list[str], list[Any]]] = {}

    def written(self, connection: BaseDatabaseWrapper) -> tuple[list[str], list[Any]]:
        """The text, split at its places (odd parts name one), and its parameters. Raises EmptyResultSet."""
        if connection.alias not in self._written:
            text, params = self.query.get_compiler(connection=connection).as_sql()
            self._written[connection.alias] = (PLACE.split(text), list(params))
        return self._written[connection.alias]


class Grant(Expression):
    """The id of the disclosure that opens the outer row; NULL when none does."""

    output_field = BigIntegerField()
    empty_result_set_value = None

    def __init__(self, question: Question, **columns: Any) -> None:
        super().__init__()
        self.question = question
        self.names = list(columns)
        self.columns: list[Any] = [
            F(column) if isinstance(column, str) else column for column in columns.values()
        ]

    def get_source_expressions(self) -> list[Any]:
        return list(self.columns)

    def set_source_expressions(self, exprs: Any) -> None:
        self.columns = list(exprs)

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        parts, given = self.question.written(connection)
        outer = {
            name: compiler.compile(column) for name, column in zip(self.names, self.columns, strict=True)
        }
        text: list[str] = []
        params: list[Any] = []
        rest = iter(given)
        for number, part in enumerate(parts):
            if number % 2:
                column, own = outer[part]
                text.append(column)
                params += own
            else:
                text.append(part)
                params += [next(rest) for _ in range(part.count("%s"))]
        return f"({''.join(text)})", params


class Law:
    """The condition of `rows`: all its columns are of their own table, which may stand under any name."""

    def __init__(self, rows: Callable[[], QuerySet[Any]]) -> None:
        self.rows = rows
        self._written: dict[str, tuple[str, list[Any]] | None] = {}

    def under(self, name: str, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        """The text for the table under this name, and its parameters. Raises EmptyResultSet."""
        if connection.alias not in self._written:
            self._written[connection.alias] = self._write(connection)
        known = self._written[connection.alias]
        if known is None:
            raise EmptyResultSet
        return known[0].replace(ROW, name), known[1]

    def _write(self, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]] | None:
        query = self.rows().query
        (alias,) = [alias for alias, uses in query.alias_refcount.items() if uses]  # others: in subqueries
        query.change_aliases({alias: ROW})
        compiler = query.get_compiler(connection=connection)
        try:
            text, params = compiler.compile(query.where)
        except EmptyResultSet:
            return None
        return NAMES.sub(r"law_\1", text), list(params)


class Written(Expression):
    """A law as a condition on the outer row, whose key tells under which name its table stands there."""

    output_field = BooleanField()

    def __init__(self, law: Law) -> None:
        super().__init__()
        self.law = law
        self.key: Any = F("pk")

    def get_source_expressions(self) -> list[Any]:
        return [self.key]

    def set_source_expressions(self, exprs: Any) -> None:
        (self.key,) = exprs

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        text, params = self.law.under(compiler.quote_name_unless_alias(self.key.alias), connection)
        return f"({text})", params
