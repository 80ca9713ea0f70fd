"""学校と学園の画面: the map of the 学園, the notes on schools and bodies, and who ends school in March."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.cases.views.answers import answer, mine_and_theirs, posted, stale_page
from tsunagu.common.decisions import Replaced, require
from tsunagu.common.wareki import wareki
from tsunagu.groups import schools as reading
from tsunagu.groups.actions import school as actions
from tsunagu.groups.forms.school import AmendNoteForm, BodyNoteForm, PlaceSchoolForm
from tsunagu.groups.models import BodyNote
from tsunagu.groups.policies import school as policies
from tsunagu.groups.views.matching import Page
from tsunagu.sharing import why
from tsunagu.sharing.roles import May
from tsunagu.web.http import Request, find, note_read, show

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]
NOTE = Page(
    "学校・団体のメモを書く",
    "残す",
    "学校や団体と話したことを、世帯ではなく、その学校や団体のこととして残します。",
)
AMEND = Page("メモの訂正", "訂正する", "前のことばも残ります。")
PLACE = Page("学校を学園に入れる", "入れる", "学校そのものは「機関と人」の画面で、システム担当が足します。")


@require_safe
def schools(request: Request) -> HttpResponse:
    """学園の地図, with who answers for each, and the newest notes."""
    require(policies.can_read(request.reader))
    context = {
        "districts": reading.districts(request.reader),
        "notes": reading.notes(request),
        "may_note": bool(policies.can_note(request.reader)),
        "may_begin": request.reader.may(May.GATHER),
    }
    return show(request, "groups/schools.html", context)


@require_http_methods(FORM)
@once
def note_body(request: Request) -> HttpResponse:
    require(policies.can_note(request.reader))
    initial = {"on": timezone.localdate(), "district": request.GET.get("district", "")}
    form = BodyNoteForm(posted(request), reader=request.reader, initial=initial)
    if attempt(form, lambda: actions.note_body(by=request.reader, **form.cleaned_data)) is not None:
        messages.success(request, "メモを残しました。")
        return redirect("groups:schools")
    return answer(request, "groups/small_form.html", {"page": NOTE, "back": reverse("groups:schools")}, form)


@require_safe
def body_note(request: Request, public_id: UUID) -> HttpResponse:
    """One note and the words that stood before it."""
    note = find(request, BodyNote.objects.select_related(*reading.WITH_NOTE), public_id=public_id)
    now = reading.newest(note, request.reader)
    if now != note:
        return redirect("groups:body_note", now.public_id)
    note_read(request, note)
    context = {
        "note": note,
        "about": reading.about(note),
        "on": wareki(note.on),
        "earlier": reading.wordings(request, note),
        "may_amend": bool(policies.can_amend_note(request.reader, note)),
    }
    return show(request, "groups/body_note.html", context)


@require_http_methods(FORM)
@once
def amend_note(request: Request, public_id: UUID) -> HttpResponse:
    """訂正; where somebody was faster both wordings stand side by side and nothing is lost."""
    note = find(request, BodyNote.objects.select_related(*reading.WITH_NOTE), public_id=public_id)
    require(policies.can_amend_note(request.reader, note))
    form = AmendNoteForm(posted(request), initial=_filled(note))
    try:
        done = attempt(form, lambda: actions.amend_note(note, by=request.reader, **form.cleaned_data))
    except Replaced:
        return _stale(request, reading.newest(note, request.reader), form)
    if done is not None:
        messages.success(request, "メモを訂正しました。前のことばも残っています。")
        return redirect("groups:body_note", done.public_id)
    return answer(request, "groups/small_form.html", _amending(note), form)


def _filled(note: BodyNote) -> dict[str, Any]:
    return {"on": note.on, "kind": note.kind, "words": note.words, "for_town": note.for_town}


def _amending(note: BodyNote) -> dict[str, Any]:
    page = AMEND._replace(lead=f"{reading.about(note)}のメモです。{AMEND.lead}")
    return {"page": page, "back": reverse("groups:body_note", args=[note.public_id])}


def _stale(request: Request, now: BodyNote, mine: AmendNoteForm) -> HttpResponse:
    """Saving again puts mine after theirs."""
    stale = {
        "lines": mine_and_theirs(AmendNoteForm(initial=_filled(now)), mine),
        "by": now.recorded_by.user.name,
        "at": f"{timezone.localtime(now.recorded_at):%H:%M}",
        "action": reverse("groups:amend_note", args=[now.public_id]),
    }
    note_read(request, now)
    return stale_page(request, "groups/small_form.html", _amending(now) | {"stale": stale}, mine)


@require_http_methods(FORM)
@once
def place_school(request: Request) -> HttpResponse:
    require(policies.can_note(request.reader))
    form = PlaceSchoolForm(posted(request), reader=request.reader)
    if attempt(form, lambda: actions.place_school(by=request.reader, **form.cleaned_data)) is not None:
        messages.success(request, "学園に入れました。")
        return redirect("groups:schools")
    return answer(request, "groups/small_form.html", {"page": PLACE, "back": reverse("groups:schools")}, form)


@require_safe
def leaving_school(request: Request) -> HttpResponse:
    """18歳の切れ目: whose school year of 18 or of 15 ends next March, as far as their birth may be seen."""
    require(policies.can_read(request.reader))
    groups = reading.leavers(request)
    context = {"groups": groups, "ends": wareki(reading.ends(timezone.localdate()))}
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "groups/leaving_school.html", context)
