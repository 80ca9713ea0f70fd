"""さがす: the keys that fit what was typed, among those this reader may see. One statement for anything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Length

from tsunagu.common.kana import loose
from tsunagu.common.search import HEAD, asked, pieces_of_phone
from tsunagu.households.models import SearchKey
from tsunagu.households.tokens import coded
from tsunagu.sharing.guarded import GUARD

if TYPE_CHECKING:
    from tsunagu.common.search import Word
    from tsunagu.sharing.reader import Reader

Kind = SearchKey.Kind
NAMED = [Kind.NAME, Kind.READING]
KEYS = 120  # keys read at most; a page shows far fewer households
EXACT, BEGINS, HOLDS, LIKE = range(4)  # ranks, the best first; LIKE: only 濁点 and like sounds aside


def keys(reader: Reader, words: Sequence[Word]) -> list[dict[str, Any]]:
    """The keys that fit the word that narrows most, of people whom every other word fits too; the best first.

    The law comes before the limit: what is hidden changes neither what is found nor how many. The caller
    notes what it shows.
    """
    if not words:
        return []
    first, *others = sorted(words, key=lambda word: (not word.digits, -word.length))
    rows: Any = SearchKey.objects.visible_to(reader).filter(_held(first, reader.towns), fits(first))
    for n, word in enumerate(others):
        same = SearchKey.objects.visible_to(reader).filter(fits(word), person_id=OuterRef("person_id"))
        rows = rows.alias(**{f"also_{n}": Subquery(same.values("pk")[:1])})
        rows = rows.filter(**{f"also_{n}__isnull": False})
    ranked = rows.annotate(rank=_rank(first), size=Length("key"))
    found = ranked.order_by("rank", "is_former", "size", "person_id", "pk")
    return list(found.values(*GUARD, "kind", "rank", "is_former")[:KEYS])


def fits(word: Word) -> Q:
    """The key itself holds the word, in the form of its kind. Exact, where the index only proposes."""
    named = _any(Q(loose__contains=loose(form)) for form in word.names)
    place = Q(loose__contains=loose(word.town)) if word.town else None
    phone = Q(key__endswith=word.digits) if word.digits else None
    if phone is not None and len(word.digits) >= HEAD:
        phone |= Q(key__startswith=word.digits)
    kinds = ((Q(kind__in=NAMED), named), (Q(kind=Kind.TOWN), place), (Q(kind=Kind.PHONE), phone))
    return _any(kind & form for kind, form in kinds if form is not None) or Q(pk__in=())


def _held(word: Word, towns: Sequence[int]) -> Q:
    """What the index of pieces must hold, in any of the reader's towns."""
    ways = [asked(form) for form in dict.fromkeys((*word.names, word.town)) if form]
    if word.digits:
        ways += [{piece} for piece in pieces_of_phone(word.digits)]
    return Q(pieces__hold=[{coded(piece, town) for piece in way} for town in towns for way in ways])


def _rank(word: Word) -> Case:
    forms = list(filter(None, (*word.names, word.town, word.digits)))
    return Case(
        When(Q(key__in=forms), then=Value(EXACT)),
        When(_any(Q(key__startswith=form) for form in forms), then=Value(BEGINS)),
        When(_any(Q(key__contains=form) for form in forms), then=Value(HOLDS)),
        default=Value(LIKE),
        output_field=IntegerField(),
    )


def _any(conditions: Iterable[Q]) -> Q | None:
    found = list(conditions)
    return reduce(or_, found) if found else None
