"""この世帯でできること: what this reader may do from the household page, beside what each panel offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from tsunagu.cases.models import Case
from tsunagu.cases.policies import can_lead, can_move
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.households.models import Household
    from tsunagu.households.panels import Member
    from tsunagu.sharing.reader import Reader

NOT_OURS = no("いまの所属は、この世帯の支援に加わっていません。")
ALONE = no("この世帯には、ほかに見えている人がいません。")
RESTING = not_yet("一区切りになっています。続けるときは、先に「また始める」を押してください。")


class Deed(NamedTuple):
    """One thing to do: a link where the answer is yes, a sentence where something can be put right first."""

    label: str
    url: str
    decision: Decision


def deeds(
    reader: Reader, household: Household, state: dict[str, Any] | None, people: Sequence[Member]
) -> list[tuple[str, list[Deed]]]:
    """In groups; what is simply not allowed is left out. No statement: `state` is what the panel has read."""
    ours = [member for member in people if member.is_ours]
    if not ours:
        return []
    here = str(household.public_id)
    sharing = YES if reader.may(May.SHARE) else NOT_OURS
    groups = [
        *(_on_case(reader, state, len(ours)) if state else []),
        (
            "共有",
            [_deed("共有する", "desk:share", here, sharing), _deed("共有の記録", "desk:ledger", here, YES)],
        ),
        ("たしかめる", [_deed("見た人", "desk:lookers", here, YES)]),
    ]
    offered = [(words, [deed for deed in some if _is_offered(deed)]) for words, some in groups]
    return [(words, some) for words, some in offered if some]


def _on_case(reader: Reader, state: dict[str, Any], n_ours: int) -> list[tuple[str, list[Deed]]]:
    case = Case(status=state["status"], lead_id=state["lead_id"])
    here = str(state["public_id"])
    running = RESTING if state["is_paused"] else YES
    writing = (YES if state["may_write"] else NOT_OURS) & running
    leading = can_lead(reader, case)
    return [
        ("書く", [_deed("できごとを残す", "cases:happening", here, writing)]),
        (
            "区切り",
            [
                _deed("見守りにする", "outreach:watch", here, leading & running),
                _deed("世帯を分ける", "desk:split", here, leading if n_ours > 1 else ALONE),
                _deed("一区切りにする", "desk:pause", here, can_move(reader, case, Case.Status.PAUSED)),
            ],
        ),
    ]


def _is_offered(deed: Deed) -> bool:
    return deed.decision.allowed or deed.decision.fixable


def _deed(label: str, name: str, public_id: str, decision: Decision) -> Deed:
    return Deed(label, reverse(name, args=[public_id]), decision)
