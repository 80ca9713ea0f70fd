"""What outreach shows of a household: the running decisions to watch and wait. One statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from tsunagu.common.wareki import wareki
from tsunagu.households.panels import UNNAMED, Member, Panel
from tsunagu.outreach.models import WatchDecision
from tsunagu.sharing.guarded import GUARD
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Evidence
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
            "triggers",
            "evidence_id",
            "recorded_at",
            "decided_on",
            "next_look_on",
            desk_name=F("desk__name"),
            desk_agency_id=F("desk__agency"),
            owner_name=F("owner__user__name"),
            happened_at=F("case__happened_at"),
            shared_on=_shared_on(request),
            shared_kind=_shared_on(request, "kind"),
        ),
    )
    lines = [_line(row, people, request) for row in found]
    return Panel("watch", "見守り", "outreach/panels/watch.html", {"lines": lines})


def _shared_on(request: Request, column: str = "title") -> Subquery:
    """What the decision rests on, for who may read that evidence."""
    rows = Evidence.objects.visible_to(request.reader).filter(pk=OuterRef("evidence"))
    return Subquery(rows.values(column)[:1])


def _meeting(row: dict[str, Any]) -> str:
    """Whether a meeting was held, and what is shared instead."""
    if row["evidence_id"] is None:
        return "会議は開かず、この機関だけで見守る"
    if not row["shared_on"]:
        return "会議は開かず、共有にとどめる"
    if row["shared_kind"] == Kind.CONFERENCE:
        return f"「{row['shared_on']}」で話し合い、見守ると決めた"
    return f"会議は開かず、「{row['shared_on']}」による共有にとどめる"


def _line(row: dict[str, Any], people: Sequence[Member], request: Request) -> dict[str, Any]:
    names = {member.person_id: member.called for member in people}
    is_ours = request.reader.agency.pk in (row["holder_id"], row["desk_agency_id"])
    return {
        "public_id": row["public_id"],
        "who": names.get(row["person_id"], UNNAMED),
        "reason": row["reason"],
        "who_knows": row["who_knows"],
        "triggers": row["triggers"],
        "meeting": _meeting(row),
        "owner": f"{row['owner_name']}（{row['desk_name']}）" if row["owner_name"] else row["desk_name"],
        "decided": wareki(row["decided_on"]),
        "next_look": wareki(row["next_look_on"]),
        "is_due": row["next_look_on"] <= timezone.localdate(request.reader.at) or _stirred(row),
        "may_end": is_ours and request.reader.may(May.LEAD),
    }


def _stirred(row: dict[str, Any]) -> bool:
    """Something happened in the household since; what it was stands in できごと, for who may read it."""
    return row["happened_at"] is not None and row["happened_at"] > row["recorded_at"]
