"""What the desk adds to the household page, one statement each: what we share, and whose district it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tsunagu.agencies.duties import duties_for
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import wareki
from tsunagu.households.panels import Member, Panel
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Disclosure
from tsunagu.web.http import Request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.households.models import Household


def shared(request: Request, household: Household, people: Sequence[Member]) -> Panel:
    """共有していること: to whom our agency opens which scopes now, one line for each person and recipient."""
    reader = request.reader
    called = {member.person_id: member.called for member in people}
    rows = Disclosure.objects.visible_to(reader).filter(
        person_id__in=called,
        from_agency=reader.agency,
        valid_from__lte=reader.at,
        effective_until__gt=reader.at,
    )
    rows = rows.exclude(kind=Kind.OWN_WORK).order_by("to_agency_id", "person_id", "scope")
    lines: dict[tuple[int, int], dict[str, Any]] = {}
    for row in rows.values("to_agency_id", "to_agency__name", "person_id", "scope", "effective_until"):
        line = lines.setdefault(
            (row["to_agency_id"], row["person_id"]),
            {
                "receiver": row["to_agency__name"],
                "called": called[row["person_id"]],
                "scopes": set(),
                "ends": [],
            },
        )
        line["scopes"].add(row["scope"])
        line["ends"].append(row["effective_until"])
    context = {"household": household, "lines": [_words(line) for line in lines.values()]}
    return Panel("shared", "共有していること", "desk/parts/shared.html", context)


def _words(line: dict[str, Any]) -> dict[str, str]:
    return {
        "receiver": line["receiver"],
        "called": line["called"],
        "scopes": "・".join(str(Scope(scope).label) for scope in sorted(line["scopes"])),
        "until": wareki(timezone.localdate(max(line["ends"]))),
    }


def district(
    request: Request, household: Household, towns: Sequence[str], state: dict[str, Any] | None
) -> Panel | None:
    """地区の担当: who answers for the 町丁目 of the addresses; the lead agency takes it by one press."""
    day = timezone.localdate(request.reader.at)
    lines, holds = [], state or {}
    may_lead = bool(holds) and holds["may_lead"] and not holds["is_paused"]
    for duty in duties_for(towns, household.municipality_id, day):
        is_so = (holds.get("desk_id"), holds.get("worker_id")) == (duty.desk_id, duty.membership_id)
        ours = duty.desk_id is not None and duty.agency_id == request.reader.agency.pk
        lines.append({"duty": duty, "is_so": is_so, "may_take": may_lead and ours and not is_so})
    if not lines:
        return None
    context = {"lines": lines, "case": holds.get("public_id")}
    return Panel("district", "地区の担当", "desk/parts/district.html", context)
