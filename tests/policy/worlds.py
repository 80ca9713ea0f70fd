"""Near-miss worlds: one row, one disclosure, one reader, with two attributes off by a hair. Plain Python,
no database.

`BASES` are worlds in which reading is allowed, one for each kind of evidence. `singles(base)` changes one
attribute to each near value, `pairs(base)` two, `halves(base)` gives two disclosures that are each wrong in
a different way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

US = timedelta(microseconds=1)
DAY = timedelta(days=1)
AT = datetime(2028, 2, 28, 15, 0, tzinfo=UTC)  # midnight of 29 February in Tokyo, without microseconds

EXISTENCE, CONTACT, NOTES, FAMILY, HEALTH, FINANCE = 1, 2, 3, 4, 5, 6
PLAN, SCHEDULE, ATTACHMENT, CONFERENCE, SEALED_ADDRESS = 7, 8, 9, 10, 11

Recipient = tuple[str, str | None]  # an agency and, where the evidence names one, a membership


@dataclass(frozen=True)
class Row:
    """What is to be read. `person` is P, Q (the other one of the world) or nobody."""

    town: str = "T"
    holder: str = "H"
    person: str | None = "P"
    scope: int = EXISTENCE
    only_for: str | None = None


@dataclass(frozen=True)
class Paper:
    """The evidence, written down by h1."""

    kind: str = "consent"
    town: str = "T"
    holder: str = "H"
    since: datetime = AT - 60 * DAY
    until: datetime | None = AT + 60 * DAY
    withdrawn_at: datetime | None = None
    recipients: tuple[Recipient, ...] = (("O", None),)
    people: tuple[str, ...] = ("P",)
    scopes: tuple[int, ...] = (EXISTENCE,)


@dataclass(frozen=True)
class Share:
    """One row of the ledger. `claim`: what the caller says instead of what its recipient and evidence say."""

    town: str = "T"
    giver: str = "H"
    recipient: Recipient = ("O", None)
    person: str = "P"
    scope: int = EXISTENCE
    since: datetime = AT - 30 * DAY
    until: datetime | None = AT + 30 * DAY
    revoked_at: datetime | None = None
    approved_by: str | None = None
    claim: tuple[str, str] | None = None
    paper: Paper = Paper()


@dataclass(frozen=True)
class Wall:
    """A barrier. `names`: ("user", u1), ("agency", O) or ("person", Q)."""

    names: tuple[str, str]
    person: str = "P"
    since: datetime = AT - DAY
    lifted_at: datetime | None = None


@dataclass(frozen=True)
class World:
    """`later`: revocation, withdrawal and the evidence's end are written after the disclosure, as in life."""

    row: Row = Row()
    shares: tuple[Share, ...] = (Share(),)
    walls: tuple[Wall, ...] = ()
    person_town: str = "T"
    later: bool = False
    name: str = "base"


Change = tuple[str, Any]


def around(moment: datetime) -> list[datetime]:
    return [moment - US, moment, moment + US]


def changed(world: World, *changes: Change) -> World:
    """The world with these attributes changed; paths are row.x, share.x, paper.x and the world's own."""
    for path, value in changes:
        part, _, name = path.rpartition(".")
        share = world.shares[0]
        if part == "row":
            world = replace(world, row=replace(world.row, **{name: value}))
        elif part == "share":
            world = replace(world, shares=(replace(share, **{name: value}),))
        elif part == "paper":
            world = replace(world, shares=(replace(share, paper=replace(share.paper, **{name: value})),))
        else:
            world = replace(world, **{name: value})
    return replace(world, name=f"{world.name}: " + ", ".join(f"{path}={_short(v)}" for path, v in changes))


def _short(value: Any) -> str:
    if isinstance(value, datetime):
        return f"at{(value - AT) / US:+.0f}us"
    return str(value).replace("datetime.datetime", "")


BASE = World()
KINDS = [
    "own_work",
    "conference",
    "contract",
    "ground",
    "information_request",
    "statutory_report",
    "emergency",
    "succession",
]
TOP = {
    "own_work": NOTES,
    "conference": CONFERENCE,
    "contract": PLAN,
    "ground": NOTES,
    "information_request": FINANCE,
}
TOP |= {"statutory_report": CONTACT, "emergency": HEALTH, "succession": CONFERENCE}


def _base(kind: str) -> World:
    scope = TOP[kind]
    paper = Paper(kind=kind, scopes=(EXISTENCE, scope))
    share = Share(scope=scope, paper=paper)
    row = Row(scope=scope)
    if kind == "own_work":
        paper = replace(paper, holder="O", people=(), until=None)
        share, row = replace(share, giver="O", until=None, paper=paper), replace(row, holder="O")
    if kind == "ground":
        share = replace(share, approved_by="h2")
    if kind == "emergency":
        share = replace(share, since=AT - DAY, until=AT + DAY)
    if kind == "contract":
        share = replace(share, paper=replace(paper, people=()))
    if kind == "succession":
        share = replace(share, until=None)
    return World(row=row, shares=(share,), name=kind)


# The evidence names everybody and everything, so that a wrong giver, person or scope is taken by the
# database.
EVERYBODY: tuple[Recipient, ...] = (("O", None), ("X", None), ("O", "o1"), ("O", "o2"))
WIDE = World(
    shares=(Share(paper=Paper(recipients=EVERYBODY, people=("P", "Q"), scopes=tuple(range(1, 10)))),),
    name="wide",
)
BASES = [BASE, *(_base(kind) for kind in KINDS)]
LONGEST = {"consent": 400, "conference": 400, "contract": 400, "statutory_report": 400, "ground": 180}
LONGEST |= {"information_request": 180, "emergency": 3}


def ledger_changes(base: World) -> list[Change]:
    """Every near value of the disclosure and its evidence."""
    share, paper = base.shares[0], base.shares[0].paper
    last = share.since + LONGEST.get(paper.kind, 400) * DAY
    named: list[tuple[str, list[Any]]] = [
        ("share.giver", ["H", "O", "X"]),
        ("share.person", ["Q"]),
        ("share.scope", [s for s in range(1, 12) if s != share.scope]),
        ("share.town", ["U"]),
        ("share.since", [*around(AT), paper.since - US, paper.since]),
        ("share.until", [*around(AT), share.since, last - US, last, last + US, None]),
        ("share.revoked_at", [*around(AT), AT - 40 * DAY]),
        ("share.approved_by", [None, "h1", "h2"]),
        ("share.claim", [("to_agency", "X"), ("to_membership", "o2"), ("kind", "own_work")]),
        ("paper.kind", ["consent", *KINDS]),
        ("paper.town", ["U"]),
        ("paper.holder", ["H", "O", "X"]),
        ("paper.since", [share.since - US, share.since, share.since + US, AT, AT + US]),
        ("paper.until", [*around(AT), share.since, None]),
        ("paper.withdrawn_at", [*around(AT), share.since, paper.since]),
        (
            "paper.recipients",
            [(("O", None), ("X", None)), (("O", None), ("H", None)), (("O", None), ("O", "o1"))],
        ),
        ("paper.people", [(), ("Q",), ("P", "Q")]),
        ("paper.scopes", [(NOTES,), (EXISTENCE,), (EXISTENCE, NOTES, CONFERENCE, SEALED_ADDRESS)]),
    ]
    found = [(path, value) for path, values in named for value in values]
    return [
        change for change in found if changed(base, change) != replace(base, name=changed(base, change).name)
    ] + [
        ("shares", (_to(share, recipient),))
        for recipient in [
            ("O", "o1"),
            ("O", "o2"),
            ("O", "x1"),
            ("X", None),
            ("X", "x1"),
            ("H", None),
            ("O", "h1"),
            ("M", None),
        ]
    ]


def _to(share: Share, recipient: Recipient) -> Share:
    return replace(share, recipient=recipient, paper=replace(share.paper, recipients=(recipient,)))


def other_changes(base: World) -> list[Change]:
    """Every near value of the row and of barriers."""
    walls = [
        *(
            Wall(names, person)
            for names in [("user", "u1"), ("user", "u2"), ("agency", "O")]
            for person in "PQ"
        ),
        *(Wall(("agency", "O"), since=since) for since in around(AT)),
        *(Wall(("user", "u1"), since=since) for since in around(AT)),
        *(Wall(("agency", "O"), lifted_at=lifted) for lifted in around(AT)),
        *(Wall(("user", "u1"), lifted_at=lifted) for lifted in around(AT)),
        *(Wall(names) for names in [("agency", "X"), ("agency", "H"), ("person", "Q")]),
    ]
    named: list[tuple[str, list[Any]]] = [
        ("row.holder", ["H", "O", "X"]),
        ("row.person", ["Q", None]),
        ("row.scope", list(range(1, 12))),
        ("row.town", ["U"]),
        ("row.only_for", ["o1", "o2", "x1", "ended", "ends"]),
        ("person_town", ["U"]),
        ("later", [True]),
        ("walls", [(wall,) for wall in walls]),
    ]
    found = [(path, value) for path, values in named for value in values]
    return [
        change for change in found if changed(base, change) != replace(base, name=changed(base, change).name)
    ]


def changes(base: World) -> list[Change]:
    return ledger_changes(base) + other_changes(base)


def singles(base: World) -> list[World]:
    return [base, *(changed(base, change) for change in changes(base)), *_moved(base)]


def _moved(base: World) -> list[World]:
    """Changes that only make sense together: another town throughout, another scope throughout, nobody's
    row.
    """
    scopes = [
        [("row.scope", s), ("share.scope", s), ("paper.scopes", tuple(range(1, 12)))] for s in range(1, 12)
    ]
    towns = [("person_town", "U"), ("share.town", "U"), ("paper.town", "U")]
    nobody = [[("row.person", None), ("row.holder", "O"), ("row.only_for", who)] for who in [None, *NAMED]]
    to_both = ("shares", (_to(base.shares[0], ("M", None)),))  # a body that serves both towns
    together = [*scopes, *nobody, towns, [*towns, ("row.town", "U")], [*nobody[0], ("row.town", "U")]]
    together += [[to_both, ("row.town", "U")], [to_both, *towns], [to_both, *towns, ("row.town", "U")]]
    together.append([("share.giver", "X"), ("paper.recipients", (("O", None), ("X", None)))])
    together += [[("later", True), change] for change in ledger_changes(base) if change[0] in ENDS]
    return [changed(base, *some) for some in together]


NAMED = ["o1", "o2", "x1", "ended", "ends", "ends_next"]
ENDS = {"share.revoked_at", "paper.withdrawn_at", "paper.until"}


def pairs(base: World) -> list[World]:
    every = changes(base)
    apart = [(a, b) for a, b in combinations(every, 2) if a[0] != b[0] and "shares" not in (a[0], b[0])]
    return [changed(base, a, b) for a, b in apart]


def halves(base: World) -> list[World]:
    """Two disclosures about the same row, each changed in another way: two halves never add up."""
    found = []
    for a, b in combinations(ledger_changes(base), 2):
        if a[0] != b[0]:
            first, second = changed(base, a), changed(base, b)
            name = f"[{first.name}] + [{second.name}]"
            found.append(replace(base, shares=(first.shares[0], second.shares[0]), name=name))
    return found


def about_two(scope: int) -> list[World]:
    """Both people are open, then one of them is changed: for rows that need both."""
    base = changed(WIDE, ("row.scope", scope), ("share.scope", scope))
    both = replace(
        base, shares=(base.shares[0], replace(base.shares[0], person="Q")), name=f"both in {scope}"
    )
    found = [both]
    for change in ledger_changes(base):
        one = changed(base, change).shares[0]
        of_q = replace(one, person="P" if one.person == "Q" else "Q")
        found.append(replace(both, shares=(both.shares[0], of_q), name=f"{both.name}: of Q {change}"))
    around_them = [change for change in other_changes(base) if change[0] != "later"]
    return found + [
        replace(changed(base, change), shares=both.shares, name=f"{both.name}: {change}")
        for change in around_them
    ]


def to_commissioned(agency: str) -> list[World]:
    """What others give to a commissioned agency, what it holds itself, and what came in at its desk."""
    given, own = BASES[0], BASES[1]
    itself = replace(own.shares[0], giver=agency, recipient=(agency, None))
    paper = replace(itself.paper, holder=agency, recipients=((agency, None),))
    return [
        replace(given, shares=(_to(given.shares[0], (agency, None)),), name=f"given to {agency}"),
        replace(
            own, row=replace(own.row, holder=agency), shares=(replace(itself, paper=paper),), name=agency
        ),
        replace(given, row=Row(holder=agency, person=None), shares=(), name=f"at the desk of {agency}"),
    ]
