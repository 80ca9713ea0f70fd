"""The oracle, the queryset and the database agree on every near-miss world: 0 differences."""

from __future__ import annotations

import pytest

from tests.policy import lattice, worlds
from tests.policy.ground import MAIN, READERS, never_kept
from tests.policy.rows import MAKERS

pytestmark = pytest.mark.django_db

ONE = [world for base in worlds.BASES for world in worlds.singles(base)]
TWO = worlds.pairs(worlds.BASE)
HALVES = worlds.halves(worlds.BASE)


def test_there_are_enough_worlds():
    print(f"near-miss worlds: {len(ONE) + len(TWO)}, of two disclosures: {len(HALVES)}")
    assert len(ONE) + len(TWO) > 1_500
    assert len(HALVES) > 300


@pytest.mark.parametrize("base", worlds.BASES, ids=lambda base: base.name)
def test_one_change_from_each_base(ground, base):
    """Every guarded model; every reader for the first two kinds, since posts and kinds do not meet in the rule."""
    readers = READERS if base in worlds.BASES[:2] else [*MAIN, "o1 after", "ended", "administrator"]
    with never_kept():
        laid = ground.lay(worlds.singles(base), models=list(MAKERS))
        assert lattice.refusals(laid) == []
        assert lattice.first(lattice.differences(ground, laid, readers)) == []


@pytest.mark.parametrize("part", range(10))
def test_two_changes(ground, part):
    assert lattice.faults(ground, TWO[part::10], MAIN) == []


@pytest.mark.parametrize("part", range(5))
def test_two_halves_never_add_up(ground, part):
    assert lattice.faults(ground, HALVES[part::5], MAIN) == []
