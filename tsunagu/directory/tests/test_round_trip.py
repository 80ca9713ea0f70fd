"""What is exported comes back the same, whatever stands in it; the HSDS files fit the published schemas."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import FormatChecker
from jsonschema.validators import Draft202012Validator
from openpyxl import load_workbook

from tsunagu.common.text import clean_line, clean_words
from tsunagu.directory import hsds, opendata, sheet
from tsunagu.directory.columns import MOST, Kind, Need, Places
from tsunagu.directory.forms import LONG, is_corporate_number
from tsunagu.directory.incoming import rows_of
from tsunagu.directory.lists import Kept
from tsunagu.directory.models import Resource, ResourceAddress

SCHEMAS = (
    Path(__file__).parents[4] / "shared" / "data" / "hsds-3.0"
)  # see its README; not part of the project
WRITERS = {"service": hsds.services, "organization": hsds.organizations}
FOUND = [name for name in WRITERS if (SCHEMAS / f"{name}.json").exists()]  # none: these tests are left out

TODAY = date(2026, 11, 24)
TOWN = SimpleNamespace(code="139990", name="みなも市", pk=1)
SIGNS = "あいアン漢字①㈱髙﨑神𠮷é 　,，;\"'“=+-@<&0１aZ・〜😀"
NUMBERS = [n for n in (f"{c}000012050002" for c in range(1, 10)) if is_corporate_number(n)]


class Map(Places):
    """A map without a database: two districts of one name, and one more."""

    def __init__(self):
        super().__init__(1, "みなも市", TODAY)
        self._names = {1: "大川（住区）", 2: "大川（学園）", 3: "連池（住区）"}


MAP = Map()
lines = st.text(SIGNS, max_size=30).map(clean_line)
paragraphs = st.text(SIGNS + "\n", max_size=60).map(clean_words)
days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def text(name):
    some = paragraphs if name in LONG else lines
    return some.filter(lambda words: len(words) <= (MOST.get(name) or 2000))


@st.composite
def kept(draw):
    """A resource as it may stand in the database."""
    values = {
        name: draw(text(name))
        for name in ("kana", "when_to_use", "who_for", "hours", "how", "limits", "fee", "address", "town")
    }
    values |= {name: draw(lines.filter(bool)) for name in ("name", "body_name")}
    values["town"] = values["town"][:20].strip()
    values |= {
        "kind": draw(st.sampled_from(Kind.values)),
        "needs": [code for code in Need.values if draw(st.booleans())],
        "districts": sorted(draw(st.sets(st.sampled_from([1, 2, 3])))),
        "phone": draw(st.sampled_from(["", "00-0000-0105", "+81-422-00-0000", "00-0000-0105 内線 12"])),
        "fax": draw(st.sampled_from(["", "00-0000-0106"])),
        "email": draw(st.sampled_from(["", "soudan@example.jp"])),
        "url": draw(st.sampled_from(["", "https://example.jp/soudan?a=1&b=2"])),
        "postal_code": draw(st.sampled_from(["", "123-4567"])),
        "corporate_number": draw(st.sampled_from(["", *NUMBERS])),
        "is_public": draw(st.booleans()),
        "agency": None,
        "desk": 1,
    }
    since = draw(st.none() | days)
    until = draw(st.none() | st.integers(1, 900).map(lambda n: (since or TODAY) + timedelta(days=n)))
    values |= {
        "valid_from": since.isoformat() if since else "",
        "valid_until": until.isoformat() if until else "",
    }
    row = Resource(
        public_id=draw(st.uuids(version=4)), municipality_id=1, valid_from=since, valid_until=until
    )
    row.pk = row.public_id.int % 2**60
    row.verified_on = draw(st.none() | st.dates(date(2000, 1, 1), TODAY))
    row.changed_at = timezone.now()
    for name, value in values.items():
        if name not in ("needs", "districts", "agency", "desk", "valid_from", "valid_until"):
            setattr(row, name, value)
    begin = draw(st.lists(days, unique=True, max_size=2))
    addresses = [
        ResourceAddress(
            address=draw(lines.filter(bool)),
            words=draw(lines),
            since=day,
            until=draw(st.none() | st.just(day + timedelta(days=9))),
        )
        for day in sorted(begin)
    ]
    return Kept(row, values, addresses)


several = st.lists(
    kept(),
    min_size=1,
    max_size=3,
    unique_by=(lambda one: one.values["name"], lambda one: one.resource.public_id),
)


def same(row, one, *fields):
    names = fields or sheet.SHEET
    assert row.faults == []
    assert {name: row.values[name] for name in names} == {name: one.values[name] for name in names}
    assert row.public_id == one.resource.public_id


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@settings(max_examples=25, deadline=None)
@given(rows=several)
def test_a_file_of_hsds_comes_back_the_same(write, rows):
    made = json.dumps(write(rows, TOWN, MAP, TODAY), ensure_ascii=False)
    back = {row.public_id: row for row in rows_of(made, [], MAP, TODAY)}
    assert len(back) == len(rows)
    for one in rows:
        row = back[one.resource.public_id]
        same(row, one)
        assert row.verified_on == one.resource.verified_on
        found = [(line["address"], line["words"], line["since"], line["until"]) for line in row.addresses]
        assert found == [(line.address, line.words, line.since, line.until) for line in one.addresses]


@settings(max_examples=25, deadline=None)
@given(rows=several)
def test_a_sheet_of_excel_comes_back_the_same(rows):
    page = load_workbook(io.BytesIO(sheet.workbook(rows, MAP))).active
    out = io.StringIO(newline="")
    copied = ([cell.value or "" for cell in line] for line in page.iter_rows())
    csv.writer(out, delimiter="\t").writerows(copied)
    for row, one in zip(rows_of(out.getvalue(), [], MAP, TODAY), rows, strict=True):
        same(row, one)
        assert row.verified_on == one.resource.verified_on


@settings(max_examples=25, deadline=None)
@given(rows=several)
def test_the_open_data_comes_back_the_same_as_far_as_it_carries(rows):
    data = opendata.facilities(rows, TOWN)
    assert data.startswith(b"\xef\xbb\xbf")
    for row, one in zip(rows_of(data.decode("utf-8-sig"), [], MAP, TODAY), rows, strict=True):
        same(row, one, *opendata.CARRIES.values())


@settings(max_examples=30, deadline=None)
@given(rows=several)
def test_what_comes_back_changes_nothing_of_what_is_here(rows):
    data = opendata.facilities(rows, TOWN).decode("utf-8-sig")
    for row, one in zip(rows_of(data, rows, MAP, TODAY), rows, strict=True):
        assert (row.known, row.fields, row.faults) == (one.resource, [], [])


@settings(max_examples=25, deadline=None)
@given(rows=several)
def test_no_cell_is_a_formula(rows):
    data = opendata.facilities(rows, TOWN).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(data, newline="")) for cell in line]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    page = load_workbook(io.BytesIO(sheet.workbook(rows, MAP))).active
    assert "f" not in {cell.data_type for line in page.iter_rows() for cell in line}


# --- the published schemas -----------------------------------------------------------------------


@pytest.fixture(scope="session")
def schemas():
    checker = FormatChecker()
    read = {name: json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8")) for name in FOUND}
    return {name: Draft202012Validator(schema, format_checker=checker) for name, schema in read.items()}


@pytest.mark.parametrize("name", FOUND)
@settings(max_examples=25, deadline=None)
@given(rows=several)
def test_the_files_of_hsds_fit_the_published_schemas(name, schemas, rows):
    made = WRITERS[name](rows, TOWN, MAP, TODAY)
    for one in made["contents"] if name == "service" else made:
        assert [error.message for error in schemas[name].iter_errors(one)] == []


@pytest.mark.parametrize("name", FOUND)
def test_a_file_that_does_not_fit_is_noticed(name, schemas):
    assert not schemas[name].is_valid({"id": "1", "name": 3})
    assert schemas[name].is_valid(
        {"id": str(UUID(int=1)), "name": "a", "status": "active", "description": "a"}
    )
