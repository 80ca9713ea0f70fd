"""公開の画面: what everybody may read of a place, without a log-in; only what was announced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tsunagu.common.decisions import YES, no, require
from tsunagu.groups import agenda, documents
from tsunagu.groups.models import Ease, Group, GroupPhoto, Session
from tsunagu.groups.models.part import credits
from tsunagu.groups.views.photo import FACTS, jpeg
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tsunagu.web.http import Request

WAY_IN = "入口と道順"
NO_WORD = "決まっていません。電話で聞いてください。"


@login_not_required
@require_safe
def public(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """P3 催し: the ten answers people need before going, always in this order, and the days."""
    group = _group(public_id)
    now = timezone.now()
    today = timezone.localdate(now)
    lines = [agenda.line(row, today) for row in agenda.public_sessions(group, today)]
    photo = GroupPhoto.objects.filter(group=group).values(*FACTS).first()
    context = {
        "name": agenda.signboard(group),
        "group": group,
        "lines": lines,
        "answers": _answers(group, photo is not None),
        "photo": photo,
        "way_in": WAY_IN,
        "eases": agenda.eases_of(group),
        "credits": credits(group, now),
    }
    return render(request, "groups/public.html", context)


@login_not_required
@require_safe
def calendar(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """iCal: days, times and place under the name on the board."""
    group = _group(public_id)
    rows = agenda.public_sessions(group, timezone.localdate())
    answer = HttpResponse(
        documents.calendar(group, rows, url=_page(request, group)),
        content_type="text/calendar; charset=utf-8",
    )
    answer["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer


@login_not_required
@require_safe
def public_photo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """入口の写真, for as long as its place has an open page."""
    row = GroupPhoto.objects.filter(group__is_public=True, public_id=public_id).first()
    if row is None:
        raise Http404
    return jpeg(row)


@login_not_required
@require_safe
def flyer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A4: of an announced session for everybody, of any other for the town's own people."""
    rows = Session.objects.published()
    reader = getattr(request, "reader", None)
    if reader is not None:
        rows = rows | Session.objects.visible_to(reader)
    row = rows.select_related("group__desk__agency").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    sheet = documents.flyer(row, url=_page(request, row.group))
    answer = HttpResponse(sheet, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="flyer-{row.on:%Y%m%d}.pdf"'
    return answer


@require_safe
def events(request: Request) -> HttpResponse:
    """イベント一覧 of one's own town as open data: announced sessions of public places, and nothing else."""
    reader = request.reader
    require(YES if reader.may(May.PLACES) else no("場と催しを見る役割の人が書き出せます。"))
    mine = Session.objects.visible_to(reader).published().filter(on__gte=timezone.localdate(reader.at))
    rows = mine.exclude(status=Session.Status.HELD).select_related(
        "group__municipality", "group__desk__agency", "group__kind"
    )
    rows = rows.prefetch_related("group__hosts__agency")
    sheet = documents.events(rows, url=lambda group: _page(request, group))
    answer = HttpResponse(sheet, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="events.csv"'
    return answer


def _group(public_id: UUID) -> Group:
    """A public group, or 404: hidden and missing are the same."""
    rows = Group.objects.filter(is_public=True).select_related("desk__agency", "municipality")
    rows = rows.prefetch_related("hosts__agency", "eases")
    group = rows.filter(public_id=public_id).first()
    if group is None:
        raise Http404
    return group


def _page(request: HttpRequest, group: Group) -> str:
    return request.build_absolute_uri(reverse("groups:public", args=[group.public_id]))


def _answers(group: Group, has_photo: bool) -> list[tuple[str, str]]:
    """The ten, in the order of the page; what a place has not said is a reason to ask, not a gap."""
    eases: set[Any] = {ease.ease for ease in group.eases.all()}
    return [
        ("予約", f"{group.get_booking_display()}。"),
        ("名前", "ニックネームで大丈夫です。"),
        ("話すこと", "話さなくて大丈夫です。" if Ease.SILENT in eases else NO_WORD),
        ("時間", "遅れても、途中で帰っても大丈夫です。" if Ease.LEAVE in eases else NO_WORD),
        ("何人くらい", group.usual_number or NO_WORD),
        ("どんな人が来るか", group.who_comes or NO_WORD),
        (WAY_IN, group.access or ("" if has_photo else NO_WORD)),
        ("お金", group.fee or NO_WORD),
        ("付きそい", group.companion or NO_WORD),
        ("だれが開いているか", "。".join(filter(None, (agenda.host_of(group), group.run_by))) or NO_WORD),
    ]
