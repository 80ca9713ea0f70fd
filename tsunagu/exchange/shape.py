"""The JSON of a record: docs/reference/record.schema.json, example in record-example.json."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tsunagu.exchange.finding import Kind, findings

if TYPE_CHECKING:
    from datetime import time

    from tsunagu.exchange.finding import Found
    from tsunagu.exchange.reading import Record


def digest(record: Record) -> str:
    """The same for the same words, however the file was saved: blanks and line ends do not count."""
    return hashlib.sha256("".join(record.source.split()).encode()).hexdigest()


def as_json(record: Record) -> dict[str, Any]:
    """What the record says, ready for json.dumps."""
    found = findings(record)
    _, proposals = record.proposals
    return {
        "town": record.town,
        "date": record.when.day.isoformat(),
        "start": _time(record.when.starts_at),
        "end": _time(record.when.ends_at),
        "participants": list(record.participants),
        "sections": [
            {"heading": section.heading, "lines": [line.text for line in section.lines]}
            for section in record.sections
        ],
        "lead": next(iter(_names(found, Kind.LEAD)), None),
        "absent": _names(found, Kind.ABSENT),
        "groups": _names(found, Kind.GROUP),
        "networks": _names(found, Kind.NETWORK),
        "contractors": [
            {"name": one.name, "programme": one.programme} for one in found if one.kind == Kind.CONTRACT
        ],
        "agencies": _names(found, Kind.AGENCY),
        "proposals": [line.text for line in proposals],
        "orphans": [line.text for section in record.sections for line in section.lines if line.is_orphan],
        "digest": digest(record),
    }


def _names(found: list[Found], kind: Kind) -> list[str]:
    return [one.name for one in found if one.kind == kind]


def _time(value: time | None) -> str | None:
    return None if value is None else f"{value:%H:%M}"
