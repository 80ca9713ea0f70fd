"""manage.py import_record FILE… [--dry-run] [--json] [--code 団体コード]: records of visits come in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from tsunagu.agencies.actions.founding import know_town
from tsunagu.agencies.models import Municipality
from tsunagu.exchange import actions
from tsunagu.exchange.files import decoded
from tsunagu.exchange.reading import Record, RecordError, read
from tsunagu.exchange.shape import as_json
from tsunagu.exchange.towns import CODES

NEW, KNOWN, TRIED = (
    "取り込みました",
    "すでに取り込んであります。何も変えていません",
    "試しに読みました。保存していません",
)


class Command(BaseCommand):
    help = (
        "情報交換の記録を、テキストのファイルから取り込みます。ひとつでも読めないときは、何も保存しません。"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="テキストのファイル（UTF-8 か Shift_JIS）"
        )
        parser.add_argument("--dry-run", action="store_true", help="読むだけで、保存しない")
        parser.add_argument("--json", action="store_true", help="読み取ったことを JSON で書き出す")
        parser.add_argument("--code", help="まだこの中にない区市町村の、団体コード（6けた）")

    def handle(self, *args: Any, **options: Any) -> None:
        records = self._read_all(options["files"])
        said = [TRIED] * len(records)
        if not options["dry_run"]:
            with transaction.atomic():
                said = [_keep(record, options["code"]) for record in records]
        if options["json"]:
            shapes = [as_json(record) for record in records]
            whole = shapes[0] if len(shapes) == 1 else shapes
            self.stdout.write(json.dumps(whole, ensure_ascii=False, indent=2))
            return
        for name, record, outcome in zip(options["files"], records, said, strict=True):
            self.stdout.write(f"{name}：{outcome}。{_in_words(as_json(record))}")

    def _read_all(self, names: list[str]) -> list[Record]:
        records, faults = [], []
        for name in names:
            try:
                records.append(_record(name))
            except RecordError as fault:
                faults.append(f"{name} {fault}")
        if faults:
            raise CommandError("\n".join([*faults, "何も保存していません。"]))
        return records


def _record(name: str) -> Record:
    try:
        data = Path(name).read_bytes()
    except OSError:
        raise CommandError(f"{name} を読めません。ファイルの名前を確かめてください。") from None
    return read(decoded(data).words, today=timezone.localdate())


def _keep(record: Record, code: str | None) -> str:
    _, is_new = actions.bring(record, by=None, municipality=_municipality(record.town, code))
    return NEW if is_new else KNOWN


def _municipality(name: str, code: str | None) -> Municipality:
    known = Municipality.objects.filter(name=name).first()
    if known is not None:
        return known
    code = code or CODES.get(name)
    if code is None:
        raise CommandError(
            f"{name}は、まだこの中にありません。--code に団体コード（6けた）を付けてください。"
            "何も保存していません。"
        )
    try:
        return know_town(name, code)
    except ValidationError as refusal:
        raise CommandError(" ".join(refusal.messages)) from None


def _in_words(shape: dict[str, Any]) -> str:
    absent = "・".join(shape["absent"]) or "なし"
    counts = {
        "機関": "agencies",
        "会・場": "groups",
        "連絡会": "networks",
        "委託": "contractors",
        "提案": "proposals",
        "文の途中から始まる行": "orphans",
    }
    return (
        f"\n  {shape['town']} {shape['date']}　見出し {len(shape['sections'])}"
        f"　まとめる部署 {shape['lead'] or '不明'}　この回にいなかった部署 {absent}\n  "
        + "　".join(f"{word} {len(shape[name])}" for word, name in counts.items())
    )
