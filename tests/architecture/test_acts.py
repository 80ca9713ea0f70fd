from __future__ import annotations

import pytest

from tests.architecture import acts, lists
from tests.architecture.code import ROOT, house, settle, source
from tsunagu.audit import log
from tsunagu.cases import actions as case_actions
from tsunagu.desk.reference import graph, trail

PAGE = (ROOT / "docs/reference/audit.md").read_text(encoding="utf-8")
EVERYTHING = graph.public_functions("actions")


def test_it_is_always_said_by_whom():
    assert settle(acts.nameless(EVERYTHING), lists.BY) == []


def test_every_act_leaves_a_line_in_the_audit_trail():
    assert settle(acts.unlogged(EVERYTHING, trail.codes), lists.UNLOGGED) == []


def test_every_action_and_code_is_in_the_audit_table():
    assert acts.missing_in_table(trail.actions(), trail.codes, PAGE) == []
    assert acts.unnamed_codes(house(), PAGE) == []


def positional(case, by): ...
def optional(case, *, by=None): ...
def sometimes(case, *, by: object | None): ...
def nobody(case): ...
def proper(case, *, by: object):
    return log.record("case.proper", by=by)


@pytest.mark.parametrize("action", [positional, optional, sometimes, nobody])
def test_an_action_that_leaves_its_actor_open_is_seen(action):
    assert acts.nameless([action])
    assert acts.nameless([proper]) == []


def through_another(case, *, by: object):
    return proper(case, by=by)


def test_an_action_without_a_line_is_seen():
    def codes(action):
        return ["case.proper"] if action in (proper, through_another) else []

    assert acts.unlogged([positional], codes)
    assert acts.unlogged([proper, through_another], codes) == []


def test_a_line_is_found_where_the_action_writes_it():
    assert trail.codes(case_actions.look) == ["case.looked_at"]


def test_a_line_is_found_through_the_actions_that_an_action_calls():
    assert {"person.added", "household.begun", "case.opened"} <= set(trail.codes(case_actions.receive))


def test_a_code_made_of_a_status_is_told_as_it_will_be_written():
    assert trail.codes(case_actions.keep_promise) == ["promise.kept"]
    assert trail.codes(case_actions.pause) == ["case.paused"]


def test_what_the_audit_table_lacks_is_seen():
    def codes(action):
        return ["case.proper", "case.‹word›"]

    app = proper.__module__.split(".")[1]
    assert len(acts.missing_in_table([proper], codes, "")) == 4
    line = f"| {app} | `proper` | … | `case.proper` |"
    assert len(acts.missing_in_table([proper], codes, line)) == 2


def test_a_code_outside_the_actions_that_the_table_lacks_is_seen():
    planted = [source("tsunagu/web/x.py", "log.record('page.printed', by=None)")]
    assert acts.unnamed_codes(planted, "`page.viewed`")
    assert acts.unnamed_codes(planted, "`page.printed`") == []
