from __future__ import annotations

import pytest
from django.db import connection

from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.audit.tests import site

pytestmark = pytest.mark.django_db


def test_one_entry_per_page_names_every_row_that_was_shown(logged_in, user):
    assert logged_in.get("/page/").status_code == 200
    entry = Entry.objects.get()
    assert (entry.action, entry.detail, entry.user_id, entry.n_people) == (
        "page.viewed",
        {"page": "page"},
        user.pk,
        2,
    )
    assert set(entry.people.values_list("person_id", "holder_id", "scope", "disclosure_id")) == set(site.ROWS)
    assert len(entry.request_id) == 32


def test_a_form_that_comes_back_with_errors_is_a_page_too(logged_in):
    assert logged_in.post("/form/").status_code == 422
    assert Entry.objects.get().action == "page.viewed"


@pytest.mark.parametrize("address", ["/empty/", "/moved/"])
def test_a_page_that_shows_nobody_leaves_no_entry(logged_in, address):
    logged_in.get(address)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(("address", "status"), [("/refused/", 403), ("/hidden/", 404)])
def test_a_refusal_is_an_entry_without_people(logged_in, user, address, status):
    assert logged_in.get(address).status_code == status
    entry = Entry.objects.get()
    assert (entry.action, entry.result, entry.user_id) == ("page.refused", "deny", user.pk)
    assert entry.detail == {"page": address.strip("/"), "method": "GET", "status": status}
    assert not EntryPerson.objects.exists()


def test_strangers_and_mistyped_addresses_leave_no_entry(client, logged_in):
    assert logged_in.get("/no-such-page/").status_code == 404
    logged_in.logout()
    assert client.get("/hidden/").status_code == 404
    assert not Entry.objects.exists()


@pytest.mark.parametrize("stack", [site.MIDDLEWARE, site.INSIDE_A_TRANSACTION])
@pytest.mark.parametrize("address", ["/page/", "/form/", "/hidden/", "/refused/"])
@pytest.mark.django_db(transaction=True)
def test_no_log_no_read(logged_in, settings, log_fails, stack, address):
    settings.MIDDLEWARE = stack
    with log_fails():
        response = logged_in.get(address)
    assert response.status_code == 503
    assert site.CANARY not in response.content.decode()
    assert "いま画面を出せません" in response.content.decode()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_page_without_people_opens_while_the_log_is_down(logged_in, log_fails):
    with log_fails():
        assert logged_in.get("/empty/").status_code == 200


@pytest.mark.parametrize("address", ["/page/", "/form/"])
@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_a_post_that_cannot_be_logged_is_undone(
    logged_in, user, settings, log_fails, address
):
    settings.MIDDLEWARE = site.INSIDE_A_TRANSACTION
    with log_fails():
        assert logged_in.post(address).status_code == 503
    user.refresh_from_db()
    assert user.name == "書き換え前"


@pytest.mark.parametrize("stack", [site.MIDDLEWARE, site.INSIDE_A_TRANSACTION])
@pytest.mark.django_db(transaction=True)
def test_an_action_that_cannot_be_logged_is_undone_and_answers_503(
    logged_in, user, settings, log_fails, stack
):
    settings.MIDDLEWARE = stack
    with log_fails():
        assert logged_in.post("/act/").status_code == 503
    user.refresh_from_db()
    assert user.name == "書き換え前"
    assert logged_in.post("/act/").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_a_post_that_breaks_is_undone(logged_in, user, settings):
    settings.MIDDLEWARE = site.INSIDE_A_TRANSACTION
    logged_in.raise_request_exception = False
    assert logged_in.post("/broken/").status_code == 500
    user.refresh_from_db()
    assert user.name == "書き換え前"


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_a_logged_post_is_kept_with_its_entry(logged_in, user, settings):
    settings.MIDDLEWARE = site.INSIDE_A_TRANSACTION
    assert logged_in.post("/page/").status_code == 200
    user.refresh_from_db()
    assert (user.name, Entry.objects.count()) == ("書き換え後", 1)
    assert not connection.in_atomic_block


def test_a_streaming_answer_does_not_leave(logged_in):
    with pytest.raises(RuntimeError, match="streaming"):
        logged_in.get("/stream/")


def test_all_entries_of_one_request_carry_its_number_and_the_next_has_another(logged_in):
    logged_in.post("/act/")
    logged_in.post("/act/")
    first, second = Entry.objects.values_list("request_id", flat=True)
    assert first != second
