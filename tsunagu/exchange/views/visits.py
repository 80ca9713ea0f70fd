"""情報交換の記録: the list, one record beside what was found in it, and the way in with a preview."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tsunagu.agencies.models import Municipality
from tsunagu.audit.forms import once
from tsunagu.common.decisions import NotAllowed, not_yet, require
from tsunagu.exchange import actions, lists
from tsunagu.exchange.finding import findings
from tsunagu.exchange.forms import BringForm
from tsunagu.exchange.models import Proposal, VisitRecord
from tsunagu.exchange.policies import can_bring, can_bring_anything, can_note, can_read
from tsunagu.exchange.reading import Record, head_fields
from tsunagu.exchange.shape import digest
from tsunagu.web.http import Request, find, note_read, show

LAST_TIME = "last"
KEPT = "取り込みました。見つかったことを、ひとつずつ確かめてください。"
KNOWN = "この記録は、すでに取り込んであります。何も変えていません。"


@require_http_methods(["GET"])
def visits(request: Request) -> HttpResponse:
    """Records of the town, or of all towns that the metropolis serves."""
    require(can_read(request.reader))
    context = {"lines": lists.visits(request.reader), "may_bring": bool(can_bring_anything(request.reader))}
    return show(request, "exchange/visits.html", context)


@require_http_methods(["GET"])
def visit(request: Request, public_id: UUID) -> HttpResponse:
    """One record: its lines as they were written, beside each heading what was found there."""
    record = find(request, VisitRecord.objects.select_related("municipality"), public_id=public_id)
    note_read(request, record)
    earlier = lists.before(record, request.reader)
    is_beside = request.GET.get("beside") == LAST_TIME and earlier is not None
    if is_beside:
        note_read(request, earlier)
    rows = Proposal.objects.visible_to(request.reader).filter(record=record)
    found = lists.findings(record, request.reader)
    sections = lists.sections(record, request.reader, found, earlier if is_beside else None)
    context = {
        "record": {
            "public_id": record.public_id,
            "town": record.municipality.name,
            "fields": head_fields(record.head, record.municipality.name),
            "source": record.head + "".join(section["source"] for section in sections),
        },
        "sections": sections,
        "head_findings": found[None],
        "proposals": lists.proposals(request.reader, rows.order_by("position")),
        "missing": lists.missing(section["key"] for section in sections),
        "earlier": lists.when(earlier) if earlier else "",
        "is_beside": is_beside,
        "may_note": bool(can_note(request.reader, record)),
    }
    return show(request, "exchange/visit.html", context)


@require_http_methods(["GET", "POST"])
@once
def bring(request: Request) -> HttpResponse:
    """取り込む: first a look at what was understood, then the same text is kept. Nothing typed is lost."""
    require(can_bring_anything(request.reader))
    if request.method != "POST":
        return _form(request, BringForm())
    form = BringForm(request.POST, request.FILES)
    if not form.is_valid() or form.reading is None:
        return _form(request, form, status=422)
    try:
        town = _town(request, form.reading)
        require(can_bring(request.reader, town))
    except NotAllowed as refusal:
        form.add_error(None, refusal.decision.reason)
        return _form(request, form, status=422)
    if request.POST.get("step") == "keep":
        record, is_new = actions.bring(form.reading, by=request.reader, municipality=town)
        messages.success(request, KEPT if is_new else KNOWN)
        return redirect("exchange:visit", record.public_id)
    return _looked_at(request, form, town)


def _town(request: Request, reading: Record) -> Municipality:
    town = Municipality.objects.filter(name=reading.town).first()
    if town is None or request.reader.agency.home_id not in (None, town.pk):
        raise NotAllowed(
            not_yet(f"これは「{reading.town}」の記録です。受け持つ区市町村の記録を選んでください。")
        )
    return town


def _looked_at(request: Request, form: BringForm, town: Municipality) -> HttpResponse:
    """What was understood. The text stands in the form again, so that it can still be put right."""
    assert form.reading is not None, "the form was valid"
    here = VisitRecord.objects.visible_to(request.reader).filter(municipality=town)
    preview = lists.preview(form.reading, findings(form.reading)) | {
        "known": here.filter(digest=digest(form.reading)).first(),
        "same_day": here.filter(visited_on=form.reading.when.day)
        .exclude(digest=digest(form.reading))
        .first(),
    }
    return _form(request, BringForm(initial={"text": form.cleaned_data["text"]}), preview=preview)


def _form(
    request: Request, form: BringForm, *, preview: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    return render(request, "exchange/bring.html", {"form": form, "preview": preview}, status=status)
