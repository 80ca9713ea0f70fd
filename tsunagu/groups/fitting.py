"""合う場: which places fit what somebody likes and needs, each with a sentence why. Never a score.

Plain Python over plain values: nothing here reads or writes the database.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tsunagu.common.search import name_key
from tsunagu.groups.models import Ease, Field, Interest

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Interest.Kind
SAID = {Kind.LIKE: "が好き", Kind.GOOD: "が得意", Kind.WANT: "をやってみたい"}


@dataclass(frozen=True)
class Wishes:
    """What the person said: (kind, field, words), and what makes a place bearable."""

    likes: tuple[tuple[str, str, str], ...] = ()
    eases: tuple[str, ...] = ()

    @property
    def fields(self) -> set[str]:
        """The fields in which a place or a helper would fit."""
        return {one for kind, one, _ in self.likes if one and kind != Kind.HARD}


@dataclass(frozen=True)
class Place:
    """What a group says of itself."""

    name: str
    when: str = ""
    number: str = ""
    about: str = ""
    fields: frozenset[str] = frozenset()
    eases: frozenset[str] = frozenset()
    for_family: bool = False


@dataclass
class Fit:
    """`why` says what fits; `minds`, kindly, what to know before. `has_reason`: something fits."""

    place: Any
    why: str = ""
    minds: list[str] = field(default_factory=list)
    has_reason: bool = False
    is_liked: bool = False  # not only bearable: what goes on there is what they like


def fit(wishes: Wishes, place: Place, carried: Any = None) -> Fit:
    """`carried` goes along as `Fit.place`."""
    liked = list(_liked(wishes, place))
    if place.for_family and Ease.FAMILY_ONLY not in wishes.eases:
        return Fit(carried or place, minds=["家族の方のための会です。ご家族に伝えることができます。"])
    reasons = [*liked, *(str(Ease(one).label) for one in wishes.eases if one in place.eases)]
    words = "と".join(f"「{reason}」" for reason in dict.fromkeys(reasons))
    facts = "、".join(part for part in (place.when, place.number) if part)
    sentence = f"{words}が合います。" if words else ""
    return Fit(
        carried or place,
        f"{sentence}{f'{facts}です。' if facts else ''}",
        _minds(wishes, place),
        bool(words),
        bool(liked),
    )


def _liked(wishes: Wishes, place: Place) -> Iterable[str]:
    about = name_key(place.name + place.about)
    for kind, one, words in wishes.likes:
        if kind == Kind.HARD:
            continue
        said = SAID[Kind(kind)]
        if one and one in place.fields:
            yield f"{Field(one).label}{said}"
        elif len(name_key(words)) > 1 and name_key(words) in about:
            yield f"{words}{said}"


def _minds(wishes: Wishes, place: Place) -> list[str]:
    """What does not fit, said kindly: what was not told can be asked, what is hard can be looked at first."""
    hard = [
        str(Field(one).label) for kind, one, _ in wishes.likes if kind == Kind.HARD and one in place.fields
    ]
    minds = [f"「{words}」もある場です。はじめは見るだけでもよいか、聞いてみてください。" for words in hard]
    unsaid = "と".join(f"「{Ease(one).label}」" for one in wishes.eases if one not in place.eases)
    if unsaid:
        minds.append(f"{unsaid}かどうかは、まだ聞いていません。開いている人に聞いてみてください。")
    return minds


def in_order(fits: Iterable[Fit]) -> list[Fit]:
    """First where something goes on that they like, then what is bearable; the rest by name, as given."""
    return sorted(fits, key=lambda one: (not one.is_liked, not one.has_reason, len(one.minds)))
