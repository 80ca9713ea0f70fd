"""Who reads in the worlds: every near miss of an account, a post, a role, a town and a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.policy.worlds import AT, DAY, US
from tsunagu.agencies.models import Membership

BEGAN = AT - 900 * DAY
NO_LIMIT = 100_000  # a reach that lists everybody of all worlds
TOKYO_DAY = date(2028, 2, 29)  # the day of AT in Tokyo; in UTC it is still the 28th


@dataclass(frozen=True)
class Post:
    """A membership of the ground: user, agency, role, dates."""

    user: str
    agency: str
    role: str = "worker"
    since: Any = BEGAN
    until: Any = None
    active: bool = True


POSTS = {
    "o1": Post("u1", "O"),
    "o2": Post("u2", "O"),
    "x1": Post("u1", "X"),
    "h1": Post("u3", "H"),
    "h2": Post("u4", "H", "approver"),
    "f1": Post("u5", "F"),
    "m1": Post("u6", "M"),
    "locked": Post("u7", "O", active=False),
    "ends": Post("u8", "O", until=AT - US),
    "ended": Post("u9", "O", until=AT),
    "ends_next": Post("u10", "O", until=AT + US),
    "begun": Post("u11", "O", since=AT - US),
    "begins": Post("u12", "O", since=AT),
    "begins_next": Post("u13", "O", since=AT + US),
    **{role: Post(role, "O", role) for role in Membership.Role.values if role != "worker"},
}
MOMENTS = {
    "o1 before": ("o1", AT - US),
    "o1 after": ("o1", AT + US),
    "h1": ("h1", AT),
    "m1 before": ("m1", AT - US),
    "o1 in 400 days": ("o1", AT + 400 * DAY),
}
READERS = {name: (name, AT) for name in POSTS} | MOMENTS

# Commissioned agencies by one digit, each with its contract (from, until, ended at) or none.
CONTRACTS: dict[str, tuple[Any, Any, Any] | None] = {
    "1": None,
    "2": (BEGAN, AT + DAY, None),
    "3": (BEGAN, AT, None),
    "4": (BEGAN, AT + US, None),
    "5": (AT, AT + DAY, None),
    "6": (AT + US, AT + DAY, None),
    "7": (BEGAN, AT + DAY, AT),
    "8": (BEGAN, AT + DAY, AT + US),
    "9": (BEGAN, AT + DAY, AT - DAY),
}
COMMISSIONED = {f"c{key}": (f"c{key}", AT) for key in CONTRACTS}
POSTS |= {f"c{key}": Post(f"uc{key}", key) for key in CONTRACTS}
MAIN = ["o1", "o2", "x1"]  # for the many worlds: the reader, a colleague, the same user in another post
AREAS = {"T": (None, None), "U": (TOKYO_DAY, None)}  # M serves T always and U since this very day
TOWNS = {"H": "T", "O": "T", "X": "T", "F": "U", **dict.fromkeys(CONTRACTS, "T")}
