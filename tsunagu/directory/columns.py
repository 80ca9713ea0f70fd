"""The columns of a resource: one order for the form, the sheet, a comparison and what comes in.

`values` is a resource as plain JSON: days as 2026-04-01 or "", needs as codes, districts as ids. Old and new
are compared, kept and brought in in this shape.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tsunagu.agencies.models import Agency, Desk, District, DistrictTown, in_force
from tsunagu.common.towns import fold_town
from tsunagu.common.wareki import wareki
from tsunagu.directory.models import Resource, ResourceNeed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Values = dict[str, Any]
Need, Kind = ResourceNeed.Need, Resource.Kind
DAY = timedelta(days=1)

FIELDS = (
    *("name", "kana", "kind", "needs", "when_to_use", "who_for", "hours", "how", "limits", "fee"),
    *("phone", "fax", "email", "url", "postal_code", "address", "town", "districts"),
    *("body_name", "corporate_number", "agency", "valid_from", "valid_until", "is_public", "desk"),
)
DAYS = ("valid_from", "valid_until")
IN_TOWN = ("agency", "desk")  # point at rows of this town; they do not travel
SHEET = tuple(name for name in FIELDS if name not in IN_TOWN)  # what a sheet and a file carry
BY_LINK = (  # what who runs it can say of it; 使いどき stays the words of those who work with it
    *("name", "kana", "who_for", "hours", "how", "limits", "fee", "phone", "fax", "email", "url"),
    *("postal_code", "address", "town", "body_name", "valid_from", "valid_until"),
)
_NAMES: dict[str, Any] = {field.name: field for field in Resource._meta.get_fields()}
LABELS = {name: str(_NAMES[name].verbose_name) for name in FIELDS if name not in ("needs", "districts")}
LABELS |= {"needs": "困りごと", "districts": "使える地区"}
OWN = tuple(name for name in FIELDS if name not in ("needs", "districts", *IN_TOWN))  # its own columns
MOST = {name: _NAMES[name].max_length for name in OWN}
YES_WORDS, NO_WORDS = "はい", "いいえ"


class Places:
    """The districts of a town and their 町丁目 today. One statement, when they are first asked for."""

    def __init__(self, municipality_id: int, name: str, day: date) -> None:
        self.municipality_id, self.name, self.day = municipality_id, name, day
        self._names: dict[int, str] | None = None
        self._towns: list[tuple[str, int]] = []

    @property
    def names(self) -> dict[int, str]:
        """Each district in words: 大川（住区）."""
        if self._names is None:
            self._read()
        assert self._names is not None, "just read"
        return self._names

    @property
    def towns(self) -> list[str]:
        self.names  # noqa: B018  reads the map
        return list(dict.fromkeys(town for town, _ in self._towns))

    def around(self, place: str) -> list[int]:
        """The districts, of whatever map, in which a 町丁目 or an address lies; or the one that is named."""
        named = [pk for pk, words in self.names.items() if place in (words, words.partition("（")[0])]
        key = fold_town(place, self.name)
        return named or [pk for town, pk in self._towns if fold_town(town, self.name) == key]

    def named(self, words: str) -> int | None:
        """A district by its words in full, or by its bare name where only one is called so."""
        found = [pk for pk, full in self.names.items() if words in (full, full.partition("（")[0])]
        return found[0] if len(found) == 1 else next((pk for pk in found if self.names[pk] == words), None)

    def _read(self) -> None:
        rows = District.objects.filter(municipality_id=self.municipality_id).order_by("kind", "pk")
        today = DistrictTown.objects.filter(in_force(self.day), district__in=rows)
        lines = today.order_by("district__kind", "district_id", "pk").values_list(
            "district_id", "district__name", "district__kind", "town"
        )
        self._names = {}
        for pk, name, kind, town in lines:
            self._names.setdefault(pk, f"{name}（{District.Kind(kind).label}）")
            self._towns.append((town, pk))


def values_of(resource: Resource, needs: Iterable[str], districts: Iterable[int]) -> Values:
    """A resource as it stands."""
    found: Values = {name: getattr(resource, name) for name in OWN}
    for name in DAYS:
        found[name] = found[name].isoformat() if found[name] else ""
    found |= {"agency": resource.agency_id, "desk": resource.desk_id}
    return found | {"needs": in_order(needs), "districts": sorted(districts)}


def stored(resource: Resource) -> Values:
    """The same, read with its needs and districts. Two statements."""
    needs = resource.needs.values_list("need", flat=True)
    return values_of(resource, needs, resource.districts.values_list("district_id", flat=True))


def in_order(needs: Iterable[str]) -> list[str]:
    chosen = set(needs)
    return [code for code in Need.values if code in chosen]


class Change(NamedTuple):
    """One field in words: what stood there, what is to stand there."""

    label: str
    old: str
    new: str


def changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """[old, new] of every field that differs, in the order of the form."""
    return {name: [old[name], new[name]] for name in FIELDS if name in new and old[name] != new[name]}


def in_words(changes: Mapping[str, Any], places: Places) -> list[Change]:
    """The same for people. Two statements at most, where an agency or a desk changed."""
    names = _called({pair for name, pair in _points(changes)})
    return [
        Change(LABELS[name], words(name, pair[0], places, names), words(name, pair[1], places, names))
        for name, pair in changes.items()
    ]


def words(name: str, value: Any, places: Places, names: Mapping[tuple[str, int], str] | None = None) -> str:
    """One value as it stands on a screen and in a sheet."""
    if value in (None, "", []):
        return ""
    if name == "needs":
        return "、".join(str(Need(code).label) for code in value)
    if name == "districts":
        return "、".join(places.names[pk] for pk in value if pk in places.names)
    if name == "kind":
        return str(Kind(value).label)
    if name == "is_public":
        return YES_WORDS if value else NO_WORDS
    if name in DAYS:
        return day_words(name, date.fromisoformat(value))
    if name in IN_TOWN:
        return (names or {}).get((name, value), "")
    return str(value)


def day_words(name: str, day: date) -> str:
    """令和8年4月1日; of an end, the last day that still belongs to it."""
    return wareki(day - DAY if name == "valid_until" else day).partition("（")[0]


def _points(changes: Mapping[str, Any]) -> list[tuple[str, tuple[str, int]]]:
    return [(name, (name, pk)) for name, pair in changes.items() if name in IN_TOWN for pk in pair if pk]


def _called(points: set[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The names of the agencies and desks that are pointed at."""
    bodies = [pk for name, pk in points if name == "agency"]
    desks = [pk for name, pk in points if name == "desk"]
    found: dict[tuple[str, int], str] = {}
    if bodies:
        for pk, called in Agency.objects.filter(pk__in=bodies).values_list("pk", "name"):
            found["agency", pk] = called
    if desks:
        for row in Desk.objects.filter(pk__in=desks).select_related("agency"):
            found["desk", row.pk] = f"{row.agency.name} {row.name}"
    return found
