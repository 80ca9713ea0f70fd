"""What outreach shows of a household: the running decisions to watch and wait. One statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone

from tsunagu.common.wareki import wareki
from tsunagu.households.panels import UNNAMED, Member, Panel
from tsunagu.outreach.models import WatchDecision
from tsunagu.sharing.guarded import GUARD
from tsunagu.sharing.roles import May
from tsunagu.web.http import Request, note_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.households.models import Household


def watch(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """見守りの判断: why we wait, who knows, who keeps it, and when we think again."""
    rows = WatchDecision.objects.visible_to(request.reader).filter(
        person_id__in=[member.person_id for member in people], ended_on=None
    )
    found = note_shown(
        request,
        rows.order_by("next_look_on", "pk").values(
            *GUARD,
            "public_id",
            "reason",
            "who_knows",
            "decided_on",
            "next_look_on",
            desk_name=F("desk__name"),
            desk_agency_id=F("desk__agency"),
            owner_name=F("owner__user__name"),
        ),
    )
    lines = [_line(row, people, request) for row in found]
    return Panel("watch", "見守り", "outreach/panels/watch.html", {"lines": lines})


def _line(row: dict[str, Any], people: Sequence[Member], request: Request) -> dict[str, Any]:
    names = {member.person_id: member.called for member in people}
    is_ours = request.reader.agency.pk in (row["holder_id"], row["desk_agency_id"])
    return {
        "public_id": row["public_id"],
        "who": names.get(row["person_id"], UNNAMED),
        "reason": row["reason"],
        "who_knows": row["who_knows"],
        "owner": f"{row['owner_name']}（{row['desk_name']}）" if row["owner_name"] else row["desk_name"],
        "decided": wareki(row["decided_on"]),
        "next_look": wareki(row["next_look_on"]),
        "is_due": row["next_look_on"] <= timezone.localdate(request.reader.at),
        "may_end": is_ours and request.reader.may(May.LEAD),
    }
