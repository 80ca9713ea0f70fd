"""共有する: from a household, on an evidence that stands or on a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsunagu.agencies.models import Agency
from tsunagu.audit.forms import once
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import wareki
from tsunagu.desk.forms.sharing import PaperForm, ShareForm
from tsunagu.households.models import Household
from tsunagu.households.panels import Member, members
from tsunagu.people.models import Person
from tsunagu.sharing import actions, why
from tsunagu.sharing.guarded import people
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import Evidence, basis_on
from tsunagu.web.http import Request, find, show

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tsunagu.sharing.models import Disclosure

NEW = {  # what may be written down here, in the order in which it should be thought of
    Kind.CONSENT: "本人の同意を記録する",
    Kind.CONFERENCE: "会議を記録する",
    Kind.GROUND: "理由を書いて承認をもらう",
    Kind.INFORMATION_REQUEST: "情報提供の求めに答える",
    Kind.STATUTORY_REPORT: "法律にもとづいて通報する",
    Kind.EMERGENCY: "緊急に伝える（72時間まで）",
}


@require_http_methods(["GET"])
def share(request: Request, public_id: UUID) -> HttpResponse:
    """First page: the evidence that stands, and the ways to write down a new one."""
    household = find(request, Household.objects, public_id=public_id)
    ours = _ours(request, household)
    context = {
        "household": household,
        "members": ours,
        "usable": [_line(evidence) for evidence in _usable(request, ours)],
        "kinds": [(kind.value, words) for kind, words in NEW.items()],
        "why": why.lines(request.reader, request.shown),
    }
    return show(request, "desk/share.html", context)


@require_http_methods(["GET", "POST"])
@once
def share_on(request: Request, public_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Second page: four inputs on the evidence that was chosen."""
    household = find(request, Household.objects, public_id=public_id)
    evidence = find(request, Evidence.objects, public_id=evidence_id)
    if not _may_give(evidence, request):
        raise Http404
    covered = _covered(_ours(request, household), evidence)
    recipients = list(Agency.objects.filter(pk__in=_others(evidence, request)).order_by("pk"))
    form = ShareForm(
        request.POST or None,
        members=covered,
        scopes=evidence.scopes.values_list("scope", flat=True),
        recipients=recipients,
        initial={
            "people": [str(member.person_uuid) for member in covered],
            "recipients": [agency.pk for agency in recipients],
        },
    )
    if request.method == "POST" and form.is_valid() and _disclose(request, form, evidence, recipients):
        return redirect("desk:ledger", public_id=household.public_id)
    context = {"household": household, "evidence": _line(evidence), "form": form}
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "desk/share_on.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def share_new(request: Request, public_id: UUID, kind: str) -> HttpResponse:
    """A new evidence and, in the same act, what is shared on it."""
    household = find(request, Household.objects, public_id=public_id)
    if kind not in NEW:
        raise Http404
    form = PaperForm(
        request.POST or None, kind=Kind(kind), reader=request.reader, members=_ours(request, household)
    )
    if request.method == "POST" and form.is_valid() and _record(request, form):
        return redirect("desk:ledger", public_id=household.public_id)
    context = {"household": household, "title": NEW[Kind(kind)], "kind": kind, "form": form}
    context["approved"] = RULES[Kind(kind)].approved
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "desk/share_new.html", context, status=422 if form.errors else 200)


def _ours(request: Request, household: Household) -> list[Member]:
    """Only our own rows can be shared, so only people for whom we work are offered."""
    return [member for member in members(request, household) if member.is_ours]


def _usable(request: Request, ours: Sequence[Member]) -> list[Evidence]:
    """Evidence in force on which our agency may give something about these people."""
    rows = Evidence.objects.visible_to(request.reader).in_force(request.reader.at)
    rows = rows.exclude(kind__in=[Kind.OWN_WORK, Kind.SUCCESSION]).exclude(is_standing=True, kind=Kind.GROUND)
    rows = rows.select_related("basis", "holder", "contract").prefetch_related(
        "recipients__agency", "scopes", "people"
    )
    return [evidence for evidence in rows if _may_give(evidence, request) and _covered(ours, evidence)]


def _may_give(evidence: Evidence, request: Request) -> bool:
    rule = RULES[Kind(evidence.kind)]
    if rule.approved and evidence.approved_by_id is None:
        return False
    return rule.between_listed or evidence.holder_id == request.reader.agency.pk


def _covered(ours: Sequence[Member], evidence: Evidence) -> list[Member]:
    if RULES[Kind(evidence.kind)].any_person:
        return list(ours)
    named = {row.person_id for row in evidence.people.all()}
    return [member for member in ours if member.person_id in named]


def _others(evidence: Evidence, request: Request) -> list[int]:
    listed = [row.agency_id for row in evidence.recipients.all()]
    return [pk for pk in listed if pk != request.reader.agency.pk]


def _line(evidence: Evidence) -> dict[str, Any]:
    """Plain words of one evidence for a list."""
    until = evidence.in_force_until
    return {
        "public_id": evidence.public_id,
        "title": evidence.title,
        "kind": Kind(evidence.kind).label,
        "basis": evidence.basis.article,
        "is_confirmed": evidence.basis.is_confirmed,
        "held_on": wareki(evidence.held_on) if evidence.held_on else "",
        "recipients": "、".join(row.agency.name for row in evidence.recipients.all()),
        "scopes": "・".join(Scope(row.scope).label for row in evidence.scopes.all()),
        "until": wareki(timezone.localdate(until)) if until else "",
    }


def _disclose(request: Request, form: ShareForm, evidence: Evidence, recipients: Iterable[Agency]) -> bool:
    """True when shared; a refusal comes back at the form and nothing is lost."""
    data = form.cleaned_data
    try:
        rows = actions.disclose(
            evidence,
            by=request.reader,
            to=[agency for agency in recipients if agency.pk in data["recipients"]],
            people=_people(request, data["people"]),
            scopes=data["scopes"],
            purpose=evidence.title,
            necessity=data["necessity"],
            until=None,
        )
    except NotAllowed as refusal:
        form.add_error(None, refusal.decision.reason)
        return False
    _say(request, rows)
    return True


def _say(request: Request, rows: list[Disclosure]) -> None:
    messages.success(request, "共有しました。" if rows else "記録しました。承認されると、共有が始まります。")


def _people(request: Request, chosen: Iterable[str]) -> list[Person]:
    return [find(request, people, public_id=public_id) for public_id in chosen]


def _record(request: Request, form: PaperForm) -> bool:
    try:
        with transaction.atomic():
            evidence, about, to = _write(request, form)
            scopes = [
                *form.cleaned_data.get("scopes", []),
                *([Scope.CONFERENCE] if form.kind == Kind.CONFERENCE else []),
            ]
            rows = actions.disclose(
                evidence,
                by=request.reader,
                to=to,
                people=about,
                scopes=scopes,
                purpose=evidence.title,
                necessity=evidence.reason,
                until=evidence.in_force_until,
            )
    except NotAllowed as refusal:
        form.add_error(None, refusal.decision.reason)
        return False
    _say(request, rows)
    return True


def _write(request: Request, form: PaperForm) -> tuple[Evidence, list[Person], list[Agency]]:
    data, reader = form.cleaned_data, request.reader
    about = _people(request, data["people"] if "people" in data else [data["person"]])
    chosen = data["recipients"] if "recipients" in data else [data["recipient"]]
    to = list(Agency.objects.filter(pk__in=chosen).order_by("pk"))
    if form.kind == Kind.CONFERENCE:
        evidence = actions.record_conference(
            data["title"],
            by=reader,
            held_on=data["held_on"],
            basis=data["basis"],
            members=to,
            people=about,
            until=data["until"],
        )
    elif form.kind == Kind.CONSENT:
        evidence = _consent(request, data, about, to)
    else:
        evidence = actions.record_evidence(_paper(form, about, to), by=reader)
    return evidence, about, to


def _paper(form: PaperForm, about: list[Person], to: list[Agency]) -> actions.Paper:
    data = form.cleaned_data
    longest = RULES[form.kind].longest
    until = data.get("until") or (form.reader.at + longest if longest else None)
    return actions.Paper(
        kind=form.kind,
        basis=data["basis"],
        title=data["title"],
        recipients=to,
        people=about,
        scopes=data["scopes"],
        until=until,
        reason=data["reason"],
        harm_checked=data.get("harm_checked", False),
    )


def _consent(request: Request, data: dict[str, Any], about: list[Person], to: list[Agency]) -> Evidence:
    reader = request.reader
    consent = actions.record_consent(
        about[0],
        by=reader,
        consenter=data["consenter"],
        method=data["method"],
        given_on=data["given_on"],
        exclusions=data["exclusions"],
    )
    is_public = reader.agency.kind in (Agency.Kind.SECTION, Agency.Kind.HEALTH_CENTER)
    paper = actions.Paper(
        kind=Kind.CONSENT,
        basis=basis_on("APPI_69_2_1" if is_public else "CONSENT", timezone.localdate(reader.at)),
        title=f"本人の同意（{wareki(data['given_on'])}）",
        recipients=[reader.agency, *to],
        people=about,
        scopes=data["scopes"],
        until=data["until"],
        held_on=data["given_on"],
        consent=consent,
    )
    return actions.record_evidence(paper, by=reader)
