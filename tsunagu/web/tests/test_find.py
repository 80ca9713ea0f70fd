"""find() and note_shown(): what is hidden is missing, and what was shown is noted."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404

from tsunagu.web.http import Shown, find, note_shown

READER = object()


class Cupboard:
    """A fake manager: rows by pk, each with the readers who may see it."""

    def __init__(self, **rows):
        self.rows = rows

    def visible_to(self, reader):
        self.asked_for = reader
        return self

    def get(self, *, pk):
        if pk == "not-a-uuid":
            raise ValidationError("malformed")
        if pk not in self.rows:
            raise ObjectDoesNotExist
        return self.rows[pk]


@pytest.fixture
def request_():
    return SimpleNamespace(reader=READER, shown=[])


def test_a_row_is_looked_for_only_among_what_the_reader_may_see(request_):
    cupboard = Cupboard(a=SimpleNamespace(name="a"))
    assert find(request_, cupboard, pk="a").name == "a"
    assert cupboard.asked_for is READER


@pytest.mark.parametrize("pk", ["hidden", "not-a-uuid"])
def test_hidden_missing_and_malformed_are_the_same(request_, pk):
    with pytest.raises(Http404) as caught:
        find(request_, Cupboard(), pk=pk)
    assert caught.value.args == ()
    assert caught.value.__cause__ is None
    assert request_.shown == []


def test_a_guarded_row_that_was_opened_is_noted(request_):
    find(request_, Cupboard(a=SimpleNamespace(person_id=1, holder_id=2, scope=3, why=4)), pk="a")
    assert request_.shown == [Shown(person_id=1, holder_id=2, scope=3, disclosure_id=4)]


def test_a_guarded_row_read_as_values_is_noted_too(request_):
    find(request_, Cupboard(a={"person_id": None, "holder_id": 2, "scope": 3, "why": None}), pk="a")
    assert request_.shown == [Shown(None, 2, 3, None)]


def test_a_row_that_is_not_guarded_is_not_noted(request_):
    find(request_, Cupboard(a=SimpleNamespace(holder_id=2)), pk="a")
    assert request_.shown == []


def test_every_row_of_a_list_is_noted_and_given_back(request_):
    rows = ({"person_id": n, "holder_id": 2, "scope": 1, "why": 9, "text": "…"} for n in (5, 6))
    assert [row["text"] for row in note_shown(request_, rows)] == ["…", "…"]
    assert [shown.person_id for shown in request_.shown] == [5, 6]


def test_a_row_about_two_people_shows_both(request_):
    row = {"person_id": 5, "holder_id": 2, "scope": 4, "why": 9, "other_person_id": 6, "other_why": 8}
    note_shown(request_, [row])
    assert request_.shown == [Shown(5, 2, 4, 9), Shown(6, 2, 4, 8)]


def test_a_list_without_its_grant_is_refused(request_):
    with pytest.raises(KeyError):
        note_shown(request_, [{"person_id": 5, "holder_id": 2, "scope": 4}])
