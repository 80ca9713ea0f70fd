"""地区の担当: one press takes what the map of the town proposes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from tsunagu.agencies.duties import duties_for
from tsunagu.audit.forms import once
from tsunagu.cases import actions
from tsunagu.cases.models import Case
from tsunagu.cases.views.answers import case_for
from tsunagu.common.decisions import NotAllowed
from tsunagu.households.models import ContactPoint, HouseholdMember
from tsunagu.sharing.guarded import GUARD
from tsunagu.web.http import Request, note_shown

if TYPE_CHECKING:
    from tsunagu.agencies.duties import Duty

CHANGED = "地区の担当が変わりました。画面を読み直して、もう一度おしてください。"


@require_POST
@once
def assign(request: Request, public_id: UUID) -> HttpResponse:
    """What was on the screen is taken only while the map still says so."""
    case = case_for(request, public_id)
    duty = next(
        (duty for duty in _duties(request, case) if str(duty.duty_id) == request.POST.get("duty")), None
    )
    if duty is None:
        messages.error(request, CHANGED)
        return redirect(case.get_absolute_url())
    try:
        actions.assign(case, by=request.reader, duty=duty)
        messages.success(request, "地区の担当にしました。")
    except NotAllowed as refusal:
        messages.error(request, refusal.decision.reason)
    return redirect(case.get_absolute_url())


def _duties(request: Request, case: Case) -> list[Duty]:
    """What the map says of the places that this reader may read of the household."""
    reader = request.reader
    here = HouseholdMember.objects.visible_to(reader).filter(household=case.household_id, until=None)
    points = ContactPoint.objects.visible_to(reader).filter(
        person_id__in=here.order_by().values("person_id"), replaced_at=None
    )
    towns = [row["town"] for row in note_shown(request, points.order_by("pk").values(*GUARD, "town"))]
    return duties_for(towns, case.municipality_id, timezone.localdate(reader.at))
