"""承認: shares that wait for somebody other than their writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.audit.forms import once
from tsunagu.common.decisions import require
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import wareki
from tsunagu.desk import due
from tsunagu.households.models import CalledName
from tsunagu.sharing import actions, why
from tsunagu.sharing.guarded import GUARD
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Evidence
from tsunagu.sharing.policies import can_see_approvals
from tsunagu.web.http import Request, Shown, find, note_shown, show

if TYPE_CHECKING:
    from collections.abc import Iterable


@require_http_methods(["GET"])
def approvals(request: Request) -> HttpResponse:
    """What waits: the reason, the people, the scopes, the recipient, and who wrote it."""
    require(can_see_approvals(request.reader))
    rows = due.approvals(request.reader).select_related("basis", "recorded_by__user")
    waiting = list(rows.prefetch_related("recipients__agency", "people", "scopes"))
    called = _called(request, {row.person_id for evidence in waiting for row in evidence.people.all()})
    lines = [_line(evidence, called, request) for evidence in waiting]
    reasons = why.lines(request.reader, request.shown)
    for evidence in waiting:  # the reason tells about each of its people
        request.shown.extend(
            Shown(row.person_id, evidence.holder_id, Scope.NOTES, None) for row in evidence.people.all()
        )
    context = {"lines": lines, "why": reasons}
    return show(request, "desk/approvals.html", context)


@require_POST
@once
def approve(request: Request, public_id: UUID) -> HttpResponse:
    """承認する (or, for an emergency that was told at once, 確かめた)."""
    evidence = find(request, Evidence.objects, public_id=public_id)
    if evidence.kind == Kind.EMERGENCY:
        actions.confirm_emergency(evidence, by=request.reader)
        messages.success(request, "緊急の共有を確かめたことを記録しました。")
    else:
        actions.approve(evidence, by=request.reader)
        messages.success(request, "承認しました。共有が始まりました。")
    return redirect("desk:approvals")


@require_POST
@once
def decline(request: Request, public_id: UUID) -> HttpResponse:
    """承認しない: the proposal is withdrawn; nothing was shared on it."""
    actions.decline(find(request, Evidence.objects, public_id=public_id), by=request.reader)
    messages.success(request, "承認しないことを記録しました。共有は始まりません。")
    return redirect("desk:approvals")


def _called(request: Request, person_ids: Iterable[int]) -> dict[int, str]:
    rows = CalledName.objects.visible_to(request.reader).filter(
        person_id__in=list(person_ids), replaced_at=None
    )
    shown = note_shown(request, rows.order_by("-pk").values(*GUARD, "name"))
    return {row["person_id"]: row["name"] for row in shown}


def _line(evidence: Evidence, called: dict[int, str], request: Request) -> dict[str, Any]:
    end = evidence.in_force_until
    return {
        "public_id": evidence.public_id,
        "title": evidence.title,
        "kind": str(Kind(evidence.kind).label),
        "is_emergency": evidence.kind == Kind.EMERGENCY,
        "basis": evidence.basis.article,
        "is_confirmed": evidence.basis.is_confirmed,
        "reason": evidence.reason,
        "people": "、".join(
            called[row.person_id] for row in evidence.people.all() if row.person_id in called
        ),
        "scopes": "・".join(str(Scope(row.scope).label) for row in evidence.scopes.all()),
        "recipients": "、".join(row.agency.name for row in evidence.recipients.all()),
        "writer": evidence.recorded_by.user.name,
        "is_mine": evidence.recorded_by.user_id == request.reader.user.pk,
        "since": wareki(timezone.localdate(evidence.in_force_from)),
        "until": wareki(timezone.localdate(end)) if end else "",
    }
