"""Adding and changing a resource, saying what should read otherwise, and the temporary address."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.common.decisions import Replaced, require
from tsunagu.common.wareki import wareki
from tsunagu.directory import actions, lists
from tsunagu.directory.columns import Places, Values, changed, in_words, stored
from tsunagu.directory.forms import AddressForm, KeptForm, ProposeForm, ResourceForm, initial_of
from tsunagu.directory.models import Resource, ResourceAddress
from tsunagu.directory.policies import can_add, can_change, can_propose
from tsunagu.directory.views.resources import of
from tsunagu.web.http import Request, find


@require_http_methods(["GET", "POST"])
@once
def add(request: Request) -> HttpResponse:
    """資源を加える: one form; one's own desk looks after it unless another is chosen."""
    require(can_add(request.reader))
    places = lists.places_of(request.reader)
    initial = {"desk": request.reader.membership.desk_id}
    form = KeptForm(_post(request), actor=request.reader, places=places, initial=initial)
    made = attempt(form, lambda: actions.add(form.values(), by=request.reader))
    if made is not None:
        messages.success(request, f"「{made.name}」を加えました。")
        return redirect("directory:resource", made.public_id)
    context = {
        "form": form,
        "title": "資源を加える",
        "press": "加える",
        "back": reverse("directory:resources"),
    }
    return render(request, "directory/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@once
def change(request: Request, public_id: UUID) -> HttpResponse:
    """直す: an old text opens the comparison; nothing typed is lost."""
    row = of(request, public_id)
    require(can_change(request.reader, row))
    places, now = lists.places_of(request.reader), stored(row)
    form = KeptForm(_post(request), actor=request.reader, places=places, initial=_initial(row, now))
    version = form.cleaned_data["version"] or 0 if form.is_valid() else 0
    try:
        done = attempt(form, lambda: actions.change(row, form.values(), by=request.reader, version=version))
        if done is not None:
            messages.success(request, f"「{row.name}」を直しました。")
            return redirect("directory:resource", row.public_id)
    except Replaced:
        return _compare(request, row, form, places, "資源を直す", "直す")
    return _page(request, row, form, title="資源を直す", press="直す")


@require_http_methods(["GET", "POST"])
@once
def propose(request: Request, public_id: UUID) -> HttpResponse:
    """直したいところを送る: for whoever may not change it; the desk that looks after it decides."""
    row = of(request, public_id)
    require(can_propose(request.reader, row))
    places, now = lists.places_of(request.reader), stored(row)
    form = ProposeForm(_post(request), places=places, initial=_initial(row, now))
    title, press = "直したいところを送る", "送る"
    if form.is_valid() and form.cleaned_data["version"] != row.version:
        return _compare(request, row, form, places, title, press)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    sent = attempt(form, lambda: actions.propose(row, form.values(), by=request.reader, words=words))
    if sent is not None:
        messages.success(request, f"「{row.desk.name}」に送りました。確かめてから、取り入れます。")
        return redirect("directory:resource", row.public_id)
    return _page(request, row, form, title=title, press=press)


@require_http_methods(["GET", "POST"])
@once
def set_address(request: Request, public_id: UUID) -> HttpResponse:
    """仮の住所を書く."""
    row = of(request, public_id)
    require(can_change(request.reader, row))
    form = AddressForm(_post(request), initial={"since": timezone.localdate(request.reader.at)})
    done = attempt(form, lambda: actions.set_address(row, by=request.reader, **form.cleaned_data))
    if done is not None:
        messages.success(request, "仮の住所を書きました。その日になると、住所のかわりに出ます。")
        return redirect("directory:resource", row.public_id)
    return _page(request, row, form, title="仮の住所を書く", press="書く")


@require_POST
@once
def end_address(request: Request, pk: int) -> HttpResponse:
    """仮の住所を終える in one press."""
    addresses = ResourceAddress.objects.select_related("resource__desk")
    row = actions.end_address(find(request, addresses, pk=pk), by=request.reader)
    messages.success(request, "仮の住所を終えました。")
    return redirect("directory:resource", row.resource.public_id)


def _post(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _initial(row: Resource, now: Values) -> dict[str, Any]:
    return initial_of(now) | {"version": row.version}


def _page(request: Request, row: Resource, form: forms.Form, *, status: int = 0, **more: Any) -> HttpResponse:
    back = reverse("directory:resource", args=[row.public_id])
    context = {"form": form, "row": row, "back": back} | more
    return render(request, "directory/form.html", context, status=status or (422 if form.is_bound else 200))


def _compare(
    request: Request, row: Resource, form: ResourceForm, places: Places, title: str, press: str
) -> HttpResponse:
    """Somebody was faster: both texts, and the form again, now of the newest version."""
    row.refresh_from_db()
    renew(form, row.version)
    stale = compared(row, form, places)
    return _page(request, row, form, title=title, press=press, stale=stale, status=409)


def renew(form: ResourceForm, version: int) -> None:
    """What was typed, now against the newest version."""
    data: Any = form.data
    form.data = data.copy()
    form.data["version"] = str(version)  # type: ignore[index]


def compared(row: Resource, form: ResourceForm, places: Places) -> dict[str, Any]:
    """What stands now beside what was typed; who wrote it last, where that is known."""
    lines = in_words(changed(stored(row), form.values()), places)
    return {"lines": lines, "at": wareki(timezone.localdate(row.changed_at)).partition("（")[0]}
