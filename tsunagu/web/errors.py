"""What people read when something does not work. Every page says what happened and what to do next.

400, 404, 405, 413, 500 and 503 are drawn without the request: no name, path, id, nonce
or token can get into them, and the 404 of a hidden record is byte for byte the 404 of nothing.
"""

from __future__ import annotations

import re
from typing import cast

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from tsunagu.common.decisions import NotAllowed
from tsunagu.web.context import product
from tsunagu.web.http import Request

ID = re.compile(r"([a-z]+-)?[0-9a-f-]{16,}")  # a key, a mark or a public id: nothing that somebody typed
SHORT = 12  # characters; a date, a choice
NOT_IN_THIS_ROLE = "いまの役割では、この操作はできません。"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return too_heavy()
    return _plain("400.html", 400)


def too_heavy() -> HttpResponse:
    return _plain("413.html", 413)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same bytes for every request: a stranger cannot tell hidden from missing."""
    return _plain("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain("500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """No log, no read: the viewing log could not be written, so nothing is shown."""
    return _plain("503.html", 503)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Where one's own page was sent after a new log-in, what was typed comes back, ready to be sent again."""
    response = held(request) if is_from_here(request) and typed(request) else _plain("403_csrf.html", 403)
    response["X-Tsunagu-Stale"] = "1"  # the script of the page renews its token and sends the form again
    return response


def is_from_here(request: HttpRequest) -> bool:
    """A page of this site sent it; browsers do not let another site say so."""
    return request.headers.get("Sec-Fetch-Site") == "same-origin"


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form of ours brought, field by field; nothing for a form without a key (a log-in, a search)."""
    if "form_key" not in request.POST:
        return []
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and "password" not in name
    ]


def held(request: HttpRequest) -> HttpResponse:
    """Nothing was saved and nothing is lost: the words that were sent, to be read and to be sent again."""
    fields = typed(request)
    words = [value for _, value in fields if len(value) > SHORT and not ID.fullmatch(value)]
    context = {"fields": fields, "words": words, "path": request.get_full_path()}
    return render(request, "held.html", context, status=403)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An insider who may not act reads the sentence of the decision, never a bare 403."""
    sentence = exception.decision.reason if isinstance(exception, NotAllowed) else NOT_IN_THIS_ROLE
    if getattr(request, "htmx", False):
        messages.error(request, sentence)
        return render(cast(Request, request), "components/messages.html", {"oob": True}, status=403)
    return render(request, "403.html", {"sentence": sentence}, status=403)


def _plain(template: str, status: int) -> HttpResponse:
    return HttpResponse(get_template(template).render(product()), status=status)
