"""Whether a text about nobody names somebody: papers of a network, notes on a school or another body.

Asked of the writer's own records only, the names the writer may read anyway; so a refusal tells nothing new.
It finds full names, and family names, given names and called names that stand before さん, 君, 家 … It cannot
find what is only hinted at: that a person reads the text stays part of the rule.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import CharField, F, Q, Value

from tsunagu.common.decisions import YES, Decision, not_yet
from tsunagu.common.search import name_key
from tsunagu.households.models import LegalName, SearchKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsunagu.sharing.reader import Reader

LONGEST = 6  # characters before さん that may be a name
SURE = 3  # characters from which a key is a name wherever it stands
HONORIFIC = re.compile(r"さん|サン|くん|クン|君|ちゃん|チャン|さま|サマ|様|氏|家|宅|の母|の父|の息子|の娘")
CALLED = ("サン", "クン", "君", "チヤン", "サマ", "様", "氏")  # as they stand folded at the end of a key
_COMMON = """
母 父 兄 弟 姉 妹 祖母 祖父 本人 家族 息子 娘 長男 次男 三男 長女 次女 三女 男性 女性 夫 妻 子 親 両親
オ母 オ父 オ兄 オ姉 オバア オジイ オ子 御本人 ゴ本人 母親 父親 オ嬢 相談者 近所ノ人
"""
COMMON = frozenset(_COMMON.split())  # called names that are nobody's own
_AGED = re.compile(r"\d*代?(ノ)?(男性|女性|男|女)(ノ人|ノ方)?")


def holds_no_name(reader: Reader, text: str) -> Decision:
    """not_yet with a sentence that says what to change; three statements at most, none writes."""
    if not reader.scopes:
        return YES  # reads no names, so knows of none
    name = _named(reader, text)
    if name is None:
        return YES
    return not_yet(
        f"「{name}」は、自分の機関で読める記録にある名前です。ここには、だれのことかわかる名前を書きません。"
        "「ある家族」「生徒」のように書きなおしてください。書いた文は、消えずに残っています。"
    )


def _named(reader: Reader, text: str) -> str | None:
    """The first name that stands in the text, as it was typed or as its key."""
    whole = _standing(reader, name_key(text))
    if whole is not None:
        return _as_typed(text, whole)
    heads = dict(_heads(text))
    if not heads:
        return None
    return _called(reader, heads) or _part_of_a_name(reader, heads)


def _standing(reader: Reader, folded: str) -> str | None:
    """A full name or a long called name anywhere in the text; pure kana must be long."""
    names = SearchKey.objects.visible_to(reader).filter(kind=SearchKey.Kind.NAME)
    rows = names.alias(text=Value(folded, output_field=CharField())).filter(text__contains=F("key"))
    keys = [key for key in rows.order_by().values_list("key", flat=True).distinct() if _is_sure(key)]
    return max(keys, key=len, default=None)


def _as_typed(text: str, key: str) -> str:
    """The shortest stretch of the text that has this key."""
    lengths = range(1, 2 * len(key) + 1)
    near = (text[start : start + n] for n in lengths for start in range(len(text)))
    return next((words for words in near if name_key(words) == key), key)


def _is_sure(key: str) -> bool:
    if _bare(key) in COMMON or _AGED.fullmatch(key):
        return False
    has_kanji = any(c >= "\u3400" for c in key)
    return len(key) >= (SURE if has_kanji else SURE + 2)


def _bare(key: str) -> str:
    """The key without さん at its end."""
    for end in CALLED:
        key = key.removesuffix(end)
    return key


def _heads(text: str) -> Iterator[tuple[str, str]]:
    """The key of every run of letters that stands before さん, 君 …, with the words it was typed in."""
    for found in HONORIFIC.finditer(text):
        before = re.split(r"[\W_]", text[max(0, found.start() - LONGEST) : found.start()])[-1]
        for n in range(len(before)):
            key = name_key(before[n:])
            if key and key not in COMMON:
                yield key, before[n:] + found.group()


def _called(reader: Reader, heads: dict[str, str]) -> str | None:
    """A called name, with or without its own さん, in letters or as read."""
    asked = {form: key for key in heads for form in (key, *(key + end for end in CALLED))}
    rows = SearchKey.objects.visible_to(reader).filter(
        kind__in=[SearchKey.Kind.NAME, SearchKey.Kind.READING], key__in=list(asked)
    )
    found = rows.order_by("pk").values_list("key", flat=True).first()
    return heads[asked[found]] if found else None


def _part_of_a_name(reader: Reader, heads: dict[str, str]) -> str | None:
    """A family or a given name before さん: of somebody whose legal name begins or ends with it."""
    near = Q()
    for key in heads:
        near |= Q(key__startswith=key) | Q(key__endswith=key)
    people = SearchKey.objects.visible_to(reader).filter(
        near, kind__in=[SearchKey.Kind.NAME, SearchKey.Kind.READING]
    )
    legal = LegalName.objects.visible_to(reader).filter(person__in=people.order_by().values("person"))
    for parts in legal.order_by("pk").values_list("family", "given", "family_kana", "given_kana"):
        for part in map(name_key, parts):
            if part in heads:
                return heads[part]
    return None
