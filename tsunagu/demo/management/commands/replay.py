"""manage.py replay stories/fall.toml: tell a story in the fictional town, step by step."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from tsunagu.demo.cast import MEMBERS
from tsunagu.demo.replay import check, replay, town_for
from tsunagu.demo.story import FOLDER, Story, StoryError, load
from tsunagu.sharing.bases import BASES


class Command(BaseCommand):
    help = "物語のファイルを、架空の町で一段ずつ実行します。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("story", help="物語のファイル（例 stories/fall.toml）")
        parser.add_argument("--today", type=a_day, help="この日をきょうとして話す（例 2026-04-01）")
        parser.add_argument("--until", metavar="段", help="この段まで話して止める")
        parser.add_argument("--list", action="store_true", help="話さずに、段をならべる")

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or timezone.localdate()
        try:
            story = load(_file(options["story"]))
            if options["list"]:
                check(story)
                self._list(story, today)
                return
            with transaction.atomic():
                replay(story, town_for(today), today=today, until=options["until"])
        except StoryError as fault:
            raise CommandError(str(fault)) from None
        n = len(story.upto(options["until"]).steps)
        self.stdout.write(f"「{story.title}」を {n} 段まで話しました。")

    def _list(self, story: Story, today: date) -> None:
        names = {basis.code: basis.name for basis in BASES}
        for step, at in zip(story.steps, story.moments(today), strict=True):
            when = timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
            basis = names[story.basis_of(step)]
            self.stdout.write(f"{when}  {step.id}  {MEMBERS[step.who].name}（{basis}）\n    {step.says}")


def a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("日付は 2026-04-01 のように書いてください。") from None


def _file(name: str) -> Path:
    """As typed, or beside the demo's own stories."""
    return Path(name) if Path(name).exists() else FOLDER.parent / name
