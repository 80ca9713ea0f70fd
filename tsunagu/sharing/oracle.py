"""The law for reading, to be read aloud. It knows nothing of the database and never looks at
`effective_until`.

Plain values in, yes or no out. The queryset and the database are compared with it world by world
(tests/policy).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

OWN_WORK, SUCCESSION = "own_work", "succession"
EXISTENCE, CONTACT, NOTES, HEALTH, CONFERENCE, SEALED_ADDRESS = 1, 2, 3, 5, 10, 11
EVERY_SCOPE = set(range(1, 12))
OPENS = {
    "own_work": EVERY_SCOPE,
    "consent": EVERY_SCOPE - {CONFERENCE, SEALED_ADDRESS},
    "conference": {EXISTENCE, CONTACT, CONFERENCE},
    "contract": EVERY_SCOPE - {CONFERENCE, SEALED_ADDRESS},
    "ground": {EXISTENCE, CONTACT, NOTES},
    "information_request": EVERY_SCOPE - {CONFERENCE, SEALED_ADDRESS},
    "statutory_report": {EXISTENCE, CONTACT, NOTES},
    "emergency": {EXISTENCE, CONTACT, HEALTH},
    "succession": EVERY_SCOPE,
}
ANY_PERSON = {"own_work", "contract"}
READING_ROLES = {"worker", "supervisor", "approver"}


@dataclass(frozen=True)
class Reading:
    """Who wants to read: the account, the post, the agency, at one moment."""

    user: int
    account_is_active: bool
    membership: int
    member_from: datetime
    member_until: datetime | None
    agency: int
    towns: frozenset[int]
    role: str
    at: datetime
    contracts: frozenset[tuple[datetime, datetime]] | None = None  # of a commissioned agency: from, until


@dataclass(frozen=True)
class Row:
    """What is to be read."""

    town: int
    holder: int
    person: int | None
    scope: int
    only_for: int | None = None
    only_for_until: datetime | None = None  # when the membership that `only_for` names ends
    other_person: int | None = None


@dataclass(frozen=True)
class Paper:
    """The evidence: what it is, when it is in force, whom and what it names."""

    kind: str
    from_when: datetime
    until: datetime | None
    withdrawn_at: datetime | None
    recipients: frozenset[tuple[int, int | None]]
    people: frozenset[int]
    scopes: frozenset[int]


@dataclass(frozen=True)
class Grant:
    """One row of the ledger and the evidence it rests on."""

    town: int
    giver: int
    receiver: int
    receiver_membership: int | None
    person: int
    scope: int
    from_when: datetime
    until: datetime | None
    revoked_at: datetime | None
    paper: Paper


@dataclass(frozen=True)
class Bar:
    """A barrier: this user or this agency reads nothing about this person."""

    person: int
    user: int | None
    agency: int | None
    from_when: datetime
    lifted_at: datetime | None


def may_read(who: Reading, row: Row, grants: list[Grant], bars: list[Bar]) -> bool:
    """The account, the post and the work are in force; the role reads this scope; then the row itself."""
    if not who.account_is_active or not _covers(who.member_from, who.member_until, who.at):
        return False
    if who.contracts is not None and not any(_covers(*contract, who.at) for contract in who.contracts):
        return False
    if who.role not in READING_ROLES or row.scope == SEALED_ADDRESS or row.town not in who.towns:
        return False
    if row.only_for is not None and row.only_for != who.membership and not _inherits(who, row):
        return False
    if row.person is None:
        return row.holder == who.agency
    everybody = [row.person] if row.other_person is None else [row.person, row.other_person]
    return all(_person_is_open(who, row, person, grants, bars) for person in everybody)


def _inherits(who: Reading, row: Row) -> bool:
    """What somebody kept for themselves, about nobody, goes to the holder's supervisor when their post has
    ended.
    """
    has_ended = row.only_for_until is not None and row.only_for_until <= who.at
    return row.person is None and has_ended and who.role == "supervisor" and who.agency == row.holder


def _person_is_open(who: Reading, row: Row, person: int, grants: list[Grant], bars: list[Bar]) -> bool:
    """No barrier names the reader for this person, and one single grant has everything, all by itself."""
    for bar in bars:
        names_reader = bar.user == who.user or bar.agency == who.agency
        if bar.person == person and names_reader and _covers(bar.from_when, bar.lifted_at, who.at):
            return False
    return any(_opens(grant, who, row, person) for grant in grants)


def _opens(grant: Grant, who: Reading, row: Row, person: int) -> bool:
    return (
        grant.town == row.town
        and grant.giver == row.holder
        and grant.receiver == who.agency
        and grant.receiver_membership in (None, who.membership)
        and grant.person == person
        and grant.scope == row.scope
        and _covers(grant.from_when, grant.until, who.at)
        and not (grant.revoked_at is not None and grant.revoked_at <= who.at)
        and _paper_carries(grant, who.at)
    )


def _paper_carries(grant: Grant, at: datetime) -> bool:
    """The evidence is in force, names the recipient, the person and the scope, and its kind may open the
    scope.
    """
    paper = grant.paper
    return (
        _covers(paper.from_when, paper.until, at)
        and not (paper.withdrawn_at is not None and paper.withdrawn_at <= at)
        and (grant.receiver, grant.receiver_membership) in paper.recipients
        and (paper.kind in ANY_PERSON or grant.person in paper.people)
        and grant.scope in paper.scopes
        and grant.scope in OPENS[paper.kind]
        and (grant.giver == grant.receiver) == (paper.kind == OWN_WORK)
    )


def _covers(since: datetime, until: datetime | None, at: datetime) -> bool:
    """Half-open: the first moment counts, the last does not."""
    return since <= at and (until is None or at < until)
