"""routes --json: every address, whether anybody reaches it, and what it needs."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from tests.architecture.pages import addresses


@pytest.fixture
def told(capsys):
    call_command("routes", json=True)
    return {route["name"]: route for route in json.loads(capsys.readouterr().out)}


def test_every_address_is_told(told):
    assert set(told) == {name for name, _ in addresses(get_resolver())}


def test_it_is_said_who_reaches_an_address(told):
    assert told["account_login"]["who"] == "public"
    assert told["agencies:switch"]["who"] == "account"
    assert told["desk:household"]["who"] == "post"


def test_it_is_said_what_the_role_needs_and_of_which_scopes_rows_are(told):
    assert "share" in told["desk:share_new"]["needs"]
    assert told["desk:household"]["scopes"] == ["ALL"]
    assert "EXISTENCE" in told["desk:search"]["scopes"] or told["desk:search"]["scopes"] == ["ALL"]
    assert told["accounts:text_size"]["scopes"] == []
    assert told["cases:note"]["methods"] == ["GET", "HEAD", "POST"]
    assert "cases.note" in told["cases:note"]["actions"]


def test_without_json_it_is_one_line_for_each(capsys):
    call_command("routes")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(list(addresses(get_resolver())))
    assert any(line.startswith("/households/<uuid:public_id>/  desk:household") for line in lines)
