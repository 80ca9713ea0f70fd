"""町丁目: one place, however its number is written. 大沢３丁目, 大沢三丁目, 大沢3 and 大沢3-2-1 are one."""

from __future__ import annotations

import re
import unicodedata

from tsunagu.common.kana import fold

_DASH = "-‐‑‒–—―−ー－ｰ"
_PREFECTURE = re.compile(r"^(東京都|北海道|(?:京都|大阪)府|[^\d]{2,3}県)")
_IN_WORDS = re.compile(r"([〇一二三四五六七八九十]+)丁(?:目|$|(?=\d))")
_NUMBERED = re.compile(rf"^(\D*?)0*(\d+)(?:丁目?|番(?!町)|の|[{_DASH}]|$)")
_DIGITS = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


def fold_town(text: str, municipality: str = "") -> str:
    """The key of a 町丁目, from a town or a whole address. What stands before it (都, 市) is left out."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = _PREFECTURE.sub("", plain)
    if municipality:
        plain = plain.removeprefix(municipality)
    plain = _IN_WORDS.sub(lambda found: f"{_number(found[1])}丁目", plain)
    numbered = _NUMBERED.match(plain)
    return fold(numbered[1]) + numbered[2] if numbered else fold(plain)


def _number(words: str) -> int:
    """三 → 3, 十二 → 12, 二十 → 20; a 町 has no more than 99 丁目."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[one]) for one in words))
    return 10 * (_DIGITS.get(tens, 1) if tens else 1) + (_DIGITS.get(ones, 0) if ones else 0)
