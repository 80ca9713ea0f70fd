"""共有の記録: what my agency gave and received about a household, and how it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.audit.forms import once
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import wareki
from tsunagu.desk import actions as desk_actions
from tsunagu.desk.forms.acts import BarForm
from tsunagu.households.models import Household
from tsunagu.households.panels import Member, members
from tsunagu.sharing import actions, why
from tsunagu.sharing.guarded import people
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Barrier, Consent, Disclosure, Evidence
from tsunagu.web.http import Request, Shown, find, show

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

COLUMNS = (
    "pk",
    "public_id",
    "person_id",
    "from_agency_id",
    "from_agency__name",
    "to_agency_id",
    "to_agency__name",
    "to_membership__user__name",
    "scope",
    "kind",
    "purpose",
    "necessity",
    "valid_from",
    "effective_until",
    "revoked_at",
    "evidence_id",
    "evidence__public_id",
    "evidence__title",
    "evidence__holder_id",
    "evidence__basis__article",
    "evidence__basis__confirmed_on",
    "evidence__consent__public_id",
    "recorded_by__user__name",
    "approved_by__user__name",
)
ONE_LINE = (
    "evidence_id",
    "person_id",
    "from_agency_id",
    "to_agency_id",
    "to_membership__user__name",
    "valid_from",
    "effective_until",
)
LONGEST_LIST = 600  # rows of the ledger on one page: about forty years of one household


@require_http_methods(["GET"])
def ledger(request: Request, public_id: UUID) -> HttpResponse:
    """My agency's ledger of this household: given and received, running and ended, and our barriers."""
    household = find(request, Household.objects, public_id=public_id)
    everybody = members(request, household)
    reasons = why.lines(request.reader, request.shown)
    shares = _shares(request, everybody)
    context = {
        "household": household,
        "members": everybody,
        "given": [share for share in shares if share["is_given"] and share["is_running"]],
        "received": [share for share in shares if not share["is_given"] and share["is_running"]],
        "ended": [share for share in shares if not share["is_running"]],
        "barriers": _barriers(request, everybody),
        "why": reasons,
    }
    return show(request, "desk/ledger.html", context)


def _shares(request: Request, everybody: Iterable[Member]) -> list[dict[str, Any]]:
    """Rows of one act of sharing are one line: same evidence, person, both agencies and end.

    What is read here is that something was shared, not what; so the log says EXISTENCE.
    """
    called = {member.person_id: member.called for member in everybody}
    rows = Disclosure.objects.visible_to(request.reader).filter(person_id__in=called)
    rows = rows.exclude(kind=Kind.OWN_WORK).order_by("-valid_from", "pk")
    lines: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows.values(*COLUMNS)[:LONGEST_LIST]:
        request.shown.append(Shown(row["person_id"], row["from_agency_id"], Scope.EXISTENCE, row["pk"]))
        key = tuple(row[name] for name in ONE_LINE)
        line = lines.setdefault(key, _line(row, called[row["person_id"]], request))
        line["scopes"].append(str(Scope(row["scope"]).label))
    return list(lines.values())


def _line(row: dict[str, Any], called: str, request: Request) -> dict[str, Any]:
    at = request.reader.at
    is_given = row["from_agency_id"] == request.reader.agency.pk
    is_running = row["effective_until"] > at
    to = row["to_agency__name"] + (
        f"　{row['to_membership__user__name']}" if row["to_membership__user__name"] else ""
    )
    return {
        "public_id": row["public_id"],
        "called": called,
        "is_given": is_given,
        "is_running": is_running,
        "giver": row["from_agency__name"],
        "receiver": to,
        "kind": str(Kind(row["kind"]).label),
        "evidence": row["evidence__title"],
        "evidence_id": row["evidence__public_id"],
        "basis": row["evidence__basis__article"]
        + ("" if row["evidence__basis__confirmed_on"] else "・未確認"),
        "why": row["necessity"] or row["purpose"],
        "since": wareki(timezone.localdate(row["valid_from"])),
        "until": _end(row["effective_until"]),
        "writer": row["recorded_by__user__name"] if is_given else "",
        "approver": row["approved_by__user__name"] or "",
        "scopes": [],
        "may_end": is_given and is_running,
        "may_withdraw": is_running and row["evidence__holder_id"] == request.reader.agency.pk,
        "consent_id": row["evidence__consent__public_id"],
    }


def _end(moment: datetime) -> str:
    return "" if moment.year >= why.NO_END else wareki(timezone.localdate(moment))


def _barriers(request: Request, everybody: Iterable[Member]) -> list[dict[str, Any]]:
    called = {member.person_id: member.called for member in everybody}
    rows = Barrier.objects.visible_to(request.reader).filter(person_id__in=called)
    return [
        {
            "public_id": row["public_id"],
            "called": called[row["person_id"]],
            "whom": row["agency__name"] or row["user__name"] or "相手方",
            "reason": row["reason"],
            "since": wareki(timezone.localdate(row["since"])),
            "lifted": wareki(timezone.localdate(row["lifted_at"])) if row["lifted_at"] else "",
        }
        for row in rows.values(
            "public_id", "person_id", "agency__name", "user__name", "reason", "since", "lifted_at"
        )
    ]


@require_POST
@once
def revoke(request: Request, public_id: UUID) -> HttpResponse:
    """取りやめる: one line of the ledger, which is every scope of one act for one person and one
    recipient.
    """
    row = find(request, Disclosure.objects, public_id=public_id)
    same = Disclosure.objects.visible_to(request.reader).filter(
        evidence_id=row.evidence_id,
        person_id=row.person_id,
        recipient_id=row.recipient_id,
        from_agency_id=row.from_agency_id,
        valid_from=row.valid_from,
        effective_until__gt=request.reader.at,
    )
    if same:
        actions.revoke_all(same, by=request.reader)
    else:
        actions.revoke(row, by=request.reader)
    messages.success(request, "共有を取りやめました。相手先からは、もう見えません。")
    return _back(request)


@require_POST
@once
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    """根拠を取り下げる: everything that rests on it ends now."""
    actions.withdraw(find(request, Evidence.objects, public_id=public_id), by=request.reader)
    messages.success(request, "根拠を取り下げました。この根拠による共有は、すべて終わりました。")
    return _back(request)


ENDED = {
    Consent.Purpose.SHARE: "この同意による共有は、すべて終わりました。",
    Consent.Purpose.PLACE: "場とのつながりと、すきなことは、もう表示されません。",
    Consent.Purpose.PUBLISH: "案内のページの名前は、もう表示されません。",
}


@require_POST
@once
def withdraw_consent(request: Request, public_id: UUID) -> HttpResponse:
    """同意の撤回: the person took it back; every share that rests on it ends now."""
    consent = find(request, Consent.objects, public_id=public_id)
    actions.withdraw_consent(consent, by=request.reader)
    messages.success(request, f"同意の撤回を記録しました。{ENDED[consent.purpose]}")
    return _back(request)


@require_http_methods(["GET", "POST"])
@once
def bar(request: Request, public_id: UUID) -> HttpResponse:
    """除外: somebody reads nothing about one person of this household from now on."""
    household = find(request, Household.objects, public_id=public_id)
    ours = [member for member in members(request, household) if member.is_ours]
    form = BarForm(request.POST or None, members=ours, reader=request.reader)
    if request.method == "POST" and form.is_valid() and _bar(request, form):
        return redirect("desk:ledger", public_id=household.public_id)
    context = {"household": household, "form": form, "why": why.lines(request.reader, request.shown)}
    return show(request, "desk/bar.html", context, status=422 if form.errors else 200)


def _bar(request: Request, form: BarForm) -> bool:
    data = form.cleaned_data
    try:
        desk_actions.bar(
            find(request, people, public_id=data["person"]),
            by=request.reader,
            reason=data["reason"],
            agency=data["agency"],
            user=data["member"].user if data["member"] else None,
            new_desk=data["new_desk"],
        )
    except NotAllowed as refusal:
        form.add_error(None, refusal.decision.reason)
        return False
    messages.success(request, "除外を記録しました。いまから、この人の記録は見えません。")
    return True


@require_POST
@once
def lift(request: Request, public_id: UUID) -> HttpResponse:
    actions.lift(find(request, Barrier.objects, public_id=public_id), by=request.reader)
    messages.success(request, "除外を解きました。")
    return _back(request)


def _back(request: Request) -> HttpResponse:
    """To the ledger of the household the button stood on, if it can still be seen; otherwise to the first
    page.
    """
    try:
        household = Household.objects.visible_to(request.reader).filter(
            public_id=UUID(request.POST.get("household", ""))
        )
    except ValueError:
        return redirect("desk:home")
    found = household.first()
    return redirect("desk:ledger", public_id=found.public_id) if found else redirect("desk:home")
