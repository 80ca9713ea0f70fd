"""The page behind a link: who runs a resource says what should read otherwise. No account, no log-in.

It shows what the resource says of itself, never 使いどき, and of the desk its name and telephone number.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsunagu.common.decisions import NotAllowed, Replaced
from tsunagu.directory import actions
from tsunagu.directory.columns import Places, stored
from tsunagu.directory.forms import LinkForm, initial_of
from tsunagu.directory.models import ResourceLink, hashed
from tsunagu.directory.policies import is_open
from tsunagu.directory.views.changing import compared, renew
from tsunagu.web.http import Request


@login_not_required
@require_http_methods(["GET", "POST"])
def send(request: Request, token: str) -> HttpResponse:
    """An expired link says so and keeps on the screen what was typed; an unknown one is not found."""
    links = ResourceLink.objects.select_related("resource__desk__agency", "resource__municipality")
    link = links.filter(token_hash=hashed(token)).first()
    if link is None:
        raise Http404
    row = link.resource
    today = timezone.localdate()
    places = Places(row.municipality_id, row.municipality.name, today)
    initial = initial_of(stored(row)) | {"version": row.version}
    form = LinkForm(request.POST if request.method == "POST" else None, places=places, initial=initial)
    if not is_open(link, timezone.now()):
        return _page(request, link, form, is_over=True, status=410)
    if not form.is_valid():
        return _page(request, link, form, status=422 if form.is_bound else 200)
    data = form.cleaned_data
    try:
        actions.send(
            link,
            form.values(),
            at=timezone.now(),
            version=data["version"] or 0,
            sender=data["sender"],
            words=data["words"],
        )
    except Replaced:
        renew(form, row.version)
        return _page(request, link, form, stale=compared(row, form, places), status=409)
    except NotAllowed:
        return _page(request, link, form, is_over=True, status=410)
    return _page(request, link, form, is_sent=True)


def _page(
    request: Request, link: ResourceLink, form: LinkForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    typed = [(form[name].label, form.data.get(name, "")) for name in form.FIELDS] if form.is_bound else []
    context = {
        "form": form,
        "name": link.resource.name,
        "desk": link.resource.desk,
        "until": timezone.localtime(link.expires_at),
        "typed": [(label, words) for label, words in typed if words],
    }
    return render(request, "directory/send.html", context | more, status=status)
