"""Bugs planted in the queryset, the reader and the anchors: the lattice sees every one of them."""

from __future__ import annotations

import pytest

from tests.policy import lattice, rows, worlds
from tests.policy.bugs_in_reading import BUGS
from tests.policy.planting import plant
from tests.policy.posts import COMMISSIONED, CONTRACTS, READERS
from tsunagu.common.scopes import Scope
from tsunagu.sharing import roles
from tsunagu.sharing.roles import ROLES, Rights

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def laid(ground):
    """One change from two kinds, two people, and halves of which each is real. Sound without a bug, or
    every plant would look caught.
    """
    some = [world for base in worlds.BASES[:2] for world in worlds.singles(base)]
    halves = [one for one in worlds.halves(worlds.WIDE) if "giver=X" in one.name and "scope=3" in one.name]
    assert halves
    halves += [world for key in CONTRACTS for world in worlds.to_commissioned(key)]
    models = [*rows.FEW, rows.HouseholdEvent]
    laid = ground.lay([*some, *halves, *worlds.about_two(worlds.EXISTENCE)], models=models)
    ground.take_stock()
    assert lattice.refusals(laid) == []
    assert lattice.first(lattice.differences(ground, laid, [*READERS, *COMMISSIONED])) == []
    return laid


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_lattice_sees(ground, laid, monkeypatch, bug):
    plant(monkeypatch, bug.where, bug.old, bug.new)
    assert lattice.first(lattice.differences(ground, laid, bug.readers), 1)


def test_the_lattice_sees_a_sealed_address_that_is_open_to_workers(ground, laid, monkeypatch):
    everything = Rights(frozenset(Scope), frozenset(), "")
    monkeypatch.setitem(ROLES, roles.Role.WORKER, everything)
    assert lattice.first(lattice.differences(ground, laid, ["o1"]), 1)


def test_there_are_enough_bugs():
    assert len({bug.name for bug in BUGS}) == len(BUGS) > 25
