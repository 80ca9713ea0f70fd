"""見た人: who opened the rows that my agency holds about the people of a household."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from tsunagu.accounts.models import User
from tsunagu.agencies.models import Agency
from tsunagu.audit import queries
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import wareki
from tsunagu.households.models import Household
from tsunagu.households.panels import members
from tsunagu.sharing import why
from tsunagu.web.http import Request, find, show

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tsunagu.audit.queries import Looker

LIMIT = 100  # pages of each list; older readings are in the audit trail


@require_safe
def lookers(request: Request, public_id: UUID) -> HttpResponse:
    """Readings by others first; those of my own agency apart: they are many and rarely the question."""
    household = find(request, Household.objects, public_id=public_id)
    ours = {member.person_id: member.called for member in members(request, household) if member.is_ours}
    mine = request.reader.agency.pk
    others = queries.lookers(mine, ours, by_holder=False, limit=LIMIT)
    own = queries.lookers(mine, ours, by_holder=True, limit=LIMIT)
    names = _names([*others, *own])
    context = {
        "household": household,
        "people": list(ours.values()),
        "others": [_line(looker, ours, names) for looker in others],
        "own": [_line(looker, ours, names) for looker in own],
        "limit": LIMIT,
        "why": why.lines(request.reader, request.shown),
    }
    return show(request, "desk/lookers.html", context)


def _names(found: Collection[Looker]) -> dict[str, dict[int, str]]:
    """Names of the accounts and agencies, one statement each."""
    users = {looker.user_id for looker in found if looker.user_id}
    agencies = {looker.agency_id for looker in found if looker.agency_id}
    return {
        "users": dict(User.objects.filter(pk__in=users).values_list("pk", "name")),
        "agencies": dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "name")),
    }


def _line(looker: Looker, called: Mapping[int, str], names: dict[str, dict[int, str]]) -> dict[str, Any]:
    at = timezone.localtime(looker.at)
    return {
        "on": wareki(at.date()),
        "at": f"{at:%H:%M}",
        "name": names["users"].get(looker.user_id or 0, "（名前の記録がありません）"),
        "agency": names["agencies"].get(looker.agency_id or 0, ""),
        "people": "・".join(called[pk] for pk in looker.person_ids if pk in called),
        "scopes": "・".join(str(Scope(scope).label) for scope in looker.scopes),
    }
