"""Tell a story in the fictional town: each step by whoever would do it, at its moment, by the actions."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from tsunagu.agencies.models import Municipality
from tsunagu.audit import log
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed
from tsunagu.demo import cast
from tsunagu.demo.scene import Scene, Told
from tsunagu.demo.story import FOLDER, Step, Story, StoryError, load
from tsunagu.demo.vocabulary import VERBS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

TOLD_HERE = ["fall", "others", "watch"]  # the stories of the demo town, in this order


@lru_cache
def story_named(name: str) -> Story:
    """One of the demo's own stories, checked."""
    story = load(FOLDER / f"{name}.toml")
    check(story)
    return story


def check(story: Story) -> None:
    """Every verb is known and has the fields it needs, no others. Raises StoryError."""
    for step in story.steps:
        verb = VERBS.get(step.verb)
        if verb is None:
            close = get_close_matches(step.verb, VERBS, n=1)
            raise step.wrong(
                f"「{step.verb}」という行いはありません。" + (f"「{close[0]}」ですか？" if close else "")
            )
        needs, may = set(verb.needs.split()), set(verb.may.split())
        if missing := sorted(needs - step.fields.keys()):
            raise step.wrong(f"「{step.verb}」には {'・'.join(missing)} が必要です。")
        if unknown := sorted(step.fields.keys() - needs - may):
            raise step.wrong(f"「{step.verb}」に {'・'.join(unknown)} は使えません。")


@transaction.atomic
def replay(
    story: Story,
    town: cast.Town,
    *,
    today: date,
    until: str | None = None,
    after: Callable[[Told, Step, datetime], None] | None = None,
) -> Told:
    """Tell the story, or its beginning, in one transaction. `after` is called when a step is done.

    Raises StoryError with the place and a sentence; then nothing of the story is left.
    """
    check(story)
    _refuse_twice(story)
    part = story.upto(until)
    told = Told(town, story, today)
    for step, at in zip(part.steps, story.moments(today), strict=False):
        _do(told, step, at)
        if after is not None:
            after(told, step, at)
    log.record("demo.story_told", by=None, detail={"story": story.key, "steps": len(part.steps)})
    return told


def _do(told: Told, step: Step, at: datetime) -> None:
    verb = VERBS[step.verb]
    with told.town.acting(step.who, at) as by:
        try:
            verb.run(Scene(step, by, timezone.localdate(at), told, verb.texts))
        except NotAllowed as refusal:
            raise step.wrong(
                f"{by.user.name}さんには、できませんでした。{refusal.decision.reason}"
            ) from refusal
        except (IntegrityError, KeyError, ValueError) as fault:
            raise step.wrong(f"書いてあることが、記録の決まりに合いません（{fault}）。") from fault


def _refuse_twice(story: Story) -> None:
    if Entry.objects.filter(action="demo.story_told", detail__story=story.key).exists():
        raise StoryError(
            f"「{story.title}」は、このデータベースでもう話しました。はじめからやり直すときは、空のデータベースを使ってください。"
        )


def town_for(today: date) -> cast.Town:
    """The fictional town, founded if this database is empty. Raises StoryError beside another town."""
    town = cast.find()
    if town is not None:
        return town
    if Municipality.objects.exists():
        raise StoryError(
            "このデータベースには別の町があります。架空の町は、空のデータベースにだけつくれます。"
        )
    return cast.found(today)
