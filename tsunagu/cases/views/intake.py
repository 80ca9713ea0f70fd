"""相談の受付: take in a caller's words; open, attach, or ask the coordinating desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.agencies.duties import duty_for
from tsunagu.audit.forms import once
from tsunagu.cases import actions, policies, queries
from tsunagu.cases.actions import Chosen, Said
from tsunagu.cases.forms import IntakeForm
from tsunagu.cases.models import CaseSubject, Informant, Intake
from tsunagu.cases.views.answers import answer as answer_page
from tsunagu.cases.views.answers import carry_out, posted
from tsunagu.common.decisions import NotAllowed, require
from tsunagu.common.search import LONGEST, words
from tsunagu.common.wareki import wareki
from tsunagu.households.panels import name_of
from tsunagu.sharing import why
from tsunagu.sharing.guarded import GUARD
from tsunagu.web.http import Request, find, note_shown, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from tsunagu.agencies.duties import Duty
    from tsunagu.cases.models import Case
    from tsunagu.cases.queries import Offer


@require_http_methods(["GET", "HEAD", "POST"])
@once
def intake(request: Request) -> HttpResponse:
    require(policies.can_receive(request.reader))
    carried = request.POST.get("act") == "carry"
    initial = _carried(request) if carried else _asked_before(request)
    form = IntakeForm(None if carried else posted(request), reader=request.reader, initial=initial)
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


def _take_over(request: Request, case: Case) -> None:
    """Words that were brought to the desk and are now part of a case leave its list."""
    if "from" not in request.GET:
        return
    row = find(request, Intake.objects.filter(holder=request.reader.agency), public_id=request.GET["from"])
    if row.status == Intake.Status.ARRIVED:
        actions.take_over(row, by=request.reader, case=case)


def _carried(request: Request) -> dict[str, Any]:
    """What was typed into さがす, posted here so that it stands in no address."""
    typed = request.POST.get("typed", "").strip()[:LONGEST]
    name = "contact" if any(word.digits for word in words(typed)) else "called"
    return {name: typed}


def _open(request: Request, form: IntakeForm) -> HttpResponse:
    """A new household, once those that might be it, and whose district it is, were seen."""
    called = form.cleaned_data["called"]
    offers = [] if form.cleaned_data["offered"] == called else queries.namesakes(request.reader, called)
    duty, taken = _duty(request, form), request.POST.get("act") == "take"
    told = duty is None or form.cleaned_data["proposed"] == form.cleaned_data["town"]
    if offers or not told:
        return _page(request, form, offers, duty)
    said, desk = Said(**form.said()), form.cleaned_data["desk"]
    chosen = Chosen(duty, taken) if duty else None
    case = carry_out(form, lambda: actions.receive(said, by=request.reader, desk=desk, chosen=chosen))
    if case is None:
        return _page(request, form, [], duty)
    _take_over(request, case)
    messages.success(request, "受けつけました。")
    return redirect(case.get_absolute_url())


def _duty(request: Request, form: IntakeForm) -> Duty | None:
    """Who answers for the place that was typed; nothing to say where it is the caller of this page."""
    reader, day = request.reader, form.cleaned_data["received_on"]
    duty = duty_for(form.cleaned_data["town"], reader.towns[0], day)
    is_me = duty is not None and duty.membership_id == reader.membership.pk
    return None if is_me and form.cleaned_data["desk"].pk == reader.membership.desk_id else duty


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
    _take_over(request, case)
    messages.success(request, "この世帯の話として受けつけました。")
    return redirect(case.get_absolute_url())


def _ask(request: Request, form: IntakeForm) -> HttpResponse:
    said, desk = Said(**form.said()), form.cleaned_data["desk"]
    asked = carry_out(form, lambda: actions.ask(said, by=request.reader, desk=desk))
    if asked is None:
        return _page(request, form, [])
    messages.success(request, "まとめる窓口に、確かめを頼みました。わかったら窓口から連絡します。")
    return redirect("cases:intake_detail", asked.public_id)


def _page(
    request: Request, form: IntakeForm, offers: Sequence[Offer], duty: Duty | None = None
) -> HttpResponse:
    if offers:
        form.offer(offers)
        _note(request, offers)
    if duty:
        form.propose(form.cleaned_data["town"])
    may_take = duty is not None and duty.agency_id == request.reader.agency.pk
    context = {"form": form, "offers": offers, "duty": duty, "may_take": may_take}
    return answer_page(request, "cases/intake.html", context, form)


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
        "is_waiting": intake.status in (Intake.Status.ASKED, Intake.Status.ARRIVED),
        "has_arrived": intake.status == Intake.Status.ARRIVED,
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
