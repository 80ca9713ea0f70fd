"""Who calls whom, read from the code that runs: a name means what it means in its module."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import fields, is_dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, cast

from django.apps import apps

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = "tsunagu"


@cache
def body(function: FunctionType) -> ast.FunctionDef:
    """The function as it is written."""
    return cast(ast.FunctionDef, ast.parse(textwrap.dedent(inspect.getsource(function))).body[0])


@cache
def own_names(function: FunctionType) -> frozenset[str]:
    """Parameters and everything assigned inside; such a name hides a global of the same name."""
    stored = {
        node.id
        for node in ast.walk(body(function))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    return frozenset(stored | set(inspect.signature(function).parameters))


def stands_for(node: ast.AST, function: FunctionType) -> object | None:
    """What a dotted name in the function's body means, or None."""
    if isinstance(node, ast.Name):
        return None if node.id in own_names(function) else function.__globals__.get(node.id)
    if isinstance(node, ast.Attribute):
        base = stands_for(node.value, function)
        return getattr(base, node.attr, None) if isinstance(base, ModuleType | type) else None
    return None


def plain(thing: object) -> FunctionType | None:
    """The function of ours beneath its decorators, or None."""
    found = inspect.unwrap(thing) if callable(thing) else None
    if isinstance(found, FunctionType) and found.__module__.split(".")[0] == HOUSE:
        return found
    return None


def calls(function: FunctionType) -> Iterator[tuple[ast.Call, FunctionType]]:
    """Every call of a function of ours, in the order of the text."""
    for node in ast.walk(body(function)):
        if isinstance(node, ast.Call):
            called = plain(stands_for(node.func, function))
            if called is not None:
                yield node, called


def reached(*functions: FunctionType) -> set[FunctionType]:
    """These functions and everything of ours that they can come to, also what they only name and hand on."""
    seen: set[FunctionType] = set()
    ahead = list(functions)
    while ahead:
        here = ahead.pop()
        if here not in seen:
            seen.add(here)
            ahead += named(here)
    return seen


@cache
def named(function: FunctionType) -> list[FunctionType]:
    """The functions of ours whose names stand in the body, or that stand in a table whose name does."""
    compared = {
        id(node) for c in ast.walk(body(function)) if isinstance(c, ast.Compare) for node in ast.walk(c)
    }
    names = [n for n in ast.walk(body(function)) if isinstance(n, ast.Name | ast.Attribute)]
    things = [thing for n in names if id(n) not in compared for thing in _held(stands_for(n, function))]
    return [found for thing in things if (found := plain(thing)) is not None]


def _held(thing: object) -> list[object]:
    """The thing itself, or what a table or a plain record holds."""
    if isinstance(thing, dict):
        return [inner for value in thing.values() for inner in _held(value)]
    if isinstance(thing, list | tuple):
        return [inner for value in thing for inner in _held(value)]
    if is_dataclass(thing) and not isinstance(thing, type):
        return [getattr(thing, field.name) for field in fields(thing)]
    return [thing]


def decorators(view: object) -> list[FunctionType]:
    """The decorators of ours around a function, from the outside in."""
    found = []
    while view is not None:
        place = getattr(getattr(view, "__code__", None), "co_qualname", "")
        outer = plain(getattr(view, "__globals__", {}).get(place.split(".")[0]))
        if outer is not None and "<locals>" in place:
            found.append(outer)
        view = getattr(view, "__wrapped__", None)
    return found


def house_apps() -> list[str]:
    """The dotted names of our installed apps, from the bottom of the stack upwards."""
    return [app.name for app in apps.get_app_configs() if app.name.startswith(f"{HOUSE}.")]


def modules(part: str) -> Iterator[ModuleType]:
    """Every app's module of this name ("actions", "views"), or the modules of its package."""
    for app in house_apps():
        name = f"{app}.{part}"
        if find_spec(name) is None:
            continue
        module = import_module(name)
        yield module
        for inner in iter_modules(getattr(module, "__path__", [])):
            yield import_module(f"{name}.{inner.name}")


def public_functions(part: str) -> list[FunctionType]:
    """The public functions that these modules define themselves, in the order of the text."""
    found = []
    for module in modules(part):
        own = [
            function
            for name, thing in vars(module).items()
            if not name.startswith("_")
            and (function := plain(thing)) is not None
            and function.__module__ == module.__name__
        ]
        found += sorted(own, key=lambda function: function.__code__.co_firstlineno)
    return found


def app_of(function: FunctionType) -> str:
    """ "cases" for a function of tsunagu.cases.actions.notes."""
    return function.__module__.split(".")[1]


def first_sentence(thing: object) -> str:
    """The first paragraph of a docstring on one line; empty without one."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())
