"""世帯: one household as this reader may see it, put together from the panels of each app."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from tsunagu.cases import panels as case_panels
from tsunagu.desk.deeds import deeds
from tsunagu.desk.panels import district, shared
from tsunagu.groups import panels as group_panels
from tsunagu.households import panels as household_panels
from tsunagu.households.models import Household
from tsunagu.households.panels import members
from tsunagu.outreach import panels as outreach_panels
from tsunagu.sharing import why
from tsunagu.web.http import Request, find, show

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tsunagu.households.panels import Member, Panel

    Draw = Callable[[Request, Household, Sequence[Member]], Panel]

# In the order in which one reads: what to mind, what is next and who is there, what was done, who they are.
PANELS: dict[str, list[Draw]] = {
    "care": [household_panels.care],
    "ahead": [case_panels.state, case_panels.promises, outreach_panels.watch],
    "around": [case_panels.involved, group_panels.parts],
    "story": [case_panels.latest, case_panels.happenings, case_panels.record],
    "facts": [
        household_panels.facts,
        group_panels.likes,
        household_panels.kinship,
        household_panels.changes,
        shared,
    ],
}


@require_safe
def household(request: Request, public_id: UUID) -> HttpResponse:
    """Hidden and missing are the same 404; only the people whom the reader may see stand on the page."""
    found = find(request, Household.objects, public_id=public_id)
    people = members(request, found)
    places = {place: [draw(request, found, people) for draw in some] for place, some in PANELS.items()}
    by_key = {panel.key: panel for some in places.values() for panel in some}
    state = by_key["state"].context["case"]
    is_ours = any(member.is_ours for member in people)
    towns = by_key["people"].context["towns"]
    near = district(request, found, towns, state)
    places["ahead"] += [near] if near else []
    context = {
        "household": found,
        "people": people,
        "is_ours": is_ours,
        "towns": towns,
        "state": state,
        "record": by_key["record"],
        **{place: [panel for panel in some if _stands(panel, is_ours)] for place, some in places.items()},
        "deeds": deeds(request.reader, found, state, people),
    }
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "desk/household.html", context)


def _stands(panel: Panel, is_ours: bool) -> bool:
    """The form has a place of its own; what is empty invites only those to write who work here."""
    if panel.key == "record":
        return False
    return bool(panel.context.get("lines", True)) or (is_ours and panel.key != "watch")
