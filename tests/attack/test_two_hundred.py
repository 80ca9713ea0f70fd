"""Two hundred at once for one place of a joint day: one booking, 199 clear refusals."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests import bases
from tsunagu.common.decisions import NotAllowed
from tsunagu.groups.actions import booking
from tsunagu.groups.models import Booking, Network
from tsunagu.groups.tests.joint import network_of, open_day, slots

pytestmark = pytest.mark.django_db(transaction=True)
TRIES, AT_ONCE = 200, 40  # PostgreSQL lets a hundred in; forty stand at the gate together, again and again


@pytest.fixture(autouse=True)
def legal_bases(transactional_db):
    bases.put_back()


def _at_once(try_once):
    """What each of two hundred tries came to."""
    gate = threading.Barrier(AT_ONCE)

    def one(n):
        gate.wait(60)
        try:
            return try_once(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(TRIES)))


def _book(player, event):
    slot = slots(event)[0]

    def try_once(n):
        try:
            with player.acting() as by:
                booking.book(slot, by=by, nickname=f"ひと{n}")
        except NotAllowed as refusal:
            return refusal.decision.reason
        return "booked"

    return try_once


def test_two_hundred_book_the_one_place(sato):
    event = open_day(sato, network_of(sato), sato)
    outcome = _at_once(_book(sato, event))
    assert outcome == {"booked": 1, booking.FULL: 199}
    assert Booking.objects.filter(status="booked").count() == 1
    event.refresh_from_db()
    assert event.last_number == 1


def test_without_the_queue_the_database_still_keeps_the_place_for_one(sato, monkeypatch):
    """The event's row is not held and each sees an empty slot: what is left is the constraint."""
    event = open_day(sato, network_of(sato), sato)
    monkeypatch.setattr(booking, "_free_seat", lambda slot: 1)
    numbers = iter(range(1, TRIES + 1))
    lock = threading.Lock()

    def number(event, nickname):
        with lock:
            return next(numbers)

    monkeypatch.setattr(booking, "_take_number", number)
    outcome = _at_once(_book(sato, event))
    assert outcome == {"booked": 1, booking.FULL: 199}
    assert Network.objects.count() == 1
