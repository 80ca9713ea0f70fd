"""The search keys of a row: which words of it are keys, and in which form. Writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tsunagu.common.kana import fold_phone, loose
from tsunagu.common.search import TAIL, name_key, pieces, pieces_of_phone, town_key
from tsunagu.households.models import CalledName, ContactPoint, LegalName, SearchKey
from tsunagu.households.tokens import column

if TYPE_CHECKING:
    from tsunagu.households.models import Fact

KEYED: tuple[type[Fact], ...] = (CalledName, LegalName, ContactPoint)
COPIED = (
    "municipality_id",
    "holder_id",
    "person_id",
    "scope",
    "only_for_id",
    "recorded_by_id",
    "recorded_at",
)
LONGEST = 200  # characters of a key
Kind = SearchKey.Kind


class Entry(NamedTuple):
    kind: str
    key: str
    loose: str
    pieces: str


def keys_of(row: Fact) -> list[SearchKey]:
    """The key rows of a CalledName, LegalName or ContactPoint, unsaved. Bulk data is made with it too:
    `SearchKey.objects.bulk_create([key for row in rows for key in keys_of(row)])`.
    """
    copied = {name: getattr(row, name) for name in COPIED}
    is_former = row.replaced_at is not None
    return [
        SearchKey(**copied, source=row.public_id, is_former=is_former, **entry._asdict())
        for entry in entries(row._meta.model_name or "", row)
    ]


def entries(table: str, row: Any) -> list[Entry]:
    """What stands in the index for a row of the table; a row of a migration's own models does as well."""
    if table == "calledname":
        return _names(row, row.name, row.kana)
    if table == "legalname":
        return _names(row, row.family + row.given, row.family_kana + row.given_kana)
    if table == "contactpoint" and row.replaced_at is None:
        return _contact(row)
    return []


def _names(row: Any, name: str, reading: str) -> list[Entry]:
    both = ((Kind.NAME, name_key(name)), (Kind.READING, name_key(reading)))
    return [_entry(row, kind, key[:LONGEST]) for kind, key in both if key]


def _contact(row: Any) -> list[Entry]:
    if row.way == ContactPoint.Way.PHONE:
        digits = fold_phone(row.value)[:LONGEST]
        enough = len(digits) >= TAIL
        return [Entry(Kind.PHONE, digits, digits, _column(row, pieces_of_phone(digits)))] if enough else []
    if row.way == ContactPoint.Way.ADDRESS:
        key = town_key(row.town or row.value, row.municipality.name)[:LONGEST]
        return [_entry(row, Kind.TOWN, key)] if key else []
    return []


def _entry(row: Any, kind: Kind, key: str) -> Entry:
    return Entry(kind, key, loose(key), _column(row, pieces(key)))


def _column(row: Any, found: set[str]) -> str:
    return column(found, row.municipality_id)
