"""What must be true whatever happens (security.md §4.6): P1, P3, P5 to P9, P13. P2 is in the lattice."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.policy import lattice, rows, worlds
from tests.policy.ground import never_kept
from tests.policy.posts import POSTS, READERS
from tests.policy.worlds import AT, BASE, DAY, US, Paper, Share, Wall, World, changed
from tsunagu.agencies.actor import actor_for
from tsunagu.cases.models import Contact
from tsunagu.common.scopes import Scope
from tsunagu.desk.tests import scenes
from tsunagu.people.models import Person
from tsunagu.sharing import oracle, policies
from tsunagu.sharing import reader as reader_module
from tsunagu.sharing.models import Disclosure, Evidence
from tsunagu.sharing.reader import acting_as
from tsunagu.sharing.roles import May

pytestmark = pytest.mark.django_db

NEAR = worlds.singles(worlds.WIDE)


def seen(ground, name="o1", reach=False):
    """The contacts that a reader gets."""
    with ground.reading(name, reach=reach) as reader:
        return set(Contact.objects.visible_to(reader).values_list("pk", flat=True))


def contact(one):
    return next(pk for kind, pk, _ in one.rows if kind == "Contact")


@pytest.mark.parametrize("name", READERS)
def test_an_empty_ledger_opens_nothing_to_anybody(ground, name):
    with never_kept():
        agencies = [replace(BASE, shares=(), row=replace(BASE.row, holder=holder)) for holder in "HOX"]
        laid = ground.lay(agencies, models=[m for m in rows.MAKERS if m.__name__ != "Informant"])
        assert any(one.rows for one in laid)
        with ground.reading(name, reach=False) as reader:
            for model in lattice.MODELS.values():
                assert not model.objects.visible_to(reader).exists()


@pytest.mark.parametrize(
    "wall",
    [Wall(("user", "u1")), Wall(("agency", "O")), Wall(("agency", "X")), Wall(("person", "Q"))],
    ids=str,
)
def test_a_barrier_never_adds_a_right(ground, wall):
    with never_kept():
        laid = ground.lay(NEAR, models=[Contact])
        before = seen(ground)
        ground._walls([replace(one, world=replace(one.world, walls=(wall,))) for one in laid])
        assert before
        assert seen(ground) <= before


@pytest.mark.parametrize("when", [AT - US, AT, AT + US, AT + DAY])
def test_a_revocation_never_adds_a_right(ground, when):
    with never_kept():
        ground.lay(NEAR, models=[Contact])
        before = seen(ground)
        Disclosure.objects.filter(revoked_at=None).update(revoked_at=when, revoked_by=ground.posts["h1"])
        assert before
        assert seen(ground) <= before


@pytest.mark.parametrize("name", ["o1", "o2", "x1"])
def test_a_grant_never_takes_a_right_away(ground, name):
    with never_kept():
        laid = ground.lay(NEAR, models=[Contact])
        before = seen(ground, name)
        for one in laid:
            one.world = replace(
                one.world,
                shares=(Share(paper=Paper(people=("P", "Q"))), Share(person="Q", paper=Paper(people=("Q",)))),
            )
        ground._share([one for one in laid if one.world.person_town == "T"])
        assert before <= seen(ground, name)


@pytest.mark.parametrize(
    "step, open_to", [(-US, True), (timedelta(0), False), (US, False)], ids=["before", "at", "after"]
)
def test_a_withdrawal_closes_every_row_that_rests_on_it(ground, step, open_to):
    scopes = tuple(range(1, 10))
    paper = Paper(scopes=scopes, people=("P", "Q"), recipients=(("O", None), ("X", None)))
    with never_kept():
        ground.lay(
            [World(row=worlds.Row(scope=s), shares=(Share(scope=s, paper=paper),)) for s in scopes],
            models=[Contact],
        )
        Evidence.objects.filter(kind="consent").update(withdrawn_at=AT - step)
        assert len(seen(ground)) == (len(scopes) if open_to else 0)


def test_the_order_of_rows_does_not_matter(ground):
    some = worlds.halves(worlds.WIDE)[::9]
    turned = [replace(world, shares=world.shares[::-1]) for world in some]
    with never_kept():
        there, back = ground.lay(some, models=[Contact]), ground.lay(turned, models=[Contact])
        found = seen(ground)
        assert {contact(one) in found for one in there} == {True, False}
        assert [contact(one) in found for one in there] == [contact(one) in found for one in back]


def test_the_order_of_ends_does_not_matter(ground):
    ends = [
        lambda row: Disclosure.objects.filter(pk=row).update(
            revoked_at=AT + DAY, revoked_by=ground.posts["h1"]
        ),
        lambda row: Evidence.objects.filter(disclosures=row).update(withdrawn_at=AT + 2 * DAY),
        lambda row: Evidence.objects.filter(disclosures=row).update(in_force_until=AT + 3 * DAY),
    ]
    orders = [random.Random(n).sample(ends, 3) for n in range(12)]
    with never_kept():
        laid = ground.lay([BASE] * len(orders), models=[Contact])
        for one, order in zip(laid, orders, strict=True):
            for end in order:
                end(*one.ledger)
        found = Disclosure.objects.filter(pk__in=[pk for one in laid for pk in one.ledger])
        assert set(found.values_list("effective_until", flat=True)) == {AT + DAY}


def test_acting_in_one_post_gives_nothing_of_another(ground):
    to_x = changed(worlds.WIDE, ("share.recipient", ("X", None)))
    with never_kept():
        for_o, for_x = ground.lay([worlds.WIDE, to_x], models=[Contact])
        assert seen(ground, "o1") == {contact(for_o)}
        assert seen(ground, "x1") == {contact(for_x)}


@pytest.mark.parametrize(
    "name", ["o1", "supervisor", "approver", "administrator", "locked", "ended", "x1", "m1"]
)
def test_who_may_write_may_read_what_they_write(ground, name):
    own = [world for world in worlds.singles(worlds.BASES[1]) if world.person_town == "T"]
    plain, writable = ground.plain(name), 0
    with never_kept():
        laid = ground.lay(own, models=[Contact])
        people = Person.objects.in_bulk([pk for one in laid for pk in one.people.values()])
        with ground.reading(name, reach=False) as reader:
            for one in laid[::4]:
                for person, scope in [(p, s) for p in one.people.values() for s in Scope]:
                    if policies.can_write(reader, people[person], scope):
                        row = oracle.Row(ground.towns["T"].pk, reader.agency.pk, person, scope)
                        assert oracle.may_read(plain, row, ground.grants(one), ground.bars(one)), (
                            one.world.name
                        )
                        writable += 1
        assert (writable > 0) is (reader.agency == ground.agencies["O"] and reader.may(May.WRITE))


PAGES = ["household", "ledger", "share", "lookers"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["suzuki", "yoshida", "sasaki"])
def test_hidden_and_missing_are_the_same_answer(ito, request, page, who):
    scene = scenes.household_of(ito)
    stranger = request.getfixturevalue(who).client
    hidden, missing = (
        stranger.get(reverse(f"desk:{page}", args=[key])) for key in (scene.household.public_id, uuid4())
    )
    assert hidden.status_code == missing.status_code
    assert hidden.status_code in (403, 404)
    assert hidden.content == missing.content
    assert dict(hidden.headers) == dict(missing.headers)


def test_every_row_names_the_one_disclosure_that_opens_it(ground):
    some = [*NEAR, *worlds.halves(worlds.WIDE)[::7]]
    with never_kept():
        laid = ground.lay(some, models=[Contact])
        with ground.reading("o1", reach=False) as reader:
            why = dict(Contact.objects.visible_to(reader).values_list("pk", "why"))
        assert why
        for one in laid:
            for _, pk, row in [line for line in one.rows if line[1] in why and line[0] == "Contact"]:
                alone = ground._grant(one, one.ledger[why[pk]])
                assert oracle.may_read(ground.plain("o1"), row, [alone], ground.bars(one)), one.world.name


def test_the_reach_of_a_large_agency_only_narrows(ground, monkeypatch):
    """Above the limit nobody is listed; the same rows are found."""
    with never_kept():
        ground.lay(NEAR, models=[Contact])
        listed = seen(ground, reach=True)
        monkeypatch.setattr(reader_module, "REACH", 3)
        with acting_as(actor_for(ground.posts["o1"], AT)) as reader:
            assert reader.reach is None
            found = set(Contact.objects.visible_to(reader).values_list("pk", flat=True))
    assert listed <= found
    assert POSTS["o1"].agency == "O"
