from __future__ import annotations

import re

import pytest
from django.conf import settings as project
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tsunagu.accounts import actions
from tsunagu.accounts.tests.factories import PASSWORD, UserFactory
from tsunagu.audit.models import Entry
from tsunagu.web.middleware import HEAVIEST

pytestmark = pytest.mark.django_db


def is_in(client):
    return SESSION_KEY in client.session


def words(response, *changing):
    """The page without what differs from one drawing to the next."""
    page = re.sub(r'name="(csrfmiddlewaretoken|form_key)" value="[^"]*"', "", response.content.decode())
    for word in changing:
        page = page.replace(word, "…")
    return page


def test_log_in_leads_to_the_first_page_and_is_written_down(sato, user):
    assert sato.answer.url == project.LOGIN_REDIRECT_URL
    assert is_in(sato)
    entry = Entry.objects.get()
    assert (entry.action, entry.user_id, entry.result) == ("user.logged_in", user.pk, "allow")


@pytest.mark.parametrize("typed", ["Sato", " sato ", "ＳＡＴＯ", "ｓａｔｏ"])
def test_the_login_name_may_be_typed_in_capitals_or_full_width(user, log_in, typed):
    assert is_in(log_in(typed))


def test_unknown_wrong_and_deactivated_get_the_same_answer(user, log_in):
    gone = UserFactory(username="gone")
    actions.deactivate(gone, by=None)
    answers = [
        log_in("nobody", PASSWORD),
        log_in("sato", "wrong"),
        log_in("gone", PASSWORD),
        log_in("gone", "wrong"),
    ]
    assert {client.answer.status_code for client in answers} == {422}
    assert len({words(client.answer, "nobody", "sato", "gone") for client in answers}) == 1
    assert "ログイン名かパスワードが違います" in words(answers[0].answer)
    assert not any(is_in(client) for client in answers)
    headers = [sorted(client.answer.headers) for client in answers]
    assert headers.count(headers[0]) == 4
    refusals = Entry.objects.filter(action="user.login_refused", result="deny")
    assert set(refusals.values_list("user_id", "object_id")) == {(None, "")}
    assert refusals.count() == 4


@pytest.mark.parametrize("username", ["sato", "nobody", "gone"])
def test_after_five_misses_in_a_minute_every_name_waits_alike(user, log_in, username):
    actions.deactivate(UserFactory(username="gone"), by=None)
    right = PASSWORD if username == "gone" else "wrong"
    for _ in range(5):
        assert "違います" in words(log_in(username, right).answer)
    answer = log_in(username, PASSWORD).answer
    assert (answer.status_code, "しばらく止めています" in words(answer)) == (422, True)


def test_the_work_of_checking_is_the_same_for_known_and_unknown_names(user, log_in, monkeypatch):
    """One password hash each: the time of the answer tells nothing."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args))
    actions.deactivate(UserFactory(username="gone"), by=None)
    counts = []
    for username in ("nobody", "sato", "gone"):
        hashed.clear()
        log_in(username, "wrong")
        counts.append(len(hashed))
    assert counts == [1, 1, 1]


def test_a_deactivated_account_is_out_at_the_next_request(sato, user):
    page = reverse("account_change_password")
    assert sato.get(page).status_code == 200
    actions.deactivate(user, by=None)
    response = sato.get(page)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_log_in_returns_only_to_our_own_pages(user):
    def after(place):
        data = {"login": "sato", "password": PASSWORD, "next": place}
        return Client().post(reverse("account_login"), data).url

    assert after("/accounts/password/?a=1") == "/accounts/password/?a=1"
    assert after("https://example.com/") == after("//example.com/") == project.LOGIN_REDIRECT_URL


def test_nothing_else_of_allauth_has_an_address():
    for name in (
        "account_signup",
        "account_reset_password",
        "account_email",
        "account_inactive",
        "account_set_password",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_the_log_in_page_is_a_page_even_for_those_who_ask_for_json(client):
    response = client.get(reverse("account_login"), headers={"Accept": "application/json"})
    assert response["Content-Type"].startswith("text/html")


def test_the_log_in_page_offers_no_cast_outside_the_demo(client):
    page = words(client.get(reverse("account_login")))
    assert "登場人物" not in page
    assert "placeholder" not in page
    assert "ログイン名" in page


def test_what_is_too_heavy_is_not_even_read_and_its_page_is_as_closed_as_any_other(client):
    answer = client.post(reverse("account_login"), CONTENT_LENGTH=str(HEAVIEST + 1))
    assert answer.status_code == 413
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
