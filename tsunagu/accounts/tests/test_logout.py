from __future__ import annotations

import pytest
from django.conf import settings as project
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from tsunagu.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_leaving_overwrites_the_session_cookie_and_does_not_delete_it(sato):
    before = sato.cookies[project.SESSION_COOKIE_NAME].value
    response = sato.post(reverse("account_logout"))
    morsel = response.cookies[project.SESSION_COOKIE_NAME]
    assert morsel.value not in ("", before)
    assert morsel["max-age"] == ""
    assert SESSION_KEY not in sato.session


def test_leaving_tells_the_browser_to_drop_what_it_kept(sato):
    response = sato.post(reverse("account_logout"))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.url == reverse("account_login")


def test_the_key_is_dead_after_leaving(sato, user):
    old = Client()
    old.cookies[project.SESSION_COOKIE_NAME] = sato.cookies[project.SESSION_COOKIE_NAME].value
    sato.post(reverse("account_logout"))
    assert old.get(reverse("account_change_password")).status_code == 302
    assert Entry.objects.filter(action="user.logged_out", user_id=user.pk).count() == 1


def test_opening_the_page_only_asks(sato):
    assert "ログアウトする" in sato.get(reverse("account_logout")).content.decode()
    assert SESSION_KEY in sato.session


def test_the_next_person_is_told_that_the_one_before_has_left(sato):
    sato.post(reverse("account_logout"))
    assert "ログアウトしました。" in sato.get(reverse("account_login")).content.decode()
