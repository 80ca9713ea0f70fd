"""Compare: what the oracle says of every row of every world, what the queryset gives, and what the database
refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from tests.policy.expected import expected_refusal
from tests.policy.ground import never_kept
from tests.policy.posts import READERS
from tests.policy.rows import ANCHORED, MAKERS
from tsunagu.sharing import guarded, oracle

if TYPE_CHECKING:
    from tests.policy.ground import Ground, Laid
    from tests.policy.worlds import World

MODELS = {model.__name__: model for model in MAKERS} | {
    anchor.__name__: anchor for anchor, _ in ANCHORED.values()
}


BATCH = 200  # worlds at a time: as many people as one agency's reach may list


def faults(
    ground: Ground, worlds: list[World], readers: Iterable[str], *, first_only: bool = False
) -> list[str]:
    """Everything that is wrong with these worlds, laid out and taken away batch by batch."""
    found = []
    for start in range(0, len(worlds), BATCH):
        with never_kept():
            laid = ground.lay(worlds[start : start + BATCH])
            found += refusals(laid) + first(differences(ground, laid, readers))
        if found and first_only:
            break
    return found


def refusals(laid: Iterable[Laid]) -> list[str]:
    """Worlds that the database took or refused against the words of the rule."""
    found = []
    for one in laid:
        for share in one.world.shares:
            reason = expected_refusal(one.world, share)
            if (reason is not None) != (share in one.refused):
                found.append(f"{one.world.name}: expected refusal {reason!r}, refused {share in one.refused}")
    return found


def differences(ground: Ground, laid: list[Laid], readers: Iterable[str] = READERS) -> Iterable[str]:
    """Rows that the queryset shows against the oracle, or hides against it. Lazy: the first one may be
    enough.
    """
    for name in readers:
        plain = ground.plain(name)
        allowed = [_allowed(ground, one, plain) for one in laid]
        for reach in (False, True):
            yield from _wrong(ground, name, laid, allowed, reach)


def _allowed(ground: Ground, one: Laid, who: oracle.Reading) -> tuple[set[tuple[str, int]], set[int]]:
    """The rows of one world that the oracle opens, and the people whose existence it opens."""
    grants, bars = ground.grants(one), ground.bars(one)
    rows = {(kind, pk) for kind, pk, row in one.rows if oracle.may_read(who, row, grants, bars)}
    people = {
        grant.person
        for grant in grants
        if oracle.may_read(who, oracle.Row(grant.town, grant.giver, grant.person, 1), grants, bars)
    }
    return rows, people


def _wrong(ground: Ground, name: str, laid: list[Laid], allowed: list, reach: bool) -> Iterable[str]:
    kinds = sorted({kind for one in laid for kind, _, _ in one.rows})
    with ground.reading(name, reach=reach) as reader:
        seen = {
            (kind, pk)
            for kind in kinds
            for pk in MODELS[kind].objects.visible_to(reader).values_list("pk", flat=True)
        }
        known = set(guarded.people.visible_to(reader).values_list("pk", flat=True))
    for one, (rows, people) in zip(laid, allowed, strict=True):
        if (
            reach
        ):  # a listed reach leaves out people whose existence is not open; the actions always open it too
            rows = {(k, pk) for k, pk, row in one.rows if (k, pk) in rows and _within(row, people)}
        for kind, pk, _ in one.rows:
            if ((kind, pk) in seen) != ((kind, pk) in rows):
                yield f"{name} reach={reach} {kind}: oracle {(kind, pk) in rows} for {one.world.name}"
        if set(one.people.values()) & known != people:
            yield f"{name} reach={reach} people: oracle {people} for {one.world.name}"


def _within(row: oracle.Row, people: set[int]) -> bool:
    return row.person is None or row.person in people


def first(found: Iterable[str], n: int = 10) -> list[str]:
    return list(islice(found, n))
