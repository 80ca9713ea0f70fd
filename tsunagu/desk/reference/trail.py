"""Which lines an action leaves in the audit trail, read from its code and the code that it calls."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, NamedTuple

from tsunagu.audit import log
from tsunagu.desk.reference.graph import (
    app_of,
    body,
    calls,
    first_sentence,
    plain,
    public_functions,
    stands_for,
)
from tsunagu.desk.reference.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2]


class Code(NamedTuple):
    """One `log.record` outside the actions: its code and where it stands."""

    code: str
    where: str


def actions() -> list[FunctionType]:
    """Everything that can happen: what acts `by` somebody, or leaves a line in the audit trail."""
    return [f for f in public_functions("actions") if "by" in inspect.signature(f).parameters or codes(f)]


def codes(action: FunctionType) -> list[str]:
    """The audit codes that the action can write: its own and those of what it calls."""
    return list(dict.fromkeys(_codes(plain(action) or action, {}, ())))


def _codes(
    function: FunctionType, known: dict[str, object], above: tuple[FunctionType, ...]
) -> Iterator[str]:
    if function in above or function is log.record:
        return
    for call, called in calls(function):
        if called is log.record:
            yield _words(call.args[0], known)
        else:
            yield from _codes(called, _bound(call, called, function, known), (*above, function))


def _words(node: ast.expr, known: dict[str, object]) -> str:
    """The text of a code; a part that only the running program knows stands as its expression."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(part, known) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        value = _value(node.value, known)
        return f"‹{ast.unparse(node.value)}›" if value is None else str(value)
    return f"‹{ast.unparse(node)}›"


def _value(node: ast.expr, known: dict[str, object]) -> object | None:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, known), node.attr, None)
    return None


def _bound(
    call: ast.Call, called: FunctionType, function: FunctionType, known: dict[str, object]
) -> dict[str, object]:
    """What the called function knows about its parameters: constants, and the class of a new row."""
    names = list(inspect.signature(called).parameters)
    given = [*zip(names, call.args, strict=False), *((k.arg, k.value) for k in call.keywords if k.arg)]
    found = {name: _meaning(node, function, known) for name, node in given}
    return {name: value for name, value in found.items() if value is not None}


def _meaning(node: ast.expr, function: FunctionType, known: dict[str, object]) -> object | None:
    if isinstance(node, ast.Name) and node.id not in known:
        return _made(node.id, function)
    return _value(node, known) or stands_for(node, function)


def _made(name: str, function: FunctionType) -> object | None:
    """The class of `name = Class(…)` in this function."""
    for node in ast.walk(body(function)):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in node.targets):
            made = stands_for(node.value.func, function)
            return made if isinstance(made, type) else None
    return None


def elsewhere() -> list[Code]:
    """What is written outside the actions: pages that were shown or refused, log-ins, exports."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if {"tests", "migrations", "actions"} & set(inside.parts) or path.name in ("actions.py", "log.py"):
            continue
        found += [Code(code, inside.as_posix()) for code in _recorded(path.read_text(encoding="utf-8"))]
    return sorted(set(found))


def _recorded(text: str) -> list[str]:
    return [
        str(node.args[0].value)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "log.record"
        and isinstance(node.args[0], ast.Constant)
    ]


def page() -> str:
    """docs/reference/audit.md."""
    rows = [
        (app_of(action), f"`{action.__name__}`", first_sentence(action), _listed(codes(action)))
        for action in actions()
    ]
    return "\n".join(
        [
            "# 監査記録 — what every action leaves in the audit trail",
            "",
            "One line for each action: the codes of `audit.Entry.action` that it can write, by itself or",
            "through the actions that it calls. A test compares this page with the code.",
            "",
            *table(("app", "action", "what happens", "codes"), rows),
            "",
            "## Written outside the actions",
            "",
            *table(("code", "where"), [(f"`{found.code}`", f"`{found.where}`") for found in elsewhere()]),
            "",
        ]
    )


def _listed(found: list[str]) -> str:
    return " · ".join(f"`{code}`" for code in found)
