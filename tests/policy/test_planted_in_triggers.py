"""Bugs planted in the triggers: odd worlds are taken, rights outlive their end, acts are undone."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.policy import lattice, probes, worlds
from tests.policy.bugs_in_triggers import BUGS, POSTGRESQL, SQLITE
from tests.policy.ground import never_kept
from tests.policy.planting import planted_sql

pytestmark = pytest.mark.django_db

HERE = BUGS[connection.vendor]
TOLD = ["base", "own_work", "conference", "ground", "emergency"]
WORLDS = [world for base in worlds.BASES if base.name in TOLD for world in worlds.singles(base)]


def problems(ground) -> list[str]:
    """What the lattice and the probes say: forbidden acts first, then refusals, then what is read."""
    with never_kept():
        found = probes.taken(ground) + probes.end_by_hand(ground)
    return found or lattice.faults(ground, WORLDS, ["o1"], first_only=True)


def test_the_database_refuses_every_forbidden_act(ground):
    with never_kept():
        assert probes.taken(ground) == []
    assert probes.end_by_hand(ground) == []


def test_without_a_bug_there_is_no_problem(ground):
    assert problems(ground) == []


@pytest.mark.parametrize("name", sorted(HERE))
def test_it_is_seen(ground, name):
    old, new = HERE[name]
    with never_kept(), planted_sql(old, new):
        assert problems(ground)


def test_both_databases_are_tried_with_the_same_bugs():
    assert set(SQLITE) == set(POSTGRESQL)
    assert len(SQLITE) > 25
