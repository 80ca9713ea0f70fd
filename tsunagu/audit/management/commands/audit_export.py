"""manage.py audit_export FILE: the audit trail as JSON lines, for tools/verify_audit.py."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from tsunagu.audit import chain, log
from tsunagu.audit.models import ChainHead, Entry


class Command(BaseCommand):
    help = "監査記録を1行1件のJSONで書き出します。最後の行は、何件あるはずかを示す封です。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="書き出すファイル")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            log.record("audit.exported", by=None)
            head = ChainHead.objects.get(pk=1)
        path: Path = options["file"]
        path.touch(mode=0o600)
        with path.open("wb") as out:
            out.writelines(chain.canonical(line) + b"\n" for line in _lines(head))
        self.stdout.write(f"監査記録 {head.seq}件を書き出しました。先頭の封: {head.hash}")


def _lines(head: ChainHead) -> Iterator[dict[str, Any]]:
    entries = Entry.objects.filter(id__lte=head.seq).prefetch_related("people")
    for entry in entries.iterator(chunk_size=1000):
        people = [(row.person_id, row.holder_id, row.scope, row.disclosure_id) for row in entry.people.all()]
        yield {"entry": chain.body(entry, people), "prev_hash": entry.prev_hash, "hash": entry.hash}
    end = {"count": head.seq, "head": head.hash}
    yield {"end": end, "hash": chain.seal(head.hash, end)}
