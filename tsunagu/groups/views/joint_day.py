"""合同相談会の画面: days, one day from planning to figures, the sheet for the day, bookings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsunagu.agencies.forms import attempt
from tsunagu.agencies.views.pages import posted
from tsunagu.audit.forms import once
from tsunagu.cases.actions import Said
from tsunagu.common.decisions import NotAllowed, require
from tsunagu.groups import joint_lists
from tsunagu.groups.actions import booking as bookings
from tsunagu.groups.actions import joint_day as actions
from tsunagu.groups.forms.joint_day import (
    BookingForm,
    BringForm,
    CallOffForm,
    CloseForm,
    CodeForm,
    DayForm,
    TableForm,
)
from tsunagu.groups.models import Booking, Event, Slot, Table
from tsunagu.groups.policies import joint_day as policies
from tsunagu.groups.policies.network import can_read, can_run, can_take_part, part_in
from tsunagu.groups.views.network import form_page
from tsunagu.web.http import find, note_read

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django import forms

    from tsunagu.web.http import Request

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CODE_WORDS = "取り消しの番号は {code} です。ここにしか出ないので、いま伝えてください。"


@require_safe
def days(request: Request) -> HttpResponse:
    require(can_read(request.reader))
    form = DayForm(reader=request.reader)
    context = {"days": joint_lists.days(request.reader), "may_plan": form.fields["network"].queryset.exists()}  # type: ignore[attr-defined]
    return render(request, "groups/days.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def plan_day(request: Request) -> HttpResponse:
    require(can_read(request.reader))
    form = DayForm(posted(request), reader=request.reader)
    event = attempt(form, lambda: _plan(form, request))
    if event is not None:
        messages.success(request, "合同相談会を決めました。つぎは、相談の席を足します。")
        return redirect("groups:day", event.public_id)
    words = "連絡会の事務局が決めます。名前や連絡先は、おわった日に消えます。"
    return form_page(
        request,
        form,
        title="合同相談会を決める",
        button="決める",
        back=reverse("groups:days"),
        back_words="合同相談会の一覧",
        words=words,
    )


def _plan(form: DayForm, request: Request) -> Event:
    data = dict(form.cleaned_data)
    network = data.pop("network")
    return actions.plan(network, actions.Day(**data), by=request.reader)


def _event(request: Request, public_id: UUID) -> Event:
    event: Event = find(request, Event.objects.select_related("network"), public_id=public_id)
    note_read(request, event)
    return event


@require_safe
def day(request: Request, public_id: UUID) -> HttpResponse:
    event = _event(request, public_id)
    part = part_in(request.reader, event.network_id)
    is_over = event.status in (Event.Status.CLOSED, Event.Status.CANCELLED)
    context = {
        "day": joint_lists.about(event),
        "tables": [] if is_over else joint_lists.tables(event, request.reader),
        "figures": joint_lists.figures(event, request.reader) if event.status == "closed" else None,
        "to_tell": joint_lists.to_tell(event, request.reader) if event.status == "cancelled" else [],
        "may_run": can_run(request.reader, event.network_id, part=part),
        "may_book": policies.can_book(request.reader, event, part=part),
        "may_work": can_take_part(request.reader, event.network_id, part=part),
        "is_planned": event.status == Event.Status.PLANNED,
        "may_close": policies.can_close(request.reader, event, part=part),
    }
    return render(request, "groups/day.html", context)


@require_safe
def sheet(request: Request, public_id: UUID) -> HttpResponse:
    """当日の表: numbers and nicknames, never a contact; one A4, one screen of a phone."""
    event = _event(request, public_id)
    part = part_in(request.reader, event.network_id)
    require(can_take_part(request.reader, event.network_id, part=part))
    tables = joint_lists.tables(event, request.reader)
    context = {
        "day": joint_lists.about(event),
        "tables": tables,
        "rows": joint_lists.sheet(tables),
        "may_walk_in": policies.can_book(request.reader, event, walk_in=True, part=part),
        "may_bring": policies.can_bring(request.reader, event, part=part),
    }
    return render(request, "groups/sheet.html", context)


def _form(
    request: Request,
    event: Event,
    form: forms.Form,
    *,
    title: str,
    button: str,
    words: str = "",
    to: str = "day",
) -> HttpResponse:
    back_words = "当日の表" if to == "sheet" else event.name
    back = reverse(f"groups:{to}", args=[event.public_id])
    return form_page(request, form, title=title, button=button, words=words, back=back, back_words=back_words)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def set_table(request: Request, public_id: UUID) -> HttpResponse:
    event = _event(request, public_id)
    require(policies.can_set(request.reader, event))
    form = TableForm(posted(request), reader=request.reader)
    table = attempt(form, lambda: actions.set_table(event, by=request.reader, **form.cleaned_data))
    if table is not None:
        messages.success(request, f"「{table.topic}」の席を足しました。")
        return redirect("groups:day", event.public_id)
    return _form(request, event, form, title="相談の席を足す", button="足す")


def _press(request: Request, event: Event, act: Callable[[], object], done: str) -> HttpResponse:
    """A button on the page of a day: done, or a sentence why not."""
    try:
        act()
        messages.success(request, done)
    except NotAllowed as refusal:
        messages.error(request, refusal.decision.reason)
    return redirect("groups:day", event.public_id)


@require_POST
@once
def open_day(request: Request, public_id: UUID) -> HttpResponse:
    event = _event(request, public_id)
    return _press(request, event, lambda: actions.open_day(event, by=request.reader), "受付をはじめました。")


@require_http_methods(["GET", "HEAD", "POST"])
@once
def call_off(request: Request, public_id: UUID) -> HttpResponse:
    event = _event(request, public_id)
    require(policies.can_call_off(request.reader, event))
    form = CallOffForm(posted(request))
    if attempt(form, lambda: actions.call_off(event, by=request.reader, **form.cleaned_data)):
        messages.success(request, "中止にしました。連絡先のある人の一覧が下に出ています。")
        return redirect("groups:day", event.public_id)
    words = "予約した人のうち、連絡先を残した人の一覧が出ます。"
    return _form(request, event, form, title="相談会を中止する", button="中止にする", words=words)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def book(request: Request, pk: int) -> HttpResponse:
    """A booking of one slot; on the day itself of whoever came unannounced."""
    rows = Slot.objects.select_related("table__event__network")
    slot = find(request, rows, pk=pk)
    event, walk_in = slot.table.event, request.GET.get("walk_in") == "1"
    form = BookingForm(posted(request))
    if request.method == "GET":
        require(policies.can_book(request.reader, event, walk_in=walk_in))
    done = attempt(form, lambda: bookings.book(slot, by=request.reader, walk_in=walk_in, **form.cleaned_data))
    to = "sheet" if walk_in else "day"
    if done is not None:
        booking, code = done
        words = "" if walk_in else CODE_WORDS.format(code=code)
        messages.success(request, f"{booking.number}番で受けました。{words}")
        return redirect(f"groups:{to}", event.public_id)
    at = f"{slot.starts_at:%H:%M}　{slot.table.topic}"
    title = "当日の人を受ける" if walk_in else "予約を受ける"
    return _form(request, event, form, title=title, button="受ける", words=at, to=to)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def wait(request: Request, pk: int) -> HttpResponse:
    table = find(request, Table.objects.select_related("event__network"), pk=pk)
    form = BookingForm(posted(request))
    if request.method == "GET":
        require(policies.can_book(request.reader, table.event))
    done = attempt(form, lambda: bookings.wait(table, by=request.reader, **form.cleaned_data))
    if done is not None:
        booking, code = done
        messages.success(request, f"{booking.number}番で空きを待ちます。{CODE_WORDS.format(code=code)}")
        return redirect("groups:day", table.event.public_id)
    words = f"{table.topic}　空いたときに知らせるので、連絡先があると助かります。"
    return _form(request, table.event, form, title="空きを待つ", button="空きを待つ", words=words)


def _booking(request: Request, public_id: UUID) -> Booking:
    return find(request, Booking.objects.select_related("event__network", "wish"), public_id=public_id)


@require_POST
@once
def move_up(request: Request, public_id: UUID, pk: int) -> HttpResponse:
    booking = _booking(request, public_id)
    slot = find(request, Slot.objects, pk=pk)
    done = f"{booking.number}番の席ができました。{slot.starts_at:%H:%M}からと知らせてください。"
    if booking.contact:
        done += f"連絡先：{booking.contact}"
    return _press(request, booking.event, lambda: bookings.move_up(booking, slot, by=request.reader), done)


@require_POST
@once
def cancel_booking(request: Request, public_id: UUID) -> HttpResponse:
    booking = _booking(request, public_id)
    return _press(
        request,
        booking.event,
        lambda: bookings.cancel_booking(booking, by=request.reader),
        f"{booking.number}番を取り消しました。席が空きました。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def cancel_by_code(request: Request, public_id: UUID) -> HttpResponse:
    event = _event(request, public_id)
    require(can_take_part(request.reader, event.network_id))
    form = CodeForm(posted(request))
    gone = attempt(form, lambda: bookings.cancel_by_code(event, by=request.reader, **form.cleaned_data))
    if gone is not None:
        messages.success(
            request, f"{gone.number}番を取り消しました。待っている人がいれば、下から入れられます。"
        )
        return redirect("groups:day", event.public_id)
    return _form(request, event, form, title="番号で取り消す", button="取り消す")


@require_POST
@once
def tell(request: Request, public_id: UUID) -> HttpResponse:
    booking = _booking(request, public_id)
    done = f"{booking.number}番に伝えたことを残しました。連絡先は消えました。"
    return _press(request, booking.event, lambda: bookings.tell(booking, by=request.reader), done)


@require_http_methods(["GET", "HEAD", "POST"])
@once
def bring(request: Request, pk: int) -> HttpResponse:
    """One tap to a desk, with the person's agreement."""
    rows = Table.objects.select_related("event__network")
    table = find(request, rows, pk=pk)
    if request.method == "GET":
        require(policies.can_bring(request.reader, table.event))
    form = BringForm(posted(request), reader=request.reader, table=table)
    intake = attempt(form, lambda: _bring(form, request, table))
    if intake is not None:
        messages.success(request, "窓口につなぎました。その窓口の「きょう」に出ています。")
        return redirect("groups:sheet", table.event.public_id)
    words = f"{table.topic}　予約の番号とは、つながりません。"
    return _form(
        request, table.event, form, title="相談会から窓口につなぐ", button="つなぐ", words=words, to="sheet"
    )


def _bring(form: BringForm, request: Request, table: Table) -> object:
    data = form.cleaned_data
    return actions.bring(
        table,
        Said(**form.said()),
        by=request.reader,
        desk=data["desk"],
        agreed=data["agreed"],
        heard_by=data["heard_by"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@once
def close_day(request: Request, public_id: UUID) -> HttpResponse:
    event = _event(request, public_id)
    require(policies.can_close(request.reader, event))
    form = CloseForm(posted(request), event=event)
    if attempt(form, lambda: actions.close_day(event, by=request.reader, used=form.used())):
        messages.success(request, "まとめました。呼び名と連絡先は消えました。")
        return redirect("groups:day", event.public_id)
    words = "席ごとの数だけが残ります。だれが来たかは、どこにも残りません。呼び名と連絡先は消えます。"
    return _form(request, event, form, title="相談会をまとめる", button="まとめる", words=words)


@require_safe
def figures(request: Request, public_id: UUID) -> HttpResponse:
    event = _event(request, public_id)
    found = joint_lists.figures(event, request.reader)
    response = HttpResponse(joint_lists.workbook(event, found), content_type=EXCEL)
    response["Content-Disposition"] = f'attachment; filename="soudankai-{event.on:%Y%m%d}.xlsx"'
    return response
