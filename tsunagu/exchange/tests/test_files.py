"""A file becomes text, or a sentence says why not."""

from __future__ import annotations

import pytest

from tsunagu.exchange.files import LARGEST, decoded
from tsunagu.exchange.reading import RecordError
from tsunagu.exchange.shape import digest
from tsunagu.exchange.tests.records import DEMO, reading


@pytest.mark.parametrize(
    "encoding, words",
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp932", "Shift_JIS")],
)
def test_a_file_is_read_as_it_was_saved(encoding, words):
    text = decoded(DEMO.encode(encoding))
    assert (text.words, text.encoding) == (DEMO, words)


def test_the_same_words_have_one_digest_however_they_were_saved():
    windows = DEMO.replace("\n", "\r\n") + "\r\n\r\n"
    assert digest(reading(windows)) == digest(reading(DEMO))
    assert digest(reading(DEMO.replace("5～6名", "5～7名"))) != digest(reading(DEMO))


@pytest.mark.parametrize(
    "data, reason",
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDFのファイル.*打ち直しが要ります"),
        (b"PK\x03\x04\x14\x00", "Word か Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "古い Word か Excel"),
        (b"{\\rtf1\\ansi", "リッチテキスト"),
        (b"\xff\xd8\xff\xe0", "写真のファイル"),
        (b"\x89PNG\r\n", "画像のファイル"),
        (b" \n", "空です"),
        (b"", "空です"),
        (b"\xfd\xfe\xfa\xff\xfb", "文字として読めません"),
        ("あ".encode() * LARGEST, "大きすぎます"),
    ],
)
def test_what_is_no_text_is_said_in_a_sentence(data, reason):
    with pytest.raises(RecordError, match=reason) as fault:
        decoded(data)
    assert fault.value.reason.endswith("。")


def test_a_broken_character_is_found_by_its_line():
    with pytest.raises(RecordError, match="文字として読めません") as fault:
        decoded(DEMO[:80].encode("cp932") + b"\n\xfd\xfd\n")
    assert fault.value.line == DEMO[:80].count("\n") + 2
