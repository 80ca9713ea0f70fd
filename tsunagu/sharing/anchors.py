"""Case and Household carry no words of their own: each is visible iff one of its people's rows is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import OuterRef, Q, QuerySet, Subquery

from tsunagu.common.scopes import Scope
from tsunagu.sharing.grants import Written
from tsunagu.sharing.guarded import grant, within_reach

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

Anchors = TypeVar("Anchors", bound=QuerySet[Any])


def seen_through(anchors: Anchors, rows: QuerySet[Any], key: str, reader: Reader) -> Anchors:
    """The anchors that have at least one row in `rows` (with `key` pointing to the anchor) open to the
    reader.

    `rows` are guarded rows of scope EXISTENCE; the shape is the one that holds at scale (ledger.md §8).
    """
    if Scope.EXISTENCE not in reader.scopes:
        return anchors.none()
    every = type(anchors)(anchors.model)
    law = reader.law(type(anchors), anchors.model, lambda: _of_all(every, rows, key, reader))
    return anchors.filter(Written(law))


def _of_all(anchors: Anchors, rows: QuerySet[Any], key: str, reader: Reader) -> Anchors:
    towns = anchors.filter(municipality_id__in=reader.towns)
    here = rows.filter(Q(only_for=None) | Q(only_for=reader.membership), municipality_id__in=reader.towns)
    mine = within_reach(here, reader, "person_id")
    if reader.reach is not None:
        towns = towns.filter(pk__in=mine.values(key))
    open_rows = mine.filter(**{key: OuterRef("pk")}).alias(
        grant=grant(reader, person="person_id", holder="holder_id", scope=Scope.EXISTENCE)
    )
    seen = open_rows.filter(grant__isnull=False).order_by("pk").values("pk")[:1]
    return towns.alias(seen=Subquery(seen)).filter(seen__isnull=False)
