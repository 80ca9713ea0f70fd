"""R3: a family group from the first idea to running itself: stages with reasons, a rhythm, help given."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.apps import apps
from django.utils import timezone

from tsunagu.demo.places import bring_groups
from tsunagu.groups.models import GroupHelp, GroupPart, GroupStage
from tsunagu.people.models import Person

pytestmark = pytest.mark.django_db

# --- the life of the group ----------------------------------------------------------------


@pytest.fixture
def parents(town):
    return bring_groups(town, timezone.localdate())["parents"]


def test_its_life_is_told_from_the_forerunner_to_running_itself(parents):
    stages = list(parents.stages.all())
    assert [stage.kind for stage in stages] == ["forerunner", "preparing", "founded", "self_run"]
    assert stages[0].name_then == "親のこれからを考える会"
    assert all(stage.reason and stage.recorded_by for stage in stages)
    assert all(one.on < other.on for one, other in pairwise(stages))


def test_a_year_of_preparation_lies_before_the_founding(parents):
    days = {stage.kind: stage.on for stage in parents.stages.all()}
    assert 300 <= (days["founded"] - days["forerunner"]).days <= 400


def test_it_is_hosted_by_its_own_body_since_it_runs_itself(parents, sato, yamada):
    host = parents.hosts.get(part="host", until=None)
    assert host.agency == yamada.agency
    assert host.since == parents.stages.get(kind=GroupStage.Kind.SELF_RUN).on
    assert parents.hosts.get(part="host", agency=sato.agency).until == host.since


def test_social_welfare_staff_come_help_with_events_training_and_news(parents, sato):
    given = parents.helps.filter(agency=sato.agency).values_list("what", flat=True)
    What = GroupHelp.What
    assert set(given) == {What.STAFF, What.EVENT, What.TRAINING, What.NEWS}


def test_it_has_a_rhythm(parents):
    assert (parents.week, parents.weekday, parents.rhythm) == (2, 5, "毎月 第2土曜")


def test_its_facilitator_and_a_coordinator_read_its_whole_life(parents, sato, yamada):
    for player in (sato, yamada):
        page = player.client.get(f"/places/{parents.public_id}/").content.decode()
        for stage in parents.stages.all():
            assert stage.reason in page
            assert stage.get_kind_display() in page


def test_the_facilitator_sees_no_person_and_no_case(parents, yamada):
    with yamada.acting() as reader:
        assert not reader.scopes
        assert not GroupPart.objects.visible_to(reader).exists()


def test_nothing_of_the_group_points_at_a_person_or_a_case():
    """Only the consented connections do; the group's own rows could not if they would."""
    own = ["Group", "GroupStage", "GroupHost", "GroupHelp", "GroupDecision", "GroupField", "GroupEase"]
    for name in own:
        models = {
            field.related_model
            for field in apps.get_model("groups", name)._meta.get_fields()
            if field.many_to_one
        }
        assert Person not in models
        assert not {model._meta.app_label for model in models} & {"cases", "households", "people"}
