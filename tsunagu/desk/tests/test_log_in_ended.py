"""A half-written note and a log-in that ended: nothing is saved, and nothing typed is lost."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tsunagu.cases.models import CaseSubject, Contact
from tsunagu.cases.tests import factories

pytestmark = pytest.mark.django_db

WORDS = "玄関で五分。\n猫の話をした。"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def typed(sato):
    family = factories.family(sato)
    who = CaseSubject.objects.get(holder=sato.agency, person=family.son).public_id
    facts = {
        "who": str(who),
        "method": "visit",
        "result": "met",
        "words": WORDS,
        "scope": "3",
        "on": "R8.1.1",
    }
    return facts | {"form_key": str(uuid4())}


def text(response):
    return response.content.decode()


def token(page):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text(page))[1]


def fields(page):
    """What the page sends when its button is pressed, as a browser would."""
    form = text(page).split('<form method="post" action="/record/">')[1].split("</form>")[0]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    return found | dict(re.findall(r'<textarea name="(\w+)" hidden>([^<]*)</textarea>', form))


def test_a_note_sent_after_the_log_out_comes_back_unsaved_and_whole(sato, typed):
    answer = Client().post("/record/", typed)
    assert answer.status_code == 403
    assert "まだ保存していません" in text(answer)
    assert WORDS in text(answer)
    assert {name: fields(answer)[name] for name in typed} == typed
    assert not Contact.objects.exists()


def test_after_a_new_log_in_the_same_form_is_sent_and_counts_once(sato, typed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(sato.user)
    stale = token(client.get("/record/"))
    client.logout()
    client.get("/accounts/login/")
    held = client.post("/record/", typed | {"csrfmiddlewaretoken": stale}, headers=HERE)
    assert WORDS in text(held)
    client.force_login(sato.user)  # in another window; the cookie of the token may be a new one
    client.cookies.pop("csrf", None)
    client.get("/record/")
    again = client.post("/record/", fields(held), headers=HERE)
    assert again.status_code == 403
    assert WORDS in text(again)
    assert not Contact.objects.exists()
    assert client.post("/record/", fields(again), headers=HERE).status_code == 302
    assert client.post("/record/", fields(again), headers=HERE).status_code == 302
    assert Contact.objects.count() == 1


def test_another_site_gets_nothing_shown_and_nothing_ready_to_press(sato, typed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(sato.user)
    for site in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
        answer = client.post("/record/", typed, headers=site)
        assert answer.status_code == 403
        assert "猫の話" not in text(answer)


def test_a_password_never_comes_back(db):
    sent = {"form_key": str(uuid4()), "oldpassword": "秘密の合言葉ですよ", "words": "残る言葉"}
    page = text(Client().post("/record/", sent))
    assert "残る言葉" in page
    assert "秘密の合言葉" not in page


def test_in_place_the_page_keeps_its_text_by_itself(typed):
    answer = Client().post("/record/", typed, headers={"HX-Request": "true"})
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_what_is_no_form_of_ours_goes_to_the_log_in(db):
    assert Client().post(reverse("agencies:people"), {"q": "佐"}).status_code == 302
