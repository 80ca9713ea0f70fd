"""さがすことば: what is typed becomes words, and a key becomes the pieces under which an index holds it.

One tokeniser for both databases. It is exact in one direction only: whatever holds the word has its
pieces. The statement that asks the index compares the keys themselves as well.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from tsunagu.common.kana import fold, fold_phone, from_romaji, loose
from tsunagu.common.towns import fold_town

LONGEST = 100  # characters of one search; nobody's name is longer
TAIL, HEAD = 4, 6  # digits: 下4けた, and the beginning of a number
FIRST_KANJI = "\u3400"
_PHONE = re.compile(r"[\d+()\-‐‑‒–—―−ー. ]+")


@dataclass(frozen=True)
class Word:
    """One word and its forms: as a name (folded; romaji also as kana), as a 町丁目, as digits of a phone."""

    names: tuple[str, ...]
    town: str
    digits: str

    def __bool__(self) -> bool:
        return bool(self.names or self.town or self.digits)

    @property
    def length(self) -> int:
        """How much it narrows: the longest form."""
        return max(map(len, (*self.names, self.town, self.digits)))


def words(typed: str) -> list[Word]:
    """The words of a search; all of them must fit the same person. A number with blanks in it is one word."""
    plain = unicodedata.normalize("NFKC", typed[:LONGEST]).strip()
    parts = [plain] if _PHONE.fullmatch(plain) and len(fold_phone(plain)) >= TAIL else plain.split()
    found = [_word(part) for part in parts]
    return list(dict.fromkeys(word for word in found if word))


def is_enough(found: list[Word]) -> bool:
    """One kana or letter alone fits a third of a town; one kanji is a family name (林, 森)."""
    return any(word.length > 1 or max(word.names, default="") >= FIRST_KANJI for word in found)


def _word(text: str) -> Word:
    digits = fold_phone(text) if _PHONE.fullmatch(text) else ""
    key = name_key(text)
    kana = [from_romaji(key), from_romaji(key.replace("nichi", "n'ichi"))]  # けんいち, too
    names = dict.fromkeys(form for form in (key, *kana) if form)
    return Word(tuple(names), town_key(text), digits if len(digits) >= TAIL else "")


def name_key(text: str) -> str:
    """The folded text of a name or reading; brackets and other marks do not count."""
    return "".join(c for c in fold(text) if c.isalnum())


def town_key(text: str, municipality: str = "") -> str:
    return "".join(c for c in fold_town(text, municipality) if c.isalnum())


def pieces(key: str) -> set[str]:
    """What an index holds of a name, reading or town: every character and every pair of neighbours."""
    found = loose(key)
    return {*found, *map("".join, pairwise(found))}


def pieces_of_phone(digits: str) -> set[str]:
    """The last four digits, and the first six of a number that has them."""
    return {f"{digits[-TAIL:]}$"} | ({f"^{digits[:HEAD]}"} if len(digits) >= HEAD else set())


def asked(form: str) -> set[str]:
    """The pieces that everything which holds the form must have."""
    found = loose(form)
    return {found} if len(found) == 1 else set(map("".join, pairwise(found)))
