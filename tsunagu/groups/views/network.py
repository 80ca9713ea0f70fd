"""連絡会の画面: networks, one network, one meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsunagu.agencies.forms import attempt
from tsunagu.agencies.views.pages import posted
from tsunagu.audit.forms import once
from tsunagu.common.decisions import NotAllowed, Replaced, require
from tsunagu.common.wareki import wareki
from tsunagu.groups import joint_lists
from tsunagu.groups.actions import network as actions
from tsunagu.groups.forms.network import (
    LeaveForm,
    MeetingForm,
    MemberForm,
    MinutesForm,
    NetworkForm,
    PaperForm,
    TaskForm,
)
from tsunagu.groups.models import Network, NetworkMeeting, NetworkMember, NetworkTask
from tsunagu.groups.policies import network as policies
from tsunagu.web.http import find, note_read

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from tsunagu.web.http import Request


def form_page(
    request: Request,
    form: forms.Form,
    *,
    title: str,
    button: str,
    back: str,
    back_words: str,
    words: str = "",
) -> HttpResponse:
    """A page with one form. `back`: where its breadcrumb leads."""
    context = {
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "back_words": back_words,
        "words": words,
    }
    return render(request, "groups/joint_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def networks(request: Request) -> HttpResponse:
    require(policies.can_read(request.reader))
    context = {
        "networks": joint_lists.networks(request.reader),
        "tasks": joint_lists.my_tasks(request.reader),
        "may_begin": policies.can_begin(request.reader),
    }
    return render(request, "groups/networks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def begin_network(request: Request) -> HttpResponse:
    require(policies.can_begin(request.reader))
    form = NetworkForm(posted(request))
    network = attempt(form, lambda: actions.begin_network(by=request.reader, **form.cleaned_data))
    if network is not None:
        messages.success(request, "連絡会をはじめました。つぎは、参加機関を加えます。")
        return redirect("groups:network", network.public_id)
    return form_page(
        request,
        form,
        title="連絡会をはじめる",
        button="はじめる",
        back=reverse("groups:networks"),
        back_words="連絡会の一覧",
        words="いまの機関が事務局になります。",
    )


@require_safe
def network(request: Request, public_id: UUID) -> HttpResponse:
    row = find(request, Network.objects, public_id=public_id)
    note_read(request, row)
    part = policies.part_in(request.reader, row.pk)
    context = {
        "network": row,
        "members": joint_lists.members(row, request.reader),
        "meetings": joint_lists.meetings(row, request.reader),
        "takes_part": bool(part),
        "may_run": policies.can_run(request.reader, row.pk, part=part),
        "may_work": policies.can_take_part(request.reader, row.pk, part=part),
    }
    return render(request, "groups/network.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def join_network(request: Request, public_id: UUID) -> HttpResponse:
    row = find(request, Network.objects, public_id=public_id)
    require(policies.can_run(request.reader, row.pk))
    form = MemberForm(posted(request), reader=request.reader)
    member = attempt(form, lambda: actions.join_network(row, by=request.reader, **form.cleaned_data))
    if member is not None:
        messages.success(request, "参加機関を加えました。")
        return redirect("groups:network", row.public_id)
    return form_page(
        request,
        form,
        title="参加機関を加える",
        button="加える",
        back=reverse("groups:network", args=[row.public_id]),
        back_words=row.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def leave_network(request: Request, pk: int) -> HttpResponse:
    rows = NetworkMember.objects.select_related("network", "agency")
    member = find(request, rows, pk=pk)
    require(policies.can_run(request.reader, member.network_id))
    form = LeaveForm(posted(request))
    if attempt(form, lambda: actions.leave_network(member, by=request.reader, **form.cleaned_data)):
        messages.success(request, "抜けた日を残しました。")
        return redirect("groups:network", member.network.public_id)
    return form_page(
        request,
        form,
        title=f"{member.agency.name if member.agency else member.name}が抜ける",
        button="記録する",
        back=reverse("groups:network", args=[member.network.public_id]),
        back_words=member.network.name,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def call_meeting(request: Request, public_id: UUID) -> HttpResponse:
    row = find(request, Network.objects, public_id=public_id)
    require(policies.can_take_part(request.reader, row.pk))
    form = MeetingForm(posted(request))
    meeting = attempt(
        form, lambda: actions.call_meeting(row, actions.Sitting(**form.cleaned_data), by=request.reader)
    )
    if meeting is not None:
        messages.success(request, "集まりを記録しました。")
        return redirect("groups:meeting", meeting.public_id)
    return form_page(
        request,
        form,
        title="集まりを決める",
        button="決める",
        back=reverse("groups:network", args=[row.public_id]),
        back_words=row.name,
    )


def _meeting(request: Request, public_id: UUID) -> NetworkMeeting:
    row = find(request, NetworkMeeting.objects.select_related("network"), public_id=public_id)
    note_read(request, row)
    return row


@require_safe
def meeting(request: Request, public_id: UUID) -> HttpResponse:
    row = _meeting(request, public_id)
    came, part = joint_lists.who_came(row, request.reader)
    context = {
        "meeting": row,
        "on": wareki(row.on),
        "hours": joint_lists.hours(row.starts_at, row.ends_at),
        "came": came,
        "papers": joint_lists.papers(row, request.reader),
        "tasks": joint_lists.tasks(
            NetworkTask.objects.visible_to(request.reader).filter(meeting=row), request.reader
        ),
        "may_work": policies.can_take_part(request.reader, row.network_id, part=part),
    }
    return render(request, "groups/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def write_meeting(request: Request, public_id: UUID) -> HttpResponse:
    row = _meeting(request, public_id)
    require(policies.can_take_part(request.reader, row.network_id))
    names = ("on", "starts_at", "ends_at", "place", "agenda", "minutes", "version")
    initial = {name: getattr(row, name) for name in names} | {"came": row.came.all()}
    form = MinutesForm(posted(request), reader=request.reader, network=row.network, initial=initial)
    try:
        written = attempt(form, lambda: _write(row, form, request))
    except Replaced:
        return _compare(request, row, form)
    if written is not None:
        messages.success(request, "集まりの記録を書きました。")
        return redirect("groups:meeting", row.public_id)
    return _minutes_page(request, row, form)


def _write(row: NetworkMeeting, form: MinutesForm, request: Request) -> NetworkMeeting:
    data = dict(form.cleaned_data)
    came, version = data.pop("came"), data.pop("version")
    return actions.write_meeting(row, actions.Sitting(**data), came, by=request.reader, version=version)


def _compare(request: Request, row: NetworkMeeting, form: MinutesForm) -> HttpResponse:
    """What stands now beside what was typed; sent again, the form's own words stand."""
    row.refresh_from_db()
    mine = form.cleaned_data
    labels = {"place": "場所", "agenda": "話すこと", "minutes": "話したこと"}
    lines = [
        (label, getattr(row, name), mine[name])
        for name, label in labels.items()
        if getattr(row, name) != mine[name]
    ]
    form.data = {name: form.data.get(name) for name in form.fields} | {
        "came": [str(one.pk) for one in mine["came"]],
        "version": str(row.version),
    }
    at = timezone.localtime(row.recorded_at).strftime("%H:%M")
    stale = {"lines": lines, "by": row.recorded_by.user.name, "at": at}
    return _minutes_page(request, row, form, stale)


def _minutes_page(
    request: Request, row: NetworkMeeting, form: MinutesForm, stale: dict[str, Any] | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "title": "集まりの記録を書く",
        "button": "記録する",
        "back": reverse("groups:meeting", args=[row.public_id]),
        "back_words": "集まり",
        "stale": stale,
    }
    status = 409 if stale else 422 if form.is_bound else 200
    return render(request, "groups/joint_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def add_paper(request: Request, public_id: UUID) -> HttpResponse:
    row = _meeting(request, public_id)
    require(policies.can_take_part(request.reader, row.network_id))
    form = PaperForm(posted(request))
    paper = attempt(form, lambda: actions.add_paper(row, by=request.reader, **form.cleaned_data))
    if paper is not None:
        messages.success(request, "資料を加えました。")
        return redirect("groups:meeting", row.public_id)
    return form_page(
        request,
        form,
        title="資料を加える",
        button="加える",
        back=reverse("groups:meeting", args=[row.public_id]),
        back_words="集まり",
        words="名前のある世帯や人のことは、支援会議で話します。連絡会の資料には書きません。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def ask_desk(request: Request, public_id: UUID) -> HttpResponse:
    row = _meeting(request, public_id)
    require(policies.can_take_part(request.reader, row.network_id))
    form = TaskForm(posted(request), reader=request.reader)
    task = attempt(form, lambda: actions.ask_desk(row, by=request.reader, **form.cleaned_data))
    if task is not None:
        messages.success(request, "決めたことを残しました。その窓口の「きょう」に出ます。")
        return redirect("groups:meeting", row.public_id)
    return form_page(
        request,
        form,
        title="決めたことを書く",
        button="記録する",
        back=reverse("groups:meeting", args=[row.public_id]),
        back_words="集まり",
    )


@require_POST
@once
def finish_task(request: Request, public_id: UUID) -> HttpResponse:
    rows = NetworkTask.objects.select_related("desk", "meeting")
    task = find(request, rows, public_id=public_id)
    try:
        actions.finish_task(task, by=request.reader)
        messages.success(request, "済んだことを残しました。")
    except NotAllowed as refusal:
        messages.error(request, refusal.decision.reason)
    return redirect("groups:networks")  # whose body takes no part does not read the meeting
