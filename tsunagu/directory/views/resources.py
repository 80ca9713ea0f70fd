"""資源をさがす, and one resource with 使いどき first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tsunagu.common.decisions import require
from tsunagu.directory import lists
from tsunagu.directory.columns import Places
from tsunagu.directory.forms import FindForm
from tsunagu.directory.models import Resource, ResourceRevision
from tsunagu.directory.policies import WRITERS, can_add, can_propose, can_read, is_open
from tsunagu.web.http import Request, find, show


def of(request: Request, public_id: UUID) -> Resource:
    """The one door to a resource, with its desk."""
    return find(request, Resource.objects.select_related("desk__agency", "municipality"), public_id=public_id)


@require_safe
def resources(request: Request) -> HttpResponse:
    """By need, place, kind and words; everything that is asked for stands in the address."""
    reader = request.reader
    require(can_read(reader))
    form = FindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    places = lists.places_of(reader)
    place = (asked.get("place") or "").strip()
    around = places.around(place) if place else []
    start = _start(request)
    found = lists.kept(lists.searched(reader, asked, around)[start : start + lists.PAGE + 1])
    is_more, found = len(found) > lists.PAGE, found[: lists.PAGE]
    context = {
        "form": form,
        "towns": places.towns,
        "lines": lists.cards(found, places, timezone.localdate(reader.at)),
        "is_search": any(value for value in asked.values()),
        "around": _around(place, around, places),
        "next": _query(request, start + lists.PAGE) if is_more else "",
        "before": _query(request, start - lists.PAGE) if start else "",
        "may_add": bool(can_add(reader)),
        "keeps": reader.role in WRITERS,
    }
    return show(request, "directory/resources.html", context)


def _start(request: Request) -> int:
    start = request.GET.get("start", "")
    return int(start) if start.isdecimal() and len(start) < 6 else 0


def _query(request: Request, start: int) -> str:
    query = request.GET.copy()
    query["start"] = str(max(start, 0))
    return query.urlencode()


def _around(place: str, around: list[int], places: Places) -> str:
    """What the place came to, in a sentence."""
    if not place:
        return ""
    if not around:
        return f"「{place}」は、地区の地図にありません。地区ではしぼらずに出しています。"
    names = "、".join(places.names[pk] for pk in around)
    here = "" if any(place == words.partition("（")[0] for words in places.names.values()) else f"{place}："
    return f"{here}{names}で使えるものと、市内のどこでも使えるものです。"


@require_safe
def resource(request: Request, public_id: UUID) -> HttpResponse:
    """使いどき first, then what it is, where it is now, who looks after it and what changed."""
    reader = request.reader
    row = of(request, public_id)
    places = lists.places_of(reader)
    (one,) = lists.kept(Resource.objects.visible_to(reader).filter(pk=row.pk))
    may = lists.deeds(reader, one.resource)
    revisions = ResourceRevision.objects.visible_to(reader).filter(resource=row)
    links = list(row.links.order_by("-made_at", "-pk")[:1]) if may["may_change"] else []
    open_link = links[0] if links and is_open(links[0], reader.at) else None
    lines = [lists.line_of(each) for each in revisions.select_related("recorded_by__agency")[:20]]
    context: dict[str, Any] = {
        "line": lists.card(one, places, timezone.localdate(reader.at)),
        "may": may,
        "may_propose": not may["may_change"] and bool(can_propose(reader, row)),
        "revisions": lines,
        "link_until": timezone.localtime(open_link.expires_at) if open_link else None,
        "is_public": row.is_public,
        "has_agency": row.agency_id is not None,
    }
    return show(request, "directory/resource.html", context)
