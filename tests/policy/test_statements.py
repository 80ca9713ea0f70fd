"""The shape of the statements: the town in each, the grant as a scalar subquery and never a join."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from tests.policy import rows
from tests.policy.town import GUARDED, town_in_every_statement, watched, without_town
from tsunagu.cases.models import Case, Contact
from tsunagu.desk.tests import scenes
from tsunagu.households.models import Household
from tsunagu.sharing import guarded

__all__ = ["town_in_every_statement"]
pytestmark = pytest.mark.django_db

ANCHORS = [Case, Household]
PINNED = "SubPlan" if connection.vendor == "postgresql" else "CORRELATED SCALAR SUBQUERY"


def test_every_guarded_model_is_in_the_lattice():
    assert set(GUARDED) == set(rows.MAKERS)


@pytest.mark.parametrize(
    "model", [*GUARDED, *ANCHORS, guarded.people], ids=lambda m: getattr(m, "__name__", "people")
)
@pytest.mark.parametrize("reader", ["o1", "supervisor", "m1"])
@pytest.mark.parametrize("reach", [True, False])
def test_what_is_visible_is_asked_in_a_town(ground, town_in_every_statement, model, reader, reach):
    with ground.reading(reader, reach=reach) as who:
        rows = getattr(model, "objects", model).visible_to(who)
        assert list(rows) == []
        assert not rows.exists()
        assert rows.count() == 0


@pytest.mark.parametrize(
    "model", [*GUARDED, *ANCHORS, guarded.people], ids=lambda m: getattr(m, "__name__", "people")
)
@pytest.mark.parametrize("reader", ["o1", "supervisor"])
def test_the_grant_stays_a_scalar_subquery(ground, model, reader):
    with ground.reading(reader, reach=False) as who:
        plan = getattr(model, "objects", model).visible_to(who).explain()
    assert PINNED in plan
    assert "Semi Join" not in plan


def test_a_join_would_be_seen(ground):
    """The same right written with Exists is what the planner turns round: the test above can fail."""
    from django.db.models import Exists, OuterRef

    from tsunagu.sharing.models import Disclosure

    with ground.reading("o1", reach=False) as who:
        given = Disclosure.objects.live(who).filter(person_id=OuterRef("person_id"), scope=OuterRef("scope"))
        plan = Contact.objects.filter(Exists(given), municipality_id__in=who.towns).explain()
    assert (PINNED in plan) is (connection.vendor == "sqlite")  # which does what is written


def test_a_forgotten_town_is_seen(ground):
    with watched() as odd:
        list(Contact.objects.filter(method="phone"))
    assert len(odd) == 1


@pytest.mark.parametrize(
    "sql, odd",
    [
        ('SELECT "cases_contact"."municipality_id" FROM "cases_contact"', ["cases_contact"]),
        ('SELECT 1 FROM "cases_contact" WHERE "cases_contact"."municipality_id" IN (1)', []),
        ('SELECT 1 FROM "cases_contact" WHERE "cases_contact"."id" = 1', []),
        ('SELECT 1 FROM "cases_contact" U0 WHERE U0."case_id" = 1', ["cases_contact"]),
        ('SELECT 1 FROM "cases_contact" U0 WHERE U0."municipality_id" = 1', []),
        ('UPDATE "cases_contact" SET "method" = 1 WHERE "cases_contact"."case_id" = 1', ["cases_contact"]),
        ('SELECT 1 FROM "people_person" WHERE "people_person"."id" = 1', []),
    ],
)
def test_what_counts_as_naming_the_town(sql, odd):
    assert without_town(sql) == odd


@pytest.mark.parametrize("page", ["home", "household", "ledger", "lookers"])
def test_pages_ask_in_a_town(ito, page):
    scene = scenes.household_of(ito)
    args = [] if page == "home" else [scene.household.public_id]
    with watched() as odd:
        assert ito.client.get(reverse(f"desk:{page}", args=args)).status_code == 200
    assert odd == []
