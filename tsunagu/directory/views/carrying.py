"""取り込む with a preview, and 書き出す: sheets, open data and HSDS."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tsunagu.agencies.models import Municipality
from tsunagu.audit.forms import once
from tsunagu.common.decisions import NotAllowed, require
from tsunagu.directory import actions, hsds, incoming, lists, opendata, sheet
from tsunagu.directory.columns import LABELS, Places, words
from tsunagu.directory.files import Unreadable, decoded
from tsunagu.directory.forms import BringForm
from tsunagu.directory.incoming import Row
from tsunagu.directory.lists import Kept
from tsunagu.directory.models import Resource
from tsunagu.directory.policies import can_add, can_change, can_read
from tsunagu.web.http import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DONE = {"added": "新しく加えた", "changed": "直した", "waiting": "窓口に送った", "same": "変わりなし"}
SHOWN = ("kind", "needs", "when_to_use", "who_for", "hours", "phone", "address")  # of a row, in the preview


@require_http_methods(["GET", "POST"])
@once
def bring(request: Request) -> HttpResponse:
    """First a look at every row, then the good ones are taken in. Nothing is written before."""
    require(can_add(request.reader))
    if request.method != "POST":
        return _form(request, BringForm())
    form = BringForm(request.POST, request.FILES)
    form.is_valid()
    places = lists.places_of(request.reader)
    try:
        text = _text(form)
        rows = _rows(request, text, places)
    except Unreadable as fault:
        form.add_error("file" if form.cleaned_data.get("file") else "text", fault.sentence)
        return _form(request, form, status=422)
    if request.POST.get("step") == "keep" and any(row.is_good for row in rows):
        return _keep(request, rows)
    form = BringForm(initial={"text": text})
    return _form(request, form, preview=_preview(request, rows, places))


def _text(form: BringForm) -> str:
    """A browser does not send a chosen file twice, so its words stand in the text from now on."""
    file = form.cleaned_data.get("file")
    if file:
        text = decoded(file.read())
        data: Any = form.data
        form.data = data.copy()
        form.data["text"] = text  # type: ignore[index]
        return text
    return form.cleaned_data.get("text") or ""


def _rows(request: Request, text: str, places: Places) -> list[Row]:
    here = lists.kept(Resource.objects.visible_to(request.reader))
    return incoming.rows_of(text, here, places, timezone.localdate(request.reader.at))


def _keep(request: Request, rows: list[Row]) -> HttpResponse:
    """The good rows, all in one act; one that is impossible by now says so and stops nothing."""
    counts: Counter[str] = Counter()
    for row in rows:
        if not row.is_good:
            continue
        try:
            counts[actions.bring(row.as_given(), row.known, by=request.reader)] += 1
        except NotAllowed as refusal:
            messages.warning(request, f"{row.number}行目「{row.name}」：{refusal.decision.reason}")
    told = "、".join(f"{label} {counts[key]}件" for key, label in DONE.items() if counts[key])
    left = sum(not row.is_good for row in rows)
    rest = f"直すところのある{left}行は、取り込んでいません。" if left else ""
    messages.success(request, f"取り込みました（{told}）。{rest}")
    return redirect("directory:resources")


def _preview(request: Request, rows: list[Row], places: Places) -> dict[str, Any]:
    lines = [_line(request, row, places) for row in rows]
    return {
        "lines": lines,
        "good": sum(row.is_good for row in rows),
        "bad": sum(not row.is_good for row in rows),
        "labels": [LABELS[name] for name in SHOWN],
    }


def _line(request: Request, row: Row, places: Places) -> dict[str, Any]:
    if not row.is_good:
        state, kind = "直すところがあります", "wait"
    elif row.known is None:
        state, kind = "新しい", "active"
    elif not row.fields:
        state, kind = "変わりなし", "closed"
    elif can_change(request.reader, row.known):
        state, kind = f"直す：{'、'.join(LABELS[name] for name in row.fields)}", "active"
    else:
        state, kind = f"「{row.known.desk.name}」に送る", "active"
    cells = [(LABELS[name], words(name, row.values[name], places)) for name in SHOWN] if row.values else []
    return {
        "number": row.number,
        "name": row.name,
        "state": state,
        "kind": kind,
        "cells": cells,
        "faults": row.faults,
    }


def _form(
    request: Request, form: BringForm, *, preview: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "directory/bring.html", {"form": form, "preview": preview}, status=status)


@require_safe
def out(request: Request) -> HttpResponse:
    """書き出す: what there is, in which shape, and which rows are in it."""
    require(can_read(request.reader))
    rows = Resource.objects.visible_to(request.reader)
    context = {"n_all": rows.count(), "n_public": rows.filter(is_public=True).count()}
    return render(request, "directory/out.html", context)


@require_safe
def xlsx(request: Request) -> HttpResponse:
    """All of the town's, in the columns that can be pasted back."""
    require(can_read(request.reader))
    found = lists.kept(Resource.objects.visible_to(request.reader).order_by("kana", "name", "pk"))
    book = sheet.workbook(found, lists.places_of(request.reader))
    return _file(book, XLSX, "resources.xlsx")


@require_safe
def facilities(request: Request) -> HttpResponse:
    require(can_read(request.reader))
    found = _public(request)
    text = opendata.facilities(found, _town(request, found))
    return _file(text, "text/csv; charset=utf-8", "facilities.csv")


@require_safe
def services(request: Request) -> HttpResponse:
    return _hsds(request, "services")


@require_safe
def organizations(request: Request) -> HttpResponse:
    return _hsds(request, "organizations")


def _hsds(request: Request, name: str) -> HttpResponse:
    require(can_read(request.reader))
    found, today = _public(request), timezone.localdate(request.reader.at)
    write: Any = hsds.services if name == "services" else hsds.organizations
    made = write(found, _town(request, found), lists.places_of(request.reader), today)
    text = json.dumps(made, ensure_ascii=False, indent=1)
    return _file(text.encode(), "application/json; charset=utf-8", f"{name}.json")


def _public(request: Request) -> list[Kept]:
    """The rows that the town publishes; no other leaves the house."""
    rows = Resource.objects.visible_to(request.reader).filter(is_public=True)
    return lists.kept(rows.select_related("municipality").order_by("kana", "name", "pk"))


def _town(request: Request, found: list[Kept]) -> Municipality:
    """My town; for a body that serves several, that of the rows."""
    town = request.reader.agency.home
    return town or (found[0].resource.municipality if found else Municipality())


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
