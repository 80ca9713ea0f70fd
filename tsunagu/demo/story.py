"""A story file: what happens in the fictional town, step by step, each step by the person who would do it.

A story is TOML: `key`, `title`, and one `[[step]]` after another. Every step has

    id      a short name, for --until and for the tests
    day     days before the story's end, which is last week's Friday
    time    "10:20"
    who     who does it: a key of demo/cast.py
    verb    what they do: a key of demo/vocabulary.py, which also says what else the step may hold
    says    in human words, what happens
    basis   the code of the legal basis (sharing/bases.py) where something comes in or goes out
    reads   what this step changes in who may read what (tests/rows/test_r19.py); a plus or a minus, the
            the body that reads, whose rows, about whom, which scopes: "+ welfare reads care 母: NOTES"
    any_day true for what does not wait for a working day

Everything else belongs to the verb.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from tsunagu.common.calendar import add_business_days
from tsunagu.demo.cast import MEMBERS, moment

FOLDER = Path(__file__).parent / "stories"
COMMON = {"id", "day", "time", "who", "verb", "says", "basis", "reads", "any_day"}
NEEDED = ["id", "day", "time", "who", "verb", "says"]
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
PAUSE = timedelta(minutes=5)  # between two steps that would otherwise change places


class StoryError(Exception):
    """Something is wrong in a story file; the sentence says where and what."""


@dataclass(frozen=True)
class Step:
    """One thing that somebody does. `fields` are those of the verb."""

    place: str  # 「fall.toml 12行目」
    id: str
    day: int
    time: time
    who: str
    verb: str
    says: str
    reads: tuple[str, ...] = ()
    any_day: bool = False
    fields: dict[str, Any] = field(default_factory=dict)

    def wrong(self, sentence: str) -> StoryError:
        return StoryError(f"{self.place}、段「{self.id}」: {sentence}")


@dataclass(frozen=True)
class Story:
    """A story as it stands in its file."""

    key: str
    title: str
    steps: tuple[Step, ...]

    def upto(self, last: str | None) -> Story:
        """The story until a step, that step included. Raises StoryError when there is no such step."""
        ids = [step.id for step in self.steps]
        if last is None:
            return self
        if last not in ids:
            raise StoryError(
                f"「{self.title}」に「{last}」という段はありません。--list で段の名前が見られます。"
            )
        return Story(self.key, self.title, self.steps[: ids.index(last) + 1])

    def basis_of(self, step: Step) -> str:
        """The code of the legal basis of a step: its own, its evidence's, or that of own work."""
        if "basis" in step.fields:
            return str(step.fields["basis"])
        papers = {
            one.fields["as"]: one.fields["basis"]
            for one in self.steps
            if {"as", "basis"} <= one.fields.keys()
        }
        return str(papers.get(step.fields.get("evidence"), "OWN"))

    def moments(self, today: date) -> list[datetime]:
        """When each step happens: on working days, in the order of the file, the last of them last week."""
        found: list[datetime] = []
        for step in self.steps:
            day = last_friday(today) - timedelta(days=step.day)
            at = moment(day if step.any_day else working_day(day), step.time.hour, step.time.minute)
            found.append(max(at, found[-1] + PAUSE) if found else at)
        return found


def last_friday(today: date) -> date:
    """The Friday of the week before this one."""
    return today - timedelta(days=today.weekday() + 3)


def working_day(day: date) -> date:
    """The day itself, or the last working day before it."""
    return add_business_days(day + timedelta(days=1), -1)


def this_week(weekday: str, today: date) -> date:
    """A day of this week by its name (mon … sun), but never a day that is over."""
    monday = today - timedelta(days=today.weekday())
    return max(monday + timedelta(days=WEEKDAYS.index(weekday)), today)


def load(path: Path) -> Story:
    """Read and check a story file. Raises StoryError with the line and a sentence."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise StoryError(f"{path} を読めません。物語のファイルの名前を確かめてください。") from None
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise StoryError(f"{path.name}: TOML として読めません（{fault}）。") from None
    for name in ("key", "title"):
        if not isinstance(told.get(name), str):
            raise StoryError(f'{path.name}: はじめに {name} = "…" と書いてください。')
    return Story(told["key"], told["title"], tuple(_steps(told, path.name, text)))


def _steps(told: dict[str, Any], name: str, text: str) -> list[Step]:
    lines = [
        n for n, line in enumerate(text.splitlines(), start=1) if re.match(r"\s*\[\[\s*step\s*\]\]", line)
    ]
    raw = told.get("step", [])
    if not raw or len(lines) != len(raw):
        raise StoryError(f"{name}: 段は [[step]] の行で始めて、ひとつずつ書いてください。")
    steps = [_step(fields, f"{name} {line}行目") for fields, line in zip(raw, lines, strict=True)]
    for before, step in pairwise(steps):
        if (-step.day, step.time) < (-before.day, before.time):
            raise step.wrong("前の段より早い日時です。起きた順に書いてください。")
    seen: set[str] = set()
    for step in steps:
        if step.id in seen:
            raise step.wrong("同じ名前の段が前にもあります。")
        seen.add(step.id)
    return steps


def _step(raw: dict[str, Any], place: str) -> Step:
    for name in NEEDED:
        if name not in raw:
            raise StoryError(f"{place}: {name} がありません。")
    step = Step(
        place=place,
        id=str(raw["id"]),
        day=_day(raw["day"], place),
        time=_time(raw["time"], place),
        who=raw["who"],
        verb=raw["verb"],
        says=raw["says"],
        reads=tuple(raw.get("reads", [])),
        any_day=bool(raw.get("any_day", False)),
        fields={name: value for name, value in raw.items() if name not in COMMON or name == "basis"},
    )
    if step.who not in MEMBERS:
        raise step.wrong(f"「{step.who}」という人は、この町にいません。")
    return step


def _day(value: object, place: str) -> int:
    if not isinstance(value, int) or value < 0:
        raise StoryError(f"{place}: day は、物語の終わりまでの日数を 0 以上の整数で書いてください。")
    return value


def _time(value: object, place: str) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise StoryError(f'{place}: time は "10:20" のように書いてください。') from None
