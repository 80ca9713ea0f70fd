"""Stories are told through the actions, as the person who would act, once for a database."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tsunagu.agencies.models import Municipality
from tsunagu.audit.models import Entry
from tsunagu.cases.models import Case, Intake, Promise
from tsunagu.demo import cast
from tsunagu.demo.replay import TOLD_HERE, replay, story_named, town_for
from tsunagu.demo.story import Story, StoryError, load, this_week
from tsunagu.people.models import Person

TODAY = date(2026, 11, 24)

pytestmark = pytest.mark.django_db


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def small(tmp_path):
    """A function that makes a story of these steps; each is a dict of fields."""

    def write(*steps):
        text = 'key = "small"\ntitle = "小さな話"\n'
        for n, step in enumerate(steps):
            fields = {"id": f"s{n}", "day": 10 - n, "time": "10:00", "who": "sato", "says": "…", **step}
            text += "[[step]]\n" + "".join(f"{name} = {_toml(value)}\n" for name, value in fields.items())
        path = tmp_path / "small.toml"
        path.write_text(text, encoding="utf-8")
        return load(path)

    return write


def _toml(value):
    return str(value) if isinstance(value, int | list) else f'"{value}"'


RECEIVED = {
    "verb": "receive",
    "words": "聞いたこと",
    "called": "だれか",
    "source": "self",
    "person": "人",
    "case": "世帯",
}


def test_the_story_stops_at_the_step_that_was_asked_for(town):
    told = replay(story_named("fall"), town, today=TODAY, until="daughter-known")
    assert {name for kind, name in told.names if kind == "person"} == {"母", "本人"}
    assert Case.objects.count() == 1


def test_each_step_is_audited_as_the_one_who_acts(town):
    replay(story_named("fall"), town, today=TODAY, until="city-told")
    approved = Entry.objects.filter(action="evidence.approved").latest("id")
    assert approved.user_id == town.members["watanabe"].user_id


def test_what_nobody_named_is_refused(town, small):
    with pytest.raises(StoryError, match="3行目、段「s0」: 支援ケース「世帯」は、まだ出てきていません"):
        replay(small({"verb": "look", "case": "世帯", "next": 30}), town, today=TODAY)


def test_who_may_not_see_it_cannot_act_on_it(town, small):
    look = {"verb": "look", "case": "世帯", "next": 30, "who": "suzuki"}
    with pytest.raises(StoryError, match="「世帯」は、鈴木 大輔さんには見えません"):
        replay(small(RECEIVED, look), town, today=TODAY)


def test_what_the_person_may_not_do_stops_the_story_and_leaves_nothing(town, small):
    with pytest.raises(StoryError, match="段「s0」: 吉田 ふみさんには、できませんでした"):
        replay(small({**RECEIVED, "who": "yoshida"}), town, today=TODAY)
    too_far = {"verb": "look", "case": "世帯", "next": 400}
    with pytest.raises(StoryError, match="180日"):
        replay(small(RECEIVED, too_far), town, today=TODAY)
    assert not Person.objects.exists()
    replay(small(RECEIVED), town, today=TODAY)  # nothing of the failed ones stands in the way


@pytest.mark.parametrize(
    "step, sentence",
    [
        ({"verb": "look", "case": "世帯", "next": "someday"}, "日数か曜日"),
        ({"verb": "birth", "person": "人", "born": "昭和70年"}, "段「s1」"),
        ({**RECEIVED, "source": "post_office", "basis": "NOT_A_LAW"}, "根拠法令「NOT_A_LAW」がありません"),
        ({**RECEIVED, "source": "post_office"}, "受けた根拠を選んでください"),
        (
            {"verb": "join", "case": "世帯", "agency": "nobody", "people": ["人"], "evidence": "会議"},
            "「nobody」という機関は、この町にありません",
        ),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(town, small, step, sentence):
    with pytest.raises(StoryError, match=sentence):
        replay(small(RECEIVED, step), town, today=TODAY)


def test_the_same_story_is_told_once(town, small):
    story = small(RECEIVED)
    replay(story, town, today=TODAY)
    with pytest.raises(StoryError, match="もう話しました"):
        replay(story, town, today=TODAY)
    assert Person.objects.count() == 1


def test_beside_another_town_nothing_is_founded():
    Municipality.objects.create(name="ほんとうの町", code="131111")
    with pytest.raises(StoryError, match="別の町"):
        town_for(TODAY)


def test_the_town_is_found_again_as_it_was_founded(town):
    found = cast.find()
    assert found.bodies == town.bodies
    assert found.desks == town.desks
    assert found.members == town.members


def test_seeding_builds_the_town_with_this_weeks_work():
    said = run("seed", "--profile", "demo", "--today", TODAY.isoformat(), "--until", "post-office")
    assert "架空の町" in said
    week = (TODAY, this_week("fri", TODAY))
    looks = Case.objects.filter(next_look_on__range=week)
    promises = Promise.objects.filter(due_on__range=week, status="open")
    desks = {case.desk_id for case in looks} | {promise.desk_id for promise in promises}
    households = {case.household_id for case in looks} | {promise.case.household_id for promise in promises}
    assert (len(households), len(desks)) == (6, 5)
    assert (
        not Case.objects.running()
        .filter(next_look_on__lt=TODAY)
        .exclude(lead=cast.find().bodies["care"])
        .exists()
    )


def test_the_coordinating_desk_has_a_question_to_answer():
    run("seed", "--today", TODAY.isoformat(), "--until", "post-office")
    town = cast.find()
    with town.acting("tanaka", cast.moment(TODAY)) as tanaka:
        asked = Intake.objects.visible_to(tanaka).get(status=Intake.Status.ASKED)
    assert asked.asked_by == town.desks["selfreliance"]


def test_seeding_twice_is_refused_with_a_sentence():
    run("seed", "--until", "post-office")
    with pytest.raises(CommandError, match="もう話しました"):
        run("seed")


def test_other_towns_come_later():
    with pytest.raises(CommandError, match="これから用意します"):
        run("seed", "--profile", "metropolis")


def test_the_steps_are_listed_without_being_told():
    said = run("replay", "stories/fall.toml", "--list", "--today", TODAY.isoformat())
    assert said.count("\n") == 2 * len(story_named("fall").steps)
    assert "郵便局" in said.splitlines()[1]
    assert not Municipality.objects.exists()


def test_the_command_tells_a_story_in_an_empty_database():
    said = run("replay", "stories/fall.toml", "--until", "address")
    assert "2 段まで" in said
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "word, value, said", [("--until", "never", "never"), ("--today", "soon", "2026-04-01")]
)
def test_a_wrong_word_on_the_command_line_is_refused(word, value, said):
    with pytest.raises(CommandError, match=said):
        run("replay", "stories/fall.toml", word, value)
    assert not Municipality.objects.exists()


@pytest.mark.parametrize("today", [date(2027, 1, 5), date(2026, 5, 8)])
def test_all_stories_can_be_told_on_any_day(today):
    """Also when steps move because of the new year or the golden week."""
    town = town_for(today)
    for name in TOLD_HERE:
        replay(story_named(name), town, today=today)
    pause = Case.objects.get(status=Case.Status.PAUSED)
    assert timedelta() < today - pause.paused_on <= timedelta(days=14)
    assert not Case.objects.running().filter(next_look_on__lt=today).exists()
    assert Entry.objects.filter(action="demo.story_told").count() == len(TOLD_HERE)


def test_nothing_in_the_town_happens_in_the_future(town):
    story = story_named("others")
    assert isinstance(story, Story)
    replay(story, town, today=timezone.localdate())
    assert not Intake.objects.filter(recorded_at__gt=timezone.now()).exists()
