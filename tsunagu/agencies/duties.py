"""担当地区: who answers for a 町丁目 on a day, after the maps of the town. It proposes; a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from tsunagu.agencies.models import District, DistrictTown, in_force
from tsunagu.common.towns import fold_town

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

DUTY = {
    "duty_id": "pk",
    "duty_since": "since",
    "duty_until": "until",
    "desk_id": "desk_id",
    "desk": "desk__name",
    "phone": "desk__phone",
    "desk_until": "desk__until",
    "agency_id": "desk__agency_id",
    "agency": "desk__agency__name",
    "membership_id": "membership_id",
    "worker": "membership__user__name",
    "worker_until": "membership__until",
}


class Duty(NamedTuple):
    """A place, its district, and the desk and worker that answer for it; ids are None where nobody does."""

    town: str
    district_id: int
    district: str
    is_confirmed: bool  # the town has looked at the map
    duty_id: int | None = None
    agency_id: int | None = None
    agency: str = ""
    desk_id: int | None = None
    desk: str = ""
    phone: str = ""
    membership_id: int | None = None
    worker: str = ""

    @property
    def words(self) -> str:
        """大川3丁目は大川住区です。担当は佐藤 葵さん（社協 市委託・地域福祉コーディネーター）です。"""
        place = f"{self.town}は{self.district}です。"
        if self.desk_id is None:
            return f"{place}担当の窓口は、まだ決まっていません。"
        desk = f"{self.agency}・{self.desk}"
        return f"{place}担当は{f'{self.worker}さん（{desk}）' if self.worker else desk}です。"


def duty_for(town: str, municipality_id: int, day: date, kind: str = District.Kind.COMMUNITY) -> Duty | None:
    """Who answers for a 町丁目, or an address in it, on a day; None for a place on no map. One statement.

    大川３丁目, 大川三丁目, 大川3 and 大川3-2-1 are one place.
    """
    return next(iter(duties_for([town], municipality_id, day, kind)), None)


def duties_for(
    towns: Iterable[str], municipality_id: int, day: date, kind: str = District.Kind.COMMUNITY
) -> list[Duty]:
    """The same for several places, each once, in their order. One statement, none when nothing is asked."""
    asked = list(dict.fromkeys(town for town in towns if town))
    if not asked:
        return []
    rows = _map(municipality_id, day, kind)
    places: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        places.setdefault(fold_town(row["town"], row["home"]), []).append(row)
    home = rows[0]["home"] if rows else ""
    found = [places.get(fold_town(town, home)) for town in asked]
    return list(dict.fromkeys(_duty(some, day) for some in found if some))


def _map(municipality_id: int, day: date, kind: str) -> list[dict[str, Any]]:
    """Every place of the map, with every duty of its district, the newest first."""
    rows = DistrictTown.objects.filter(
        in_force(day), district__municipality_id=municipality_id, district__kind=kind
    )
    names = {name: F(f"district__duties__{path}") for name, path in DUTY.items()}
    ordered: Any = rows.order_by(F("district__duties__since").desc(nulls_last=True), "pk")
    return list(
        ordered.values(
            "town",
            "district_id",
            home=F("district__municipality__name"),
            district_name=F("district__name"),
            kind=F("district__kind"),
            is_confirmed=F("district__is_confirmed"),
            **names,
        )
    )


def _duty(rows: list[dict[str, Any]], day: date) -> Duty:
    place = rows[0]
    about = (place["town"], place["district_id"], _called(place), place["is_confirmed"])
    row = next((row for row in rows if _holds(row, day)), None)
    if row is None:
        return Duty(*about)
    desk = (row["duty_id"], row["agency_id"], row["agency"], row["desk_id"], row["desk"], row["phone"])
    return Duty(*about, *desk, *((row["membership_id"], row["worker"]) if _works(row, day) else (None, "")))


def _called(place: dict[str, Any]) -> str:
    """大川住区; the maps of other kinds say theirs in their names."""
    name, kind = str(place["district_name"]), District.Kind(place["kind"])
    is_plain = kind == District.Kind.COMMUNITY and not name.endswith(str(kind.label))
    return f"{name}{kind.label}" if is_plain else name


def _holds(row: dict[str, Any], day: date) -> bool:
    """The duty is in force and its desk is open."""
    begun = row["duty_since"] is not None and row["duty_since"] <= day
    return begun and all(end is None or end > day for end in (row["duty_until"], row["desk_until"]))


def _works(row: dict[str, Any], day: date) -> bool:
    """Somebody is named and still in post; otherwise the work is the desk's alone."""
    end: datetime | None = row["worker_until"]
    return row["membership_id"] is not None and (end is None or timezone.localdate(end) > day)
