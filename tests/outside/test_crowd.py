"""A town written in bulk is a town like any other: the same triggers, the same law, everybody known."""

from __future__ import annotations

import io
import json
from collections import Counter

import pytest
from django.utils import timezone

from tests.outside import reader
from tests.reading import Ledger, by_queryset
from tsunagu.agencies.actor import actor_for
from tsunagu.agencies.models import Membership
from tsunagu.cases.models import Case
from tsunagu.demo import cast, crowd, truth
from tsunagu.households.models import SearchKey
from tsunagu.people.models import Person
from tsunagu.sharing.models import Disclosure
from tsunagu.sharing.reader import acting_as

pytestmark = pytest.mark.django_db
PEOPLE = 60


@pytest.fixture
def built():
    now = timezone.now()
    crowd.build(5, now, people=PEOPLE)
    return now


def test_everybody_is_there_and_known_to_one_to_three_agencies(built):
    assert Person.objects.count() == PEOPLE
    open_now = Disclosure.objects.filter(scope=1, effective_until__gt=built).values_list(
        "person", "to_agency"
    )
    known = Counter(person for person, _ in set(open_now))
    assert set(known.values()) <= {1, 2, 3, 4}
    assert len(known) == PEOPLE
    assert 1 < sum(known.values()) / PEOPLE < 3


def test_a_town_has_ten_agencies_and_about_forty_users(built):
    posts = Membership.objects.all()
    assert len({post.agency_id for post in posts}) == 10
    assert 38 <= posts.count() <= 46


def test_every_case_that_runs_has_a_lead_a_desk_and_a_day(built):
    running = Case.objects.running()
    assert running.exists()
    assert not running.filter(next_look_on=None).exists()
    assert SearchKey.objects.exists()


def test_what_may_be_read_is_what_the_oracle_says(built):
    ledger, at, some = Ledger(), timezone.now(), 0
    for post in Membership.objects.filter(role="worker").select_related("user", "agency")[::5]:
        with acting_as(actor_for(post, at)) as who:
            found = set(by_queryset(who))
            assert found == ledger.readable(who)
            some += len(found)
    assert some > 100


def test_the_file_tells_the_same(built):
    at, out = timezone.now(), io.StringIO()
    truth.write(out, profile="town", seed=5, at=at, password=crowd.PASSWORD)
    found, ledger = reader.allowed(json.loads(out.getvalue()), at), Ledger()
    post = Membership.objects.filter(role="worker").select_related("user", "agency")[4]
    with acting_as(actor_for(post, at)) as who:
        assert found[post.pk] == ledger.readable(who)


def test_the_demo_town_is_told_with_its_own_marks(town, sato):
    out = io.StringIO()
    truth.write(out, profile="demo", seed=0, at=timezone.now(), password=cast.PASSWORD)
    told = json.loads(out.getvalue())
    assert {user["log_in"] for user in told["users"]} >= {"sato", "tanaka"}
    assert told["rows"] == []
