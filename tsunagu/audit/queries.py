"""見た人: who opened the rows of one holder; and what somebody opened last themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Q

from tsunagu.audit.models import Entry, EntryPerson

REMEMBERED = 60  # pages looked back on


class Looker(NamedTuple):
    """One page on which rows of the holder were shown: when, to whom, about whom, of which scopes."""

    at: datetime
    user_id: int | None
    agency_id: int | None
    person_ids: tuple[int, ...]
    scopes: tuple[int, ...]


def lookers(
    holder_id: int, person_ids: Iterable[int], *, by_holder: bool | None = None, limit: int = 100
) -> list[Looker]:
    """Who opened rows that this agency holds about these people, newest first. One statement.

    Ids only; names come from accounts and agencies. `by_holder`: True for readings by the holder
    itself, False for those by everybody else, None for both.
    """
    shown = EntryPerson.objects.filter(holder_id=holder_id, person_id__in=list(person_ids))
    if by_holder is not None:
        own = Q(entry__agency_id=holder_id)  # an account without a post has no agency: not the holder
        shown = shown.filter(own if by_holder else ~own | Q(entry__agency_id=None))
    newest = shown.order_by("-entry_id").values("entry_id").distinct()[:limit]
    rows = (
        shown.filter(entry_id__in=newest)
        .order_by("-entry_id", "person_id", "scope")
        .values_list("entry_id", "entry__at", "entry__user_id", "entry__agency_id", "person_id", "scope")
    )
    return [_looker(list(group)) for _, group in groupby(rows, key=lambda row: row[0])]


def _looker(rows: list[tuple[int, datetime, int | None, int | None, int | None, int]]) -> Looker:
    _, at, user_id, agency_id, _, _ = rows[0]
    people = sorted({row[4] for row in rows if row[4] is not None})
    return Looker(at, user_id, agency_id, tuple(people), tuple(sorted({row[5] for row in rows})))


def opened(user_id: int, membership_id: int, *, page: str, since: datetime) -> list[int]:
    """About whom this post of this user opened a page of that name, the newest first. One statement.

    One person for each page: the one of whom it showed most. For the user's own eyes; what is shown of
    them is decided by the rights of today.
    """
    own = Entry.objects.filter(user_id=user_id, membership_id=membership_id, at__gte=since)
    pages = own.filter(action="page.viewed", detail__page=page).order_by("-at", "-id")[:REMEMBERED]
    shown = EntryPerson.objects.filter(entry_id__in=pages.values("id")).exclude(person_id=None)
    counted = shown.values("entry_id", "person_id").annotate(rows=Count("id"))
    found: dict[int, int | None] = {}
    for entry_id, person_id in counted.order_by("-entry_id", "-rows", "person_id").values_list(
        "entry_id", "person_id"
    ):
        found.setdefault(entry_id, person_id)
    return list(dict.fromkeys(person_id for person_id in found.values() if person_id is not None))
