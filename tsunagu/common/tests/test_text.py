from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.common.text import SENTENCES, BadText, clean_line, clean_words, mend

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates too
KEPT = [
    "髙橋",
    "山﨑",
    "渡邊",
    "渡邉",
    "齋藤",
    "濵田",
    "𠮷野",
    "葛\U000e0100城",  # IVS
    "辻\ufe00",
    "神\ufa19塚\ufa10",  # NFC alone would turn these into 神 and 塚
    "福\ufa1b",
    "\U0002f80b",
    "𛀁の",  # hentaigana
    "\ue000",  # 外字 from an old system
    "👨\u200d👩\u200d👧",
    "ｱｲ ＡＢ ①",
    "アン・オブライエン＝スミス",
    "グエン ティ ホア",
    "Nguyễn",
]
INVISIBLE = [
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *(0x00AD, 0x061C, 0x180E, 0x200B, 0x200C, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFF9),
    *(0xE0001, 0xE0020, 0xE007F),  # tags
    *(0x00, 0x01, 0x08, 0x0B, 0x0C, 0x1B, 0x7F, 0x80, 0x85, 0x9F),
    *(0xFDD0, 0xFFFE, 0xFFFF, 0x10FFFF),
]


@pytest.mark.parametrize("clean", [clean_line, clean_words])
@pytest.mark.parametrize("text", KEPT)
def test_old_and_rare_characters_stay_as_typed(clean, text):
    assert clean(text) == text


@pytest.mark.parametrize("clean", [clean_line, clean_words])
@pytest.mark.parametrize("code", INVISIBLE, ids="U+{:04X}".format)
def test_what_cannot_be_seen_is_refused_and_not_repeated(clean, code):
    with pytest.raises(BadText) as bad:
        clean(f"田中{chr(code)}一郎")

    assert bad.value.sentence == "見えない文字が入っています。打ち直してください。"
    assert chr(code) not in str(bad.value)


@pytest.mark.parametrize("clean", [clean_line, clean_words])
@pytest.mark.parametrize("text", ["\ud842", "田\udfb7中", "\udfb7\ud842", "文字\ufffd"])
def test_broken_characters_are_refused(clean, text):
    with pytest.raises(BadText) as bad:
        clean(text)

    assert bad.value.code == "unreadable"
    bad.value.sentence.encode()


@pytest.mark.parametrize("text", ["\u200d", "\ufe0f", "\U000e0100\u200d"])
def test_a_name_of_joiners_alone_is_refused(text):
    with pytest.raises(BadText):
        clean_line(text)


def test_parts_of_one_letter_are_put_together():
    assert clean_line("か\u3099んた") == "がんた"
    assert clean_words("e\u0301") == "é"


def test_blanks_around_a_line_go_and_those_inside_stay():
    assert clean_line(" \u3000田中　一郎\t\r\n") == "田中　一郎"


@pytest.mark.parametrize("text", ["田中\n一郎", "田中\t一郎", "田中\u2028一郎"])
def test_a_line_has_one_line(text):
    with pytest.raises(BadText) as bad:
        clean_line(text)

    assert bad.value.code == "line_break"


def test_words_keep_their_paragraphs():
    assert clean_words("\r\n \n　母から電話。\r\n\t・眠れない\r　\n") == "　母から電話。\n\t・眠れない"


@pytest.mark.parametrize("clean", [clean_line, clean_words])
def test_nothing_is_nothing(clean):
    assert clean(" 　\r\n") == ""


def test_mending_takes_out_the_invisible_and_marks_the_unreadable():
    assert mend("田\u202e中\x00一\ud842郎\r\n") == "田中一\ufffd郎\n"


def outcome(clean, text):
    """What is stored, and the code of the refusal: one of them is None."""
    try:
        return clean(text), None
    except BadText as bad:
        return None, bad.code


@pytest.mark.parametrize("clean", [clean_line, clean_words])
@given(text=ANY_TEXT)
def test_any_text_is_either_clean_for_good_or_refused_with_a_sentence(clean, text):
    stored, refusal = outcome(clean, text)

    if refusal:
        assert refusal in SENTENCES
    else:
        assert clean(stored) == stored
        assert {unicodedata.category(c) for c in stored if c not in "\n\t\u200d"}.isdisjoint(
            {"Cc", "Cf", "Cs"}
        )
        stored.encode()


@given(ANY_TEXT)
def test_mended_text_can_always_be_shown_and_good_text_is_not_changed(text):
    mended = mend(text)

    mended.encode()
    assert mend(mended) == mended
    stored, refusal = outcome(clean_words, text)
    if not refusal:
        assert clean_words(mended) == stored


@pytest.mark.parametrize("sentence", SENTENCES.values())
def test_sentences_are_whole_and_never_speak_of_width(sentence):
    assert sentence.endswith("ください。")
    assert "全角" not in sentence
    assert "半角" not in sentence
