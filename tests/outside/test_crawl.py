"""Nobody's page holds a text that they may not read: every address, six users, ids of all kinds."""

from __future__ import annotations

import pytest
from django.db.models import Q

from tests.outside.crawl import Crawl
from tests.outside.planted_urls import LEAKS
from tsunagu.sharing.guarded import GuardedQuerySet

# Who was given something, who was not, the section that knows of all, the heir of a contract, the other town,
# and the administrator, who reads nobody.
LOOKERS = ["near1", "beside1", "leading1", "heir1", "both1", "near5"]
pytestmark = [pytest.mark.django_db]


@pytest.mark.parametrize(
    "log_in",
    [
        pytest.param(name, marks=pytest.mark.xdist_group(f"outside{n % 2 or ''}"))
        for n, name in enumerate(LOOKERS)
    ],
)
def test_nothing_leaves_that_may_not_be_read_and_nothing_is_read_without_a_line(told, log_in):
    crawl = Crawl(told, log_in)
    faults = crawl.faults(told.sent)
    assert faults == []
    assert crawl.asked > 300
    assert bool(crawl.seen) is bool(crawl.readable)  # the pages were read, not only refused


@pytest.mark.xdist_group("outside")
def test_the_holder_sees_words_of_every_table(told):
    """So that the silence of the others means something."""
    crawl = Crawl(told, "holder1")
    kinds = ("desk:household", "desk:home", "households:contacts", "cases:intake_detail")
    some = [(name, path) for name, path in crawl.paths() if name in kinds]
    told_of = [row for row in told.truth["rows"] if row["model"] == "cases.Intake" and is_of(row, crawl)]
    some += [("cases:intake_detail", row["urls"][-1]) for row in told_of[:3]]
    crawl.paths = lambda: some
    crawl.faults()
    of_ours = {row["model"] for rows in told.by_mark.values() for row in rows if is_of(row, crawl)}
    seen = {row["model"] for mark in crawl.seen for row in told.by_mark.get(mark, [])}
    assert len(of_ours) > 8
    rare = {"households.Birth", "households.HouseholdEvent"}  # told in our words; one reason in one household
    assert of_ours - seen <= rare


def is_of(row, crawl):
    return (row["model"], row["id"]) in crawl.readable


@pytest.fixture
def planted(told, settings, monkeypatch):
    """The faults that the crawl finds on the planted pages alone: {the page: what is wrong}."""
    settings.ROOT_URLCONF = "tests.outside.planted_urls"
    monkeypatch.setattr("tests.outside.crawl.kinds_of", lambda view, key: ["Contact"])
    crawl = Crawl(told, "near1", "tests.outside.planted_urls")
    leaks = [(name, path) for name, path in crawl.paths() if path.startswith("/leak/")]
    monkeypatch.setattr(crawl, "paths", lambda: leaks)
    found = {}
    for fault in crawl.faults():
        found.setdefault(fault.address.split("/")[2], set()).add((fault.how.split()[0], fault.what))
    return found


@pytest.mark.xdist_group("outside")
def test_every_planted_leak_is_found(planted):
    assert set(planted) == {*(view.__name__ for view in LEAKS), "of"}
    assert {method for method, _ in planted["only_post"]} == {"post"}


@pytest.mark.xdist_group("outside")
def test_a_reading_without_a_line_is_found(planted):
    assert all("writes down no reading" in what for _, what in planted["silent"])


@pytest.mark.xdist_group("outside")
def test_a_wall_with_a_hole_is_found(told, monkeypatch):
    """The law itself forgets the ledger: whoever has the page has everything."""
    monkeypatch.setattr(GuardedQuerySet, "_open", lambda rows, reader: Q(pk__isnull=False))
    crawl = Crawl(told, "near1")
    households = [(name, path) for name, path in crawl.paths() if name == "desk:household"]
    monkeypatch.setattr(crawl, "paths", lambda: households)
    assert crawl.faults()
