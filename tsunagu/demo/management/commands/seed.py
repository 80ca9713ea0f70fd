"""manage.py seed --profile demo: the fictional town and its stories, in an empty database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from tsunagu.demo.management.commands.replay import a_day
from tsunagu.demo.replay import TOLD_HERE, replay, story_named, town_for
from tsunagu.demo.story import StoryError


class Command(BaseCommand):
    help = "架空の町をつくります。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--profile", default="demo", help="どんな町をつくるか（demo）")
        parser.add_argument("--today", type=a_day, help="この日をきょうとしてつくる（例 2026-04-01）")
        parser.add_argument("--until", metavar="段", help="はじめの世帯の物語を、この段で止める")
        parser.add_argument("--seed", type=int, default=0, help="乱数の種（demo の町は、いつも同じです）")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["profile"] != "demo":
            raise CommandError("いまつくれるのは demo の町だけです。ほかの町は、これから用意します。")
        today = options["today"] or timezone.localdate()
        until = options["until"]
        try:
            with transaction.atomic():
                town = town_for(today)
                for name in TOLD_HERE:
                    replay(story_named(name), town, today=today, until=until if name == "fall" else None)
        except StoryError as fault:
            raise CommandError(str(fault)) from None
        self.stdout.write(f"{town.municipality.name}（架空の町）をつくりました。")
