from __future__ import annotations

import pytest
from django.conf import settings as project
from django.urls import reverse

from tsunagu.audit.models import Entry

pytestmark = pytest.mark.django_db


def choose(client, size, **more):
    return client.post(reverse("accounts:text_size"), {"text_size": size, **more})


def test_no_browser_and_no_proxy_keeps_a_page(sato, client):
    answers = [
        sato.get(reverse("account_change_password")),
        sato.get("/no/such/page/"),
        choose(sato, "150"),
        client.get(reverse("account_login")),
        client.get(reverse("account_change_password")),
    ]
    assert all("no-store" in answer.headers["Cache-Control"] for answer in answers)


def test_the_chosen_size_of_the_text_is_kept_with_the_account(sato, user):
    assert choose(sato, "150", next="/somewhere/?page=2").url == "/somewhere/?page=2"
    user.refresh_from_db()
    assert user.text_size == 150
    assert Entry.objects.filter(
        action="user.text_size_chosen", user_id=user.pk, detail={"size": 150}
    ).exists()


@pytest.mark.parametrize("size", ["", "99", "大", "1000000000000"])
def test_a_size_that_does_not_exist_changes_nothing(sato, user, size):
    assert choose(sato, size).status_code == 302
    user.refresh_from_db()
    assert user.text_size == 100


@pytest.mark.parametrize(
    "place", ["https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)", "x"]
)
def test_choosing_a_size_never_leads_to_another_site(sato, place):
    assert choose(sato, "125", next=place).url == project.LOGIN_REDIRECT_URL


def test_a_stranger_has_no_size_to_choose(client):
    assert choose(client, "125").url.startswith(reverse("account_login"))
