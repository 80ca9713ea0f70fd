#!/usr/bin/env python3
"""Checks an exported audit trail (manage.py audit_export FILE). Standard library only; nothing of ours.

    AUDIT_KEY=... python tools/verify_audit.py FILE [--head HASH]
    python tools/verify_audit.py FILE --key-file KEYFILE [--head HASH]

Each line is {"entry": …, "prev_hash": …, "hash": …} where

    hash = HMAC-SHA-256(key, prev_hash ‖ canonical JSON of entry)

and prev_hash is the hash of the line before (64 zeros at the start). The last line is {"end": …, "hash": …}:
how many entries there are and the hash of the newest, sealed in the same way behind that hash. --head is a
hash that was written down elsewhere (another office, the paper log): it must occur in the trail, or the trail
was cut or set back.

Says one sentence. Ends with 0: intact, 1: not intact, 2: could not check.
"""

from __future__ import annotations

import argparse
import hmac
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

START = "0" * 64


class Broken(Exception):
    """The trail is not what was written. Carries the sentence."""


class CannotCheck(Exception):
    """There is no key or no file to check."""


def main() -> int:
    arguments = read_arguments()
    try:
        count = verify(arguments.file, key_of(arguments), arguments.head)
    except Broken as broken:
        sys.stdout.write(f"{broken}\n")
        return 1
    except CannotCheck as reason:
        sys.stderr.write(f"{reason}\n")
        return 2
    sys.stdout.write(f"監査記録 {count}件は、書かれたときのままです（{count} entries intact）。\n")
    return 0


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="書き出した監査記録が、書かれたときのままかを確かめます。")
    parser.add_argument("file", type=Path, help="manage.py audit_export で書き出したファイル")
    parser.add_argument("--key-file", type=Path, help="鍵のファイル（なければ環境変数 AUDIT_KEY）")
    parser.add_argument("--head", help="別の場所に控えた封（64文字）")
    return parser.parse_args()


def key_of(arguments: argparse.Namespace) -> bytes:
    try:
        text = os.environ.get("AUDIT_KEY", "")
        if arguments.key_file:
            text = arguments.key_file.read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise CannotCheck(f"鍵のファイルを読めません（{fault}）。") from fault
    if not text:
        raise CannotCheck("鍵がありません。AUDIT_KEY か --key-file で渡してください（no key）。")
    return text.encode()


def verify(path: Path, key: bytes, witnessed: str | None) -> int:
    """How many entries are intact. Raises Broken at the first that is not, CannotCheck."""
    head, count, ended, seen = START, 0, False, witnessed in (None, START)
    for number, line in lines(path):
        if ended:
            raise Broken(f"終わりの行のあとの{number}行目に、続きがあります（changed）。")
        if line is None:
            raise Broken(f"通し番号{count + 1}の行は読めません。書き換えられています（changed）。")
        if "end" in line:
            check_end(line, key, count, head)
            ended = True
            continue
        check_entry(line, key, count + 1, head, path)
        count, head = count + 1, line["hash"]
        seen = seen or head == witnessed
    if not ended:
        raise Broken(
            f"通し番号{count + 1}から先がありません。終わりの行がなく、切り取られています（tail cut）。"
        )
    if not seen:
        raise Broken(
            f"控えた封の記録がありません。通し番号{count + 1}から先が切り取られています（tail cut）。"
        )
    return count


def lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Each line as a dict, or None where it is none."""
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, start=1):
                yield number, parsed(raw)
    except OSError as fault:
        raise CannotCheck(f"ファイルを読めません（{fault}）。") from fault


def parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(line, dict) or not isinstance(line.get("hash"), str):
        return None
    return line if isinstance(line.get("entry", line.get("end")), dict) else None


def check_entry(line: dict[str, Any], key: bytes, expected: int, head: str, path: Path) -> None:
    seq = line["entry"].get("seq")
    if seq != expected:
        if any(later and later.get("entry", {}).get("seq") == expected for _, later in lines(path)):
            raise Broken(
                f"通し番号{expected}の場所に{seq}があります。順序が入れ替わっています（reordered）。"
            )
        raise Broken(f"通し番号{expected}の記録がありません（missing）。")
    if line.get("prev_hash") != head or line["hash"] != sealed(key, head, line["entry"]):
        raise Broken(f"通し番号{expected}の記録は書き換えられています（changed）。")


def check_end(line: dict[str, Any], key: bytes, count: int, head: str) -> None:
    end = line["end"]
    if line["hash"] != sealed(key, str(end.get("head")), end):
        raise Broken("終わりの行が書き換えられています（changed）。")
    if (end.get("count"), end.get("head")) != (count, head):
        raise Broken(
            f"通し番号{count + 1}から先が切り取られています。{end.get('count')}件あるはずです（tail cut）。"
        )


def sealed(key: bytes, before: str, value: dict[str, Any]) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.digest(key, before.encode("utf-8", "replace") + canonical.encode(), "sha256").hex()


if __name__ == "__main__":
    sys.exit(main())
