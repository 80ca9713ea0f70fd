"""truth.json tells what stands in an invented town; whoever reads it alone comes to what the oracle says."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from tests.architecture.code import ROOT
from tests.outside import reader
from tests.reading import Ledger
from tsunagu.agencies.actor import actor_for
from tsunagu.agencies.models import Membership, Municipality
from tsunagu.demo.attack import marks
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.reader import acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("outside")]

SCHEMA = json.loads((ROOT / "docs/reference/truth.schema.json").read_text(encoding="utf-8"))
TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
# Tables without words of anybody; a search key is what is left of a name, and is never shown.
WORDLESS = {
    "cases.CaseSubject",
    "cases.Contact",
    "households.HouseholdMember",
    "households.Kinship",
    "households.SearchKey",
}


def misfits(value, schema, where="truth"):
    """Where a document does not fit its schema: the few words of JSON Schema that this one uses."""
    if "const" in schema:
        return [] if value == schema["const"] else [where]
    if "enum" in schema:
        return [] if value in schema["enum"] else [where]
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(isinstance(value, TYPES[kind]) for kind in kinds):
        return [where]
    found = []
    if isinstance(value, dict):
        found += [f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value]
        parts = schema.get("properties", {})
        found += [
            f
            for name, part in parts.items()
            if name in value
            for f in misfits(value[name], part, f"{where}.{name}")
        ]
    if isinstance(value, list) and "items" in schema:
        found += [f for n, one in enumerate(value) for f in misfits(one, schema["items"], f"{where}[{n}]")]
    return found


def test_it_has_the_shape_that_is_written_down(told):
    assert misfits(told.truth, SCHEMA) == []


def test_another_shape_is_seen(told):
    assert misfits(told.truth | {"version": 2}, SCHEMA) == ["truth.version"]
    assert misfits({**told.truth, "persons": [{"id": "1", "public_id": ""}]}, SCHEMA) == [
        "truth.persons[0].town is missing",
        "truth.persons[0].id",
    ]


def test_every_guarded_row_stands_in_it(told):
    stands = {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if {"holder", "only_for"} <= {field.name for field in model._meta.get_fields()}
    }
    told_of = Counter(row["model"] for row in told.truth["rows"])
    assert {label: told_of[label] for label in stands} == stands


def test_every_word_has_a_mark_and_hardly_two_rows_have_the_same(told):
    rows = told.truth["rows"]
    bare = {row["model"] for row in rows if not row["canary"]}
    assert bare <= WORDLESS | {
        "cases.Involvement",
        "households.HouseholdEvent",
    }  # of an agency; without a reason
    times = Counter(row["canary"] for row in rows if row["canary"])
    twice = {row["model"] for row in rows if times[row["canary"]] > 1}
    assert twice <= {"cases.Intake"}  # what was asked stands with both desks


def test_there_is_every_kind_of_evidence_and_every_way_to_miss(told):
    truth = told.truth
    assert {paper["kind"] for paper in truth["evidences"]} == set(Kind.values)
    assert any(paper["withdrawn_at"] for paper in truth["evidences"])
    assert any(row["revoked_at"] for row in truth["disclosures"])
    assert any(row["receiver_membership"] for row in truth["disclosures"])
    assert any(bar["lifted_at"] for bar in truth["barriers"])
    assert {bool(bar["user"]) for bar in truth["barriers"]} == {True, False}
    assert any(user["until"] for user in truth["users"])
    assert not all(user["active"] for user in truth["users"])
    assert len(truth["towns"]) == 2


def test_a_reader_of_the_file_alone_comes_to_what_the_oracle_says(told):
    ledger, found = Ledger(), reader.allowed(told.truth, told.at)
    counts = set()
    for post in Membership.objects.select_related("user", "agency"):
        with acting_as(actor_for(post, told.at)) as who:
            expected = ledger.readable(who)
        assert found[post.pk] == expected, post.user.username
        counts.add(len(expected))
    assert 0 in counts
    assert len(counts) > 8


@pytest.mark.parametrize("change", ["withdrawn_at", "revoked_at", "lifted_at"])
def test_a_reader_who_forgets_an_end_comes_to_something_else(told, change):
    forgot = json.loads(json.dumps(told.truth))
    for part in ("evidences", "disclosures", "barriers"):
        for row in forgot[part]:
            if change in row:
                row[change] = None
    assert reader.allowed(forgot, told.at) != reader.allowed(told.truth, told.at)


def test_marks_follow_from_the_seed():
    one, same, other = (marks(seed) for seed in (1, 1, 2))
    first = [next(one) for _ in range(50)]
    assert first == [next(same) for _ in range(50)]
    assert not set(first) & {next(other) for _ in range(50)}
    assert len(set(first)) == 50


@pytest.mark.parametrize("profile", ["attack", "town", "city"])
def test_no_invented_town_is_built_beside_another(db, profile):
    Municipality.objects.create(name="ほんとうの町", code="131001")
    towns = Municipality.objects.count()
    with pytest.raises(CommandError, match="もう町があります"):
        call_command("seed", profile=profile)
    assert Municipality.objects.count() == towns
