"""Reads truth.json and says who may read what. It knows nothing of the house: plain Python, for outsiders."""

from collections import defaultdict
from datetime import datetime, timedelta, timezone

OPENS = {
    "own_work": range(1, 12),
    "succession": range(1, 12),
    "consent": range(1, 10),
    "contract": range(1, 10),
    "information_request": range(1, 10),
    "conference": (1, 2, 10),
    "ground": (1, 2, 3),
    "statutory_report": (1, 2, 3),
    "emergency": (1, 2, 5),
}
TOKYO = timezone(timedelta(hours=9))


def holds(since, until, at):
    """Half-open, for moments and for days in Tokyo."""
    start, end = (datetime.fromisoformat(when) if when else None for when in (since, until))
    start, end = (d.replace(tzinfo=TOKYO) if d and d.tzinfo is None else d for d in (start, end))
    return start <= at and (end is None or at < end)


def allowed(truth, at):
    """{membership: {(model, id), …}} of every row that this post may read at this moment."""
    papers = {paper["id"]: paper for paper in truth["evidences"]}
    ledger = defaultdict(list)
    for grant in truth["disclosures"]:
        if opens(grant, papers[grant["evidence"]], at):
            ledger[grant["receiver"], grant["person"], grant["giver"], grant["scope"], grant["town"]].append(
                grant
            )
    agencies = {agency["id"]: agency for agency in truth["agencies"]}
    return {
        user["membership"]: {
            (row["model"], row["id"])
            for row in truth["rows"]
            if at_work(user, agencies[user["agency"]], row, at)
            and reads(user, row, ledger, truth["barriers"], at)
        }
        for user in truth["users"]
    }


def opens(grant, paper, at):
    """The row of the ledger is in its dates, and its evidence stands and carries it."""
    named = {"agency": grant["receiver"], "membership": grant["receiver_membership"]} in paper["recipients"]
    return (
        holds(grant["since"], grant["until"], at)
        and holds(paper["since"], paper["until"], at)
        and not (grant["revoked_at"] and datetime.fromisoformat(grant["revoked_at"]) <= at)
        and not (paper["withdrawn_at"] and datetime.fromisoformat(paper["withdrawn_at"]) <= at)
        and named
        and (paper["any_person"] or grant["person"] in paper["people"])
        and grant["scope"] in paper["scopes"]
        and grant["scope"] in OPENS[paper["kind"]]
        and (grant["giver"] == grant["receiver"]) == (paper["kind"] == "own_work")
    )


def at_work(user, agency, row, at):
    """The account, the post, the contract, the role and the town."""
    contracts, towns = agency["contracts"], {agency["home"]}
    if agency["home"] is None:
        towns = {area["town"] for area in agency["areas"] if holds(area["since"], area["until"], at)}
    return (
        user["active"]
        and holds(user["since"], user["until"], at)
        and (contracts is None or any(holds(c["since"], c["until"], at) for c in contracts))
        and user["role"] in ("worker", "supervisor", "approver")
        and row["scope"] != 11
        and row["town"] in towns
    )


def reads(user, row, ledger, bars, at):
    """The row itself: whose, about whom, for whom alone."""
    if row["only_for"] not in (None, user["membership"]):
        ended = row["only_for_until"] and datetime.fromisoformat(row["only_for_until"]) <= at
        if not (
            row["person"] is None
            and ended
            and user["role"] == "supervisor"
            and user["agency"] == row["holder"]
        ):
            return False
    if row["person"] is None:
        return row["holder"] == user["agency"]
    return all(
        is_open(user, row, person, ledger, bars, at)
        for person in (row["person"], row["other_person"])
        if person
    )


def is_open(user, row, person, ledger, bars, at):
    for bar in bars:
        mine = bar["person"] == person and (bar["user"] == user["user"] or bar["agency"] == user["agency"])
        if mine and holds(bar["since"], bar["lifted_at"], at):
            return False
    grants = ledger[user["agency"], person, row["holder"], row["scope"], row["town"]]
    return any(grant["receiver_membership"] in (None, user["membership"]) for grant in grants)
