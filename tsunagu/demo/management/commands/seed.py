"""manage.py seed --profile demo|attack|town|city: an invented town in an empty database.

Passwords are known and printed in truth.json, so this command is only where the demo is (TSUNAGU_DEMO=1, or a
test), and it refuses a database that holds any other town.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from tsunagu.agencies.models import Municipality
from tsunagu.demo import attack, cast, crowd, truth
from tsunagu.demo.management.commands.replay import a_day
from tsunagu.demo.places import bring_places
from tsunagu.demo.replay import TOLD_HERE, replay, story_named, town_for
from tsunagu.demo.story import StoryError
from tsunagu.demo.visits import bring_record

PEOPLE = {"town": 3_000, "city": 50_000}
PROFILES = {
    "demo": "物語のある架空の町",
    "attack": "見えてはいけないものの目印を持つ、小さなふたつの町",
    "town": "3,000人の町",
    "city": "50,000人の町",
}


class Command(BaseCommand):
    help = "架空の町をつくります。" + "、".join(f"{name} は{words}" for name, words in PROFILES.items())

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--profile", default="demo", help="どんな町をつくるか")
        parser.add_argument("--today", type=a_day, help="この日をきょうとしてつくる（例 2026-04-01）")
        parser.add_argument("--until", metavar="段", help="demo の、はじめの世帯の物語を、この段で止める")
        parser.add_argument("--seed", type=int, default=0, help="乱数の種（demo の町は、いつも同じです）")
        parser.add_argument(
            "--out", type=Path, metavar="truth.json", help="町にあるものを、このファイルに書く"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["profile"] not in PROFILES:
            raise CommandError(
                f"いまつくれるのは {'・'.join(PROFILES)} です。ほかの町は、これから用意します。"
            )
        try:
            with transaction.atomic():
                name = self._build(options)
        except StoryError as fault:
            raise CommandError(str(fault)) from None
        if options["out"]:
            self._tell(options)
        self.stdout.write(f"{name}（架空の町）をつくりました。")

    def _build(self, options: dict[str, Any]) -> str:
        profile, today = options["profile"], options["today"] or timezone.localdate()
        if profile == "demo":
            town = town_for(today)
            for name in TOLD_HERE:
                replay(
                    story_named(name), town, today=today, until=options["until"] if name == "fall" else None
                )
            bring_record(town, today)
            bring_places(town, today)
            return town.municipality.name
        if Municipality.objects.exists():
            raise CommandError(
                "このデータベースには、もう町があります。架空の町は、空のデータベースにだけつくれます。"
            )
        at = timezone.now() if options["today"] is None else cast.moment(today, 12)
        if profile == "attack":
            attack.build(options["seed"], at)
        else:
            crowd.build(options["seed"], at, people=PEOPLE[profile])
        return "・".join(Municipality.objects.order_by("pk").values_list("name", flat=True))

    def _tell(self, options: dict[str, Any]) -> None:
        profile = options["profile"]
        password = {"demo": cast.PASSWORD, "attack": attack.PASSWORD}.get(profile, crowd.PASSWORD)
        with options["out"].open("w", encoding="utf-8") as out:
            truth.write(out, profile=profile, seed=options["seed"], at=timezone.now(), password=password)
