"""How the pages of this app answer: a form, a refusal at the form, a word of thanks and the household."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django.contrib import messages
from django.shortcuts import redirect

from tsunagu.cases.models import Case
from tsunagu.common.decisions import NotAllowed
from tsunagu.households.panels import Member, members
from tsunagu.sharing import why
from tsunagu.web.http import Request, find, show

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse, QueryDict

T = TypeVar("T")


class Page(NamedTuple):
    """The words of a small form's page. `title` names nobody."""

    title: str
    save: str
    lead: str = ""


def case_for(request: Request, public_id: UUID) -> Case:
    """The case, or 404 for whoever does not see it."""
    return find(request, Case.objects.select_related("household", "lead", "desk"), public_id=public_id)


def ours(request: Request, case: Case) -> list[Member]:
    """The people of the household for whom my agency works."""
    return [member for member in members(request, case.household) if member.is_ours]


def posted(request: Request) -> QueryDict | None:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None


def carry_out(form: forms.Form, act: Callable[[], T]) -> T | None:
    """Do it when the form is sound; a refusal comes back at the form, with everything typed kept."""
    if not form.is_valid():
        return None
    try:
        return act()
    except NotAllowed as refusal:
        form.add_error(None, refusal.decision.reason)
        return None


def form_page(
    request: Request, case: Case, form: forms.Form, page: Page, people: list[Member] | None = None
) -> HttpResponse:
    """The page of a small form about a case; 422 when it came back with errors."""
    context = {"case": case, "form": form, "page": page, "people": people or members(request, case.household)}
    return answer(request, "cases/form.html", context, form)


def answer(
    request: Request, template: str, context: dict[str, Any], form: forms.Form, *, panel: str = "panel"
) -> HttpResponse:
    """A page with a form and with why everything on it may be seen."""
    reasons = {"why": why.lines(request.reader, request.shown)}
    status = 422 if form.is_bound and form.errors else 200
    return show(request, template, context | reasons, panel=panel, status=status)


def saved(request: Request, case: Case, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(case.get_absolute_url())
