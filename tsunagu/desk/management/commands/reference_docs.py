"""manage.py reference_docs [--check]: writes docs/reference from the code, or says which page is stale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tsunagu.desk import reference


class Command(BaseCommand):
    help = "Writes docs/reference from the code; with --check only compares. Reads no database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a page is stale")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs" / "reference")

    def handle(self, *args: Any, check: bool, folder: Path, **options: Any) -> None:
        pages = reference.pages()
        stale = [name for name, text in pages.items() if _read(folder / name) != text]
        if check:
            if stale:
                raise CommandError(f"stale: {', '.join(stale)}; run manage.py reference_docs")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in stale:
            (folder / name).write_text(pages[name], encoding="utf-8")
            self.stdout.write(f"written: {name}")


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
