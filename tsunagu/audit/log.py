"""The only writer of the audit trail.

`record` runs in the transaction of the act it describes: both are kept or neither. Four statements: lock the
head, insert the entry, insert the people shown, move the head. Call it last: the lock is held until commit.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Protocol

from django.db import Error, connection, models, transaction
from django.utils import timezone

from tsunagu.audit import chain
from tsunagu.audit.models import ChainHead, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

request_id: ContextVar[str] = ContextVar("request_id", default="")
_gathered: ContextVar[list[tuple[Entry, list[chain.Person]]] | None] = ContextVar("gathered", default=None)

CODE = re.compile(r"[A-Za-z0-9_.:/+-]{0,100}")  # no spaces and no Japanese: a name or a sentence does not fit
ROWS_PER_INSERT = 5000  # SQLite takes 32,766 parameters in a statement, each row has five
INSERT = "INSERT INTO audit_entryperson (entry_id, person_id, holder_id, scope, disclosure_id) VALUES "


class LogUnavailable(RuntimeError):
    """The audit trail cannot be written, so nothing is shown and nothing is done. Pages answer 503."""


class Shown(Protocol):
    """A guarded row that was shown (web.http.Shown)."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def holder_id(self) -> int: ...
    @property
    def scope(self) -> int: ...
    @property
    def disclosure_id(self) -> int | None: ...


def record(
    action: str,
    *,
    by: object | None,
    target: models.Model | None = None,
    shown: Iterable[Shown] = (),
    detail: Mapping[str, Any] | None = None,
    result: str = Entry.Result.ALLOW,
) -> Entry:
    """Write down one act. `by` is an Actor, a user where there is no post yet, or None (commands, log-in).

    `detail` holds codes, numbers, true/false, None and lists of them; anything else raises ValueError.
    Raises LogUnavailable; then the surrounding transaction can no longer be committed.
    """
    people = chain.in_order(
        (row.person_id, row.holder_id, int(row.scope), row.disclosure_id) for row in shown
    )
    entry = Entry(
        action=action,
        **_who(by),
        **_what(target),
        n_people=len({person for person, *_ in people if person is not None}),
        detail=_codes_only(dict(detail or {})),
        result=result,
        request_id=request_id.get(),
    )
    waiting = _gathered.get()
    if waiting is None:
        _write([(entry, people)])
    else:
        waiting.append((entry, people))
    return entry


@contextmanager
def gathered() -> Iterator[None]:
    """Write the entries of a composed act together at its end, in their order; nothing when it fails.

    The head of the chain stays locked until the commit. An act that records, then changes more rows, would
    wait for others while it holds the head, and they for it. Stands inside the act's own transaction.
    """
    if _gathered.get() is not None:
        yield
        return
    entries: list[tuple[Entry, list[chain.Person]]] = []
    token = _gathered.set(entries)
    try:
        yield
    finally:
        _gathered.reset(token)
    _write(entries)


def _write(entries: list[tuple[Entry, list[chain.Person]]]) -> None:
    try:
        with transaction.atomic(savepoint=False):
            for entry, people in entries:
                _append(entry, people)
    except Error as fault:
        raise LogUnavailable from fault


def _append(entry: Entry, people: list[chain.Person]) -> None:
    # SQLite: the transaction began IMMEDIATE and is alone. PostgreSQL: this row lock makes writers queue.
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1, defaults={"hash": chain.START})
    now = timezone.now()
    entry.id = head.seq + 1
    entry.at = max(now, head.at or now)  # a clock that was set back does not turn the order round
    entry.prev_hash = head.hash
    entry.hash = chain.seal(head.hash, chain.body(entry, people))
    entry.save(force_insert=True)
    _insert(entry.id, people)
    ChainHead.objects.filter(pk=1).update(seq=entry.id, hash=entry.hash, at=entry.at)


def _insert(entry_id: int, people: list[chain.Person]) -> None:
    """By hand: Django would split more than 199 rows into several inserts on SQLite."""
    for start in range(0, len(people), ROWS_PER_INSERT):
        rows = [(entry_id, *person) for person in people[start : start + ROWS_PER_INSERT]]
        with connection.cursor() as cursor:
            cursor.execute(
                INSERT + ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows)),
                [value for row in rows for value in row],
            )


def _who(by: object | None) -> dict[str, int | None]:
    """An actor has a user; a bare user is its own."""
    return {
        "user_id": _pk(getattr(by, "user", by)),
        "membership_id": _pk(getattr(by, "membership", None)),
        "agency_id": _pk(getattr(by, "agency", None)),
        "municipality_id": getattr(by, "municipality_id", None),
    }


def _pk(thing: object) -> int | None:
    return getattr(thing, "pk", None)


def _what(target: models.Model | None) -> dict[str, str]:
    if target is None:
        return {"object_type": "", "object_id": ""}
    return {"object_type": target._meta.label_lower, "object_id": str(target.pk)}


def _codes_only(detail: dict[str, Any]) -> dict[str, Any]:
    for name, value in detail.items():
        for part in value if isinstance(value, list) else [value]:
            if not (
                part is None or isinstance(part, int) or (isinstance(part, str) and CODE.fullmatch(part))
            ):
                raise ValueError(f"audit detail {name!r} must be a code or a number, not words")
    return detail
