"""場の画面: the town's places, one of them with its life history, and what is written on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.cases.views.answers import mine_and_theirs, posted
from tsunagu.common.decisions import Replaced, require
from tsunagu.groups import agenda
from tsunagu.groups import places as lists
from tsunagu.groups.actions import group as actions
from tsunagu.groups.forms.group import (
    BeginForm,
    DecisionForm,
    EndHostForm,
    GroupForm,
    HelpForm,
    HostForm,
    PlacesForm,
    StageForm,
    filled,
)
from tsunagu.groups.models import Group, GroupHost, credits
from tsunagu.groups.policies import group as policies
from tsunagu.groups.policies.kinds import can_add_kind
from tsunagu.groups.views.photo import photo_facts, photo_of
from tsunagu.web.http import Request, find, note_read, show

if TYPE_CHECKING:
    pass

READ = ["GET", "HEAD"]
FORM = ["GET", "HEAD", "POST"]


class Words(NamedTuple):
    """The words of a small form's page."""

    title: str
    save: str
    lead: str = ""


BEGIN = Words(
    "場をはじめる", "この内容ではじめる", "わかるところだけで、はじめられます。あとから書き足せます。"
)
EDIT = Words("場の内容を直す", "この内容にする")
STAGE = Words("あゆみに書く", "あゆみに残す", "書いたことは、あとから消えません。")
HOST = Words("開く人をかえる", "記録する", "主催をえらぶと、いまの主催はその日に終わります。")
END_HOST = Words("共催・協力の終わり", "記録する")
HELP = Words("手伝いを残す", "記録する")
DECIDE = Words("来年度のことを決める", "記録する", "まえに決めたことも、残ります。")


@require_http_methods(READ)
def places(request: Request) -> HttpResponse:
    """場: the town's groups, found by kind, field, ease, host and how they stand."""
    reader = request.reader
    require(policies.can_read(reader))
    form = PlacesForm(request.GET, reader=reader)
    filters = form.cleaned_data if form.is_valid() else {}
    rows = lists.with_marks(lists.found(reader, filters))
    page = Paginator(rows, lists.LISTED).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "lines": lists.lines(reader, list(page)),
        "page": page,
        "query": f"{query.urlencode()}&" if query else "",
        "is_filtered": any(filters.values()),
        "undecided": lists.undecided(reader),
        "may_begin": bool(policies.can_begin(reader)),
        "may_add_kind": bool(can_add_kind(reader)),
        "works": bool(reader.scopes) and reader.agency.home_id is not None,
    }
    return show(request, "groups/places.html", context)


@require_http_methods(READ)
def group(request: Request, public_id: UUID) -> HttpResponse:
    """One group, with what it is like, how it came about and who makes it possible."""
    row = _find(request, public_id)
    note_read(request, row)
    context = lists.page(request.reader, row)
    context["may_run"] = bool(policies.can_run(request.reader, row))
    context["may_help"] = bool(policies.can_note_help(request.reader, row, request.reader.agency))
    context |= agenda.of_group(row, request.reader)
    context["photo"] = photo_of(row)
    context["credits"] = credits(row, request.reader.at) if row.is_public else []
    return show(request, "groups/group.html", context)


@require_http_methods(FORM)
@once
def begin(request: Request) -> HttpResponse:
    """場をはじめる: nothing typed is lost when something is missing."""
    require(policies.can_begin(request.reader))
    form = BeginForm(posted(request), reader=request.reader)
    row = attempt(form, lambda: actions.begin(form.answers(), form.start(), by=request.reader))
    if row is not None:
        return _saved(request, row, f"「{row.name}」をはじめました。")
    return _form_page(request, None, form, BEGIN)


@require_http_methods(FORM)
@once
def edit(request: Request, public_id: UUID) -> HttpResponse:
    """場の内容を直す: with both texts side by side where somebody was faster."""
    row = _mine(request, public_id)
    form = GroupForm(posted(request), reader=request.reader, initial=filled(actions.answers_of(row)))
    seen = request.POST.get("seen") or actions.seen_of(row)
    try:
        done = attempt(form, lambda: actions.edit(row, form.answers(), by=request.reader, seen=seen))
    except Replaced:
        return _stale(request, row, form)
    if done is not None:
        return _saved(request, done, "場の内容を直しました。")
    return _form_page(request, row, form, EDIT, seen=seen)


def _stale(request: Request, row: Group, form: GroupForm) -> HttpResponse:
    now = GroupForm(reader=request.reader, initial=filled(actions.answers_of(row)))
    lines = [line for line in mine_and_theirs(now, form) if line[1] != line[2]]
    context = {
        "group": row,
        "form": form,
        "words": EDIT,
        "seen": actions.seen_of(row),
        "stale": {"lines": lines},
        "back": _place(row),
    }
    return show(request, "groups/form.html", context, status=409)


@require_http_methods(FORM)
@once
def stage(request: Request, public_id: UUID) -> HttpResponse:
    """あゆみ: the next stage, why and since when."""
    row = _mine(request, public_id)
    stages = list(row.stages.order_by("on", "pk"))
    form = StageForm(
        posted(request), reader=request.reader, last=stages[-1].kind, initial={"seen": len(stages)}
    )
    done = attempt(form, lambda: actions.go_on(row, by=request.reader, **form.cleaned_data))
    return _answer(request, row, form, STAGE, done, "あゆみに残しました。")


@require_http_methods(FORM)
@once
def host(request: Request, public_id: UUID) -> HttpResponse:
    """だれが開くか: another host, a co-host or a supporter, from a day on."""
    row = _mine(request, public_id)
    form = HostForm(posted(request), reader=request.reader)
    done = attempt(form, lambda: actions.add_host(row, by=request.reader, **form.cleaned_data))
    return _answer(request, row, form, HOST, done, "記録しました。")


@require_http_methods(FORM)
@once
def end_host(request: Request, public_id: UUID, pk: int) -> HttpResponse:
    row = _mine(request, public_id)
    part = find(request, GroupHost.objects.select_related("agency", "group__desk"), pk=pk)
    if part.group_id != row.pk:
        raise Http404
    form = EndHostForm(posted(request))
    name = part.agency.name if part.agency else part.name
    words = END_HOST._replace(lead=f"{name}（{part.get_part_display()}）が、いつまでかを書きます。")
    done = attempt(form, lambda: actions.end_host(part, by=request.reader, **form.cleaned_data))
    return _answer(request, row, form, words, done, "記録しました。")


@require_http_methods(FORM)
@once
def note_help(request: Request, public_id: UUID) -> HttpResponse:
    """手伝い: what a body gave this group."""
    row = _find(request, public_id)
    require(policies.can_note_help(request.reader, row, request.reader.agency))
    runs = bool(policies.can_run(request.reader, row))
    form = HelpForm(posted(request), reader=request.reader, runs=runs)
    done = attempt(form, lambda: actions.note_help(row, by=request.reader, **form.cleaned_data))
    return _answer(request, row, form, HELP, done, "手伝いを残しました。")


@require_http_methods(FORM)
@once
def decide(request: Request, public_id: UUID) -> HttpResponse:
    """来年度のこと: 継続, 検討中 or 終了, with its day."""
    row = _mine(request, public_id)
    today = policies.today_of(request.reader)
    form = DecisionForm(posted(request), today=today, initial={"seen": row.decisions.count()})
    done = attempt(form, lambda: actions.decide(row, by=request.reader, **form.cleaned_data))
    return _answer(request, row, form, DECIDE, done, "来年度のことを残しました。")


# --- shared by these pages ---------------------------------------------------------------


def _find(request: Request, public_id: UUID) -> Group:
    rows: Any = Group.objects.select_related("kind", "desk__agency").annotate(**photo_facts(request.reader))
    row: Group = find(request, rows, public_id=public_id)
    return row


def _mine(request: Request, public_id: UUID) -> Group:
    row = _find(request, public_id)
    require(policies.can_run(request.reader, row))
    return row


def _answer(
    request: Request, row: Group, form: forms.Form, words: Words, done: object, sentence: str
) -> HttpResponse:
    if done is not None:
        return _saved(request, row, sentence)
    return _form_page(request, row, form, words)


def _form_page(
    request: Request, row: Group | None, form: forms.Form, words: Words, **more: Any
) -> HttpResponse:
    context = {"group": row, "form": form, "words": words, "back": _place(row), **more}
    return show(request, "groups/form.html", context, status=422 if form.is_bound else 200)


def _place(row: Group | None) -> str:
    return reverse("groups:group", args=[row.public_id]) if row else reverse("groups:places")


def _saved(request: Request, row: Group, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("groups:group", row.public_id)
