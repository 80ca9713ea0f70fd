from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.common.kana import fold, fold_phone, from_romaji, loose


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("やまだ", "ヤマダ"),
        ("ﾔﾏﾀﾞ", "やまだ"),
        ("やまだ たろう", "ヤマダ　タロウ"),
        ("しょうた", "シヨウタ"),
        ("はっとり", "ハツトリ"),
        ("おーの", "オノ"),
        ("ｻﾄｰ", "サト"),
        ("やまd", "やま"),
        ("やまｄ", "やま"),
        ("ヴァイオレット", "バイオレット"),
        ("ｳﾞｨｸﾀｰ", "ビクタ"),
        ("か゛んた", "がんた"),
        ("か\u3099んた", "ガンタ"),
        ("髙橋", "高橋"),
        ("山﨑", "山崎"),
        ("渡邊", "渡辺"),
        ("渡邉", "渡邊"),
        ("齋藤", "斉藤"),
        ("齊藤", "斎藤"),
        ("濵田", "浜田"),
        ("濱田", "濵田"),
        ("廣澤", "広沢"),
        ("𠮷野家", "吉野家"),
        ("\ufa19谷", "神谷"),
        ("\ufa10本", "塚本"),
        ("葛\U000e0100城", "葛城"),
        ("佐佐木", "佐々木"),
        ("いすゝ", "イスス"),
        ("SMITH", "ｓｍｉｔｈ"),
        ("ジョン・スミス", "ジョン スミス"),
        ("霞ヶ関", "霞ケ関"),
        ("アィヌㇰ", "アイヌク"),
    ],
)
def test_two_spellings_meet(typed, stored):
    assert fold(typed) == fold(stored)


@pytest.mark.parametrize(
    "one, other",
    [
        ("かとう", "がとう"),
        ("はま", "ぱま"),
        ("田中", "中田"),
        ("さいとう", "斉藤"),
        ("力", "カ"),
        ("口", "ロ"),
    ],
)
def test_different_names_stay_different(one, other):
    assert fold(one) != fold(other)


def test_a_name_in_letters_is_kept_whole():
    assert fold("Anna Smith") == "annasmith"
    assert fold("ジョン Smith") == "ジヨンsmith"


def test_blanks_give_an_empty_key():
    assert fold(" 　ー") == ""


@given(st.text(st.characters(exclude_categories=())))
def test_keys_never_hold_hiragana_blanks_or_selectors(text):
    key = fold(text)

    assert not any("ぁ" <= c <= "ゖ" or c.isspace() or c == "ー" or "\ufe00" <= c <= "\ufe0f" for c in key)


@pytest.mark.parametrize(
    "typed",
    [
        "0422-45-1234",
        "０４２２（４５）１２３４",
        "0422‐45‐1234",
        "0422ー45ー1234",
        "+81 422 45 1234",
        "+81-(0)422-45-1234",
        "0422 45 1234 内線 56",
    ],
)
def test_one_phone_number_however_it_is_written(typed):
    assert fold_phone(typed) == "0422451234"


def test_words_are_no_phone_number():
    assert fold_phone("母の携帯") == ""


@pytest.mark.parametrize(
    "typed, stored",
    [
        ("かとう", "がとう"),
        ("かずえ", "かづえ"),
        ("はま", "ぱま"),
        ("かおる", "かをる"),
        ("じろう", "ぢろう"),
    ],
)
def test_like_sounds_meet_in_the_loose_key(typed, stored):
    assert fold(typed) != fold(stored)
    assert loose(fold(typed)) == loose(fold(stored))


@pytest.mark.parametrize(
    "typed, kana",
    [
        ("yamada", "やまだ"),
        ("satou", "さとう"),
        ("ohno", "おの"),
        ("shouta", "しょうた"),
        ("syouta", "しょうた"),
        ("ken'ichi", "けんいち"),
        ("hattori", "はっとり"),
        ("tamba", "たんば"),
        ("junji", "じゅんじ"),
        ("chiduko", "ちづこ"),
        ("yamad", "やま"),
        ("kyo", "きょ"),
    ],
)
def test_romaji_is_read_as_kana(typed, kana):
    assert from_romaji(typed) == fold(kana)


@pytest.mark.parametrize("typed", ["smith", "xyz", "anna smith", "やまだ", "", "1234"])
def test_what_is_no_romaji_stays_what_it_is(typed):
    assert from_romaji(typed) == ""


@given(st.text(max_size=30))
def test_the_loose_key_is_as_long_as_the_key_and_loose_already(text):
    key = fold(text)
    assert len(loose(key)) == len(key)
    assert loose(loose(key)) == loose(key)


@given(st.text("ﾔﾏﾀﾞやまだヤマダ髙高﨑崎　 ー", max_size=12))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
