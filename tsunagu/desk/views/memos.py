"""メモ箱: what waits to be put with somebody: mine, and what somebody left behind for their supervisor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tsunagu.audit.forms import once
from tsunagu.cases.policies import can_receive
from tsunagu.common.decisions import NotAllowed, require
from tsunagu.common.wareki import short
from tsunagu.desk import actions
from tsunagu.desk.models import Memo
from tsunagu.sharing.guarded import GUARD
from tsunagu.web.http import Request, find, note_shown, show

if TYPE_CHECKING:
    from django.http import HttpResponse

SHOWN = 100


@require_safe
def memos(request: Request) -> HttpResponse:
    require(can_receive(request.reader))
    rows = Memo.objects.visible_to(request.reader).waiting(request.reader.at)
    values = rows.order_by("-recorded_at", "-pk").values(
        *GUARD,
        "public_id",
        "words",
        "recorded_at",
        "expires_at",
        "only_for_id",
        writer=F("only_for__user__name"),
    )
    lines = [_line(row, request) for row in note_shown(request, values[:SHOWN])]
    return show(request, "desk/memos.html", {"lines": lines})


def _line(row: dict[str, Any], request: Request) -> dict[str, Any]:
    at, until = timezone.localtime(row["recorded_at"]), timezone.localtime(row["expires_at"])
    return {
        "public_id": row["public_id"],
        "words": row["words"],
        "at": f"{short(at.date(), timezone.localdate(request.reader.at))} {at:%H:%M}",
        "until": short(until.date()),
        "writer": "" if row["only_for_id"] == request.reader.membership.pk else row["writer"],
    }


@require_POST
@once
def delete_memo(request: Request, public_id: UUID) -> HttpResponse:
    memo = find(request, Memo.objects.select_related("only_for"), public_id=public_id)
    try:
        actions.delete_memo(memo, by=request.reader)
        messages.success(request, "メモを消しました。")
    except NotAllowed as refusal:
        messages.error(request, refusal.decision.reason)
    return redirect("desk:memos")
