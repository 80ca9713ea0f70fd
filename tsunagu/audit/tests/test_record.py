from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from threading import Thread

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tsunagu.audit import log
from tsunagu.audit.models import ChainHead, Entry, EntryPerson
from tsunagu.web.http import Shown

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_acted_in_which_post_on_what(actor):
    entry = log.record(
        "user.added", by=actor, target=actor.user, detail={"size": 125, "codes": ["A_1", None, True]}
    )
    entry.refresh_from_db()
    assert (entry.user_id, entry.membership_id, entry.agency_id, entry.municipality_id) == (
        actor.user.pk,
        11,
        3,
        1,
    )
    assert (entry.object_type, entry.object_id) == ("accounts.user", str(actor.user.pk))
    assert (entry.action, entry.result, entry.detail["size"]) == ("user.added", "allow", 125)


def test_a_user_without_a_post_and_nobody_at_all_can_be_written_down(user):
    assert log.record("user.logged_in", by=user).user_id == user.pk
    assert log.record("audit.exported", by=None).user_id is None


def test_entries_count_without_a_gap_and_hang_together():
    entries = [log.record(f"thing.done{n}", by=None) for n in range(4)]
    assert [entry.id for entry in entries] == [1, 2, 3, 4]
    assert [entry.prev_hash for entry in entries] == ["0" * 64, *(entry.hash for entry in entries[:-1])]
    head = ChainHead.objects.get()
    assert (head.seq, head.hash) == (4, entries[-1].hash)


def test_each_shown_row_is_written_once_and_people_are_counted():
    rows = [
        Shown(7, 3, 1, 40),
        Shown(7, 3, 1, 40),
        Shown(7, 3, 2, None),
        Shown(8, 4, 1, 41),
        Shown(None, 4, 3, None),
    ]
    entry = log.record("page.viewed", by=None, shown=rows)
    assert entry.n_people == 2
    written = EntryPerson.objects.values_list("entry_id", "person_id", "holder_id", "scope", "disclosure_id")
    assert set(written) == {(entry.id, *row) for row in rows}
    assert written.count() == 4


def test_a_page_of_one_row_and_of_a_thousand_cost_the_same_four_statements():
    log.record("thing.done", by=None)

    def cost(n):
        with CaptureQueriesContext(connection) as captured, transaction.atomic():
            log.record("page.viewed", by=None, shown=[Shown(person, 3, 1, None) for person in range(n)])
        return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]

    assert len(cost(1)) == len(cost(1000)) == 4


def test_more_rows_than_one_statement_takes_are_all_written():
    log.record("page.viewed", by=None, shown=[Shown(person, 3, 1, None) for person in range(5001)])
    assert EntryPerson.objects.count() == 5001


@pytest.mark.parametrize("words", ["山田花子", "two words", 1.5, ["山田"], {"a": 1}, "x" * 101])
def test_words_do_not_get_into_the_detail(words):
    with pytest.raises(ValueError, match="must be a code"):
        log.record("thing.done", by=None, detail={"note": words})
    assert not Entry.objects.exists()


def test_time_in_the_trail_never_runs_backwards():
    with time_machine.travel(datetime(2026, 4, 2, 9, tzinfo=UTC), tick=False):
        first = log.record("thing.done", by=None)
    with time_machine.travel(datetime(2026, 4, 1, 9, tzinfo=UTC), tick=False):
        assert log.record("thing.done", by=None).at == first.at


@pytest.mark.django_db(transaction=True)
def test_an_act_whose_entry_fails_is_not_done(user, log_fails):
    def act():
        with transaction.atomic():
            type(user).objects.filter(pk=user.pk).update(name="書き換え後")
            log.record("thing.done", by=user)

    with log_fails(), pytest.raises(log.LogUnavailable):
        act()
    user.refresh_from_db()
    assert user.name == "書き換え前"


@pytest.mark.django_db(transaction=True)
def test_an_act_that_swallows_the_failure_of_its_entry_is_not_done_either(user, log_fails):
    with log_fails(), transaction.atomic():
        type(user).objects.filter(pk=user.pk).update(name="書き換え後")
        with pytest.raises(log.LogUnavailable):
            log.record("thing.done", by=user)
    user.refresh_from_db()
    assert user.name == "書き換え前"


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain():
    def write():
        try:
            for n in range(10):
                log.record("page.viewed", by=None, shown=[Shown(n, 3, 1, None)])
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = list(Entry.objects.all())
    assert [entry.id for entry in entries] == list(range(1, 41))
    assert all(later.prev_hash == entry.hash for entry, later in pairwise(entries))
