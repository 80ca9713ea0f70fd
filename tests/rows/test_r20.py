"""R20, case 2 of the record: no request, no meeting, shared only; and it comes back by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.policy.ground import never_kept
from tests.rows import fall
from tsunagu.cases.models import Case, Happening
from tsunagu.common.scopes import Scope
from tsunagu.demo import cast
from tsunagu.demo.replay import replay, story_named
from tsunagu.desk import due
from tsunagu.outreach.models import WatchDecision
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Evidence

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("watch")]

THINK = "もう一度考えるころです"


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """(told, {step: what was due at 伊藤's desk}); told once, in a transaction that is never kept."""
    with django_db_blocker.unblock(), never_kept():
        town, after = cast.found(timezone.localdate()), {}

        def write_down(told, step, at):
            after[step.id] = [at_desk(told, at + timedelta(days=days)) for days in (0, 59, 61)]

        yield replay(story_named("watch"), town, today=timezone.localdate(), after=write_down), after


def at_desk(told, at):
    """Why the household stands in ころあい of 伊藤 at this moment, or None."""
    with told.town.acting("ito", at + timedelta(minutes=1)) as reader:
        return due.quiet(reader, whole_desk=False).values_list("cause", flat=True).first()


@pytest.fixture
def told(story):
    """The story's end; what a test does to it is undone."""
    with transaction.atomic():
        yield story[0]
        transaction.set_rollback(True)


@pytest.fixture
def decision(told):
    return WatchDecision.objects.get(pk=told.pk("watch", "坂下の見守り 2"))


def page(told, key, url):
    client = Client()
    client.force_login(told.town.members[key].user)
    response = client.get(url)
    return response.status_code, response.content.decode()


def household(told):
    return Case.objects.get(pk=told.pk("case", "坂下の世帯")).get_absolute_url()


def test_no_meeting_is_held_and_what_is_known_is_only_shared(told, decision):
    assert not Evidence.objects.filter(kind=Kind.CONFERENCE).exists()
    assert (decision.evidence.kind, decision.evidence.title) == (
        Kind.GROUND,
        "坂下地区の世帯についての情報共有",
    )
    assert decision.evidence.approved_by.user.username == "watanabe"
    assert decision.person_id == told.pk("person", "二階の人")


def test_the_decision_says_why_who_knows_what_to_look_for_who_keeps_it_and_when(told):
    status, html = page(told, "ito", household(told))
    assert status == 200
    for words in (
        "会議は開かず、「坂下地区の世帯についての情報共有」による共有にとどめる",
        "伊藤と、地域福祉コーディネーターの佐藤",
        "父か母の入院・転倒",
        "息子さんが夕食をつくっている",
        "伊藤",
    ):
        assert words in html


def test_it_comes_back_on_its_day(story):
    _, after = story
    assert after["wait-with-open-eyes"] == [None, None, due.THINK]


def test_it_comes_back_when_something_happens_to_anybody_in_the_household(story):
    _, after = story
    assert after["father-in-hospital"][0] == due.THINK
    assert after["thought-of-again"][0] is None
    assert after["mother-fell"][0] == due.THINK


def test_the_desk_sees_it_today_and_may_read_what_happened(told):
    _, today = page(told, "ito", "/")
    assert THINK in today
    assert "坂下の二階の息子さん" in today
    _, html = page(told, "ito", household(told))
    assert "右の手首を痛めた" in html


def test_who_was_told_about_the_son_reads_that_it_is_time_and_not_what_happened(told):
    status, html = page(told, "sato", household(told))
    assert status == 200
    assert THINK in html
    assert "坂下の二階の息子さん" in html
    for hidden in ("右の手首を痛めた", "肺炎", "坂下のお母さん", "坂下のお父さん"):
        assert hidden not in html
    with told.town.acting("sato", timezone.now()) as reader:
        assert (
            not Happening.objects.visible_to(reader).filter(case__pk=told.pk("case", "坂下の世帯")).exists()
        )


@pytest.mark.parametrize("key", ["tanaka", "takahashi", "suzuki", "kobayashi", "kato"])
def test_nobody_else_reads_the_decision_or_that_the_case_was_stirred(told, key):
    assert page(told, key, household(told))[0] in (200, 404)
    with told.town.acting(key, timezone.now()) as reader:
        assert not WatchDecision.objects.visible_to(reader).exists()
        assert not due.watches(reader).exists()


def test_the_day_brings_it_back_even_if_the_owner_is_gone(told, decision):
    now = timezone.now()
    decision.owner.until = now
    decision.owner.save()
    Case.objects.update(happened_at=None)
    with told.town.acting("watanabe", now + timedelta(days=170)) as reader:
        assert decision.pk in due.watches(reader).values_list("pk", flat=True)
        assert due.quiet(reader, whole_desk=False).filter(pk=decision.case_id).exists()


def test_what_the_parents_say_stays_with_whom_they_told(told):
    with told.town.acting("sato", timezone.now()) as reader:
        seen = fall.by_queryset(reader, None)
    persons = {name: pk for (kind, name), pk in told.names.items() if kind == "person"}
    assert {(place.person, place.scope) for place in seen.values() if place.person} <= {
        (persons["二階の人"], scope) for scope in (Scope.EXISTENCE, Scope.NOTES)
    }
