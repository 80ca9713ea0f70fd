"""Near misses: each of the five tables, read by everybody, with one thing changed at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tsunagu.agencies.models import AgencyArea, Membership
from tsunagu.demo.cast import MEMBERS
from tsunagu.exchange import actions
from tsunagu.exchange.models import Finding, Proposal, ProposalStep, VisitRecord, VisitSection
from tsunagu.sharing.models import Contract

pytestmark = pytest.mark.django_db

TABLES = [VisitRecord, VisitSection, Finding, Proposal, ProposalStep]
NO_READERS = {"commissioner", "facilitator", "auditor"}


@pytest.fixture
def noted(record, tanaka):
    """A record with a row in each of the five tables."""
    with tanaka.acting() as by:
        actions.note(
            record.proposals.first(), by=by, status="done", words="w", on=timezone.localdate(), seen=0
        )
    return record


def reads(actor_as):
    """Which tables this reader finds anything in."""
    with actor_as as reader:
        return {table for table in TABLES if table.objects.visible_to(reader).exists()}


def test_everybody_of_the_town_reads_all_or_nothing_by_their_role(noted, town):
    for key, member in MEMBERS.items():
        expected = set() if member.role in NO_READERS else set(TABLES)
        assert reads(town.acting(key)) == expected, key


def test_another_town_reads_nothing(noted, elsewhere):
    assert reads(elsewhere.acting()) == set()


@pytest.mark.parametrize(
    "since, until, found", [(-9, None, True), (1, None, False), (-9, 0, False), (-9, 1, True)]
)
def test_the_metropolis_reads_while_it_serves_the_town(noted, matsumoto, since, until, found):
    today = timezone.localdate()
    AgencyArea.objects.filter(agency=matsumoto.agency).update(
        since=today + timedelta(days=since),
        until=None if until is None else today + timedelta(days=until),
    )
    assert reads(matsumoto.acting()) == (set(TABLES) if found else set())


@pytest.mark.parametrize("key", ["tanaka", "matsumoto", "sasaki"])
def test_a_post_that_ended_a_second_ago_reads_nothing(noted, town, key):
    now = timezone.now()
    Membership.objects.filter(pk=town.members[key].pk).update(until=now)
    assert reads(town.acting(key, now - timedelta(seconds=1))) == set(TABLES)
    assert reads(town.acting(key, now)) == set()


@pytest.mark.parametrize("key", ["tanaka", "matsumoto"])
def test_an_account_that_is_closed_reads_nothing(noted, request, key):
    player = request.getfixturevalue(key)
    player.user.is_active = False
    player.user.save()
    assert reads(player.acting()) == set()


def test_a_commissioned_body_reads_while_its_contract_runs(noted, sato):
    end = Contract.objects.get(contractor=sato.agency).ends_at
    assert reads(sato.acting(end - timedelta(seconds=1))) == set(TABLES)
    assert reads(sato.acting(end)) == set()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_each_table_names_the_town_in_its_statement(town, tanaka, matsumoto, table):
    for player in (tanaka, matsumoto):
        with player.acting() as reader:
            assert "municipality_id" in str(table.objects.visible_to(reader).query)
