"""つぎに見る日・また始める・主担当・加わる・家族: the pages that steer a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsunagu.audit.forms import once
from tsunagu.cases import actions, policies
from tsunagu.cases.forms import JoinForm, LeadForm, LookForm, RelativeForm
from tsunagu.cases.models import Case
from tsunagu.cases.queries import chosen
from tsunagu.cases.views.answers import Page, carry_out, case_for, form_page, is_stale, ours, posted, saved
from tsunagu.common.decisions import require
from tsunagu.common.wareki import wareki
from tsunagu.web.http import Request

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tsunagu.people.models import Person

FORM = ["GET", "HEAD", "POST"]
JOINED = (
    "加わった機関とは、つながり（呼び名と、だれがかかわっているか）をたがいに見られます。"
    "記録は、あらためて共有するまで見えません。"
)


@require_http_methods(FORM)
@once
def look(request: Request, public_id: UUID) -> HttpResponse:
    case, today = case_for(request, public_id), timezone.localdate()
    require(policies.can_lead(request.reader, case))
    form = LookForm(posted(request), today=today)
    stale = is_stale(request, case)
    if carry_out(
        form, lambda: actions.look(case, by=request.reader, on=today, **_next_look(form)), stale=stale
    ):
        return saved(request, case, "つぎに見る日を決めました。")
    until = f"いまは{wareki(case.next_look_on)}です。" if case.next_look_on else ""
    return form_page(request, case, form, Page("つぎに見る日", "決める", until))


@require_http_methods(FORM)
@once
def reopen(request: Request, public_id: UUID) -> HttpResponse:
    case, today = case_for(request, public_id), timezone.localdate()
    require(policies.can_move(request.reader, case, Case.Status.OPEN))
    form = LookForm(posted(request), today=today)
    stale = is_stale(request, case)
    if carry_out(
        form, lambda: actions.reopen(case, by=request.reader, on=today, **_next_look(form)), stale=stale
    ):
        return saved(request, case, "また始めました。")
    return form_page(
        request, case, form, Page("また始める", "また始める", "一区切りの前の記録は、そのまま残っています。")
    )


def _next_look(form: LookForm) -> dict[str, Any]:
    return {"next_look_on": form.cleaned_data["next_look_on"]}


@require_http_methods(FORM)
@once
def lead(request: Request, public_id: UUID) -> HttpResponse:
    case = case_for(request, public_id)
    require(policies.can_lead(request.reader, case))
    form = LeadForm(posted(request), case=case, reader=request.reader)
    stale = is_stale(request, case)
    if carry_out(
        form,
        lambda: actions.change_lead(case, by=request.reader, desk=form.cleaned_data["desk"]),
        stale=stale,
    ):
        return saved(request, case, "主担当の窓口を変えました。")
    words = f"いまの主担当は、{case.lead.name}の{case.desk.name}です。変えると、相手の窓口に知らせます。"
    return form_page(request, case, form, Page("主担当を引きつぐ", "引きつぐ", words))


@require_http_methods(FORM)
@once
def join(request: Request, public_id: UUID) -> HttpResponse:
    case = case_for(request, public_id)
    people = ours(request, case)
    require(policies.can_add_relative(request.reader, case))
    form = JoinForm(
        posted(request), people=people, reader=request.reader, initial={"desk": request.GET.get("desk")}
    )
    if carry_out(form, lambda: _join(case, form.cleaned_data, request)):
        return saved(request, case, "支援に加わってもらいました。")
    return form_page(request, case, form, Page("支援に加わってもらう", "加わってもらう", JOINED), people)


def _join(case: Case, data: dict[str, Any], request: Request) -> Case:
    return actions.join(
        case,
        by=request.reader,
        agency=data["desk"].agency,
        desk=data["desk"],
        people=chosen(request.reader, data["people"]),
        evidence=data["evidence"],
        on=timezone.localdate(),
    )


@require_http_methods(FORM)
@once
def relative(request: Request, public_id: UUID) -> HttpResponse:
    case = case_for(request, public_id)
    people = ours(request, case)
    require(policies.can_add_relative(request.reader, case))
    form = RelativeForm(posted(request), people=people)
    if carry_out(form, lambda: _add(case, form.cleaned_data, request)):
        return saved(request, case, "家族を足しました。")
    words = "家族も、自分の記録を持つひとりの人として受けつけます。記録は、はじめは自分の機関だけが読めます。"
    return form_page(request, case, form, Page("家族を足す", "足す", words), people)


def _add(case: Case, data: dict[str, Any], request: Request) -> Person:
    of = chosen(request.reader, [data["of"]])[0] if data["of"] else None
    return actions.add_relative(
        case,
        by=request.reader,
        called=data["called"],
        on=timezone.localdate(),
        of=of,
        kinship=data["kinship"],
    )
