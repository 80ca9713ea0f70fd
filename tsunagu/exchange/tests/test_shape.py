"""The JSON of a record keeps to docs/reference/record.schema.json, and the example is what comes out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tsunagu.exchange.shape import as_json
from tsunagu.exchange.tests.records import DEMO, ODD, WHOLE, reading

REFERENCE = Path(__file__).parents[3] / "docs" / "reference"
SCHEMA = json.loads((REFERENCE / "record.schema.json").read_text(encoding="utf-8"))
EXAMPLE = json.loads((REFERENCE / "record-example.json").read_text(encoding="utf-8"))
TYPES = {"object": dict, "array": list, "string": str, "null": type(None)}


def faults(value, schema, place="$"):
    """What is wrong with a value: types, required and unknown keys, items, patterns."""
    import re

    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not isinstance(value, tuple(TYPES[name] for name in named)):
        return [f"{place} is no {named}"]
    found = []
    if isinstance(value, dict):
        known = schema["properties"]
        found += [f"{place} lacks {name}" for name in schema["required"] if name not in value]
        found += [f"{place} has {name}" for name in value if name not in known]
        for name in known.keys() & value.keys():
            found += faults(value[name], known[name], f"{place}.{name}")
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            found.append(f"{place} is too short")
        for n, item in enumerate(value):
            found += faults(item, schema["items"], f"{place}[{n}]")
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        found.append(f"{place} does not look right: {value}")
    return found


@pytest.mark.parametrize("text", [DEMO, ODD, *WHOLE.values()])
def test_what_comes_out_keeps_to_the_schema(text):
    assert faults(as_json(reading(text, today=date(2026, 4, 1))), SCHEMA) == []


def test_the_example_is_the_demo_towns_record():
    assert as_json(reading(DEMO)) == EXAMPLE


def test_the_schema_knows_the_keywords_that_the_check_knows():
    used = set()

    def walk(schema):
        used.update(schema)
        for part in [
            *schema.get("properties", {}).values(),
            *([schema["items"]] if "items" in schema else []),
        ]:
            walk(part)

    walk(SCHEMA)
    assert used <= {
        "$schema", "$id", "title", "description", "type", "properties", "required", "items", "pattern",
        "minItems", "additionalProperties",
    }  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"date": "2025/2/20"},
        {"start": "9:00"},
        {"participants": "地域福祉課"},
        {"sections": []},
        {"sections": [{"heading": "動き"}]},
        {"lead": ["地域福祉課"]},
        {"more": 1},
        {"digest": "abc"},
    ],
)
def test_what_does_not_keep_to_it_is_seen(change):
    assert faults(EXAMPLE | change, SCHEMA)
    assert faults({name: value for name, value in EXAMPLE.items() if name != "town"}, SCHEMA)
