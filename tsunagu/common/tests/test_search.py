"""Words of a search, and the pieces under which an index holds a key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.common.kana import loose
from tsunagu.common.search import LONGEST, asked, is_enough, name_key, pieces, pieces_of_phone, words


def names(typed):
    return [word.names for word in words(typed)]


def test_town_and_name_are_two_words_whatever_blank_stands_between():
    assert names("大川　やまだ") == names("大川 ヤマダ") == names(" 大川  ﾔﾏﾀﾞ ") == [("大川",), ("ヤマダ",)]


def test_half_typed_romaji_is_left_out():
    assert names("やまd") == names("やま")


def test_romaji_is_tried_as_letters_and_as_kana():
    assert names("yamada") == [("yamada", "ヤマダ")]
    assert names("smith") == [("smith",)]
    assert ("kenichi", "ケニチ", "ケンイチ") in names("kenichi")


@pytest.mark.parametrize(
    "typed", ["１２３４", "1234", "0422-45-1234", "0422 45 1234", "０４２２　４５　１２３４"]
)
def test_digits_are_one_number(typed):
    (word,) = words(typed)
    assert word.digits.endswith("1234")


@pytest.mark.parametrize("typed", ["123", "大川3", "3丁目", "やまだ"])
def test_what_is_no_number_has_no_digits(typed):
    assert all(not word.digits for word in words(typed))


@pytest.mark.parametrize("typed", ["", " 　", "ー", "（）", "\u200d"])
def test_nothing_to_search_for(typed):
    assert words(typed) == []


@pytest.mark.parametrize(
    "typed, enough", [("さ", False), ("s", False), ("3", False), ("林", True), ("さと", True)]
)
def test_one_kana_is_not_enough_but_one_kanji_is_a_family_name(typed, enough):
    assert is_enough(words(typed)) is enough


TEXT = st.text("やまだたろうﾔﾏﾀﾞ髙橋大川3ABCabc ー・（）", max_size=20)


@given(TEXT, TEXT, TEXT)
def test_whatever_holds_a_word_has_its_pieces(before, word, after):
    key = name_key(word)
    whole = name_key(before) + key + name_key(after)
    if key:
        assert asked(key) <= pieces(whole)
        assert loose(key) in loose(whole)


@given(st.text("0123456789", min_size=4, max_size=15), st.integers(4, 15))
def test_a_phone_is_held_by_its_end_and_its_beginning(number, n):
    tail = number[-min(n, len(number)) :]
    assert pieces_of_phone(tail) & pieces_of_phone(number)
    if len(number) >= 6:
        assert pieces_of_phone(number[:6]) & pieces_of_phone(number)


@given(st.text(max_size=3 * LONGEST))
def test_any_text_can_be_searched_for(text):
    for word in words(text):
        assert word
        assert all(form.isalnum() for form in (*word.names, word.town, word.digits) if form)
