from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tsunagu.audit import log
from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.web.http import Shown

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def entry():
    log.record("page.viewed", by=None, shown=[Shown(7, 3, 1, 40)])
    connection.check_constraints()  # PostgreSQL truncates nothing while a foreign key waits to be checked


def refused(act):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        act()


@pytest.mark.parametrize("model", [Entry, EntryPerson])
def test_the_database_refuses_to_delete(model):
    refused(lambda: model.objects.filter(pk__gt=0)._raw_delete("default"))
    assert model.objects.count() == 1


def test_the_database_refuses_to_change_an_entry():
    refused(lambda: Entry.objects.update(action="nothing"))
    assert Entry.objects.get().action == "page.viewed"


def test_the_database_refuses_to_change_what_was_shown():
    refused(lambda: EntryPerson.objects.update(person_id=8))
    assert EntryPerson.objects.get().person_id == 7


@pytest.mark.parametrize("model", [Entry, EntryPerson])
def test_the_database_refuses_to_empty_or_replace(model):
    """TRUNCATE on PostgreSQL and INSERT OR REPLACE on SQLite go round the ordinary triggers."""
    table = model._meta.db_table
    go_round = {
        "postgresql": f"TRUNCATE {table} CASCADE",
        "sqlite": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    }

    def act():
        with connection.cursor() as cursor:
            cursor.execute(go_round[connection.vendor])

    refused(act)
