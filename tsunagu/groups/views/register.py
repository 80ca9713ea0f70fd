"""手伝う人の画面: the register of one's own agency, what each learned, and where they are not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Max, Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.cases.views.answers import answer, mine_and_theirs, posted, stale_page
from tsunagu.common.decisions import Replaced, require
from tsunagu.common.wareki import wareki
from tsunagu.groups.actions import register as actions
from tsunagu.groups.forms.register import (
    ApartForm,
    AwayForm,
    EditHelperForm,
    EndHelperForm,
    HelperForm,
    TrainingForm,
)
from tsunagu.groups.models import Helper, HelperConflict, PersonConflict, Training
from tsunagu.groups.policies import matching as matching_policies
from tsunagu.groups.policies import register as policies
from tsunagu.groups.seeking import somebody
from tsunagu.groups.views.matching import Page
from tsunagu.sharing.guarded import GUARD
from tsunagu.web.http import Request, find, note_shown

if TYPE_CHECKING:
    from django import forms

FORM = ["GET", "HEAD", "POST"]
NEW = Page(
    "手伝う人を登録する", "登録する", "自分の機関で手伝いを頼む人の名簿です。ほかの機関には見えません。"
)
EDIT = Page("手伝う人を書きなおす", "書きなおす")
END = Page("登録を終える", "終える", "手伝ったことと研修の記録は残ります。")
TRAINED = Page("研修を足す", "足す")
AWAY = Page(
    "頼まない先を足す",
    "足す",
    "町丁目・機関・場の、どれかひとつを書きます。人については、その人の「合う場」の画面から書きます。",
)
APART = Page(
    "この人には頼まない",
    "残す",
    "知り合いや近所の人に、知られたくないことがあります。この人の記録として残り、名簿には出ません。",
)


@require_safe
def helpers(request: Request) -> HttpResponse:
    """The register: who helps now, with what, how trained. Two statements."""
    require(policies.can_register(request.reader))
    today = timezone.localdate()
    mine: Any = Helper.objects.visible_to(request.reader).prefetch_related("fields")
    rows = mine.annotate(trainings_n=Count("trainings"), trained_on=Max("trainings__on"))
    lines = [_line(row) | {"is_over": row.until is not None and row.until <= today} for row in rows]
    context = {
        "lines": sorted(lines, key=lambda line: line["is_over"]),
        "works": bool(request.reader.scopes),
    }
    return render(request, "groups/helpers.html", context)


def _line(row: Any) -> dict[str, Any]:
    return {
        "name": row.name,
        "public_id": row.public_id,
        "fields": "・".join(str(field) for field in row.fields.all()),
        "words": row.words,
        "trained": f"研修 {row.trainings_n}回　最後は{wareki(row.trained_on)}" if row.trainings_n else "",
    }


@require_safe
def helper(request: Request, public_id: UUID) -> HttpResponse:
    """One helper: how to reach them, what they learned, where they are not asked, for whom not."""
    conflicts = HelperConflict.objects.visible_to(request.reader).filter(ended_at=None)
    conflicts = conflicts.select_related("agency", "group")
    rows = Helper.objects.prefetch_related("fields", "trainings", Prefetch("conflicts", conflicts))
    row = find(request, rows, public_id=public_id)
    apart = PersonConflict.objects.visible_to(request.reader).filter(helper=row, ended_at=None)
    context = {
        "helper": row,
        "since": wareki(row.since),
        "until": wareki(row.until) if row.until else "",
        "trainings": [_training(one) for one in row.trainings.all()],
        "apart": len(note_shown(request, apart.values(*GUARD))),
    }
    return render(request, "groups/helper.html", context)


def _training(one: Training) -> dict[str, str]:
    hours = f"{one.hours.normalize():f}"
    return {"name": one.name, "on": wareki(one.on), "hours": hours, "by": one.given_by}


@require_http_methods(FORM)
@once
def register(request: Request) -> HttpResponse:
    require(policies.can_register(request.reader))
    form = HelperForm(posted(request), initial={"since": timezone.localdate()})
    row = attempt(
        form,
        lambda: actions.register(by=request.reader, **_facts(form), since=form.cleaned_data["since"]),
    )
    if row is not None:
        messages.success(request, f"{row.name}さんを登録しました。")
        return redirect("groups:helper", row.public_id)
    return _page(request, form, NEW, reverse("groups:helpers"))


def _facts(form: forms.Form) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "name": data["name"],
        "phone": data["phone"],
        "words": data["words"],
        "fields": data["fields_known"],
    }


def _page(request: Request, form: forms.Form, page: Page, back: str, seen: str = "") -> HttpResponse:
    return answer(request, "groups/small_form.html", {"page": page, "back": back, "seen": seen}, form)


@require_http_methods(FORM)
@once
def edit(request: Request, public_id: UUID) -> HttpResponse:
    row = _ours(request, public_id)
    form = EditHelperForm(posted(request), initial=_filled(row))
    seen = request.POST.get("seen") or actions.seen_of(row)
    try:
        done = attempt(form, lambda: actions.edit_helper(row, by=request.reader, seen=seen, **_facts(form)))
    except Replaced:
        return _stale(request, _ours(request, public_id), form)
    return _answer(request, row, form, EDIT, done, seen=seen)


def _filled(row: Helper) -> dict[str, Any]:
    known = [one.field for one in row.fields.all()]
    return {"name": row.name, "phone": row.phone, "words": row.words, "fields_known": known}


def _stale(request: Request, row: Helper, mine: EditHelperForm) -> HttpResponse:
    """Somebody was faster: both texts; saving again puts mine in place of theirs."""
    lines = mine_and_theirs(EditHelperForm(initial=_filled(row)), mine)
    context = {
        "page": EDIT,
        "back": reverse("groups:helper", args=[row.public_id]),
        "seen": actions.seen_of(row),
        "stale": {"lines": lines},
    }
    return stale_page(request, "groups/small_form.html", context, mine)


def _ours(request: Request, public_id: UUID) -> Helper:
    row = find(request, Helper.objects.prefetch_related("fields"), public_id=public_id)
    require(policies.can_change(request.reader, row))
    return row


def _answer(
    request: Request, row: Helper, form: forms.Form, page: Page, done: object, seen: str = ""
) -> HttpResponse:
    """Back to the helper when it was done; otherwise the form, with what was typed."""
    back = reverse("groups:helper", args=[row.public_id])
    if done is None:
        return _page(request, form, page, back, seen)
    messages.success(request, "残しました。")
    return redirect(back)


@require_http_methods(FORM)
@once
def end(request: Request, public_id: UUID) -> HttpResponse:
    row = _ours(request, public_id)
    form = EndHelperForm(posted(request), initial={"until": timezone.localdate()})
    done = attempt(form, lambda: actions.end_helper(row, by=request.reader, **form.cleaned_data))
    return _answer(request, row, form, END, done)


@require_http_methods(FORM)
@once
def train(request: Request, public_id: UUID) -> HttpResponse:
    row = _ours(request, public_id)
    form = TrainingForm(posted(request))
    done = attempt(form, lambda: actions.train(row, by=request.reader, **form.cleaned_data))
    return _answer(request, row, form, TRAINED, done)


@require_http_methods(FORM)
@once
def keep_away(request: Request, public_id: UUID) -> HttpResponse:
    row = _ours(request, public_id)
    form = AwayForm(posted(request), reader=request.reader)
    done = attempt(form, lambda: actions.keep_away(row, by=request.reader, **form.cleaned_data))
    return _answer(request, row, form, AWAY, done)


@require_POST
@once
def end_away(request: Request, pk: int) -> HttpResponse:
    row = find(request, HelperConflict.objects.select_related("helper"), pk=pk)
    actions.end_away(row, by=request.reader)
    messages.success(request, "頼まない先から外しました。")
    return redirect("groups:helper", row.helper.public_id)


@require_http_methods(FORM)
@once
def keep_apart(request: Request, public_id: UUID) -> HttpResponse:
    """For this person, this helper is not asked."""
    one = somebody(request, public_id)
    require(policies.can_register(request.reader))
    require(matching_policies.can_keep(request.reader, one.person))
    form = ApartForm(posted(request), reader=request.reader)
    if attempt(form, lambda: _apart(request, one.person, form.cleaned_data)) is not None:
        messages.success(request, "残しました。この人のための提案には、もう出ません。")
        return redirect("groups:fit", public_id)
    rows = PersonConflict.objects.visible_to(request.reader).filter(person=one.person, ended_at=None)
    known = note_shown(
        request, rows.order_by("pk").values(*GUARD, "public_id", "words", "helper__name", "helper__agency_id")
    )
    back = reverse("groups:fit", args=[public_id])
    context = {
        "one": one,
        "page": APART,
        "back": back,
        "apart": [row for row in known if row["helper__agency_id"] == request.reader.agency.pk],
    }
    return answer(request, "groups/for_person.html", context, form)


def _apart(request: Request, person: Any, data: dict[str, Any]) -> PersonConflict:
    return actions.keep_apart(data["helper"], person, by=request.reader, words=data["words"])


@require_POST
@once
def end_apart(request: Request, public_id: UUID) -> HttpResponse:
    row = find(request, PersonConflict.objects.select_related("helper", "person"), public_id=public_id)
    actions.end_apart(row, by=request.reader)
    messages.success(request, "外しました。")
    assert row.person is not None, "a constraint says so"
    return redirect("groups:keep_apart", row.person.public_id)
