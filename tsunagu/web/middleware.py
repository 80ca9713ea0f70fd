"""What is too heavy goes no further; a GET reads. Writing what was read is done by the viewing log."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from tsunagu.web.context import product
from tsunagu.web.errors import too_heavy

HEAVIEST = 25 * 1024 * 1024  # bytes of one request: a photo of 20 MB and the words beside it
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "PRAGMA", "SET LOCAL", "BEGIN")


class WriteOnGet(RuntimeError):
    """A view tried to change a record while answering a GET or HEAD."""


def refuse_writes(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """A database execute_wrapper that lets reading through and nothing else."""
    text = str(sql).strip().rstrip(";")
    if ";" in text or not text.lstrip("(").upper().startswith(READS):
        raise WriteOnGet(text[:60])
    return execute(sql, params, many, context)


class TooHeavyMiddleware:
    """A request heavier than any form of ours is not read: its files would be written to disk before anybody
    asks who sends them. Without a length Django reads no body.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        weight = request.META.get("CONTENT_LENGTH") or "0"
        if weight.isdecimal() and int(weight) > HEAVIEST:
            return too_heavy()
        return self.get_response(request)


class ReadOnlyGetMiddleware:
    """GET and HEAD change nothing, on any of the databases. There is no way to ask for an exception."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with ExitStack() as guards:
            for connection in connections.all():
                guards.enter_context(connection.execute_wrapper(refuse_writes))
            return self.get_response(request)


class NotHereMiddleware:
    """A 405 has no page of its own in Django; this one says in words what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = get_template("405.html").render(product()).encode()
        return response
