"""場の種類: what kinds of group the town knows, and one more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.common.decisions import require
from tsunagu.groups.actions.kinds import add_kind
from tsunagu.groups.forms.kinds import KindForm
from tsunagu.groups.models import GroupKind
from tsunagu.groups.policies.kinds import can_add_kind

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tsunagu.web.http import Request


@require_http_methods(["GET", "HEAD", "POST"])
@once
def kinds(request: Request) -> HttpResponse:
    require(can_add_kind(request.reader))
    form = KindForm(request.POST if request.method == "POST" else None)
    kind = attempt(form, lambda: add_kind(by=request.reader, **form.cleaned_data))
    if kind is not None:
        messages.success(request, f"「{kind.name}」を足しました。")
        return redirect("groups:kinds")
    here = Count("groups", filter=Q(groups__municipality=request.reader.agency.home_id))
    rows = GroupKind.objects.visible_to(request.reader).annotate(total=here)
    context = {"form": form, "kinds": rows}
    return render(request, "groups/kinds.html", context, status=422 if form.is_bound else 200)
