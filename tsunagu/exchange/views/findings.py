"""見つかったこと: a person says that it is so or not; bodies and who leads are set up on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.agencies.forms import attempt
from tsunagu.agencies.models import Agency
from tsunagu.audit.forms import once
from tsunagu.common.decisions import require
from tsunagu.exchange import actions, lists
from tsunagu.exchange.finding import Kind
from tsunagu.exchange.forms import ExistingAgencyForm, LeadingForm, NewAgencyForm
from tsunagu.exchange.models import Finding
from tsunagu.exchange.policies import BY_ADMINISTRATOR, can_confirm
from tsunagu.web.http import Request, find, note_read

KNOWN, NEW, LEAD = "known", "new", "lead"


@require_http_methods(["GET", "POST"])
@once
def finding(request: Request, public_id: UUID) -> HttpResponse:
    """確かめる: a body or who leads, tied to the town's own bodies and desks."""
    row = _find(request, public_id)
    if row.kind not in BY_ADMINISTRATOR or row.status != Finding.Status.OPEN:
        return _back(row)
    require(can_confirm(request.reader, row))
    note_read(request, row.record)
    way = request.POST.get("way", "")
    options = _forms(request, row, way)
    if request.method == "POST" and way in options:
        done = attempt(options[way], _act(request, row, way, options[way]))
        if done is not None:
            messages.success(request, f"「{row.name}」を確かめました。")
            return _back(row)
    status = 422 if request.method == "POST" else 200
    bound = next((form for form in options.values() if form.is_bound), None)
    context = {"row": row, "options": options, "form": bound, "back": _place(row)}
    return render(request, "exchange/finding.html", context, status=status)


def _forms(request: Request, row: Finding, way: str) -> dict[str, forms.Form]:
    """What can be chosen for this kind; the one that was sent is bound."""

    def made(name: str, form: Callable[..., forms.Form], **more: Any) -> forms.Form:
        data = request.POST if way == name else None
        return form(data, actor=request.actor, finding=row, **more)

    if row.kind == Kind.LEAD:
        return {LEAD: made(LEAD, LeadingForm)}
    known = made(KNOWN, ExistingAgencyForm)
    agencies = Agency.objects.visible_to(request.actor).values_list("pk", "name")
    known.fields["agency"].initial = lists.same_body(row.name, row.record.municipality.name, agencies)
    return {KNOWN: known, NEW: made(NEW, NewAgencyForm)}


def _act(request: Request, row: Finding, name: str, form: forms.Form) -> Callable[[], Finding]:
    acts: dict[str, Callable[..., Finding]] = {
        KNOWN: actions.confirm_agency,
        NEW: actions.confirm_new_agency,
        LEAD: actions.confirm_lead,
    }
    return lambda: acts[name](row, by=request.reader, **form.cleaned_data)


@require_POST
@once
def confirm(request: Request, public_id: UUID) -> HttpResponse:
    """確かめる in one press: a group, a network, an absence, or a contract that becomes a draft."""
    row = actions.confirm(_find(request, public_id), by=request.reader)
    messages.success(request, f"「{row.name}」を確かめました。")
    return _back(row)


@require_POST
@once
def refuse(request: Request, public_id: UUID) -> HttpResponse:
    """ちがう in one press."""
    row = actions.refuse(_find(request, public_id), by=request.reader)
    messages.success(request, f"「{row.name}」は、ちがうと記録しました。")
    return _back(row)


@require_POST
@once
def reopen(request: Request, public_id: UUID) -> HttpResponse:
    """もう一度考える: back to where it was before somebody decided."""
    row = actions.reopen(_find(request, public_id), by=request.reader)
    messages.success(request, f"「{row.name}」を、確かめる前にもどしました。")
    return _back(row)


def _find(request: Request, public_id: UUID) -> Finding:
    return find(request, Finding.objects.select_related("record__municipality"), public_id=public_id)


def _place(row: Finding) -> str:
    return reverse("exchange:visit", args=[row.record.public_id])


def _back(row: Finding) -> HttpResponseRedirect:
    """To the finding in its record; the focus goes there."""
    return redirect(f"{_place(row)}#finding-{row.public_id}")
