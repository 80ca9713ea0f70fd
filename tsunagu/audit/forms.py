"""A form counts once, however often it arrives."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.module_loading import import_string
from django_htmx.http import HttpResponseClientRedirect

from tsunagu.audit import keys
from tsunagu.audit.models import FormKey

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponse]

DONE = "X-Tsunagu-Done"  # set by done(), removed again by once(): it never leaves the server


def once(view: View[R, P]) -> View[R, P]:
    """Decorator for a view that takes a POST with {% form_key %}: a second arrival gets the first answer.

    The view runs in one transaction together with its key. It has succeeded when it redirects (302 or
    HX-Redirect) or, for a page that htmx puts in place, when it says so with done(); any other answer frees
    the key for another try. What is remembered is the address of the answer: the second arrival is led there
    and reads the record as it is by then. A post without a readable key is an ordinary post.
    """

    @wraps(view)
    def wrapper(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        key = _key(request)
        user_id = request.user.pk
        if request.method != "POST" or key is None or user_id is None:
            return _unmarked(view(request, *args, **kwargs))
        with transaction.atomic():
            row, is_new = keys.claim(key, user_id=user_id, form=request.path[:200])
            if not is_new:
                return _again(request, row)
            response = view(request, *args, **kwargs)
            url = _where(response)
            if url:
                keys.answer(row, url)
                _sent(request)
            else:
                keys.release(row)
        return _unmarked(response)

    return wrapper


def _sent(request: HttpRequest) -> None:
    """What else ends with a form that did its work, in the same transaction; the settings name it."""
    path = getattr(settings, "FORM_SENT", "")
    if path:
        import_string(path)(request)


def done(response: HttpResponse, url: str) -> HttpResponse:
    """Mark a 200 for htmx as a success; `url` is the page where the result can be read again."""
    response[DONE] = url
    return response


def is_sent(request: HttpRequest) -> bool:
    """Whether the form that this request speaks of has already done its work."""
    key = _key(request)
    return key is not None and request.user.pk is not None and keys.is_answered(key, user_id=request.user.pk)


def _key(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("form_key", ""))
    except ValueError:
        return None


def _where(response: HttpResponse) -> str:
    """The address of a success; empty when the answer was none."""
    for header in (DONE, "HX-Redirect", "Location"):
        if header in response.headers:
            return response.headers[header]
    return ""


def _again(request: HttpRequest, row: FormKey) -> HttpResponse:
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(row.answer)
    return HttpResponseRedirect(row.answer)


def _unmarked(response: HttpResponse) -> HttpResponse:
    if DONE in response.headers:
        del response.headers[DONE]
    return response
