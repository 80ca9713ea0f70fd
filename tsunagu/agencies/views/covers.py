"""休みのあいだの代わり: whose promises and households stand on whose list."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.agencies import actions, lists
from tsunagu.agencies.forms import CoverForm, attempt
from tsunagu.agencies.models import Cover
from tsunagu.agencies.policies import can_have_covers
from tsunagu.agencies.views.pages import posted
from tsunagu.audit.forms import once
from tsunagu.common.decisions import require
from tsunagu.web.http import Request, find


@require_http_methods(["GET", "HEAD", "POST"])
@once
def covers(request: Request) -> HttpResponse:
    require(can_have_covers(request.actor))
    form = CoverForm(posted(request), actor=request.actor)
    if attempt(form, lambda: actions.cover(by=request.actor, **form.decided())) is not None:
        messages.success(request, "代わりを決めました。その日になると、代わりの人の「きょう」に出ます。")
        return redirect("agencies:covers")
    context = {"form": form, "lines": lists.covers(request.actor)}
    return render(request, "agencies/covers.html", context, status=422 if form.is_bound else 200)


@require_POST
@once
def end_cover(request: Request, pk: int) -> HttpResponse:
    row = find(request, Cover.objects.select_related("absent"), pk=pk)
    actions.end_cover(row, by=request.actor)
    messages.success(request, "代わりを終わりにしました。")
    return redirect("agencies:covers")
