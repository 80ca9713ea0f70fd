"""What a record says about a town: bodies, who leads, who was absent, groups, networks, commissioned work.

Pure and literal: each finding carries the sentence it came from, and a person decides whether it is so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import TextChoices

from tsunagu.common.wareki import UnreadableDate, parse
from tsunagu.exchange.headings import BY_KEY, folded
from tsunagu.exchange.reading import Record, Section, apart


class Kind(TextChoices):
    AGENCY = "agency", "機関"
    LEAD = "lead", "まとめる部署"
    ABSENT = "absent", "この回にいなかった部署"
    GROUP = "group", "会・場"
    NETWORK = "network", "連絡会"
    CONTRACT = "contract", "委託"


@dataclass(frozen=True, slots=True)
class Found:
    """`section`: its place in the record, or None for the head. `programme`: what is commissioned. `since`:
    from when a section leads, where the sentence says so.
    """

    kind: Kind
    name: str
    sentence: str
    section: int | None
    programme: str = ""
    since: date | None = None


class Sentence(NamedTuple):
    section: int | None
    key: str
    line: str
    text: str


# Sections are named in kanji and in these words; other hiragana is grammar.
_NAME = (
    "(?:[一-龠々ァ-ヴー・]|こども|子ども|障がい|くらし|しごと|ひと|まちづくり|すこやか|いきいき|あんしん|みらい"
    ")"
)
_BODY = re.compile(
    rf"(?:{_NAME}{{2,14}}課(?![題程税])"
    r"|[一-龠々]{0,6}(?:社会福祉協議会|地域包括支援センター|保健センター|保健所|福祉事務所|児童相談所)"
    r"|[一-龠々・]{2,12}(?:支援|相談)窓口"
    r"|[ァ-ヴー一-龠々]{0,8}サポートステーション"
    r"|(?:社会福祉|医療|NPO|特定非営利活動|(?:一般|公益)(?:社団|財団))法人[一-龠々ァ-ヴーA-Za-z][一-龠々ァ-ヴーA-Za-z・]*)"
)
_NOT_A_NAME = re.compile("(?:所管|担当|関係|主管|同|各|他|本|当該|複数|関連)課$|^(?:相談|支援)窓口$")
_ANYBODY = re.compile("団体|機関|事業所|法人|関係者|部署|グループ")
_PARTNER = re.compile(r"を行う\s*([^\s、。「」をがはに]{2,24})\s*と(?:の?連携|協働|共催)")
_TITLE = re.compile("「([^「」]{2,30})」(?!という|と[話言答聞思])")  # not what somebody said
_NETWORK = "(?:[一-龠々ァ-ヴー・]|ひきこもり|ひとり親){2,30}(?:連絡会|ネットワーク会議)"
_CONTRACTOR = re.compile(r"([^\s、。，,（）()「」をはがで]{2,40})[へに](?:業務を|事業を|運営を)?(?:再?委託)")
_LEADS = re.compile("担当|所管|中心|まとめ|取りまとめ|主管")
_SINCE = re.compile(
    r"((?:明治|大正|昭和|平成|令和)[0-9０-９元]{1,2})年(度)?(?:([0-9０-９]{1,2})月)?(?:から|より)"
)
_NO_GROUP = re.compile("事業|会議|相談会|制度|計画|講座|研修|定例会")
_SHORT = {"社協": "社会福祉協議会", "包括": "地域包括支援センター"}
_LEGAL_FORM = re.compile("^(?:社会福祉|医療|NPO|特定非営利活動|(?:一般|公益)(?:社団|財団))法人|^株式会社")
_BODY_END = re.compile("(?:課|係|室|部|所|窓口|センター|協議会|ステーション)$")
FISCAL_YEAR_BEGINS = 4  # April


def findings(record: Record) -> list[Found]:
    """Everything found, each thing once, in the order of the record."""
    return [
        *_once(_agencies(record), record.town),
        *_lead(record),
        *_absent(record),
        *_once(_groups(record), record.town),
        *_once(_networks(record), record.town),
        *_once(_contracts(record), record.town),
    ]


def key(name: str, town: str) -> str:
    """What two ways to write one body have in common: no blanks, dots, legal form or town in front."""
    plain = re.sub(r"[・.．\-－]", "", folded(name))
    plain = _LEGAL_FORM.sub("", _SHORT.get(plain, plain))
    for front in (town, town[:-1]):
        if len(front) > 1 and plain.startswith(front) and len(plain) - len(front) > 1:
            plain = plain.removeprefix(front)
    return plain


def names_in(name: str) -> list[str]:
    """新栄会（就労支援窓口）: the name and what stands in brackets behind it."""
    outer, _, inner = name.replace("(", "（").replace(")", "）").partition("（")
    return [part.strip() for part in (outer, inner.partition("）")[0]) if part.strip()]


def _once(found: Iterator[Found], town: str) -> list[Found]:
    kept: dict[tuple[str, str], Found] = {}
    for one in found:
        kept.setdefault((key(one.name, town), one.programme), one)
    return list(kept.values())


def _sentences(record: Record) -> Iterator[Sentence]:
    for n, section in enumerate(record.sections):
        for line in section.lines:
            for text in re.findall(r"[^。]+。?(?:[（(][^）)]*[）)])?", line.text):
                yield Sentence(n, section.key, line.text, text.strip())


def _core(record: Record) -> tuple[int | None, list[tuple[str, str]]]:
    """The bodies at the centre as they are listed, each with its line."""
    for n, section in enumerate(record.sections):
        if section.key == "core":
            return n, [(name, line) for line, names in _listed(section) for name in names]
    return None, []


def _listed(section: Section) -> Iterator[tuple[str, list[str]]]:
    for line in section.lines:
        parts = [part for part in apart(line.text) if any(_BODY_END.search(n) for n in names_in(part))]
        if "。" in line.text or not parts:
            parts = [match[0] for match in _BODY.finditer(line.text) if _is_name(match[0])]
        yield line.text, parts


def _is_name(word: str) -> bool:
    return not _NOT_A_NAME.search(word)


def _agencies(record: Record) -> Iterator[Found]:
    for participant in record.participants:
        for name in _bodies_of(participant):
            yield Found(Kind.AGENCY, name, f"参加部署：{participant}", None)
    place, core = _core(record)
    for item, line in core:
        for name in _bodies_of(item):
            yield Found(Kind.AGENCY, name, line, place)
    for sentence in _sentences(record):
        without_town = sentence.text.replace(record.town, "")
        names = [match[0] for match in _BODY.finditer(without_town) if _is_name(match[0])]
        names += [name for name in _PARTNER.findall(sentence.text) if not _ANYBODY.fullmatch(name)]
        if sentence.key == "private" and "連携" in sentence.text:
            names += [name for name in _TITLE.findall(sentence.text) if not _NO_GROUP.search(name)]
        for name in names:
            yield Found(Kind.AGENCY, name.strip("・"), sentence.text, sentence.section)


def _bodies_of(name: str) -> list[str]:
    """The outer name always; what stands in brackets where it is a body's name too."""
    outer, *inner = names_in(name) or [name]
    return [outer, *(word for word in inner if _BODY_END.search(word))]


def _lead(record: Record) -> Iterator[Found]:
    """The body of which a sentence says that it has the work; otherwise the first of those at the centre."""
    place, core = _core(record)
    for sentence in _sentences(record):
        topic = re.match(rf"({_BODY.pattern})[はが]", sentence.text)
        is_about = sentence.key == "core" or "ひきこもり" in sentence.text
        if sentence.key in ("core", "town") and topic and is_about and _LEADS.search(sentence.text):
            since = _since(sentence.text)
            yield Found(Kind.LEAD, topic[1], sentence.text, sentence.section, since=since)
            return
    if core:
        item, line = core[0]
        yield Found(Kind.LEAD, names_in(item)[0], line, place)


def _since(text: str) -> date | None:
    """令和6年度から: the first day of that fiscal year."""
    match = _SINCE.search(text)
    if not match:
        return None
    month = match[3] or (str(FISCAL_YEAR_BEGINS) if match[2] else "1")
    try:
        return parse(f"{match[1]}年{month}月1日", today=date.max).first
    except UnreadableDate:
        return None


def _absent(record: Record) -> Iterator[Found]:
    """Bodies at the centre that were not among those who took part."""
    here = {key(name, record.town) for one in record.participants for name in names_in(one)}
    place, core = _core(record)
    for item, line in core if here else ():
        names = names_in(item)
        if not here & {key(name, record.town) for name in names}:
            yield Found(Kind.ABSENT, names[0], line, place)


def _groups(record: Record) -> Iterator[Found]:
    for sentence in _sentences(record):
        if sentence.key in ("family", "peer"):
            for name in _TITLE.findall(sentence.text):
                if not _NO_GROUP.search(name):
                    yield Found(Kind.GROUP, name, sentence.text, sentence.section)


def _networks(record: Record) -> Iterator[Found]:
    town = f"(?:{re.escape(record.town)}|{re.escape(record.town[:-1])})?"
    for sentence in _sentences(record):
        for match in re.finditer(town + _NETWORK, sentence.text):
            yield Found(Kind.NETWORK, match[0].strip("・"), sentence.text, sentence.section)


def _contracts(record: Record) -> Iterator[Found]:
    for sentence in _sentences(record):
        for match in _CONTRACTOR.finditer(sentence.text):
            programme = _programme(sentence, record)
            yield Found(Kind.CONTRACT, match[1], sentence.text, sentence.section, programme=programme)


def _programme(sentence: Sentence, record: Record) -> str:
    """What stands in 「」 in the line, otherwise the words of the heading."""
    title = _TITLE.search(sentence.line)
    if title:
        return title[1]
    assert sentence.section is not None
    section = record.sections[sentence.section]
    words = BY_KEY[section.key].words if section.key in BY_KEY else section.heading
    return re.sub("(?:での対応|との連携状況)?(?:について)?$", "", words.replace("{town}", record.town))
