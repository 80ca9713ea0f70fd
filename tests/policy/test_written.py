"""The law is written once and put on tables under any name: the same rows everywhere."""

from __future__ import annotations

import pytest
from django.db.models import OuterRef, Subquery

from tests.policy.town import GUARDED
from tsunagu.cases.models import Case, CaseSubject, Contact
from tsunagu.desk import actions as desk_actions
from tsunagu.desk.models import Memo
from tsunagu.desk.tests import scenes
from tsunagu.households.models import Household

pytestmark = pytest.mark.django_db


def keys(rows):
    return sorted(rows.values_list("pk", flat=True))


@pytest.fixture
def two_agencies(ito, sato):
    """Rows of which 伊藤 reads some, and some not."""
    for player in (ito, sato):
        scenes.write_note(player, scenes.household_of(player))
        with player.acting() as by:
            desk_actions.keep_memo("あとで書く", by=by)


@pytest.mark.parametrize("model", [*GUARDED, Case, Household], ids=lambda model: model.__name__)
@pytest.mark.parametrize("who", ["ito", "nakamura"])
def test_the_same_rows_are_found_at_every_depth(two_agencies, request, model, who):
    with request.getfixturevalue(who).acting() as by:
        rows = model.objects.visible_to(by)
        found = keys(rows)
        once = model.objects.filter(pk__in=rows.order_by().values("pk"))
        twice = model.objects.filter(pk__in=once.order_by().values("pk"))
        one = Subquery(rows.filter(pk=OuterRef("pk")).order_by().values("pk")[:1])
        each = model.objects.annotate(seen=one).filter(seen__isnull=False)
        both = rows.filter(pk__in=model.objects.visible_to(by).order_by().values("pk"))
        assert keys(once) == keys(twice) == keys(each) == keys(both) == found


@pytest.mark.parametrize("model", [Case, CaseSubject, Household, Memo, Contact])
def test_the_rows_are_some_and_not_all(two_agencies, ito, model):
    with ito.acting() as by:
        assert 0 < model.objects.visible_to(by).count() < model.objects.count()


def test_a_right_that_begins_is_read_by_the_next_reader(ito, sato):
    """The text lives as long as its reader: nothing of it is kept for the next."""
    with ito.acting() as by:
        assert keys(CaseSubject.objects.visible_to(by)) == []
    scenes.household_of(ito)
    with ito.acting() as by:
        assert keys(CaseSubject.objects.visible_to(by)) != []
    with sato.acting() as by:
        assert keys(CaseSubject.objects.visible_to(by)) == []
