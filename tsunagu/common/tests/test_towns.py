"""町丁目: however the number is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.common.towns import fold_town


@pytest.mark.parametrize(
    "typed",
    [
        "大沢３丁目",
        "大沢三丁目",
        "大沢3",
        "大沢 3丁目",
        "大澤３丁目",
        "大沢３ー２ー１",
        "大沢3-2-1",
        "大沢3丁目2番1号",
        "大沢03丁目",
        "東京都みなも市大沢三丁目",
        "みなも市大沢３",
    ],
)
def test_one_place(typed):
    assert fold_town(typed, "みなも市") == "大沢3"


@pytest.mark.parametrize(
    "typed, key",
    [
        ("上連雀十二丁目", "上連雀12"),
        ("南二十丁目", "南20"),
        ("大沢", "大沢"),
        ("八王子", "八王子"),
        ("三崎町", "三崎町"),
        ("一番町", "一番町"),
        ("八丁堀二丁目", "八丁堀2"),
        ("霞ヶ関1-1", "霞ケ関1"),
        ("3丁目", "3"),
        ("", ""),
    ],
)
def test_numbers_that_are_part_of_the_name_stay(typed, key):
    assert fold_town(typed) == key


@given(st.integers(1, 99))
def test_kanji_and_digits_are_one_number(number):
    tens, ones = divmod(number, 10)
    kanji = "一二三四五六七八九"
    words = (kanji[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (kanji[ones - 1] if ones else "")
    assert fold_town(f"大沢{words}丁目") == fold_town(f"大沢{number}丁目") == f"大沢{number}"


@given(st.text(max_size=40))
def test_any_text_gives_a_key(text):
    assert not any(character.isspace() for character in fold_town(text, "みなも市"))
