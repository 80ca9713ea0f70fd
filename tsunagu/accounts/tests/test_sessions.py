from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as project
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tsunagu.accounts.models import LoginSession
from tsunagu.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def cookie(client):
    return client.cookies[project.SESSION_COOKIE_NAME].value


def is_in(key):
    client = Client()
    client.cookies[project.SESSION_COOKIE_NAME] = key
    return client.get(reverse("account_change_password")).status_code == 200


def test_who_reads_the_table_cannot_log_in(sato):
    assert is_in(cookie(sato))
    rows = LoginSession.objects.values_list("session_key", flat=True)
    assert rows
    for key in rows:
        assert key != cookie(sato)
        assert not is_in(key)


def test_the_key_stands_nowhere_in_the_table(sato):
    assert not any(cookie(sato) in str(value) for row in LoginSession.objects.values_list() for value in row)


def test_a_log_in_ends_after_thirty_minutes_without_a_page(sato):
    with time_machine.travel(timezone.now() + timedelta(minutes=29), tick=False):
        assert is_in(cookie(sato))
    with time_machine.travel(timezone.now() + timedelta(minutes=29 + 31), tick=False):
        assert not is_in(cookie(sato))


def test_a_log_in_that_is_used_all_day_ends_after_ten_hours(sato):
    start = timezone.now()
    for minutes in range(20, 600, 20):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert is_in(cookie(sato)), minutes
    with time_machine.travel(start + timedelta(minutes=601), tick=False):
        assert not is_in(cookie(sato))


def test_use_is_noted_once_a_minute_not_with_every_page(sato, django_assert_num_queries):
    page = reverse("account_change_password")
    sato.get(page)
    with django_assert_num_queries(2):
        sato.get(page)


def test_log_in_changes_the_key_and_a_planted_key_is_not_adopted(user, log_in):
    client = Client()
    client.cookies[project.SESSION_COOKIE_NAME] = "planted0planted0planted0planted0"
    log_in(client=client)
    assert cookie(client) != "planted0planted0planted0planted0"
    assert not is_in("planted0planted0planted0planted0")


def test_a_session_can_be_kept_read_and_ended():
    store = SessionStore()
    store["a"] = 1
    store.save()
    again = SessionStore(store.session_key)
    assert again["a"] == 1
    assert again.exists(store.session_key)
    again.delete()
    assert not SessionStore(store.session_key).exists(store.session_key)
    assert SessionStore(store.session_key).load() == {}


def test_ended_sessions_can_be_cleared(sato):
    with time_machine.travel(timezone.now() + timedelta(hours=11), tick=False):
        SessionStore.clear_expired()
    assert not LoginSession.objects.exists()


def test_the_cookie_ends_with_the_browser_and_is_out_of_reach_of_scripts(sato):
    morsel = sato.cookies[project.SESSION_COOKIE_NAME]
    assert (morsel["max-age"], morsel["expires"]) == ("", "")
    assert (morsel["httponly"], morsel["samesite"]) == (True, "Lax")
    assert sato.session[SESSION_KEY]
