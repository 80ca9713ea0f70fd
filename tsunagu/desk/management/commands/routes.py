"""manage.py routes [--json]: every address, who reaches it, and what it needs. Reads no database."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tsunagu.desk.reference.routes import as_json, routes


class Command(BaseCommand):
    help = "Lists every address: public, or what it needs and which scopes it can come to."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help="one JSON document (docs/reference/outside.md)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(as_json(), ensure_ascii=False, indent=1))
            return
        for route in routes():
            self.stdout.write(f"{route.address}  {route.name}  {' '.join(route.methods)}  {route.who}")
