"""回: one session's page, the form that announces it, who signed up, and its cancellation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.common.decisions import Replaced, require
from tsunagu.common.wareki import wareki
from tsunagu.groups import agenda
from tsunagu.groups.actions import session as actions
from tsunagu.groups.counting import room_of, same_day_next_month
from tsunagu.groups.forms.session import CancelForm, MoreForm, PlanForm, SignUpForm, hours, plan_of
from tsunagu.groups.models import Group, HeadCount, Session, SignUp
from tsunagu.groups.policies import session as policies
from tsunagu.web.http import Request, find, note_read

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

Status = Session.Status
FIELDS = ("on", "place", "words", "booking")
MORE = ("capacity", "guests", "helpers")
TOLD = "つぎは、申し込んだ人に伝えます。"


def found(request: Request, public_id: UUID) -> Session:
    """The session, or 404 for whoever is not of its town."""
    return find(request, Session.objects.select_related("group__desk__agency"), public_id=public_id)


@require_safe
def session(request: Request, public_id: UUID) -> HttpResponse:
    """What the town may know of a session; names of those who signed up only for those who run it."""
    row, reader = found(request, public_id), request.reader
    runs = bool(policies.runs(reader, row.group))
    names = agenda.names_of(row, reader) if runs else []
    if names:
        note_read(request, row)
    row.standing = sum(name.cancelled_at is None for name in names)  # type: ignore[attr-defined]
    room = room_of(row, reader)
    kinds = [(label, room.by_kind()[kind]) for kind, label in HeadCount.Kind.choices]
    context = {
        "line": agenda.line(row, timezone.localdate(reader.at)),
        "row": row,
        "runs": runs,
        "names": names,
        "to_tell": [name for name in names if row.status == Status.CANCELLED and _waits(name)],
        "came": room.came(),
        "kinds": [(label, number) for label, number in kinds if number],
        "works": row.works.all(),
    }
    return render(request, "groups/session.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def plan(request: Request, public_id: UUID) -> HttpResponse:
    """お知らせを出す: one form of five answers."""
    group = find(request, Group.objects, public_id=public_id)
    require(policies.can_plan(request.reader, group))
    form, more = _forms(request, _usual(group, timezone.localdate(request.reader.at)))
    publish = "publish" in request.POST
    if more.is_bound and not more.is_valid():
        form.is_valid()
        return _form_page(request, group, form, more)
    row = attempt(
        form, lambda: actions.plan(group, by=request.reader, what=plan_of(form, more), publish=publish)
    )
    if row is None:
        return _form_page(request, group, form, more)
    messages.success(request, "お知らせを出しました。" if publish else "保存しました。まだ公開していません。")
    return redirect("groups:session", row.public_id)


@require_POST
@once
def again(request: Request, public_id: UUID) -> HttpResponse:
    """先月と同じ, in one tap."""
    group = find(request, Group.objects, public_id=public_id)
    row = actions.plan_again(group, by=request.reader)
    messages.success(
        request, f"{wareki(row.on)}の回を、前の回と同じ内容でつくりました。確かめてから、お知らせを出せます。"
    )
    return redirect("groups:session", row.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: Request, public_id: UUID) -> HttpResponse:
    """Put a session right; whoever comes second sees both texts and decides again."""
    row = found(request, public_id)
    require(policies.can_change(request.reader, row))
    now = _now(row)
    form, more = _forms(request, now)
    version = request.POST.get("version", "")
    if request.method == "POST" and version and version != str(row.version):
        return _stale(request, row, form, more)
    if more.is_bound and not more.is_valid():
        form.is_valid()
        return _form_page(request, row.group, form, more, row)
    publish = "publish" in request.POST
    try:
        done = attempt(
            form,
            lambda: actions.change(
                row, by=request.reader, what=plan_of(form, more), version=row.version, publish=publish
            ),
        )
    except Replaced:
        return _stale(request, found(request, public_id), form, more)
    if done is None:
        return _form_page(request, row.group, form, more, row)
    messages.success(request, "お知らせを出しました。" if publish else "直しました。")
    return redirect("groups:session", row.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def cancel(request: Request, public_id: UUID) -> HttpResponse:
    """中止にする, and who is to be told."""
    row = found(request, public_id)
    require(policies.can_cancel(request.reader, row))
    form = CancelForm(request.POST if request.method == "POST" else None)
    done = attempt(form, lambda: actions.cancel(row, by=request.reader, **form.cleaned_data))
    if done is not None:
        waits = any(_waits(name) for name in agenda.names_of(row, request.reader))
        messages.success(request, f"中止にしました。{TOLD if waits else ''}")
        return redirect("groups:session", row.public_id)
    context = {"form": form, "line": agenda.line(row, timezone.localdate(request.reader.at))}
    return render(request, "groups/cancel.html", context, status=422 if form.is_bound else 200)


# --- who means to come ------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@once
def sign_up(request: Request, public_id: UUID) -> HttpResponse:
    """申し込みを書きとめる: a nickname; a contact only for whoever wants to be told."""
    row = found(request, public_id)
    require(policies.can_sign_up(request.reader, row))
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        del form.fields["is_another"]  # asked only when somebody else goes by that name
    done = attempt(form, lambda: actions.sign_up(row, by=request.reader, **form.cleaned_data))
    if done is not None:
        messages.success(request, f"書きとめました。番号は {done.number} です。")
        return redirect("groups:session", row.public_id)
    if form.is_bound and actions.SAME_NAME not in form.non_field_errors():
        del form.fields["is_another"]
    context = {"form": form, "line": agenda.line(row, timezone.localdate(request.reader.at))}
    return render(request, "groups/sign_up.html", context, status=422 if form.is_bound else 200)


@require_POST
@once
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    name = _sign_up(request, public_id)
    actions.withdraw(name, by=request.reader)
    messages.success(request, f"{name.number}番の申し込みを取りやめにしました。")
    return redirect("groups:session", name.session.public_id)


@require_POST
@once
def tell(request: Request, public_id: UUID) -> HttpResponse:
    name = _sign_up(request, public_id)
    actions.tell(name, by=request.reader)
    messages.success(request, f"{name.number}番の人に伝えたことを残しました。")
    return redirect("groups:session", name.session.public_id)


@require_POST
@once
def erase_names(request: Request, public_id: UUID) -> HttpResponse:
    row = found(request, public_id)
    actions.erase_names(row, by=request.reader)
    messages.success(request, "申し込みの名前と連絡先を消しました。")
    return redirect("groups:session", row.public_id)


def _waits(name: SignUp) -> bool:
    """Left a contact, still means to come and does not know of the cancellation yet."""
    return bool(name.contact) and name.cancelled_at is None and name.told_at is None


def _sign_up(request: Request, public_id: UUID) -> SignUp:
    return find(request, SignUp.objects.select_related("session__group"), public_id=public_id)


# --- the form ----------------------------------------------------------------------------------


def _forms(request: Request, initial: dict[str, Any]) -> tuple[PlanForm, MoreForm]:
    data = request.POST if request.method == "POST" else None
    return PlanForm(data, initial=initial), MoreForm(data, initial=initial)


def _usual(group: Group, today: Any) -> dict[str, Any]:
    """What the form begins with: the group's usual place and time, and its next usual day."""
    last = group.sessions.exclude(status=Status.CANCELLED).last()
    return {
        "on": same_day_next_month(last.on, today) if last else None,
        "hours": hours(group.starts_at, group.ends_at),
        "place": group.place,
        "words": last.words if last else "",
        "booking": group.booking,
    }


def _now(row: Session) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in (*FIELDS, *MORE)}
    return fields | {"hours": hours(row.starts_at, row.ends_at)}


def _form_page(
    request: Request, group: Group, form: PlanForm, more: MoreForm, row: Session | None = None
) -> HttpResponse:
    context = {
        "group": group,
        "form": form,
        "more": more,
        "row": row,
        "opens": bool(more.errors) or any(more.initial.get(name) for name in MORE),
        "public": group.is_public,
    }
    return render(request, "groups/plan.html", context, status=422 if form.is_bound else 200)


def _stale(request: Request, row: Session, form: PlanForm, more: MoreForm) -> HttpResponse:
    """409: what stands now beside what was typed; nothing was saved."""
    theirs = _now(row)
    lines = [
        (str(field.label), _words(one, name, theirs.get(name)), _words(one, name, one[name].value()))
        for one in (form, more)
        for name, field in one.fields.items()
    ]
    stale = {
        "lines": lines,
        "by": row.written_by.user.name,
        "at": f"{timezone.localtime(row.written_at):%H:%M}",
    }
    context = {"group": row.group, "form": form, "more": more, "row": row, "stale": stale, "opens": True}
    return render(request, "groups/plan.html", context, status=409)


def _words(form: forms.Form, name: str, value: Any) -> str:
    choices = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", [])}
    shown = form.fields[name].prepare_value(value)
    return choices.get(str(shown), "" if shown is None else str(shown))
