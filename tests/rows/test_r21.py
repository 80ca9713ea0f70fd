"""R21: a network of 包括 and NPOs with the city as observer; what is decided becomes a desk's work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tsunagu.common.decisions import NotAllowed
from tsunagu.groups.actions import network as actions
from tsunagu.groups.models import NetworkMember
from tsunagu.groups.tests.joint import meeting_of, network_of, today

pytestmark = pytest.mark.django_db
HOME, NETWORKS = "desk:home", "groups:networks"


@pytest.fixture
def network(ito, saito, kobayashi, tanaka):
    return network_of(ito, saito, kobayashi, observers=[tanaka])


def test_the_包括_runs_it_without_the_city(ito, tanaka, network):
    with tanaka.acting() as by, pytest.raises(NotAllowed, match="事務局"):
        actions.leave_network(network.members.get(agency=ito.agency), by=by, until=today())
    page = ito.client.get(reverse("groups:network", args=[network.public_id])).content.decode()
    assert "参加機関を加える" in page
    page = tanaka.client.get(reverse("groups:network", args=[network.public_id])).content.decode()
    assert "オブザーバー" in page
    assert "参加機関を加える" not in page


def test_everybody_sees_how_the_others_are_reached(ito, saito, network):
    with ito.acting() as by:
        actions.join_network(
            network,
            by=by,
            name="みずうみ",
            part=NetworkMember.Part.MEMBER,
            reached_by=NetworkMember.Way.FAX,
            reach_words="00-0000-9009",
            since=today(),
        )
    page = saito.client.get(reverse("groups:network", args=[network.public_id])).content.decode()
    assert "ファクス" in page
    assert "00-0000-9009" in page


def test_what_was_decided_is_on_きょう_of_the_desk_that_does_it(ito, saito, network):
    meeting = meeting_of(ito, network)
    with ito.acting() as by:
        task = actions.ask_desk(
            meeting, by=by, desk=saito.desk, words="地図をつくる", due_on=today() + timedelta(days=3)
        )
    assert "連絡会で決めたこと：1件" in saito.client.get(reverse(HOME)).content.decode()
    assert "地図をつくる" in saito.client.get(reverse(NETWORKS)).content.decode()
    with saito.acting() as by:
        actions.finish_task(task, by=by)
    assert "連絡会で決めたこと" not in saito.client.get(reverse(HOME)).content.decode()
