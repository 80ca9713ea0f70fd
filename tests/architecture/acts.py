"""Actions: who acts is always said, and every act leaves a line in the audit trail."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterable
from types import FunctionType

from tests.architecture.code import Offence, Source, last_name, owned

KEYWORD = inspect.Parameter.KEYWORD_ONLY


def _at(function: FunctionType, what: str) -> Offence:
    key = f"{function.__module__}.{function.__name__}"
    return Offence(key, f"{function.__code__.co_filename}:{function.__code__.co_firstlineno}", what)


def nameless(functions: Iterable[FunctionType]) -> list[Offence]:
    """Public functions of the actions modules whose `by` is missing, positional, or may be left out."""
    found = []
    for function in functions:
        by = inspect.signature(function).parameters.get("by")
        if by is None:
            found.append(_at(function, f"{function.__name__} does not say by whom"))
        elif by.kind is not KEYWORD or by.default is not by.empty:
            found.append(_at(function, f"{function.__name__}: `by` must be keyword-only and always given"))
        elif "None" in str(by.annotation) or "Optional" in str(by.annotation):
            found.append(_at(function, f"{function.__name__}: `by` may be None"))
    return found


def unlogged(functions: Iterable[FunctionType], codes: Callable[[FunctionType], list[str]]) -> list[Offence]:
    """Actions that leave nothing in the audit trail, neither by themselves nor through what they call."""
    return [
        _at(function, f"{function.__name__} leaves no line in the audit trail")
        for function in functions
        if "by" in inspect.signature(function).parameters and not codes(function)
    ]


def missing_in_table(
    functions: Iterable[FunctionType], codes: Callable[[FunctionType], list[str]], page: str
) -> list[str]:
    """Actions and codes that docs/reference/audit.md does not name, and codes that nobody can read."""
    lines = page.splitlines()
    found = []
    for function in functions:
        app = function.__module__.split(".")[1]
        own = [line for line in lines if line.startswith(f"| {app} | `{function.__name__}` |")]
        words = codes(function)
        found += [f"audit.md does not name {app}.{function.__name__}"] * (not own)
        found += [
            f"audit.md: {app}.{function.__name__} lacks {c}" for c in words if f"`{c}`" not in "".join(own)
        ]
        found += [
            f"{app}.{function.__name__} writes a code that only shows at run time: {c}"
            for c in words
            if "‹" in c
        ]
    return found


def unnamed_codes(sources: Iterable[Source], page: str) -> list[Offence]:
    """Codes in a `log.record` anywhere in the code that docs/reference/audit.md does not name."""
    return [
        Offence(node.args[0].value, f"{src.path}:{node.lineno}", f"audit.md lacks {node.args[0].value}")
        for src in sources
        for _, node in owned(src.tree)
        if isinstance(node, ast.Call) and last_name(node.func) == "record" and node.args
        if isinstance(node.args[0], ast.Constant) and f"`{node.args[0].value}`" not in page
    ]
