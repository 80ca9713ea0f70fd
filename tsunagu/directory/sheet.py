"""The sheet: what Excel gets, and what is pasted back from it. Same columns, same order."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from tsunagu.common.wareki import wareki
from tsunagu.directory.columns import LABELS, SHEET, Kind, Need, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tsunagu.directory.columns import Places
    from tsunagu.directory.lists import Kept

ID, VERIFIED = "ID", "確かめた日"
HEADINGS = (ID, *(LABELS[name] for name in SHEET), VERIFIED)
NAMES = {LABELS[name]: name for name in SHEET}
WIDE = {"name", "when_to_use", "who_for", "how", "limits", "address"}
_BETWEEN = re.compile(r"[、,，;；\n]+")
_TRUE, _FALSE = {"はい", "公開", "する", "○", "1", "TRUE"}, {"", "いいえ", "しない", "×", "0", "FALSE"}


def cells(kept: Kept, places: Places) -> list[str]:
    """One row in words."""
    row = kept.resource
    verified = wareki(row.verified_on).partition("（")[0] if row.verified_on else ""
    return [str(row.public_id), *(words(name, kept.values[name], places) for name in SHEET), verified]


def workbook(rows: Iterable[Kept], places: Places) -> bytes:
    """A real .xlsx of one sheet; every cell is text, and none a formula."""
    book = Workbook()
    page: Any = book.active
    page.title = "資源"
    page.append(list(HEADINGS))
    for kept in rows:
        page.append([""] * len(HEADINGS))
        for cell, text in zip(page[page.max_row], cells(kept, places), strict=True):
            cell.value = text
            cell.data_type, cell.quotePrefix = "s", text[:1] in "=+-@"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for cell, name in zip(page[1], ("", *SHEET, ""), strict=True):
        cell.font = Font(bold=True)
        page.column_dimensions[cell.column_letter].width = 36 if name in WIDE else 16
    page.freeze_panes = "C2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def is_sheet(heading: list[str]) -> bool:
    return "名称" in heading and bool(
        set(heading) & {LABELS["kind"], LABELS["when_to_use"], LABELS["who_for"]}
    )


def read(heading: list[str], row: list[str], places: Places) -> dict[str, Any]:
    """One row as the data of a form, with only the columns that the sheet has."""
    given = {NAMES[title]: cell for title, cell in zip(heading, row, strict=False) if title in NAMES}
    more = {title: cell for title, cell in zip(heading, row, strict=False) if title in (ID, VERIFIED)}
    return {
        "data": data_of(given, places),
        "id": more.get(ID, "").strip(),
        "verified": more.get(VERIFIED, "").strip(),
    }


def data_of(given: Mapping[str, str], places: Places) -> dict[str, Any]:
    """Words become the codes of the form; what is not known stays as it is and gets its sentence there."""
    data: dict[str, Any] = dict(given)
    if "kind" in given:
        data["kind"] = _code(Kind.choices, given["kind"].strip())
    if "needs" in given:
        data["needs"] = [_code(Need.choices, word) for word in _several(given["needs"])]
    if "districts" in given:
        data["districts"] = [str(places.named(word) or word) for word in _several(given["districts"])]
    if "is_public" in given:
        word = given["is_public"].strip()
        data["is_public"] = "on" if word in _TRUE else "" if word in _FALSE else word
    return data


def _code(choices: Iterable[tuple[Any, Any]], word: str) -> str:
    return next((str(code) for code, label in choices if word in (code, str(label))), word)


def _several(cell: str) -> list[str]:
    return [word.strip() for word in _BETWEEN.split(cell) if word.strip()]
