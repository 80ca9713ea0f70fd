from __future__ import annotations

from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from tsunagu.accounts.models import User
from tsunagu.accounts.tests.factories import UserFactory
from tsunagu.audit.models import FormKey

pytestmark = pytest.mark.django_db


def made():
    return User.objects.filter(name="新しい人").count()


@pytest.fixture
def key():
    return str(uuid4())


def test_a_second_press_gets_the_first_answer_and_does_nothing(logged_in, key):
    first = logged_in.post("/add/", {"form_key": key})
    second = logged_in.post("/add/", {"form_key": key})
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, first.url)
    assert made() == 1


def test_a_second_press_by_htmx_is_led_to_the_first_answer(logged_in, key):
    first = logged_in.post("/add/", {"form_key": key, "wanted": "in place"}, headers={"HX-Request": "true"})
    second = logged_in.post("/add/", {"form_key": key, "wanted": "in place"}, headers={"HX-Request": "true"})
    assert first.content.decode() == "できました"
    assert "X-Tsunagu-Done" not in first.headers
    assert second.headers["HX-Redirect"] == FormKey.objects.get().answer == "/made/1/"
    assert made() == 1


def test_a_new_form_is_a_new_act(logged_in):
    logged_in.post("/add/", {"form_key": str(uuid4())})
    logged_in.post("/add/", {"form_key": str(uuid4())})
    assert made() == 2


def test_the_key_of_another_user_or_another_form_says_nothing(logged_in, key):
    logged_in.post("/add/", {"form_key": key})
    logged_in.post("/add-other/", {"form_key": key})
    other = Client()
    other.force_login(UserFactory())
    other.post("/add/", {"form_key": key})
    assert made() == 3


def test_a_refused_form_can_be_sent_again(logged_in, key):
    assert logged_in.post("/add/", {"form_key": key, "wanted": "refused"}).status_code == 422
    assert logged_in.post("/add/", {"form_key": key}).status_code == 302
    assert made() == 1


def test_an_answer_in_place_that_does_not_say_it_is_done_frees_the_key(logged_in, key):
    logged_in.post("/add/", {"form_key": key, "wanted": "forgot"})
    assert not FormKey.objects.exists()


@pytest.mark.parametrize("garbled", [{}, {"form_key": ""}, {"form_key": "x"}, {"form_key": "山" * 40}])
def test_without_a_readable_key_the_form_works_as_any_other(logged_in, garbled):
    assert logged_in.post("/add/", garbled).status_code == 302
    assert made() == 1
    assert not FormKey.objects.exists()


def test_reading_the_form_asks_for_no_key(logged_in, key):
    logged_in.get("/add/", {"form_key": key})
    assert not FormKey.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_breaks_keeps_neither_its_work_nor_its_key(logged_in, key, monkeypatch):
    logged_in.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("tsunagu.audit.tests.site.redirect", None)
        assert logged_in.post("/add/", {"form_key": key}).status_code == 500
    assert (made(), FormKey.objects.count()) == (0, 0)
    assert logged_in.post("/add/", {"form_key": key}).status_code == 302


@pytest.mark.parametrize("stack", ["MIDDLEWARE", "INSIDE_A_TRANSACTION"])
@pytest.mark.django_db(transaction=True)
def test_presses_at_the_same_time_are_one_act_with_one_answer(logged_in, user, settings, key, stack):
    from tsunagu.audit.tests import site

    settings.MIDDLEWARE = getattr(site, stack)
    together, answers = Barrier(6), []

    def press():
        try:
            client = Client()
            client.cookies = logged_in.cookies
            together.wait()
            answers.append(client.post("/add/", {"form_key": key}))
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {(answer.status_code, answer.url) for answer in answers} == {(302, "/made/1/")}
    assert (len(answers), made()) == (6, 1)
