"""R5: a person's own skill became the activity: led by them only with consent; co-hosts, trial, decision."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.rows.acts import take_in
from tsunagu.common.calendar import fiscal_year
from tsunagu.demo.cast import moment
from tsunagu.demo.places import bring_groups
from tsunagu.groups import places
from tsunagu.groups.actions import group as actions
from tsunagu.groups.models import GroupPart, credits
from tsunagu.groups.tests.factories import credit, decide, take_part
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def stretching(town):
    return bring_groups(town, timezone.localdate())["stretching"]


@pytest.fixture
def led(sato, stretching):
    """(the group, the one with whom it began, the row that credits them)."""
    _, (person,) = take_in(sato, called="体操の人")
    part = take_part(sato, person, stretching, role="began_with")
    return stretching, person, credit(sato, part)


def test_it_began_as_a_trial_of_a_year_with_a_co_host(stretching, saito):
    first = stretching.stages.first()
    assert first.kind == "trial"
    assert first.planned_until - first.on <= timedelta(days=366)
    assert first.reason
    assert stretching.hosts.get(part="co_host").agency == saito.agency


def test_next_year_was_open_and_then_decided_each_with_its_day(town, stretching):
    this_year = fiscal_year(timezone.localdate())
    ways = [
        (row.way, row.decided_on, bool(row.reason))
        for row in stretching.decisions.filter(fiscal_year=this_year).order_by("decided_on")
    ]
    assert [way for way, _, _ in ways] == ["thinking", "continue"]
    assert ways[0][1] < ways[1][1]
    assert all(reason for *_, reason in ways)


def test_each_decision_was_written_by_somebody_who_runs_it(stretching, sato):
    assert {row.recorded_by_id for row in stretching.decisions.all()} == {sato.membership.pk}


def test_the_row_that_says_so_rests_on_the_persons_own_consent(led):
    _, person, part = led
    assert part.consent.person == part.publish_consent.person == person
    assert (part.consent.purpose, part.publish_consent.purpose) == ("place", "publish")


def test_the_page_says_who_leads_it_as_long_as_they_agree_and_not_a_moment_longer(led, sato, yamada):
    group, _, part = led
    address = f"/places/{group.public_id}/"
    assert "講師：ゆう さん" in yamada.client.get(address).content.decode()
    with sato.acting() as by:
        sharing_actions.withdraw_consent(Consent.objects.get(pk=part.publish_consent_id), by=by)
        assert credits(group, by.at) == []
    assert "講師：ゆう さん" not in yamada.client.get(address).content.decode()


@pytest.mark.parametrize("key", ["yamada", "saito", "tanaka", "suzuki", "yoshida", "sasaki", "matsumoto"])
def test_no_facilitator_co_host_or_section_reads_whose_skill_it_is(key, request, led):
    with request.getfixturevalue(key).acting() as reader:
        assert not GroupPart.objects.visible_to(reader).exists()


def test_a_group_needs_no_person_at_all(sato, stretching):
    """Made by anybody: the group stands, is edited and decided without a row about a person."""
    assert not GroupPart.objects.filter(group=stretching).exists()
    decide(sato, stretching, "end", reason="教える人が引っ越した。")
    assert stretching.decisions.first().way == "end"


def test_when_the_trial_is_over_the_list_says_so(sato, stretching):
    last = stretching.stages.last()
    after = moment(last.planned_until + timedelta(days=1), 9)
    with sato.acting(after) as by:
        (line,) = [
            line
            for line in places.lines(by, list(places.with_marks(places.found(by, {}))))
            if line["name"] == stretching.name
        ]
    assert "つぎの段階を書くころです" in line["trial"]["words"]


def test_a_co_host_decides_too_and_nobody_else(saito, stretching):
    with saito.acting() as by:
        actions.decide(
            stretching,
            by=by,
            fiscal_year=fiscal_year(timezone.localdate()) + 1,
            way="thinking",
            decided_on=timezone.localdate(),
            reason="会場を確かめている。",
            seen=stretching.decisions.count(),
        )
