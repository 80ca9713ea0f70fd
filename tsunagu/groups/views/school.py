"""学校と学園の画面: the map of the 学園, the notes on schools and bodies, and who ends school in March."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.cases.views.answers import answer, posted
from tsunagu.common.decisions import require
from tsunagu.common.wareki import wareki
from tsunagu.groups import schools as reading
from tsunagu.groups.actions import school as actions
from tsunagu.groups.forms.school import BodyNoteForm, PlaceSchoolForm
from tsunagu.groups.policies import school as policies
from tsunagu.groups.views.matching import Page
from tsunagu.sharing import why
from tsunagu.sharing.roles import May
from tsunagu.web.http import Request, show

if TYPE_CHECKING:
    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]
NOTE = Page(
    "学校・団体のメモを書く",
    "残す",
    "学校や団体と話したことを、世帯ではなく、その学校や団体のこととして残します。",
)
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
