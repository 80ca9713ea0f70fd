"""相談の受付: take in a caller's words; open, attach, or ask the coordinating desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.audit.forms import once
from tsunagu.cases import actions, policies, queries
from tsunagu.cases.actions import Said
from tsunagu.cases.forms import IntakeForm
from tsunagu.cases.models import CaseSubject, Informant, Intake
from tsunagu.cases.views.answers import answer as answer_page
from tsunagu.cases.views.answers import carry_out, posted
from tsunagu.common.decisions import NotAllowed, require
from tsunagu.common.wareki import wareki
from tsunagu.households.panels import name_of
from tsunagu.sharing import why
from tsunagu.sharing.guarded import GUARD
from tsunagu.web.http import Request, find, note_shown, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from tsunagu.cases.queries import Offer


@require_http_methods(["GET", "HEAD", "POST"])
@once
def intake(request: Request) -> HttpResponse:
    require(policies.can_receive(request.reader))
    form = IntakeForm(posted(request), reader=request.reader, initial=_asked_before(request))
    if not form.is_valid():
        return _page(request, form, [])
    way = {"attach": _attach, "ask": _ask}.get(request.POST.get("act", ""), _open)
    return way(request, form)


def _asked_before(request: Request) -> dict[str, Any]:
    """An intake of my agency that was asked about, taken over into a new form (?from=<uuid>)."""
    if "from" not in request.GET:
        return {}
    row = find(request, Intake.objects.filter(holder=request.reader.agency), public_id=request.GET["from"])
    names = ("words", "called", "source", "received_on", "received_basis")
    return {name: getattr(row, name) for name in names}


def _open(request: Request, form: IntakeForm) -> HttpResponse:
    """A new household, once the caller of this page has seen those that might be it."""
    called = form.cleaned_data["called"]
    offers = [] if form.cleaned_data["offered"] == called else queries.namesakes(request.reader, called)
    if offers:
        return _page(request, form, offers)
    said, desk = Said(**form.said()), form.cleaned_data["desk"]
    case = carry_out(form, lambda: actions.receive(said, by=request.reader, desk=desk))
    if case is None:
        return _page(request, form, [])
    messages.success(request, "受けつけました。")
    return redirect(case.get_absolute_url())


def _attach(request: Request, form: IntakeForm) -> HttpResponse:
    choice = form.cleaned_data["choice"]
    if not choice:
        form.add_error("choice", "どの世帯かを選んでください。")
        return _page(request, form, queries.namesakes(request.reader, form.cleaned_data["called"]))
    mine = CaseSubject.objects.filter(holder=request.reader.agency, until=None)
    subject = find(request, mine.select_related("case__household", "person"), public_id=choice)
    assert subject.person is not None
    case, person, desk = subject.case, subject.person, form.cleaned_data["desk"]
    said = Said(**form.said())
    done = carry_out(
        form, lambda: actions.attach(said, by=request.reader, desk=desk, case=case, person=person)
    )
    if done is None:
        return _page(request, form, queries.namesakes(request.reader, said.called))
    messages.success(request, "この世帯の話として受けつけました。")
    return redirect(case.get_absolute_url())


def _ask(request: Request, form: IntakeForm) -> HttpResponse:
    said, desk = Said(**form.said()), form.cleaned_data["desk"]
    asked = carry_out(form, lambda: actions.ask(said, by=request.reader, desk=desk))
    if asked is None:
        return _page(request, form, [])
    messages.success(request, "まとめる窓口に、確かめを頼みました。わかったら窓口から連絡します。")
    return redirect("cases:intake_detail", asked.public_id)


def _page(request: Request, form: IntakeForm, offers: Sequence[Offer]) -> HttpResponse:
    if offers:
        form.offer(offers)
        _note(request, offers)
    return answer_page(request, "cases/intake.html", {"form": form, "offers": offers}, form)


def _note(request: Request, offers: Sequence[Offer]) -> None:
    for row in note_shown(request, [row for offer in offers for row in offer.rows]):
        name_of(request, row["called"])


@require_http_methods(["GET", "HEAD"])
def intake_detail(request: Request, public_id: UUID) -> HttpResponse:
    rows = Intake.objects.select_related(
        "desk__agency", "asked_by__agency", "received_basis__basis", "case__household", "recorded_by__user"
    )
    intake = find(request, rows, public_id=public_id)
    informants = Informant.objects.visible_to(request.reader).filter(intake=intake)
    informant = note_shown(request, informants.values(*GUARD, "name", "relation", "contact"))
    offers = _offers(request, intake)
    context = {
        "intake": _facts(intake),
        "informant": informant[0] if informant else None,
        "offers": offers,
        "may_answer": policies.can_answer(request.reader, intake),
    }
    return show(
        request, "cases/intake_detail.html", context | {"why": why.lines(request.reader, request.shown)}
    )


def _offers(request: Request, intake: Intake) -> list[Offer]:
    """For the coordinating desk that was asked: households it sees where somebody is called alike."""
    asked = intake.status == Intake.Status.ASKED and intake.asked_by_id is not None
    if not asked or intake.holder_id != request.reader.agency.pk:
        return []
    offers = queries.namesakes(request.reader, intake.called)
    _note(request, offers)
    return offers


def _facts(intake: Intake) -> dict[str, Any]:
    """Plain values for the page."""
    basis, asked_by = intake.received_basis, intake.asked_by
    basis_words = ""
    if basis is not None:
        confirmed = "" if basis.is_confirmed else "・未確認"
        basis_words = f"{basis.basis.name}（{basis.article}）{confirmed}"
    return {
        "public_id": intake.public_id,
        "words": intake.words,
        "called": intake.called,
        "source": intake.get_source_display(),
        "status": intake.get_status_display(),
        "is_waiting": intake.status == Intake.Status.ASKED,
        "received_on": wareki(intake.received_on),
        "basis": basis_words,
        "desk": f"{intake.desk.agency.name}　{intake.desk.name}",
        "writer": intake.recorded_by.user.name,
        "asked_by": f"{asked_by.agency.name}　{asked_by.name}" if asked_by else "",
        "asked_by_desk": asked_by.pk if asked_by else None,
        "asked_by_phone": asked_by.phone if asked_by else "",
        "household": intake.case.household.public_id if intake.case else None,
    }


@require_POST
@once
def answer(request: Request, public_id: UUID) -> HttpResponse:
    intake = find(request, Intake.objects, public_id=public_id)
    try:
        actions.answer(intake, by=request.reader)
        messages.success(request, "連絡したことを残しました。")
    except NotAllowed as refusal:
        messages.error(request, refusal.decision.reason)
    return redirect("cases:intake_detail", intake.public_id)
