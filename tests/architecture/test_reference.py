from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tsunagu.cases.models import Case, ProgressNote
from tsunagu.common.scopes import Scope
from tsunagu.desk import reference
from tsunagu.desk.reference import routes, tables, trail


def run(folder, **options):
    call_command("reference_docs", folder=folder, stdout=StringIO(), **options)


def test_the_pages_of_the_repository_are_current():
    call_command("reference_docs", check=True)


def test_a_stale_page_is_named_and_nothing_is_changed(tmp_path):
    run(tmp_path)
    (tmp_path / "states.md").write_text("old")
    with pytest.raises(CommandError, match=r"states\.md") as refusal:
        run(tmp_path, check=True)
    assert "tables.md" not in str(refusal.value)
    assert (tmp_path / "states.md").read_text() == "old"


def test_a_missing_page_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"audit\.md"):
        run(tmp_path, check=True)


def test_writing_twice_changes_nothing(tmp_path):
    run(tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    run(tmp_path)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    assert set(before) == set(reference.PAGES)


def test_states_show_every_way_of_a_case():
    page = tables.states_page()
    ways = sum(len(targets) for targets in Case.TRANSITIONS.values())
    assert page.count("-->") == ways + 1
    assert "[*] --> open" in page
    assert "paused : 一区切り" in page


def test_tables_name_the_scopes_that_the_database_lets_in():
    assert set(tables.scopes_of(ProgressNote)) == set(ProgressNote.SCOPES)
    assert tables.scopes_of(Case) == []
    assert f"in the scope: {Scope.FAMILY.name}" in tables.page()


def test_routes_know_who_comes_in_and_what_follows():
    by_name = {route.name: route for route in routes.routes()}
    assert by_name["account_login"].who == routes.ANYBODY
    assert by_name["account_logout"].who == routes.LOGGED_IN
    approve = by_name["desk:approve"]
    assert approve.methods == ("POST",)
    assert approve.who == routes.IN_A_POST
    assert "approve" in approve.needs
    assert "sharing.approve" in approve.acts
    assert "administrator" in by_name["agencies:bodies"].needs


def test_a_way_through_a_table_of_actions_is_followed():
    by_name = {route.name: route for route in routes.routes()}
    assert "cases.receive" in by_name["cases:intake"].acts
    assert "households.birth" in by_name["households:birth"].acts
    assert "households.kinship" not in by_name["households:birth"].acts


def test_what_is_written_outside_the_actions_is_known():
    found = {code.code for code in trail.elsewhere()}
    assert {"page.viewed", "page.refused", "user.logged_in", "audit.exported"} <= found
