"""Attacks by two at once on PostgreSQL: whoever comes second reads a sentence, never a page about a fault."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import bases
from tsunagu.desk.tests.scenes import TODAY, conference, household_of
from tsunagu.outreach import actions as outreach_actions

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def legal_bases(transactional_db):
    bases.put_back()


def _at_once(player, url, form):
    """Two browsers of one player send the same form in the same moment; the two statuses, lower first."""
    clients = [Client(raise_request_exception=False) for _ in range(2)]
    for client in clients:
        client.force_login(player.user)
    gate, statuses = threading.Barrier(2), []

    def send(client):
        gate.wait()
        try:
            statuses.append(client.post(url, form).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def test_two_splits_of_one_household(ito):
    scene = household_of(ito)
    url = reverse("desk:split_off", args=[scene.case.public_id, scene.daughter.public_id])
    look = TODAY() + timedelta(days=9)
    assert _at_once(ito, url, {"on": TODAY().isoformat(), "next_look_on": look.isoformat()})[1] < 500


def test_two_invitations_of_one_agency(ito, takahashi):
    scene = household_of(ito)
    evidence = conference(ito, scene, [takahashi])
    form = {
        "desk": takahashi.desk.pk,
        "people": [str(scene.daughter.public_id)],
        "evidence": evidence.pk,
    }
    assert _at_once(ito, reverse("cases:join", args=[scene.case.public_id]), form)[1] < 500


def test_two_first_birthdays_of_one_person(ito):
    scene = household_of(ito)
    url = reverse("households:birth", args=[scene.daughter.public_id])
    assert _at_once(ito, url, {"born": "昭和45年3月2日"})[1] < 500


def test_a_pause_and_a_look_do_not_lock_each_other_out(ito, monkeypatch):
    """One holds the head of the audit chain and waits for the case, the other the reverse."""
    scene = household_of(ito)
    between, done = threading.Event(), []
    end_all = outreach_actions.end_all

    def slowly(*args, **kwargs):
        between.set()
        time.sleep(1)
        return end_all(*args, **kwargs)

    monkeypatch.setattr(outreach_actions, "end_all", slowly)
    pause = {"person": str(scene.daughter.public_id), "words": "わけ", "on": TODAY().isoformat()}
    look = {"next_look_on": (TODAY() + timedelta(days=9)).isoformat()}

    def send(url, form, first):
        client = Client(raise_request_exception=False)
        client.force_login(ito.user)
        if not first:
            between.wait(10)
        try:
            done.append(client.post(url, form).status_code)
        finally:
            connection.close()

    jobs = [("desk:pause", pause, True), ("cases:look", look, False)]
    threads = [
        threading.Thread(target=send, args=[reverse(name, args=[scene.case.public_id]), form, first])
        for name, form, first in jobs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(done) < 500
