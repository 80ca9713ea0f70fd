"""The form of a visit record, read from plain text. Pure: text in, a Record or a RecordError out.

    【町】
    ■実施日時：…  ■参加部署：…（続きの行も）  ■実施内容：…
    ○見出し
    - ・行 (with or without "- "), or paragraphs without a bullet

Nothing is thrown away: `Record.source` is the text again, character for character. What is read out of it
(lines joined over page breaks, bullets and page numbers left out) stands beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from tsunagu.common.text import BadText, clean_words
from tsunagu.exchange.headings import PROPOSALS, folded, is_finished, key_of
from tsunagu.exchange.when import Unreadable, When, read_when

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

LONGEST = 100_000  # characters; a record has about 3,000
LONGEST_HEADING = 60
MOST_HEADINGS = 200

_TOWN = re.compile(r"[【\[［]\s*(\S{1,28}?[市区町村])\s*[】\]］]")
_FIELD = re.compile(r"[■◼▪□◆]\s*(?=\S)(?P<label>[^：:]{0,20})(?:[：:](?P<rest>.*))?", re.DOTALL)
_HEADING = re.compile(r"[○◯〇●◎]\s*(?![○◯〇●◎])(?P<words>\S.*)", re.DOTALL)
_BULLET = re.compile(r"(?:[-‐‑–—−－*＊•]\s*[・･●▪]|[・･•▪]|[-‐‑–—−－*＊](?=\s)|[-‐‑–—−－*＊]$)\s*")
_NUMBERED = re.compile(r"[①-⑳※]|[(（]?[0-9０-９]{1,2}[)）．、]")
_PAGE_NUMBER = re.compile(r"[-‐–—−－]?\s*[0-9０-９]{1,3}\s*(?:[/／]\s*[0-9０-９]{1,3}\s*)?[-‐–—−－]?")
_ENDS = "。．.！？!?」』）)】〉》：:；;…"  # a sentence that ends so is whole
_CLOSED_VERB = "るたす"  # it may be whole without its 。 when a blank line follows
_NEVER_FIRST = "をんぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮー々、。，．）」』】"
_BLANKS = " \t\u00a0\u3000\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


class RecordError(ValueError):
    """This text is not taken. `line` counts from 1; `reason` is a sentence for who sent it."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"{line}行目：{reason}")
        self.line = line
        self.reason = reason


class Row(NamedTuple):
    """One line of the file."""

    number: int
    raw: str

    @property
    def bare(self) -> str:
        return self.raw.strip(_BLANKS)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said: a bullet or a paragraph, joined again where a page or line end broke it.

    `is_orphan`: it begins in the middle of a sentence whose beginning is not in the record.
    """

    text: str
    number: int
    is_marked: bool
    is_orphan: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `key`: which of the thirteen, or "". `source`: every character."""

    mark: str
    heading: str
    key: str
    lines: tuple[Line, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Record:
    """`head`: every character before the first heading."""

    town: str
    when: When
    participants: tuple[str, ...]
    head: str
    sections: tuple[Section, ...]

    @property
    def source(self) -> str:
        return self.head + "".join(section.source for section in self.sections)

    @property
    def proposals(self) -> tuple[int, tuple[Line, ...]]:
        """The place of the section whose lines are proposals, and these; the last one where none is named."""
        places = [n for n, section in enumerate(self.sections) if section.key == PROPOSALS]
        last = len(self.sections) - 1
        place = places[-1] if places else last
        is_one = bool(places) or not self.sections[last].key
        return place, self.sections[place].lines if is_one else ()


def read(text: str, *, today: date) -> Record:
    """Raises RecordError with the line and the reason. `today`: a visit that has not been yet is a slip."""
    if len(text) > LONGEST:
        raise RecordError(1, f"長すぎます（{len(text):,}文字）。{LONGEST:,}文字までの記録を取り込めます。")
    rows = [Row(n, raw) for n, raw in enumerate(text.splitlines(keepends=True), start=1)]
    _look_at_characters(rows)
    town = _town(rows)
    head, blocks = _blocks(rows)
    if len(blocks) > MOST_HEADINGS:
        raise RecordError(blocks[MOST_HEADINGS][0].number, f"見出しが{MOST_HEADINGS}を超えています。")
    if not any(_heading(block[0]) for block in blocks):
        raise RecordError(len(rows), "「○」で始まる見出しが、ひとつもありません。")
    fields = _fields(head, blocks, town)
    sections = [_section(block, town) for block in blocks]
    return Record(
        town=town,
        when=_when(rows, fields, today),
        participants=_participants(_field(fields, "参加")),
        head="".join(row.raw for row in head),
        sections=(*sections[:-1], _last(sections[-1], blocks[-1])),
    )


# --- the parts ---------------------------------------------------------------------------


def _look_at_characters(rows: Iterable[Row]) -> None:
    for row in rows:
        try:
            clean_words("".join(c for c in row.raw if c not in _BLANKS))
        except BadText as bad:
            raise RecordError(row.number, bad.sentence) from None


def _town(rows: Sequence[Row]) -> str:
    found = [(row, match[1]) for row in rows if (match := _TOWN.fullmatch(row.bare))]
    if not found:
        raise RecordError(1, "町の名前がありません。はじめに【○○市】と、1行で書いてください。")
    town = folded(found[0][1])
    for row, name in found:
        if folded(name) != town:
            raise RecordError(
                row.number, f"2つ目の町【{name}】があります。ファイルを町ごとに分けてください。"
            )
    return town


def _heading(row: Row) -> str:
    """The words of a heading, or "". What ends like a sentence is a line, whatever it begins with."""
    match = _HEADING.fullmatch(row.bare)
    first = match["words"].partition("：")[0] if match else ""
    if not match or len(first) > LONGEST_HEADING or first.endswith("。"):
        return ""
    return match["words"]


def _label(row: Row) -> re.Match[str] | None:
    return _FIELD.fullmatch(row.bare)


def _blocks(rows: Iterable[Row]) -> tuple[list[Row], list[list[Row]]]:
    """What comes before the first heading, and each heading with its rows; a late ■ is a block of its own."""
    head: list[Row] = []
    blocks: list[list[Row]] = []
    for row in rows:
        if _heading(row) or (blocks and _label(row)):
            blocks.append([row])
        else:
            (blocks[-1] if blocks else head).append(row)
    return head, blocks


def _fields(head: Sequence[Row], blocks: Sequence[Sequence[Row]], town: str) -> dict[str, list[Row]]:
    """The ■ fields wherever they stand: label to the rows of its value."""
    fields: dict[str, list[Row]] = {}
    late = [row for block in blocks if _label(block[0]) for row in block]
    value: list[Row] = []
    for row in (*head, *late):
        match = _label(row)
        if match:
            label = folded(match["label"])
            if "日時" in label and any("日時" in known for known in fields):
                raise RecordError(row.number, "実施日時が2つあります。1回の記録ごとに分けてください。")
            value = fields.setdefault(label, [])
            value.append(Row(row.number, match["rest"] or ""))
        elif row.bare and not _is_furniture(row, town):
            value.append(row)
    return fields


def head_fields(head: str, town: str) -> list[tuple[str, list[str]]]:
    """The head as the form has it, for showing: each ■ with its label and the rows of its value."""
    found: list[tuple[str, list[str]]] = []
    for row in (Row(0, raw) for raw in head.splitlines()):
        match = _label(row)
        if match:
            rest = (match["rest"] or "").strip(_BLANKS)
            found.append((row.bare[0] + match["label"].strip(_BLANKS), [rest] if rest else []))
        elif row.bare and not _is_furniture(row, town):
            if not found:
                found.append(("", []))
            found[-1][1].append(row.bare)
    return found


def _field(fields: dict[str, list[Row]], word: str) -> list[Row]:
    return next((rows for label, rows in fields.items() if word in label), [])


def _when(rows: Sequence[Row], fields: dict[str, list[Row]], today: date) -> When:
    value = [row for row in _field(fields, "日時") if row.bare]
    if not value:
        raise RecordError(
            1, "実施日時がありません。「■実施日時：令和7年3月13日 10:00～12:00」のように書いてください。"
        )
    try:
        return read_when(" ".join(row.bare for row in value), today=today)
    except Unreadable as unreadable:
        raise RecordError(value[0].number, f"実施日時：{unreadable}") from None


def _participants(rows: Iterable[Row]) -> tuple[str, ...]:
    """One name a line or separated by 、; a name stays whole in its brackets, also over two lines."""
    found: list[str] = []
    for row in rows:
        for name in apart(_BULLET.sub("", row.bare, count=1)):
            if found and found[-1].count("（") + found[-1].count("(") > found[-1].count("）") + found[
                -1
            ].count(")"):
                found[-1] += name
            else:
                found.append(name)
    return tuple(found)


def apart(text: str) -> list[str]:
    """Names in a row, cut at 、 outside of brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in "（(「") - (character in "）)」")
        if depth <= 0 and character in "、，,":
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip(_BLANKS) for part in parts if part.strip(_BLANKS)]


# --- a section ---------------------------------------------------------------------------


def _section(block: Sequence[Row], town: str) -> Section:
    words, rest = _heading(block[0]), list(block[1:])
    if words:
        mark = block[0].bare[0]
        if rest and _is_broken(words, rest[0]):
            words += rest.pop(0).bare
        words, inline = _inline(words)
    else:
        match = _label(block[0])
        assert match is not None, "a block begins with a heading or a label"
        mark, words, inline = block[0].bare[0], match["label"].strip(_BLANKS), (match["rest"] or "")
    beside = _BULLET.sub("", inline.strip(_BLANKS), count=1)
    first = [Line(beside, block[0].number, is_marked=False)] if beside else []
    lines = _lines(first, rest, town)
    key = key_of(words) if _heading(block[0]) else ""
    return Section(mark, words, key, tuple(lines), "".join(row.raw for row in block))


def _inline(words: str) -> tuple[str, str]:
    """○学校について：とくになし: the heading, and what was written beside it."""
    heading, _, rest = words.partition("：")
    return heading.strip(_BLANKS), rest


def _is_broken(words: str, below: Row) -> bool:
    """The heading goes on in the row below: only together they end as a heading does."""
    if is_finished(words) or not below.bare or len(below.bare) > 24 or "：" in words:
        return False
    return not _begins(below) and not _label(below) and is_finished(words + below.bare)


def _begins(row: Row) -> bool:
    return bool(_BULLET.match(row.bare) or _NUMBERED.match(row.bare))


def _lines(first: list[Line], rows: Iterable[Row], town: str) -> list[Line]:
    found = list(first)
    gap = False
    for row in rows:
        if not row.bare or _is_furniture(row, town):
            gap = True
            continue
        bullet = _BULLET.match(row.bare)
        if bullet:
            found.append(Line(row.bare[bullet.end() :], row.number, is_marked=True))
        elif found and _goes_on(found[-1], row, gap):
            found[-1] = replace(found[-1], text=_joined(found[-1].text, row.bare))
        else:
            found.append(Line(row.bare, row.number, is_marked=False, is_orphan=row.bare[0] in _NEVER_FIRST))
        gap = False
    return [line for line in found if line.text]


def _is_furniture(row: Row, town: str) -> bool:
    """A page number, or the town's name again at the head of a page."""
    match = _TOWN.fullmatch(row.bare)
    return bool(_PAGE_NUMBER.fullmatch(row.bare)) or bool(match and folded(match[1]) == town)


def _goes_on(line: Line, row: Row, gap: bool) -> bool:
    """The row continues the line: a word or a sentence was broken off there."""
    if _NUMBERED.match(row.bare):
        return False
    if not line.text:
        return True
    if line.text[-1] in _ENDS:
        return row.bare[0] in "（(" and not gap
    if gap and (row.raw.startswith("　") or line.text[-1] in _CLOSED_VERB):
        return row.bare[0] in _NEVER_FIRST
    return True


def _joined(before: str, after: str) -> str:
    """Japanese words meet without a blank, Latin ones keep one."""
    is_latin = before[-1:].isascii() and before[-1:].isalnum() and after[0].isascii() and after[0].isalnum()
    return f"{before} {after}" if is_latin else before + after


def _last(section: Section, block: Sequence[Row]) -> Section:
    """A lone row at the very end, right below bullets and without one, is the tail of a lost sentence."""
    *others, last = section.lines or (Line("", 0, is_marked=True),)
    above = [row for row in block if row.number == last.number - 1 and row.bare]
    if last.is_marked or len(others) < 2 or not above or not all(line.is_marked for line in others):
        return section
    return replace(section, lines=(*others, replace(last, is_orphan=True)))
