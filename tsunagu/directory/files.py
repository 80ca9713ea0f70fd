"""Bytes to text, text to rows and back. What is no text is said in a sentence; nothing is guessed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

LARGEST = 1_000_000  # bytes; 200 resources have about 200,000
_NOT_TEXT = {  # how a file begins: what it is
    b"%PDF": "PDFのファイルです。CSV か JSON のファイルを選ぶか、表を写して貼りつけてください。",
    b"PK\x03\x04": "Excel のファイルです。Excel で開き、表を選んで写し、下の欄に貼りつけてください。",
    b"\xd0\xcf\x11\xe0": "古い Excel のファイルです。Excel で開き、表を写して下の欄に貼りつけてください。",
}
UNREADABLE = "文字として読めません。UTF-8 か Shift_JIS（Windows の日本語）で保存し直してください。"
_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would calculate
_QUOTED = re.compile(r"'+[=+\-@\t\r]")


class Unreadable(ValueError):
    """A file or text that holds no table. `sentence` says what to do."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, or cp932 with the characters of Windows (①, ㈱, 髙, 﨑)."""
    if len(data) > LARGEST:
        raise Unreadable(
            f"ファイルが大きすぎます（{len(data) / 1_000_000:.1f} MB）。1 MB までに分けてください。"
        )
    for beginning, sentence in _NOT_TEXT.items():
        if data.startswith(beginning):
            raise Unreadable(sentence)
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search("[\x80\uf8f0-\uf8f3]", text):  # cp932 takes stray bytes for these
            return text
    raise Unreadable(UNREADABLE)


def table(text: str) -> list[list[str]]:
    """Rows of cells: tabs where the first line has one (pasted from Excel), else commas (csv_bytes)."""
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    delimiter = "\t" if "\t" in first else ","
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        found = [[unquoted(cell) if delimiter == "," else cell for cell in row] for row in rows]
    except csv.Error:
        raise Unreadable('表として読めません。引用符（"）の数を確かめてください。') from None
    return [row for row in found if any(cell.strip() for cell in row)]


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """UTF-8 with its mark, for Excel too; no cell is taken for a formula."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([quoted(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def quoted(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unquoted(cell: str) -> str:
    return cell[1:] if _QUOTED.match(cell) else cell
