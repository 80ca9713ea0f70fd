from __future__ import annotations

from types import SimpleNamespace

import pytest

from tsunagu.audit import log
from tsunagu.audit.queries import lookers
from tsunagu.web.http import Shown

pytestmark = pytest.mark.django_db

OURS, THEIRS = 3, 4


def looks(user, agency, *shown):
    def thing(pk):
        return SimpleNamespace(pk=pk)

    by = SimpleNamespace(user=thing(user), membership=thing(1), agency=thing(agency), municipality_id=1)
    return log.record("page.viewed", by=by, shown=shown)


def test_who_opened_our_rows_about_these_people_newest_first():
    first = looks(20, OURS, Shown(7, OURS, 1, None), Shown(7, OURS, 5, None), Shown(8, OURS, 1, None))
    second = looks(21, THEIRS, Shown(7, OURS, 3, 40), Shown(7, THEIRS, 3, None))
    found = lookers(OURS, [7, 8])
    assert [(seen.at, seen.user_id, seen.agency_id) for seen in found] == [
        (second.at, 21, THEIRS),
        (first.at, 20, OURS),
    ]
    assert [(seen.person_ids, seen.scopes) for seen in found] == [((7,), (3,)), ((7, 8), (1, 5))]


def test_readings_of_other_holders_rows_and_of_other_people_are_not_ours_to_see():
    looks(21, THEIRS, Shown(7, THEIRS, 3, None))
    looks(21, THEIRS, Shown(9, OURS, 3, 41))
    looks(21, THEIRS, Shown(None, OURS, 3, None))
    assert lookers(OURS, [7]) == []


def test_the_list_ends_where_asked_and_never_in_the_middle_of_a_page(django_assert_num_queries):
    for _ in range(3):
        looks(20, OURS, *(Shown(7, OURS, scope, None) for scope in range(1, 6)))
    with django_assert_num_queries(1):
        found = lookers(OURS, [7], limit=2)
    assert [seen.scopes for seen in found] == [(1, 2, 3, 4, 5)] * 2
