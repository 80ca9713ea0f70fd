"""What the database must refuse, written from the words of architecture §3 and not from the triggers."""

from __future__ import annotations

from datetime import timedelta

from tests.policy.worlds import Paper, Share, World

WRITER = "h1"  # who records every evidence and every disclosure in the worlds
PASSED_ON = set(range(1, 10))  # never CONFERENCE (10) or SEALED_ADDRESS (11)
MAY_OPEN = {
    "own_work": set(range(1, 12)),
    "succession": set(range(1, 12)),
    "consent": PASSED_ON,
    "contract": PASSED_ON,
    "information_request": PASSED_ON,
    "conference": {1, 2, 10},
    "ground": {1, 2, 3},
    "statutory_report": {1, 2, 3},
    "emergency": {1, 2, 5},
}
LONGEST = {
    "own_work": None,
    "succession": None,
    "consent": timedelta(days=400),
    "conference": timedelta(days=400),
    "contract": timedelta(days=400),
    "statutory_report": timedelta(days=400),
    "ground": timedelta(days=180),
    "information_request": timedelta(days=180),
    "emergency": timedelta(hours=72),
}
ANY_PERSON = {"own_work", "contract"}
BETWEEN_ALL_WHO_ARE_LISTED = {"consent", "conference", "contract"}


def refused_paper(paper: Paper) -> str | None:
    """Why no such evidence may stand, or None."""
    if paper.until is not None and paper.until <= paper.since:
        return "it ends before it begins"
    if paper.kind == "contract" and paper.until is None:
        return "a contract ends"
    return None


def expected_refusal(world: World, share: Share) -> str | None:
    """Why the database must refuse this disclosure, or None where it must take it."""
    paper = share.paper
    reasons = {
        "no evidence": refused_paper(paper) is not None,
        "another town": not share.town == paper.town == world.person_town,
        "scope not covered": share.scope not in paper.scopes,
        "kind may not open": share.scope not in MAY_OPEN[paper.kind],
        "person not covered": paper.kind not in ANY_PERSON and share.person not in paper.people,
        "own work, and only that, goes to itself": (share.giver == share.recipient[0])
        != (paper.kind == "own_work"),
        "giver not named": not _names_giver(share),
        "before its evidence": share.since < paper.since,
        "dates": _odd_dates(share),
        "not approved by another": paper.kind == "ground" and share.approved_by in (None, WRITER),
    }
    return next((reason for reason, applies in reasons.items() if applies), None)


def _names_giver(share: Share) -> bool:
    listed = {agency for agency, _ in share.paper.recipients}
    if share.giver == share.paper.holder:
        return True
    return share.paper.kind in BETWEEN_ALL_WHO_ARE_LISTED and share.giver in listed


def _odd_dates(share: Share) -> bool:
    longest = LONGEST[share.paper.kind]
    if share.until is None:
        return longest is not None
    return share.until <= share.since or (longest is not None and share.until > share.since + longest)
