"""A file as it arrives: bytes to text. What is no text is said in a sentence; nothing is guessed."""

from __future__ import annotations

import re
from typing import NamedTuple

from tsunagu.exchange.reading import RecordError

LARGEST = 1_000_000  # bytes; a record has about 10,000

_COPY = "文字を選んで写し、画面の欄に貼り付けるか、テキストのファイルに保存してから取り込んでください。"
_NOT_TEXT = {  # how the file begins: what it is
    b"%PDF": f"PDFのファイルです。{_COPY}紙を写したPDFには文字が入っていないので、打ち直しが要ります。",
    b"PK\x03\x04": f"Word か Excel のファイルです。{_COPY}",
    b"\xd0\xcf\x11\xe0": f"古い Word か Excel のファイルです。{_COPY}",
    b"{\\rtf": f"リッチテキストのファイルです。{_COPY}",
    b"\xff\xd8\xff": "写真のファイルです。文字が入っていないので、打ち直しが要ります。",
    b"\x89PNG": "画像のファイルです。文字が入っていないので、打ち直しが要ります。",
}
_STRAY = re.compile("[\x80\uf8f0-\uf8f3]")
UNREADABLE = (
    "文字として読めません。UTF-8 か Shift_JIS（Windows の日本語）で保存し直してから、取り込んでください。"
)


class Text(NamedTuple):
    """`encoding`: how the bytes were read, for people."""

    words: str
    encoding: str


def decoded(data: bytes) -> Text:
    """UTF-8, UTF-16 with its mark, or cp932. Raises RecordError with a sentence."""
    if len(data) > LARGEST:
        size = f"{len(data) / 1_000_000:.1f}"
        raise RecordError(
            1, f"ファイルが大きすぎます（{size} MB）。記録は 1 MB までのテキストにしてください。"
        )
    for beginning, sentence in _NOT_TEXT.items():
        if data.startswith(beginning):
            raise RecordError(1, sentence)
    if not data.strip():
        raise RecordError(1, "ファイルが空です。")
    for encoding, words in (("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp932", "Shift_JIS")):
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return Text(_sure(data.decode(encoding)), words)
        except UnicodeDecodeError as fault:
            line = data[: fault.start].count(b"\n") + 1
    raise RecordError(line, UNREADABLE)


def _sure(text: str) -> str:
    """cp932 takes some stray bytes for characters of nobody's; a text has none of these."""
    stray = _STRAY.search(text)
    if stray:
        raise RecordError(text.count("\n", 0, stray.start()) + 1, UNREADABLE)
    return text
