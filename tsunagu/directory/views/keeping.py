"""確かめるころ: what a desk looks after: a look in one press, links for others, and what was sent."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tsunagu.audit.forms import done, once
from tsunagu.common.decisions import NotAllowed, Replaced, not_yet, require
from tsunagu.directory import actions, lists
from tsunagu.directory.columns import in_words
from tsunagu.directory.models import ResourceRevision
from tsunagu.directory.policies import can_add, can_decide
from tsunagu.directory.views.resources import of
from tsunagu.web.http import Request, find

MOVED = "このあいだに、資源が書きかえられました。いまの内容と見くらべて、もう一度押してください。"


@require_safe
def keep(request: Request) -> HttpResponse:
    """What my desk looks after and nobody has looked at for 90 days; and what others sent."""
    reader = request.reader
    require(can_add(reader))
    places, today = lists.places_of(reader), timezone.localdate(reader.at)
    found = lists.kept(lists.to_keep(reader)[:200])
    sent = lists.waiting(reader, (one.resource for one in found))
    lines = [
        lists.card(one, places, today)
        | {"revisions": sent.get(one.resource.pk, []), "may": lists.deeds(reader, one.resource)}
        for one in found
    ]
    return render(request, "directory/keep.html", {"lines": lines})


@require_POST
@once
def verify(request: Request, public_id: UUID) -> HttpResponse:
    """確かめた in one press; back to where it was pressed."""
    row = actions.verify(of(request, public_id), by=request.reader)
    messages.success(request, f"「{row.name}」を、きょう確かめたと記録しました。")
    if request.POST.get("from") == "keep":
        return redirect("directory:keep")
    return redirect("directory:resource", row.public_id)


@require_POST
@once
def make_link(request: Request, public_id: UUID) -> HttpResponse:
    """A link for who runs it; its address is shown this once."""
    row = of(request, public_id)
    link, token = actions.make_link(row, by=request.reader)
    back = reverse("directory:resource", args=[row.public_id])
    context = {
        "row": row,
        "url": request.build_absolute_uri(reverse("directory:send", args=[token])),
        "until": timezone.localtime(link.expires_at),
        "back": back,
    }
    return done(render(request, "directory/link_made.html", context), back)


@require_POST
@once
def end_link(request: Request, public_id: UUID) -> HttpResponse:
    row = of(request, public_id)
    link = row.links.order_by("-made_at", "-pk").first()
    if link is None:
        raise NotAllowed(not_yet("止めるリンクは、ありません。"))
    actions.end_link(link, by=request.reader)
    messages.success(request, "リンクを止めました。")
    return redirect("directory:resource", row.public_id)


@require_safe
def revision(request: Request, public_id: UUID) -> HttpResponse:
    """Old and new side by side; one press takes it."""
    return _revision(request, _found(request, public_id))


@require_POST
@once
def take(request: Request, public_id: UUID) -> HttpResponse:
    row = _found(request, public_id)
    try:
        actions.take(row, by=request.reader, version=_version(request))
    except (Replaced, NotAllowed) as refusal:
        if not isinstance(refusal, Replaced) and not refusal.decision.fixable:
            raise
        messages.warning(request, MOVED if isinstance(refusal, Replaced) else refusal.decision.reason)
        return _revision(request, _found(request, public_id), status=409)
    messages.success(request, "取り入れました。きょう確かめたことにもなります。")
    return redirect("directory:resource", row.resource.public_id)


@require_POST
@once
def refuse(request: Request, public_id: UUID) -> HttpResponse:
    row = actions.refuse(_found(request, public_id), by=request.reader)
    messages.success(request, "取り入れないと記録しました。資源は、そのままです。")
    return redirect("directory:resource", row.resource.public_id)


def _found(request: Request, public_id: UUID) -> ResourceRevision:
    return find(
        request,
        ResourceRevision.objects.select_related("resource__desk__agency", "recorded_by__agency"),
        public_id=public_id,
    )


def _version(request: Request) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def _revision(request: Request, row: ResourceRevision, *, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "line": lists.line_of(row),
        "changes": in_words(row.changes, lists.places_of(request.reader)),
        "may_decide": bool(can_decide(request.reader, row)),
        "back": reverse("directory:resource", args=[row.resource.public_id]),
    }
    return render(request, "directory/revision.html", context, status=status)
