"""What groups show of a household: the places its people belong to, while their consent stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F

from tsunagu.common.wareki import wareki
from tsunagu.groups import seeking
from tsunagu.groups.models import GroupPart
from tsunagu.households.panels import UNNAMED, Member, Panel
from tsunagu.sharing.guarded import GUARD
from tsunagu.sharing.roles import May
from tsunagu.web.http import Request, note_shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.households.models import Household


def parts(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """場とのつながり: where each person goes and in which role, those that run first. One statement."""
    reader = request.reader
    rows = GroupPart.objects.visible_to(reader).with_credit(reader.at)
    rows = rows.filter(person_id__in=[member.person_id for member in people])
    found = note_shown(
        request,
        rows.order_by(F("until").desc(nulls_first=True), "-since", "pk").values(
            *GUARD,
            "public_id",
            "role",
            "since",
            "until",
            "credit",
            group_name=F("group__name"),
            group_uuid=F("group__public_id"),
        ),
    )
    names = {member.person_id: member.called for member in people}
    is_ours = any(member.is_ours for member in people)
    context = {
        "lines": [_line(row, names, reader.agency.pk) for row in found],
        "household": household.public_id,
        "may_add": is_ours and reader.may(May.WRITE),
    }
    return Panel("places", "場とのつながり", "groups/panels/parts.html", context)


def _line(row: dict[str, Any], names: dict[int, str], ours: int) -> dict[str, Any]:
    until = f"{wareki(row['until'])}まで" if row["until"] else ""
    return {
        "public_id": row["public_id"],
        "who": names.get(row["person_id"], UNNAMED),
        "group": row["group_name"],
        "group_uuid": row["group_uuid"],
        "role": str(GroupPart.Role(row["role"]).label),
        "span": f"{wareki(row['since'])}から{until}",
        "is_over": row["until"] is not None,
        "credit": row["credit"],
        "is_ours": row["holder_id"] == ours,
    }


def likes(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """すきなこと・得意なこと: what each likes and needs, and the way to places that fit. One statement."""
    ours = request.reader.agency.pk
    found = seeking.likes(request, [member.person_id for member in people])
    lines = [
        {
            "who": member.called,
            "uuid": member.person_uuid,
            "heads": seeking.spoken([row for row in found if row["person_id"] == member.person_id], ours),
        }
        for member in people
    ]
    shown = [line for line, member in zip(lines, people, strict=True) if line["heads"] or member.is_ours]
    return Panel("likes", "すきなこと・得意なこと", "groups/panels/likes.html", {"lines": shown})
