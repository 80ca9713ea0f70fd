"""What the pages of 機関と人 have in common: who may open them, and one form on one page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from tsunagu.agencies.policies import can_administer
from tsunagu.common.decisions import require
from tsunagu.web.http import Request

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


def administration(view: View[P]) -> View[P]:
    """Pages of the town's administrator; everybody else reads a sentence."""

    @wraps(view)
    def wrapper(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        require(can_administer(request.actor))
        return view(request, *args, **kwargs)

    return wrapper


def posted(request: Request) -> QueryDict | None:
    """The data of a form: bound on POST, also when nothing was filled in."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: Request, form: forms.Form, *, title: str, button: str, back: str, place: str, words: str = ""
) -> HttpResponse:
    """One form on its own page. `back` is the address of `place`, the page it belongs to."""
    context = {
        "form": form,
        "title": title,
        "button": button,
        "words": words,
        "back": back,
        "place": place,
        "steps": steps() if back == reverse("agencies:people") else [*steps(), {"label": place, "url": back}],
    }
    return render(request, "agencies/form.html", context, status=422 if form.is_bound else 200)


def steps() -> list[dict[str, str]]:
    return [{"label": "機関と人", "url": reverse("agencies:people")}]
