"""What people type, made safe to store and to show, and otherwise left alone.

Names keep their characters: NFC only, never NFKC; 異体字 (髙, 﨑, IVS) stay byte for byte. NFC itself would
turn the CJK compatibility ideographs into their everyday shapes (the 神 of U+FA19, the 塚 of U+FA10), so
these are passed around it. What cannot be seen, or turns the reading direction, is refused.
"""

from __future__ import annotations

import re
import unicodedata

ZERO_WIDTH_JOINER = "\u200d"
REPLACEMENT = "\ufffd"  # what decoding leaves in the place of broken bytes

_COMPATIBILITY_IDEOGRAPHS = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")
_JOINERS = re.compile("[\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_BLANKS = " \t\n\u00a0\u3000"

SENTENCES = {
    "invisible": "見えない文字が入っています。打ち直してください。",
    "unreadable": "読み取れない文字が入っています。その文字を消して、打ち直してください。",
    "line_break": "途中に改行やタブが入っています。一行で入力してください。",
}


class BadText(ValueError):
    """Text that is not stored. `sentence` is for the person who typed; it never repeats the character.

    `code` is a key of SENTENCES: "invisible", "unreadable" or "line_break".
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.sentence = SENTENCES[code]
        super().__init__(self.sentence)


def clean_line(text: str) -> str:
    """One line: a name, a title, a phone number. Blanks around it are dropped. Raises BadText."""
    line = _clean(text).strip(_BLANKS)
    if "\n" in line or "\t" in line:
        raise BadText("line_break")
    return line


def clean_words(text: str) -> str:
    """Running text with line breaks (stored as \\n) and tabs. Raises BadText.

    Blank lines before it and blanks after it are dropped; the blank that opens a Japanese paragraph stays.
    """
    words = _clean(text).rstrip(_BLANKS)
    return re.sub(rf"\A[{_BLANKS}]*\n", "", words)


def mend(text: str) -> str:
    """The same text without what clean_words refuses, to show again in the form. It can always be encoded.

    Invisible characters go; unreadable ones become a visible mark, because only the typist knows them.
    """
    seen = (REPLACEMENT if _fault(c) == "unreadable" else c for c in _one_line_end(text))
    return "".join(c for c in seen if _fault(c) != "invisible")


def _clean(text: str) -> str:
    text = _one_line_end(text)
    for character in text:
        if fault := _fault(character):
            raise BadText(fault)
    if text and not _JOINERS.sub("", text):
        raise BadText("invisible")
    return _nfc(text)


def _one_line_end(text: str) -> str:
    return _LINE_ENDS.sub("\n", text)


def _nfc(text: str) -> str:
    parts = _COMPATIBILITY_IDEOGRAPHS.split(text)
    parts[::2] = [unicodedata.normalize("NFC", part) for part in parts[::2]]
    return "".join(parts)


def _fault(character: str) -> str:
    """ "" for a good character, else a key of SENTENCES. Bidi controls and tags are of category Cf."""
    if character in "\n\t" or character == ZERO_WIDTH_JOINER:
        return ""
    if character == REPLACEMENT:
        return "unreadable"
    category = unicodedata.category(character)
    if category == "Cs":
        return "unreadable"
    return "invisible" if category in ("Cc", "Cf") or _is_noncharacter(ord(character)) else ""


def _is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
