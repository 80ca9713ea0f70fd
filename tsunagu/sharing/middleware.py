"""The request's reader: made once, inside the transaction that will carry the signed context."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from tsunagu.sharing.reader import acting_as
from tsunagu.web.http import Request


class ReaderMiddleware:
    """Sets `request.reader` when somebody acts; without an actor nothing guarded can be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request = cast(Request, request)
        if getattr(request, "actor", None) is None:
            return self.get_response(request)
        with acting_as(request.actor) as reader:
            request.reader = reader
            return self.get_response(request)
