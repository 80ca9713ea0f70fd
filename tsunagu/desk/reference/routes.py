"""docs/reference/routes.md: every address, who reaches it, and what it can set in motion."""

from __future__ import annotations

import ast
from types import FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from tsunagu.agencies.middleware import OPEN
from tsunagu.agencies.models import Membership
from tsunagu.common.scopes import Scope
from tsunagu.desk.reference.graph import (
    app_of,
    body,
    decorators,
    first_sentence,
    plain,
    reached,
    stands_for,
)
from tsunagu.desk.reference.tables import scopes_of, table
from tsunagu.desk.reference.trail import actions
from tsunagu.sharing.guarded import Guarded
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from collections.abc import Iterator

ANYBODY, LOGGED_IN, IN_A_POST = "anybody", "whoever is logged in", "whoever acts in a post"
ANY_METHOD = ("GET", "POST")


class Route(NamedTuple):
    """One address. `needs`: what a role is asked for on the way; `acts`: the actions it can call; `scopes`:
    those of the guarded rows that are named on the way.
    """

    address: str
    name: str
    methods: tuple[str, ...]
    who: str
    needs: tuple[str, ...]
    acts: tuple[str, ...]
    what: str
    scopes: tuple[str, ...] = ()


def routes(urlconf: str | None = None) -> list[Route]:
    """Every address of the house in the order of the address."""
    return sorted(_route(address, name, view) for address, name, view in _patterns(get_resolver(urlconf)))


def _patterns(resolver: URLResolver, before: str = "/", space: str = "") -> Iterator[tuple[str, str, Any]]:
    for part in resolver.url_patterns:
        address = before + str(part.pattern)
        if isinstance(part, URLPattern):
            yield address, f"{space}{part.name}", part.callback
        else:
            inner = f"{space}{part.namespace}:" if part.namespace else space
            yield from _patterns(part, address, inner)


def _route(address: str, name: str, view: Any) -> Route:
    who = IN_A_POST
    if not getattr(view, "login_required", True):
        who = ANYBODY
    elif name in OPEN:
        who = LOGGED_IN
    function = plain(view)
    if function is None:
        return Route(address, name, ANY_METHOD, who, (), (), "")
    way = reached(function, *decorators(view))
    acts = sorted(f"{app_of(action)}.{action.__name__}" for action in actions() if action in way)
    what = first_sentence(function)
    return Route(address, name, _methods(view), who, _needs(way), tuple(acts), what, _scopes(way))


def _methods(view: Any) -> tuple[str, ...]:
    """What `require_http_methods` lets through; every method where nothing was said."""
    while view is not None:
        said = dict(zip(view.__code__.co_freevars, view.__closure__ or (), strict=True))
        if "request_method_list" in said:
            return tuple(said["request_method_list"].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return ANY_METHOD


def _needs(way: set[FunctionType]) -> tuple[str, ...]:
    """The rights that the view, its policies and its actions name, and the roles they ask for."""
    found = {right for function in way for right in _rights(function)}
    return tuple(str(right.value) for right in (*May, *Membership.Role) if right in found)


def _rights(function: FunctionType) -> Iterator[May | Membership.Role]:
    for node in ast.walk(body(function)):
        right = stands_for(node, function) if isinstance(node, ast.Attribute) else None
        if isinstance(right, May):
            yield right
        if isinstance(node, ast.Compare) and ast.unparse(node.left) in ("actor.role", "reader.role"):
            role = stands_for(node.comparators[0], function)
            if isinstance(role, Membership.Role):
                yield role


def _scopes(way: set[FunctionType]) -> tuple[str, ...]:
    """The scopes of the guarded tables that the way names. ALL: a table in which the writer chooses."""
    tables = {table for function in way for table in _tables(function)}
    if any(not scopes_of(table) for table in tables):
        return ("ALL",)
    return tuple(scope.name for scope in Scope if any(scope in scopes_of(table) for table in tables))


def _tables(function: FunctionType) -> Iterator[type[Guarded]]:
    for node in ast.walk(body(function)):
        named = stands_for(node, function) if isinstance(node, ast.Name | ast.Attribute) else None
        if isinstance(named, type) and issubclass(named, Guarded) and not named._meta.abstract:
            yield named


def as_json() -> list[dict[str, object]]:
    """The same for machines: what an outside check reads (`manage.py routes --json`)."""
    ways = {ANYBODY: "public", LOGGED_IN: "account", IN_A_POST: "post"}
    return [
        {
            "name": route.name,
            "pattern": route.address,
            "methods": list(route.methods),
            "who": ways[route.who],
            "needs": list(route.needs),
            "scopes": list(route.scopes),
            "actions": list(route.acts),
            "what": route.what,
        }
        for route in routes()
    ]


def page() -> str:
    """docs/reference/routes.md."""
    rows = [
        (
            f"`{r.address}`",
            f"`{r.name}`",
            " ".join(r.methods),
            r.who,
            " · ".join(r.acts) or "—",
            r.what or "—",
        )
        for r in routes()
    ]
    return "\n".join(
        [
            "# 画面の住所 — every address",
            "",
            "Whoever is not logged in is led to the log-in page, except where it says `anybody`. What a page",
            "shows is decided by the ledger, row by row; see permissions.md for what the role needs.",
            "",
            *table(("address", "name", "methods", "who", "can set in motion", "what"), rows),
            "",
        ]
    )
