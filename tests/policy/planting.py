"""Plant a bug: change one line of a function or of a trigger, for the length of one test."""

from __future__ import annotations

import importlib
import inspect
import textwrap
from contextlib import contextmanager
from typing import Any

from django.db import connection

from tsunagu.sharing import ddl


def plant(monkeypatch: Any, where: str, old: str, new: str) -> None:
    """Put the function `module:name` (or `module:Class.name`) in place again with `old` replaced by `new`.

    Modules that imported a function by its name get the new one too. Fails when `old` no longer stands there.
    """
    module_name, _, path = where.partition(":")
    module = importlib.import_module(module_name)
    class_name, _, name = path.rpartition(".")
    owner = getattr(module, class_name) if class_name else module
    real = inspect.getattr_static(owner, name)
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(real)))
    assert old in source, f"{where} no longer says {old!r}"
    source = source.replace(old, new).replace("super()", f"super({class_name}, self)")
    names = dict(vars(module))
    exec(compile("from __future__ import annotations\n" + source, where, "exec"), names)
    bug = names[name]
    bug.__globals__.update({key: value for key, value in vars(module).items() if key != name})
    monkeypatch.setattr(owner, name, bug)
    if not class_name:
        _everywhere(monkeypatch, name, real, bug)


def _everywhere(monkeypatch: Any, name: str, real: Any, bug: Any) -> None:
    import sys

    for other in [m for key, m in sys.modules.items() if key.startswith("tsunagu.") and m is not None]:
        if vars(other).get(name) is real:
            monkeypatch.setattr(other, name, bug)


@contextmanager
def planted_sql(old: str, new: str):
    """Install every trigger text that holds `old` again, with `new` in its place. The caller's rollback
    ends it.
    """
    changed = [text for text in ddl.statements(connection.vendor) if old in text]
    assert changed, f"the triggers no longer say {old!r}"
    with connection.cursor() as cursor:
        for text in changed:
            cursor.execute(_again(cursor, text).replace(old, new))
    yield


def _again(cursor: Any, text: str) -> str:
    body = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    if body.startswith("CREATE FUNCTION"):
        return body.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
    name = body.split()[2]
    table = body.split(" ON ", 1)[1].split()[0]
    cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
    return body
