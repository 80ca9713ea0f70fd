"""取り込みの前に: every row of a sheet or file read, checked cell by cell, and compared with what is here.

Nothing is written. A row is good or has a sentence for each cell that is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tsunagu.common.text import BadText, clean_line
from tsunagu.common.wareki import Precision, UnreadableDate, parse
from tsunagu.directory import hsds, opendata, sheet
from tsunagu.directory.columns import DAY, DAYS, LABELS, changed
from tsunagu.directory.files import Unreadable, table
from tsunagu.directory.forms import ResourceForm, initial_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tsunagu.directory.columns import Places, Values
    from tsunagu.directory.lists import Kept
    from tsunagu.directory.models import Resource

MOST = 1000  # rows at once
NO_HEADING = (
    "見出しの行が見つかりません。「名称」と「種類」の見出しがある行から選んで、もう一度写してください。"
)
EMPTY = "表が空です。Excel で見出しの行もいっしょに選んで写し、貼りつけてください。"


@dataclass
class Row:
    """One row as it came in. `cells`: label, words, and the sentence where it is not good."""

    number: int  # of the line in the sheet, the heading is 1; in a file of HSDS the number of the service
    name: str
    values: Values = field(default_factory=dict)
    known: Resource | None = None
    fields: list[str] = field(default_factory=list)  # what it would change of a known one
    faults: list[tuple[str, str]] = field(default_factory=list)  # label, sentence
    public_id: UUID | None = None
    verified_on: date | None = None
    addresses: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.faults

    def as_given(self) -> dict[str, Any]:
        """What the action takes."""
        return {
            "values": self.values,
            "addresses": self.addresses,
            "public_id": self.public_id,
            "verified_on": self.verified_on,
        }


def rows_of(text: str, here: list[Kept], places: Places, today: date) -> list[Row]:
    """Raises Unreadable with a sentence when there is no table in it at all."""
    raws = _raws(text, places)
    if len(raws) > MOST:
        raise Unreadable(
            f"一度に取り込めるのは {MOST} 行までです。いまは {len(raws)} 行あります。分けてください。"
        )
    by_id = {str(kept.resource.public_id): kept for kept in here}
    by_name: dict[tuple[str, str], Kept] = {}
    for kept in sorted(here, key=lambda one: one.resource.pk, reverse=True):
        by_name[kept.resource.name, ""] = kept  # for a sheet that names no body: the oldest of this name
        by_name[kept.resource.name, kept.resource.body_name] = kept
    rows = [_row(n, raw, by_id, by_name, places, today) for n, raw in raws]
    _refuse_twins(rows)
    return rows


def _raws(text: str, places: Places) -> list[tuple[int, dict[str, Any]]]:
    if hsds.is_json(text):
        return list(enumerate(hsds.read(text, places), start=1))
    lines = table(text)
    if not lines:
        raise Unreadable(EMPTY)
    heading = [title.strip() for title in lines[0]]
    if opendata.is_facilities(heading):
        found = [opendata.read(heading, line) for line in lines[1:]]
    elif sheet.is_sheet(heading):
        found = [sheet.read(heading, line, places) for line in lines[1:]]
    else:
        raise Unreadable(NO_HEADING)
    return list(enumerate(found, start=2))


def _row(
    number: int,
    raw: dict[str, Any],
    by_id: Mapping[str, Kept],
    by_name: Mapping[tuple[str, str], Kept],
    places: Places,
    today: date,
) -> Row:
    data = raw["data"]
    row = Row(number, str(data.get("name", "")))
    name = row.name, str(data.get("body_name") or "")
    kept = by_id.get(raw["id"]) or by_name.get(name)
    row.known = kept.resource if kept else None
    row.public_id = _uuid(raw["id"])
    given = {key: value for key, value in data.items() if value or key != "kind"}
    base = _data(kept.values) if kept else raw.get("default", {})
    form = ResourceForm(base | given, places=places)
    if "fault" in raw:
        row.faults.append(("状況", raw["fault"]))
    if isinstance(data.get("is_public"), str) and data["is_public"] not in ("", "on"):
        row.faults.append(
            (
                LABELS["is_public"],
                f"「{data['is_public']}」は読めません。「はい」か「いいえ」で書いてください。",
            )
        )
    for key, errors in form.errors.items():
        row.faults += [(LABELS.get(key, ""), str(error)) for error in errors]
    if not form.errors:
        row.values = form.values()
        row.fields = list(changed(kept.values, row.values)) if kept else []
    _days(row, raw, today)
    return row


def _data(values: Values) -> dict[str, Any]:
    """What stands here, as the data of a form: a file changes only what it carries."""
    data = initial_of({name: value for name, value in values.items()})
    for name in DAYS:
        data[name] = f"{data[name]:%Y/%m/%d}" if data[name] else ""
    return data | {
        "districts": [str(pk) for pk in values["districts"]],
        "is_public": "on" if values["is_public"] else "",
    }


def _days(row: Row, raw: dict[str, Any], today: date) -> None:
    """確かめた日 and the temporary addresses; a day that cannot be read gets a sentence."""
    try:
        row.verified_on = _day(raw["verified"], today)
        if row.verified_on and row.verified_on > today:
            row.faults.append((sheet.VERIFIED, "きょうより先の日付です。きょうまでの日付にしてください。"))
        for line in raw.get("addresses", []):
            since, last = _day(line["since"], today), _day(line["until"], today)
            words = {"address": clean_line(line["address"])[:200], "words": clean_line(line["words"])[:200]}
            row.addresses.append({**words, "since": since, "until": last + DAY if last else None})
    except UnreadableDate as fault:
        row.faults.append((sheet.VERIFIED, fault.sentence))
    except BadText as bad:
        row.faults.append((hsds.MEANWHILE, bad.sentence))


def _day(text: str, today: date) -> date | None:
    if not text:
        return None
    found = parse(text.replace("-", "/"), today=today)
    if found.precision != Precision.DAY:
        raise UnreadableDate("何年何月何日まで書いてください。")
    return found.first


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _refuse_twins(rows: list[Row]) -> None:
    """The same resource twice in one sheet: the second says so."""
    seen: dict[Any, int] = {}
    for row in rows:
        if not row.is_good:
            continue
        key = row.known.pk if row.known else (row.values["name"], row.values["body_name"])
        if key in seen:
            row.faults.append(
                (LABELS["name"], f"{seen[key]}行目と同じ資源です。どちらか一つにしてください。")
            )
        seen.setdefault(key, row.number)
