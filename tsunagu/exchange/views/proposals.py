"""提案のその後: every proposal with how it stands, and what became of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Case, Value, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.common.decisions import require
from tsunagu.exchange import actions, lists
from tsunagu.exchange.forms import NoteForm
from tsunagu.exchange.models import Proposal
from tsunagu.exchange.policies import can_note, can_read
from tsunagu.web.http import Request, find, note_read, show

Status = Proposal.Status
OPEN_FIRST = Case(
    When(status__in=[Status.OPEN, Status.UNDER_WAY], then=Value(0)),
    default=Value(1),
)


@require_http_methods(["GET"])
def proposals(request: Request) -> HttpResponse:
    """提案のその後: those that are still open first, the newest visit first."""
    require(can_read(request.reader))
    rows = Proposal.objects.visible_to(request.reader)
    ordered = rows.order_by(OPEN_FIRST, "-record__visited_on", "record_id", "position")
    lines = lists.proposals(request.reader, ordered)
    note_read(request, *(line["record"] for line in lines))
    return show(request, "exchange/proposals.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@once
def proposal(request: Request, public_id: UUID) -> HttpResponse:
    """その後を書く: how it stands, in words, on which day; everything noted before stays."""
    rows = Proposal.objects.select_related("record__municipality")
    row = find(request, rows, public_id=public_id)
    note_read(request, row.record)
    (line,) = lists.proposals(request.reader, Proposal.objects.visible_to(request.reader).filter(pk=row.pk))
    may_note = can_note(request.reader, row.record)
    initial = {
        "status": row.status,
        "on": timezone.localdate(request.reader.at),
        "seen": len(line["steps"]),
    }
    form = NoteForm(request.POST if request.method == "POST" else None, initial=initial)
    step = attempt(form, lambda: actions.note(row, by=request.reader, **form.cleaned_data))
    if step is not None:
        messages.success(request, "その後を記録しました。")
        return redirect("exchange:proposal", row.public_id)
    context = {
        "line": line,
        "form": form,
        "may_note": may_note,
        "back": reverse("exchange:visit", args=[row.record.public_id]),
    }
    return render(request, "exchange/proposal.html", context, status=422 if form.is_bound else 200)
