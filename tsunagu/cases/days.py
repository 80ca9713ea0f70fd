"""Days between two dates, in SQL that both databases accept inside a constraint."""

from __future__ import annotations

from typing import Any

from django.db.models import Func, IntegerField


class DaysBetween(Func):
    """`DaysBetween(a, b)` is b − a in whole days."""

    output_field = IntegerField()
    arity = 2

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        first, second = self.get_source_expressions()
        swapped = self.copy()
        swapped.set_source_expressions([second, first])
        return swapped.as_sql(
            compiler,
            connection,
            template="(julianday(%(expressions)s))",
            arg_joiner=") - julianday(",
            **extra,
        )

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        first, second = self.get_source_expressions()
        swapped = self.copy()
        swapped.set_source_expressions([second, first])
        return swapped.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" - ", **extra)
