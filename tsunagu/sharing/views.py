"""役割の表と、根拠法令の一覧: what the law for reading says, in words, for everybody who is logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tsunagu.audit.forms import once
from tsunagu.common.decisions import NotAllowed, require
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import wareki
from tsunagu.sharing import actions
from tsunagu.sharing.forms import ConfirmForm
from tsunagu.sharing.models import LegalBasisVersion
from tsunagu.sharing.policies import can_confirm_basis
from tsunagu.sharing.roles import ROLES, May, Rights
from tsunagu.web.http import Request, find

if TYPE_CHECKING:
    from datetime import date

MAY_WORDS = {
    May.WRITE: "記録を書く",
    May.SHARE: "根拠にもとづいて共有する",
    May.APPROVE: "ほかの人が書いた共有を承認する",
    May.LEAD: "ケースの持ち方を決める",
    May.ADMINISTER: "機関・窓口・利用者・所属を整える",
    May.EXCHANGE: "町の情報交換の記録を読む",
    May.PLACES: "町の場と催しを読む",
    May.GATHER: "自分の機関の場を開く",
}


@require_http_methods(["GET"])
def roles(request: Request) -> HttpResponse:
    lines = [
        {
            "label": str(role.label),
            "is_mine": role == request.reader.role,
            "words": rights.words,
            "may": "、".join(words for may, words in MAY_WORDS.items() if may in rights.may),
            "scopes": _scopes(rights),
        }
        for role, rights in ROLES.items()
    ]
    return render(request, "sharing/roles.html", {"roles": lines})


@require_http_methods(["GET"])
def bases(request: Request) -> HttpResponse:
    versions = LegalBasisVersion.objects.visible_to(request.reader).select_related("basis")
    lines = [_line(version) for version in versions.order_by("basis_id", "-since")]
    context = {"lines": lines, "may_confirm": can_confirm_basis(request.reader)}
    return render(request, "sharing/bases.html", context)


@require_http_methods(["GET", "POST"])
@once
def confirm_basis(request: Request, pk: int) -> HttpResponse:
    require(can_confirm_basis(request.reader))
    version = find(request, LegalBasisVersion.objects.select_related("basis"), pk=pk)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.confirm_basis(version, by=request.reader, **form.cleaned_data)
            messages.success(request, f"「{version.basis.name}」の確認を記録しました。")
            return redirect("sharing:bases")
        except NotAllowed as refusal:
            form.add_error(None, refusal.decision.reason)
    context = {"form": form, "line": _line(version)}
    return render(request, "sharing/confirm_basis.html", context, status=422 if form.is_bound else 200)


def _scopes(rights: Rights) -> str:
    return "、".join(str(scope.label) for scope in Scope if scope in rights.scopes)


def _line(version: LegalBasisVersion) -> dict[str, Any]:
    on = version.confirmed_on
    return {
        "pk": version.pk,
        "code": version.basis.code,
        "name": version.basis.name,
        "article": version.article,
        "summary": version.summary,
        "since": _day(version.since),
        "until": _day(version.until) if version.until else "",
        "confirmed": f"{version.confirmed_by}（{_day(on)}）" if on else "",
    }


def _day(on: date) -> str:
    return wareki(on).partition("（")[0]
