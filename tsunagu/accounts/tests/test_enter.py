from __future__ import annotations

import pytest
from django.conf import settings as project
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from tsunagu.accounts import actions
from tsunagu.accounts.tests.factories import UserFactory
from tsunagu.audit.models import Entry

pytestmark = pytest.mark.django_db


def cast():
    return [
        {
            "username": "sato",
            "name": "佐藤",
            "agency": "社会福祉協議会",
            "role": "担当者",
            "what": "地区をまわります。",
        },
        {
            "username": "absent",
            "name": "留守",
            "agency": "保健センター",
            "role": "担当者",
            "what": "いません。",
        },
    ]


@pytest.fixture
def demo(settings):
    settings.TSUNAGU_DEMO = True
    settings.DEMO_CAST = f"{__name__}.cast"


def enter(client, username, **more):
    return client.post(reverse("accounts:enter"), {"username": username, **more})


def test_outside_the_demo_nobody_steps_in(client, user):
    assert enter(client, "sato").status_code == 404
    assert SESSION_KEY not in client.session


def test_outside_the_demo_stepping_in_looks_like_a_page_that_does_not_exist(client, user):
    assert enter(client, "sato").content == client.post("/no/such/page/").content


def test_one_press_in_the_demo_is_a_log_in(client, user, demo):
    response = enter(client, "sato")
    assert (response.status_code, response.url) == (302, project.LOGIN_REDIRECT_URL)
    assert client.session[SESSION_KEY] == str(user.pk)
    assert Entry.objects.get().action == "user.logged_in"


def test_only_the_cast_can_be_played(client, user, demo):
    UserFactory(username="other")
    for username in ("other", "absent", "", "nobody"):
        assert enter(client, username).status_code == 404
    actions.deactivate(user, by=None)
    assert enter(client, "sato").status_code == 404
    assert SESSION_KEY not in client.session


def test_stepping_in_needs_a_press_and_stays_on_this_site(client, user, demo):
    assert client.get(reverse("accounts:enter")).status_code == 405
    assert enter(client, "sato", next="https://example.com/").url == project.LOGIN_REDIRECT_URL
    assert enter(client, "sato", next="/a/?b=1").url == "/a/?b=1"


def test_the_log_in_page_of_the_demo_lists_the_cast_with_one_press_each(client, demo):
    page = client.get(reverse("account_login")).content.decode()
    for member in cast():
        for word in member.values():
            assert word in page
    assert page.count(f'action="{reverse("accounts:enter")}"') == 2
