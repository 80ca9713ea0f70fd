"""What surrounds every page of someone who is logged in."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django_htmx.http import HttpResponseClientRedirect

from tsunagu.accounts.sessions import STARTED, USED
from tsunagu.web.errors import held, typed

Next = Callable[[HttpRequest], HttpResponse]

STILL_OPEN = ("account_change_password", "account_logout")


class PrivatePagesMiddleware:
    """No browser or proxy stores a page; the session notes its start and, once a minute, its use."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if SESSION_KEY in request.session:  # also right after the log-in itself
            _note_use(request)
        patch_cache_control(response, no_store=True)
        return response


def _note_use(request: HttpRequest) -> None:
    now = int(time.time())
    if STARTED not in request.session:
        request.session[STARTED] = now
    if now - request.session.get(USED, 0) >= 60:
        request.session[USED] = now  # saved by SessionMiddleware, outside of this


class PasswordChangeMiddleware:
    """Who came in with a first password chooses an own one before anything else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not getattr(request.user, "must_change_password", False):
            return self.get_response(request)
        if request.path in {reverse(name) for name in STILL_OPEN}:
            return self.get_response(request)
        place = reverse("account_change_password")
        return (
            HttpResponseClientRedirect(place)
            if getattr(request, "htmx", False)
            else HttpResponseRedirect(place)
        )


class HeldFormMiddleware:
    """A form that arrives after the log-in has ended is not thrown away by the way to the log-in page."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        is_ours = request.method == "POST" and getattr(view, "login_required", True)
        if not is_ours or request.user.is_authenticated or "HX-Request" in request.headers:
            return None  # a form in place keeps its text by itself
        return held(request) if typed(request) else None
