"""How an entry is sealed. tools/verify_audit.py says it again in its own words; they share no code."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsunagu.audit.models import Entry

START = "0" * 64  # stands before the first entry

Person = tuple[int | None, int, int, int | None]  # person, holder, scope, disclosure


def body(entry: Entry, people: Iterable[Person]) -> dict[str, Any]:
    """Everything that the seal covers, as plain values."""
    return {
        "seq": entry.id,
        "at": moment(entry.at),
        "user_id": entry.user_id,
        "membership_id": entry.membership_id,
        "agency_id": entry.agency_id,
        "municipality_id": entry.municipality_id,
        "action": entry.action,
        "object_type": entry.object_type,
        "object_id": entry.object_id,
        "n_people": entry.n_people,
        "detail": entry.detail,
        "result": entry.result,
        "request_id": entry.request_id,
        "people": [list(person) for person in in_order(people)],
    }


def in_order(people: Iterable[Person]) -> list[Person]:
    """Each row once, in one order; an empty id comes first."""
    return sorted(set(people), key=lambda row: tuple(-1 if value is None else value for value in row))


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: object) -> bytes:
    """One spelling for one value: sorted keys, no spaces, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def seal(prev_hash: str, value: object) -> str:
    """HMAC-SHA-256(AUDIT_KEY, prev_hash ‖ canonical JSON), in hex."""
    return hmac.digest(settings.AUDIT_KEY.encode(), prev_hash.encode() + canonical(value), "sha256").hex()
