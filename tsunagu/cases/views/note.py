"""記録する・できごと・かかわり・約束: what is written down about the people of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.audit.forms import done, once
from tsunagu.cases import actions, policies, queries
from tsunagu.cases.forms import HappeningForm, InvolvementForm, NoteForm, StopForm
from tsunagu.cases.models import Case, Contact, Involvement, Promise
from tsunagu.cases.queries import Paper, chosen
from tsunagu.cases.views.answers import (
    Page,
    answer,
    carry_out,
    case_for,
    form_page,
    ours,
    posted,
    saved,
)
from tsunagu.cases.views.contact import after, lists, own_desk
from tsunagu.common.decisions import NotAllowed, no, require
from tsunagu.common.scopes import Scope
from tsunagu.households.panels import Member, members
from tsunagu.web.http import Request, find

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

FORM = ["GET", "HEAD", "POST"]
NOT_TAKING_PART = "いまの所属は、この世帯の支援に加わっていません。"


@require_http_methods(FORM)
@once
def note(request: Request, public_id: UUID) -> HttpResponse:
    case = case_for(request, public_id)
    paper = queries.paper(request.reader, members(request, case.household), Q(case=case))
    if paper is None:
        raise NotAllowed(no(NOT_TAKING_PART))
    form = NoteForm(posted(request), paper=paper)
    written = carry_out(form, lambda: write(case, form.cleaned_data, request))
    if written:
        return (
            _in_place(request, written[0], paper) if request.htmx else saved(request, case, "記録しました。")
        )
    return answer(request, "cases/note.html", {"case": case, "form": form, "people": paper.people}, form)


def write(case: Case, data: dict[str, Any], request: Request) -> list[Contact]:
    """What the form asked for, by the action; also for the drawer of the desk."""
    then = None
    if data["next_on"]:
        then = actions.Then(
            due_on=data["next_on"],
            due_time=data["next_time"],
            words=data["next_words"],
            desk=own_desk(request),
            owner=request.reader.membership,
        )
    return actions.note(
        case,
        by=request.reader,
        people=chosen(request.reader, data["people"]),
        method=data["method"],
        result=data["result"],
        on=data["on"],
        words=data["words"],
        scope=data["scope"],
        then=then,
    )


def _in_place(request: Request, contact: Contact, paper: Paper) -> HttpResponse:
    """For htmx: a fresh form, and beside it the lists of the household page as they are now."""
    messages.success(request, "記録しました。")
    form, case = NoteForm(paper=paper), contact.case
    here = str(case.household.public_id)
    context = {
        "case": case,
        "form": form,
        "in_place": True,
        "after": after(request, contact, here=here),
        **lists(request, contact, here),
    }
    return done(answer(request, "cases/note.html", context, form, panel="saved"), case.get_absolute_url())


@require_http_methods(FORM)
@once
def happening(request: Request, public_id: UUID) -> HttpResponse:
    case = case_for(request, public_id)
    people = _taking_part(request, case)
    form = HappeningForm(posted(request), people=people)
    if carry_out(form, lambda: _happen(case, form.cleaned_data, request)):
        return saved(request, case, "できごとを残しました。")
    page = Page("できごと", "残す", draft=f"happening-{public_id}")
    return form_page(request, case, form, page, people)


def _taking_part(request: Request, case: Case) -> list[Member]:
    """The people for whom my agency works; whoever takes no part is told so."""
    require(policies.can_add_relative(request.reader, case))
    return ours(request, case)


def _happen(case: Case, data: dict[str, Any], request: Request) -> list[Any]:
    people = chosen(request.reader, data["people"])
    facts = {name: data[name] for name in ("what", "on", "words", "told_by", "received_basis")}
    return actions.happen(case, by=request.reader, people=people, **facts)


@require_http_methods(FORM)
@once
def involvement(request: Request, public_id: UUID) -> HttpResponse:
    case = case_for(request, public_id)
    people = _taking_part(request, case)
    form = InvolvementForm(posted(request), people=people, towns=request.reader.towns)
    if carry_out(form, lambda: _involve(case, form.cleaned_data, request)):
        return saved(request, case, "かかわっている人を足しました。")
    lead = "かかわりを書いても、相手の機関に記録が見えるようにはなりません。"
    return form_page(request, case, form, Page("かかわっている人を足す", "足す", lead), people)


def _involve(case: Case, data: dict[str, Any], request: Request) -> Involvement:
    [person] = chosen(request.reader, [data["person"]])
    return actions.involve(
        case,
        by=request.reader,
        person=person,
        agency=data["agency"],
        body=data["body"],
        part=data["part"],
        contact=data["contact"],
        on=data["since"],
        scope=Scope.HEALTH if data["is_health"] else Scope.EXISTENCE,
    )


@require_http_methods(FORM)
@once
def stop_involvement(request: Request, public_id: UUID) -> HttpResponse:
    rows = Involvement.objects.select_related("case__household", "person", "agency")
    row = find(request, rows, public_id=public_id)
    form = StopForm(posted(request), since=row.since)
    if carry_out(
        form, lambda: actions.stop_involvement(row, by=request.reader, on=form.cleaned_data["until"])
    ):
        return saved(request, row.case, "かかわりを終わりにしました。")
    who = row.agency.name if row.agency else row.body
    return form_page(
        request, row.case, form, Page("かかわりの終わり", "終わりにする", f"{who}（{row.part}）")
    )


@require_POST
@once
def kept(request: Request, public_id: UUID) -> HttpResponse:
    return _settle(request, public_id, actions.keep_promise, "約束を「できた」にしました。")


@require_POST
@once
def dropped(request: Request, public_id: UUID) -> HttpResponse:
    return _settle(request, public_id, actions.drop, "約束を取りやめました。")


def _settle(request: Request, public_id: UUID, act: Callable[..., Promise], sentence: str) -> HttpResponse:
    promise = find(request, Promise.objects.select_related("case__household"), public_id=public_id)
    try:
        act(promise, by=request.reader)
        messages.success(request, sentence)
    except NotAllowed as refusal:
        messages.error(request, refusal.decision.reason)
    return redirect(promise.case.get_absolute_url())
