"""見守りの画面: decide to wait with open eyes, and come back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsunagu.audit.forms import once
from tsunagu.cases import policies as case_policies
from tsunagu.cases.queries import chosen
from tsunagu.cases.views.answers import Page, carry_out, case_for, form_page, is_stale, ours, posted, saved
from tsunagu.common.decisions import require
from tsunagu.common.wareki import wareki
from tsunagu.outreach import actions, policies
from tsunagu.outreach.forms import EndWatchForm, KeepWatchingForm, WatchForm
from tsunagu.outreach.models import WatchDecision
from tsunagu.web.http import Request, find

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from tsunagu.cases.models import Case

FORM = ["GET", "HEAD", "POST"]
WATCH = Page("見守る", "見守りにする", "いまは動かず、目を離さずに待ちます。決めた日に、もう一度考えます。")
KEEP = Page("見守りを続ける", "見守りを続ける", "まえの判断はそのまま残り、新しい日が決まります。")
END = Page("見守りを終える", "支援にもどす", "支援を続けるので、つぎに見る日を決めます。")


@require_http_methods(FORM)
@once
def watch(request: Request, public_id: UUID) -> HttpResponse:
    case, today = case_for(request, public_id), timezone.localdate()
    require(case_policies.can_lead(request.reader, case))
    people = ours(request, case)
    form = WatchForm(posted(request), people=people, reader=request.reader, today=today)
    stale = is_stale(request, case)
    if carry_out(form, lambda: _watch(case, form.cleaned_data, request, today), stale=stale):
        return saved(request, case, "見守りにしました。決めた日に、もう一度お知らせします。")
    return form_page(request, case, form, WATCH, people)


def _watch(case: Case, data: dict[str, Any], request: Request, today: date) -> WatchDecision:
    [person] = chosen(request.reader, [data["person"]])
    names = ("reason", "who_knows", "triggers", "evidence", "owner", "next_look_on")
    facts = {name: data[name] for name in names}
    return actions.watch(case, by=request.reader, person=person, desk=case.desk, on=today, **facts)


@require_http_methods(FORM)
@once
def keep_watching(request: Request, public_id: UUID) -> HttpResponse:
    decision, today = _decision(request, public_id), timezone.localdate()
    form = KeepWatchingForm(posted(request), today=today, initial={"reason": decision.reason})
    if carry_out(form, lambda: _keep_watching(decision, form.cleaned_data, request, today)):
        return saved(request, decision.case, "見守りを続けます。決めた日に、もう一度お知らせします。")
    page = KEEP._replace(lead=f"{wareki(decision.decided_on)}に決めた見守りです。{KEEP.lead}")
    return form_page(request, decision.case, form, page)


def _keep_watching(
    decision: WatchDecision, data: dict[str, Any], request: Request, today: date
) -> WatchDecision:
    facts = {name: data[name] for name in ("reason", "next_look_on")}
    return actions.keep_watching(decision, by=request.reader, on=today, **facts)


def _decision(request: Request, public_id: UUID) -> WatchDecision:
    """A running decision that is ours to think of again."""
    rows = WatchDecision.objects.select_related(
        "case__household", "case__lead", "case__desk", "person", "desk", "evidence"
    )
    decision = find(request, rows, public_id=public_id)
    require(policies.can_end(request.reader, decision))
    return decision


@require_http_methods(FORM)
@once
def end_watch(request: Request, public_id: UUID) -> HttpResponse:
    decision, today = _decision(request, public_id), timezone.localdate()
    form = EndWatchForm(posted(request), today=today)
    stale = is_stale(request, decision.case)
    if carry_out(
        form, lambda: _end(decision, form.cleaned_data["next_look_on"], request, today), stale=stale
    ):
        return saved(request, decision.case, "見守りを終えました。")
    page = END._replace(lead=f"{wareki(decision.decided_on)}に決めた見守りです。{END.lead}")
    return form_page(request, decision.case, form, page)


def _end(decision: WatchDecision, next_look_on: date, request: Request, today: date) -> WatchDecision:
    return actions.end_watch(decision, by=request.reader, next_look_on=next_look_on, on=today)
