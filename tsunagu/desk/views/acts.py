"""世帯を分ける・一区切り・契約の終わり: acts that touch several apps at once."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsunagu.audit.forms import once
from tsunagu.cases.models import Case
from tsunagu.cases.policies import can_lead, can_move
from tsunagu.cases.views.answers import changed, is_stale, seen, stale_page
from tsunagu.common.decisions import NotAllowed, require
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import wareki
from tsunagu.desk import actions
from tsunagu.desk.forms.acts import ContractForm, EndContractForm, PauseForm, SplitForm
from tsunagu.desk.forms.sharing import first_moment, last_moment
from tsunagu.exchange import actions as exchange_actions
from tsunagu.exchange.finding import Kind as Found
from tsunagu.exchange.models import Finding
from tsunagu.households.panels import Member, members
from tsunagu.people.models import Person
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing import why
from tsunagu.sharing.guarded import people
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Contract, Disclosure, basis_on
from tsunagu.sharing.policies import can_record_contract, can_see_contracts
from tsunagu.web.http import Request, find, note_read, show

if TYPE_CHECKING:
    from collections.abc import Iterable


@require_http_methods(["GET"])
def split(request: Request, public_id: UUID) -> HttpResponse:
    """First page: who leaves."""
    case = find(request, Case.objects.select_related("household", "lead"), public_id=public_id)
    require(can_lead(request.reader, case))
    context = {"case": case, "household": case.household, "members": _ours(request, case)}
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "desk/split.html", context)


@require_http_methods(["GET", "POST"])
@once
def split_off(request: Request, public_id: UUID, person_id: UUID) -> HttpResponse:
    """Second page: every running share about the one who leaves, kept or ended in the same act."""
    case = find(request, Case.objects.select_related("household", "lead", "desk"), public_id=public_id)
    require(can_lead(request.reader, case))
    ours = _ours(request, case)
    leaving = find(request, people, public_id=person_id)
    lines = _running(leaving, request)
    form = SplitForm(request.POST or None, running=[(key, words) for key, words, _ in lines])
    if request.method == "POST" and form.is_valid():
        new = _split(request, form, case, leaving, ours, lines)
        if new is not None:
            messages.success(request, "世帯を分けました。離れた人の、新しい世帯の画面です。")
            return redirect(new)
    member = next((m for m in ours if m.person_id == leaving.pk), None)
    if member is None:
        raise Http404
    context = {"case": case, "household": case.household, "leaving": member, "form": form}
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "desk/split_off.html", context, status=422 if form.errors else 200)


def _ours(request: Request, case: Case) -> list[Member]:
    return [member for member in members(request, case.household) if member.is_ours]


def _running(leaving: Person, request: Request) -> list[tuple[str, str, list[Disclosure]]]:
    """The running shares about the one who leaves, one line for each recipient and evidence."""
    rows = actions.running_disclosures(leaving, request.reader)
    lines = []
    for _, group in groupby(rows, key=lambda row: (row.to_agency_id, row.evidence_id)):
        same = list(group)
        first = same[0]
        scopes = "・".join(str(Scope(row.scope).label) for row in same)
        end = wareki(timezone.localdate(first.effective_until))
        words = f"{first.to_agency.name}：{scopes}（{first.evidence.title}、{end}まで）"
        lines.append((str(first.public_id), words, same))
    return lines


def _split(
    request: Request,
    form: SplitForm,
    case: Case,
    leaving: Person,
    ours: Iterable[Member],
    lines: Iterable[tuple[str, str, list[Disclosure]]],
) -> Case | None:
    staying = [find(request, people, public_id=m.person_uuid) for m in ours if m.person_id != leaving.pk]
    data = form.cleaned_data
    try:
        return actions.split(
            case,
            by=request.reader,
            leaving=leaving,
            staying=staying,
            keep=[row for key, _, rows in lines if key in data.get("keep", []) for row in rows],
            on=data["on"],
            next_look_on=data["next_look_on"],
            reason=data["reason"],
        )
    except NotAllowed as refusal:
        form.add_error(None, refusal.decision.reason)
        return None


@require_http_methods(["GET", "POST"])
@once
def pause(request: Request, public_id: UUID) -> HttpResponse:
    """一区切り: not an end; it can start again at any time."""
    case = find(request, Case.objects.select_related("household", "lead", "desk"), public_id=public_id)
    require(can_move(request.reader, case, Case.Status.PAUSED))
    form = PauseForm(request.POST or None, members=_ours(request, case))
    context: dict[str, Any] = {
        "case": case,
        "household": case.household,
        "form": form,
        "seen": seen(case),
    }
    if is_stale(request, case):
        return stale_page(request, "desk/pause.html", context | {"stale": changed(case, form)}, form)
    if request.method == "POST" and form.is_valid() and _pause(request, form, case):
        messages.success(request, "一区切りにしました。いつでも「また始める」ことができます。")
        return redirect(case)
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "desk/pause.html", context, status=422 if form.errors else 200)


def _pause(request: Request, form: PauseForm, case: Case) -> bool:
    data = form.cleaned_data
    try:
        actions.pause(
            case,
            by=request.reader,
            person=find(request, people, public_id=data["person"]),
            words=data["words"],
            on=data["on"],
        )
    except NotAllowed as refusal:
        form.add_error(None, refusal.decision.reason)
        return False
    return True


@require_http_methods(["GET"])
def contracts(request: Request) -> HttpResponse:
    """委託契約: those of my agency, on either side."""
    require(can_see_contracts(request.reader))
    rows = Contract.objects.visible_to(request.reader).order_by("-starts_at", "-pk")
    values = rows.values(
        "public_id",
        "title",
        "programme",
        "commissioner_id",
        "commissioner__name",
        "contractor__name",
        "starts_at",
        "ends_at",
        "ended_at",
        "successor__name",
    )
    lines = [_contract(dict(row), request) for row in values[:200]]
    context = {"lines": lines, "may_add": bool(can_record_contract(request.reader))}
    return show(request, "desk/contracts.html", context)


def _contract(row: dict[str, Any], request: Request) -> dict[str, Any]:
    is_running = row["ended_at"] is None and row["ends_at"] > request.reader.at
    return row | {
        "since": wareki(timezone.localdate(row["starts_at"])),
        "until": wareki(timezone.localdate(row["ended_at"] or row["ends_at"])),
        "is_running": is_running,
        "may_end": is_running and row["commissioner_id"] == request.reader.agency.pk,
    }


@require_http_methods(["GET", "POST"])
@once
def contract(request: Request) -> HttpResponse:
    """委託する: from its first day the contractor can take people in; a future day waits until it comes."""
    require(can_record_contract(request.reader))
    draft = _draft(request)
    initial = {"title": f"{draft.programme} 委託契約", "programme": draft.programme} if draft else {}
    form = ContractForm(request.POST or None, reader=request.reader, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _record_contract(request, form, draft)
        except NotAllowed as refusal:
            form.add_error(None, refusal.decision.reason)
        else:
            messages.success(request, "委託契約を記録しました。")
            return redirect("desk:contracts")
    context = {"form": form, "draft": draft}
    return show(request, "desk/contract.html", context, status=422 if form.errors else 200)


def _draft(request: Request) -> Finding | None:
    """The confirmed finding of a visit record from which the contract is written, when one is named."""
    if not request.GET.get("draft"):
        return None
    waiting = Finding.objects.filter(kind=Found.CONTRACT, status=Finding.Status.CONFIRMED, contract=None)
    draft = find(request, waiting.select_related("record"), public_id=request.GET["draft"])
    note_read(request, draft.record)
    return draft


def _record_contract(request: Request, form: ContractForm, draft: Finding | None) -> None:
    data, at = form.cleaned_data, request.reader.at
    begins = data["starts_on"] <= timezone.localdate(at)
    terms = {
        "title": data["title"],
        "programme": data["programme"],
        "basis": basis_on("CONTRACT", timezone.localdate(at)),
        "scopes": data["scopes"],
        "starts_at": at if begins else first_moment(data["starts_on"]),
        "ends_at": last_moment(data["ends_on"], kind=Kind.CONTRACT, at=at),
    }
    if draft is None:
        sharing_actions.record_contract(data["contractor"], by=request.reader, **terms)
    else:
        exchange_actions.complete(draft, data["contractor"], by=request.reader, **terms)


@require_http_methods(["GET", "POST"])
@once
def end_contract(request: Request, public_id: UUID) -> HttpResponse:
    """The contract ends when the button is pressed: access is 0 the same second, the successor goes on."""
    contract = find(
        request, Contract.objects.select_related("contractor", "commissioner"), public_id=public_id
    )
    form = EndContractForm(request.POST or None, reader=request.reader, contractor=contract.contractor)
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.end_contract(contract, by=request.reader, desk=form.cleaned_data["desk"])
        except NotAllowed as refusal:
            form.add_error(None, refusal.decision.reason)
        else:
            messages.success(request, f"契約の終わりを記録しました。支援{moved}件を引き継ぎました。")
            return redirect("desk:contracts")
    context = {"contract": contract, "form": form}
    return show(request, "desk/end_contract.html", context, status=422 if form.errors else 200)
