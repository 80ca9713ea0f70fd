"""`manage.py rebuild_keys`: search keys are made anew where they differ from the rows, at any time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tsunagu.households import actions


class Command(BaseCommand):
    help = "さがす手がかりを、いまの記録からつくり直します。何度実行してもかまいません。"

    def handle(self, *args: Any, **options: Any) -> None:
        counts = actions.rebuild_keys(by=None)
        self.stdout.write(f"つくった手がかり {counts['made']}件、なくした手がかり {counts['taken']}件。")
