from __future__ import annotations

from tests.architecture.code import Offence, settle, source, sources


def test_a_reasoned_list_takes_away_what_it_names_and_nothing_else():
    found = [Offence("a.py:f", "a.py:1", "writes"), Offence("b.py:g", "b.py:2", "writes")]
    assert settle(found, {"a.py:*": "it is the log itself"}) == ["b.py:2 writes"]


def test_an_entry_that_matches_nothing_any_more_is_an_offence():
    assert settle([], {"a.py:f": "it is the log itself"}) == [
        "the list names 'a.py:f', and nothing matches it any more"
    ]


def test_an_entry_without_a_reason_is_an_offence():
    assert settle([Offence("a", "a", "b")], {"a": "legacy"}) == ["the list gives no reason for 'a'"]


def test_the_guards_see_the_whole_house():
    paths = {src.path for src in sources("tsunagu", "tests")}
    assert {"tsunagu/sharing/guarded.py", "tests/cast.py", "tsunagu/audit/tests/test_once.py"} <= paths
    assert not [path for path in paths if "/migrations/" in path]


def test_a_module_knows_what_it_is_in_its_app():
    assert source("tsunagu/cases/actions/notes.py", "").kind == "actions"
    assert source("tsunagu/cases/views.py", "").kind == "views"
    assert source("tsunagu/desk/views/acts.py", "").kind == "views"
