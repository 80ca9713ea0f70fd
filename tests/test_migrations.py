"""Migrations: nothing left to make, one end for each app, and the triggers stand, on both databases."""

from __future__ import annotations

import re
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from tests.architecture.code import ROOT
from tsunagu.audit import log
from tsunagu.desk.reference.graph import house_apps
from tsunagu.sharing import ddl
from tsunagu.sharing.actions import add_person
from tsunagu.sharing.models import Disclosure, LegalBasisVersion

# table: events that a trigger of ours answers
GUARDED_BY_TRIGGERS = {
    "audit_entry": {"UPDATE", "DELETE"},
    "audit_entryperson": {"UPDATE", "DELETE"},
    "sharing_disclosure": {"INSERT", "UPDATE", "DELETE"},
    "sharing_evidence": {"UPDATE", "DELETE"},
    "sharing_evidencerecipient": {"UPDATE", "DELETE"},
    "sharing_evidenceperson": {"UPDATE", "DELETE"},
    "sharing_evidencescope": {"UPDATE", "DELETE"},
}


@pytest.mark.django_db
def test_there_is_nothing_left_to_make():
    told = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=told)
    assert "No changes detected" in told.getvalue()


@pytest.mark.django_db
def test_everything_is_applied():
    loader = MigrationLoader(connection)
    assert set(loader.graph.leaf_nodes()) <= set(loader.applied_migrations)


@pytest.mark.parametrize("app", [name.split(".")[-1] for name in house_apps()])
def test_the_migrations_of_an_app_have_one_end_and_no_gap(app):
    loader = MigrationLoader(None)
    ours = sorted(name for label, name in loader.disk_migrations if label == app)
    assert len(loader.graph.leaf_nodes(app)) == (1 if ours else 0)
    assert [name[:4] for name in ours] == [f"{n:04}" for n in range(1, len(ours) + 1)]
    assert loader.detect_conflicts() == {}


def triggers():
    """(table, event) of every trigger that stands on this database."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT event_object_table, event_manipulation FROM information_schema.triggers "
                "WHERE trigger_schema = current_schema()"
            )
            return set(cursor.fetchall())
        cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        rows = cursor.fetchall()
    event = re.compile(r"\b(INSERT|UPDATE|DELETE)\b(?: OF [\w, ]+)? ON", re.IGNORECASE)
    return {(table, event.search(sql)[1].upper()) for table, sql in rows}


@pytest.mark.django_db
@pytest.mark.parametrize("table", GUARDED_BY_TRIGGERS)
def test_the_triggers_stand(table):
    standing = {event for where, event in triggers() if where == table}
    assert standing >= GUARDED_BY_TRIGGERS[table]


@pytest.mark.django_db
def test_every_trigger_of_the_text_stands():
    written = set(re.findall(r"CREATE TRIGGER (\w+)", "\n".join(ddl.statements(connection.vendor))))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        standing = {name for (name,) in cursor.fetchall()}
    assert written
    assert written <= standing


@contextmanager
def refused():
    """The database itself says no."""
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        yield cursor


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET action = 'x' WHERE id = %s", "DELETE FROM audit_entry WHERE id = %s"],
)
def test_the_audit_trail_refuses_a_change_by_hand(statement):
    entry = log.record("thing.done", by=None)
    with refused() as cursor:
        cursor.execute(statement, [entry.pk])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM sharing_disclosure WHERE id = %s",
        "UPDATE sharing_disclosure SET scope = 9 WHERE id = %s",
        "UPDATE sharing_disclosure SET purpose = 'x' WHERE id = %s",
    ],
)
def test_the_ledger_refuses_to_forget(sato, statement):
    with sato.acting() as reader:
        add_person(by=reader)
    row = Disclosure.objects.filter(from_agency=sato.agency).exclude(scope=9).first()
    with refused() as cursor:
        cursor.execute(statement, [row.pk])


@pytest.mark.django_db
def test_a_fresh_town_has_the_legal_bases_and_none_is_confirmed():
    versions = LegalBasisVersion.objects.all()
    assert versions.count() >= 25
    assert not versions.exclude(confirmed_on=None).exists()


def test_what_is_said_for_one_database_is_said_for_the_other():
    for path in (ROOT / "tsunagu").rglob("migrations/*.py"):
        assert "RunSQL" not in path.read_text(), f"{path.name}: say it in a function for both databases"
