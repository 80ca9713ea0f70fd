"""The headings of a visit record: the thirteen of the form, in its order, and how each is known again."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple


class Heading(NamedTuple):
    """`words`: as the form has it, {town} for the town's name. `known_by`: what such a heading holds."""

    key: str
    words: str
    known_by: str


PROPOSALS = "proposals"
HEADINGS = (
    Heading("core", "ひきこもり支援の中心部門", "中心.*(部門|部署|組織)|(所管|担当)(部門|部署|課)"),
    Heading("town", "{town}の動き", "動き|取組|取り組み"),
    Heading("family", "家族会との連携状況について", "家族会|親の会"),
    Heading("peer", "当事者会との連携状況について", "当事者"),
    Heading("private", "民間支援団体との連携状況について", "民間|NPO"),
    Heading("commissioners", "民生委員・児童委員との連携状況について", "民生委員|児童委員"),
    Heading("school", "学校との連携状況について", "学校|教育"),
    Heading("plan", "重層的支援体制整備事業・地域福祉計画について", "重層|福祉計画"),
    Heading("selfreliance", "生活困窮者自立相談支援機関での対応について", "困窮|自立相談"),
    Heading("health", "保健所・保健センターとの連携状況について", "保健所|保健センター"),
    Heading("care", "地域包括支援センターとの連携状況について", "地域包括|介護|高齢"),
    Heading("council", "社会福祉協議会での対応について", "社会福祉協議会|社協"),
    Heading(
        PROPOSALS,
        "ひきこもりサポートネットからの情報提供・事例紹介・提案等",
        "提案|情報提供|助言|サポートネット",
    ),
)
BY_KEY = {heading.key: heading for heading in HEADINGS}
_ORDER = (HEADINGS[-1], *HEADINGS[:-1])  # a heading about proposals may name any of the others
_FINISHED = re.compile("(について|状況|部門|動き|対応|提案|こと|等)$")


def key_of(heading: str) -> str:
    """Which of the thirteen this is, or "" for one that the form does not have."""
    plain = folded(heading)
    return next((known.key for known in _ORDER if re.search(known.known_by, plain)), "")


def is_finished(heading: str) -> bool:
    """It ends as headings of the form end, so it was not broken over two lines."""
    return bool(_FINISHED.search(folded(heading)))


def folded(text: str) -> str:
    """For comparing only: one width, no blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
