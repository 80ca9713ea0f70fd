"""A story file that is wrong is refused with its place and a sentence, before anything happens."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from tsunagu.common.calendar import is_business_day
from tsunagu.demo.replay import TOLD_HERE, check, story_named
from tsunagu.demo.story import StoryError, last_friday, load, this_week

HEAD = 'key = "small"\ntitle = "小さな話"\n'
STEP = """
[[step]]
id = "call"
day = 10
time = "10:00"
who = "sato"
verb = "look"
says = "佐藤が見なおす。"
case = "世帯"
next = 30
"""


def story(tmp_path, text):
    path = tmp_path / "small.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    loaded = load(path)
    check(loaded)
    return loaded


def test_a_story_is_read_step_by_step(tmp_path):
    (step,) = story(tmp_path, STEP).steps
    assert (step.id, step.day, step.time, step.who) == ("call", 10, time(10, 0), "sato")
    assert step.fields == {"case": "世帯", "next": 30}
    assert step.place == "small.toml 4行目"


@pytest.mark.parametrize(
    "change, sentence",
    [
        (('who = "sato"\n', ""), "who がありません"),
        (('"sato"', '"nobody"'), "「nobody」という人は、この町にいません"),
        (('"look"', '"lock"'), "「lock」という行いはありません。「look」ですか？"),
        (('"look"', '"zzz"'), "「zzz」という行いはありません。$"),
        (("next = 30\n", ""), "「look」には next が必要です"),
        (("next = 30", "next = 30\ncolour = 1"), "「look」に colour は使えません"),
        (("day = 10", "day = -1"), "0 以上の整数"),
        (("day = 10", 'day = "x"'), "0 以上の整数"),
        (('"10:00"', '"25:00"'), "10:20"),
        (('"call"', '"call'), "TOML として読めません"),
        (("[[step]]", "[step]"), r"\[\[step\]\]"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_with_its_place(tmp_path, change, sentence):
    with pytest.raises(StoryError, match=sentence) as fault:
        story(tmp_path, STEP.replace(*change))
    assert "small.toml" in str(fault.value)


def test_two_steps_of_one_name_are_refused(tmp_path):
    with pytest.raises(StoryError, match="14行目、段「call」: 同じ名前"):
        story(tmp_path, STEP + STEP)


def test_steps_out_of_order_are_refused(tmp_path):
    later = STEP.replace("day = 10", "day = 11").replace('"call"', '"before"')
    with pytest.raises(StoryError, match="起きた順"):
        story(tmp_path, STEP + later)


def test_a_missing_file_and_a_missing_title_are_refused(tmp_path):
    with pytest.raises(StoryError, match="読めません"):
        load(tmp_path / "nowhere.toml")
    (tmp_path / "bare.toml").write_text(STEP, encoding="utf-8")
    with pytest.raises(StoryError, match="key"):
        load(tmp_path / "bare.toml")


def test_until_names_a_step_of_the_story(tmp_path):
    small = story(tmp_path, STEP + STEP.replace('"call"', '"again"'))
    assert [step.id for step in small.upto("call").steps] == ["call"]
    with pytest.raises(StoryError, match="「never」という段はありません"):
        small.upto("never")


@pytest.mark.parametrize("name", TOLD_HERE)
@pytest.mark.parametrize("today", [date(2026, 5, 7), date(2027, 1, 5), date(2026, 11, 23), date(2028, 2, 29)])
def test_every_step_is_over_before_this_week_in_its_order_on_a_working_day(name, today):
    told = story_named(name)
    moments = told.moments(today)
    assert moments == sorted(set(moments))
    assert timezone.localdate(moments[-1]) <= last_friday(today)
    for step, at in zip(told.steps, moments, strict=True):
        assert step.any_day or is_business_day(timezone.localdate(at)), step.id


def test_steps_that_meet_on_the_last_day_before_a_holiday_keep_their_order(tmp_path):
    """A Thursday's and a Friday's step, when the Friday is a holiday (憲法記念日, 3 May 2024)."""
    thursday = STEP.replace("day = 10", "day = 1").replace("10:00", "15:00")
    friday = STEP.replace("day = 10", "day = 0").replace('"call"', '"after"')
    first, second = story(tmp_path, thursday + friday).moments(date(2024, 5, 7))
    assert first.date() == second.date() == date(2024, 5, 2)
    assert second - first == timedelta(minutes=5)


def test_a_day_of_this_week_is_never_over():
    wednesday = date(2026, 11, 25)
    assert this_week("thu", wednesday) == date(2026, 11, 26)
    assert this_week("mon", wednesday) == wednesday
