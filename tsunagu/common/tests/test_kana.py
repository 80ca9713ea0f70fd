from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tsunagu.common.kana import fold, fold_phone


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
