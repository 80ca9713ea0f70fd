"""Every statement on a guarded table names the town: without it, it is right and 200 times slower."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from tsunagu.sharing.guarded import Guarded

GUARDED = sorted((m for m in apps.get_models() if issubclass(m, Guarded)), key=lambda m: m._meta.label)
TABLES = "|".join(sorted(re.escape(model._meta.db_table) for model in GUARDED))
READ = re.compile(rf'\b(?:FROM|JOIN|UPDATE)\s+"({TABLES})"(?:\s+([A-Z]\w*\d+))?', re.IGNORECASE)


def without_town(sql: str) -> list[str]:
    """The guarded tables that a statement reads or changes without a condition on their town or their key."""
    conditions = re.split(r"\b(?:WHERE|ON)\b", sql, maxsplit=1)[1:]
    where = conditions[0] if conditions else ""
    found = []
    for table, alias in READ.findall(sql):
        name = alias if alias and alias.upper() not in {"SET"} else table
        bound = re.search(rf'(?:"{name}"|\b{name})\."?(?:municipality_id|id)"? (?:=|IN)', where)
        if not bound:
            found.append(table)
    return found


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collects the statements on guarded tables that do not name the town."""
    odd: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if without_town(sql):
            odd.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield odd


@pytest.fixture
def town_in_every_statement():
    """For page tests too: `from tests.policy.town import town_in_every_statement`."""
    with watched() as odd:
        yield odd
    assert odd == []
