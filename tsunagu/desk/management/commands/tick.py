"""manage.py tick [--once]: what is due by itself; without --once every minute until SIGTERM or Ctrl+C."""

from __future__ import annotations

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from tsunagu.desk import tick

MINUTE = 60  # seconds


class Command(BaseCommand):
    help = "期日の来たものを窓口に知らせ、期限の切れたものを片づけます。 (Do what is due.)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round; fails when a part of it failed")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if once:
            done, failed = tick.once(timezone.now())
            if failed:
                raise CommandError(f"{done} 件を終えました。できなかったもの: {'、'.join(failed)}")
            self.stdout.write(f"{done} 件を終えました。")
            return
        self._every_minute(stop_on_signals())

    def _every_minute(self, stopped: Event) -> None:
        """A round that is under way is finished; the next one does not begin."""
        while not stopped.is_set():
            _, failed = tick.once(timezone.now())
            if failed:
                self.stderr.write(f"できなかったもの: {'、'.join(failed)}")
            close_old_connections()
            stopped.wait(MINUTE)


def stop_on_signals() -> Event:
    stopped = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    return stopped
