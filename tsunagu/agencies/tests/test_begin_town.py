"""町を始める: a fresh installation gets its first administrator from the command line."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tsunagu.agencies.models import Membership, Municipality
from tsunagu.audit.models import Entry

pytestmark = pytest.mark.django_db


def _begin(login="admin1"):
    out = StringIO()
    call_command("begin_town", "さきがけ市", "139998", admin=login, name="最初 一郎", stdout=out)
    return out.getvalue()


def test_a_town_begins_with_one_administrator_who_can_log_in(client: Client):
    said = _begin()
    password = said.split("最初のパスワード：")[1].splitlines()[0]
    post = Membership.objects.get(user__username="admin1")
    assert (post.role, post.agency.home.name) == ("administrator", "さきがけ市")
    assert client.login(username="admin1", password=password)
    assert Entry.objects.filter(action="town.begun").count() == 1


def test_the_same_town_twice_is_a_sentence_and_makes_nothing():
    _begin()
    with pytest.raises(CommandError, match="すでにあります"):
        _begin("admin2")
    assert Municipality.objects.count() == 1
    assert not Membership.objects.filter(user__username="admin2").exists()


def test_an_unusable_login_name_makes_no_town():
    with pytest.raises(CommandError):
        _begin("")
    assert not Municipality.objects.exists()
