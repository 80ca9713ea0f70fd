"""What people read when something does not work. Every page says what happened and what to do next.

400, 404, 405, 500 and 503 and a refused form token are drawn without the request: no name, path, id, nonce
or token can get into them, and the 404 of a hidden record is byte for byte the 404 of nothing.
"""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from tsunagu.common.decisions import NotAllowed
from tsunagu.web.context import product
from tsunagu.web.http import Request

NOT_IN_THIS_ROLE = "いまの役割では、この操作はできません。"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain("400.html", 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for every request: a stranger cannot tell hidden from missing."""
    return _plain("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain("500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """No log, no read: the viewing log could not be written, so nothing is shown."""
    return _plain("503.html", 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _plain("403_csrf.html", 403)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An insider who may not act reads the sentence of the decision, never a bare 403."""
    sentence = exception.decision.reason if isinstance(exception, NotAllowed) else NOT_IN_THIS_ROLE
    if getattr(request, "htmx", False):
        messages.error(request, sentence)
        return render(cast(Request, request), "components/messages.html", {"oob": True}, status=403)
    return render(request, "403.html", {"sentence": sentence}, status=403)


def _plain(template: str, status: int) -> HttpResponse:
    return HttpResponse(get_template(template).render(product()), status=status)
