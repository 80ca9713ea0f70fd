"""閲覧記録: no log, no read. Stands inside ReaderMiddleware and outside ReadOnlyGetMiddleware."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, cast
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from tsunagu.audit import log
from tsunagu.audit.log import LogUnavailable
from tsunagu.audit.models import Entry
from tsunagu.web.errors import unavailable
from tsunagu.web.http import Request


class ViewingLogMiddleware:
    """Writes one entry for everything that a page shows, before the page leaves; otherwise the answer is 503.

    Nothing is caught at a distance, because Django turns an exception into a response at every middleware: a
    failure of this log is caught here, one inside the view comes to process_exception. Where a transaction is
    open around us (PostgreSQL), a savepoint undoes a post whose log fails or that ends in a 5xx; a GET has
    nothing to undo.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = log.request_id.set(uuid4().hex)
        try:
            return self._answer(cast(Request, request))
        finally:
            log.request_id.reset(token)

    def _answer(self, request: Request) -> HttpResponse:
        request.shown = []
        request.papers = []
        undoable = request.method not in ("GET", "HEAD") and connection.in_atomic_block
        try:
            with transaction.atomic() if undoable else nullcontext():
                response = self.get_response(request)
                if response.status_code < 500:
                    _write(request, response)
                elif undoable:
                    transaction.set_rollback(True)
        except LogUnavailable:
            return unavailable(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An action could not write its own entry."""
        return unavailable(request) if isinstance(exception, LogUnavailable) else None


def _write(request: Request, response: HttpResponseBase) -> None:
    if response.streaming:
        response.close()
        raise RuntimeError("a streaming answer would leave before it is logged")
    if (request.shown or request.papers) and _shows(response.status_code):
        log.record("page.viewed", by=_by(request), shown=request.shown, **_what(request))
    elif response.status_code in (403, 404) and request.resolver_match and request.user.is_authenticated:
        log.record(
            "page.refused", by=_by(request), detail=_refusal(request, response), result=Entry.Result.DENY
        )


def _what(request: Request) -> dict[str, Any]:
    """The page and, where it shows records about nobody, the one record or the ids of several."""
    page: dict[str, Any] = {"page": _page(request)}
    if len(request.papers) == 1:
        return {"target": request.papers[0], "detail": page}
    return {
        "detail": page | ({"records": [record.pk for record in request.papers]} if request.papers else {})
    }


def _shows(status: int) -> bool:
    """Pages, forms with errors (422) and the comparison of two versions (409) carry what was read."""
    return 200 <= status < 300 or status in (409, 422)


def _by(request: Request) -> object | None:
    return getattr(request, "actor", None) or (request.user if request.user.is_authenticated else None)


def _page(request: Request) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _refusal(request: Request, response: HttpResponseBase) -> dict[str, object]:
    return {"page": _page(request), "method": request.method, "status": response.status_code}
