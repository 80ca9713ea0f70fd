from __future__ import annotations

import re

import pytest
from django.conf import settings as project
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from tsunagu.accounts import actions
from tsunagu.accounts.tests.factories import PASSWORD
from tsunagu.audit.models import Entry

pytestmark = pytest.mark.django_db

NEW = "kaze-ga-fuku-hi-no-sanpo"


@pytest.fixture
def new(db, log_in):
    """Somebody who came in with the first password."""
    user, first = actions.add_user("New.Person", "新人", by=None)
    client = log_in("new.person", first)
    client.user, client.first = user, first
    return client


def change(client, old, new=NEW, again=None):
    data = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post(reverse("account_change_password"), data)


def test_who_has_a_first_password_sees_nothing_else(new):
    for address in (project.LOGIN_REDIRECT_URL, reverse("accounts:text_size"), "/no/such/page/"):
        response = new.get(address)
        assert (response.status_code, response.url) == (302, reverse("account_change_password"))
    response = new.get("/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == reverse("account_change_password")


def test_the_change_and_the_way_out_stay_open(new):
    assert "あなただけが知るパスワード" in new.get(reverse("account_change_password")).content.decode()
    assert new.get(reverse("account_logout")).status_code == 200


def test_an_own_password_opens_the_house(new):
    response = change(new, new.first)
    assert (response.status_code, response.url) == (302, project.LOGIN_REDIRECT_URL)
    new.user.refresh_from_db()
    assert new.user.check_password(NEW)
    assert not new.user.must_change_password
    assert SESSION_KEY in new.session
    entry = Entry.objects.get(action="user.password_changed")
    assert (entry.user_id, entry.object_id) == (new.user.pk, str(new.user.pk))


@pytest.mark.parametrize(
    ("old", "new_password", "again", "sentence"),
    [
        ("wrong", NEW, NEW, "いまのパスワードが違います"),
        (None, "short", "short", "短すぎます"),
        (None, "new.person.new1", "new.person.new1", "似すぎて"),
        (None, NEW, NEW + "x", "同じ"),
        (None, None, None, "いまと違うパスワード"),
    ],
)
def test_a_password_that_will_not_do_comes_back_with_a_sentence(new, old, new_password, again, sentence):
    response = change(new, old or new.first, new_password or new.first, again or new.first)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert PASSWORD not in response.content.decode()
    new.user.refresh_from_db()
    assert new.user.check_password(new.first)


def test_a_new_password_ends_the_other_log_ins_of_the_account(sato, user, log_in):
    elsewhere = log_in()
    change(sato, PASSWORD)
    page = reverse("account_change_password")
    assert sato.get(page).status_code == 200
    assert elsewhere.get(page).status_code == 302


def test_a_reset_ends_all_log_ins_and_asks_for_an_own_password(sato, user, log_in):
    first = actions.reset_password(user, by=None)
    assert sato.get(reverse("account_change_password")).status_code == 302
    again = log_in("sato", first)
    assert again.get("/").url == reverse("account_change_password")


def test_first_passwords_are_four_groups_of_four_easily_read_and_never_the_same():
    made = {actions.add_user(f"person{n}", "新人", by=None)[1] for n in range(20)}
    assert len(made) == 20
    assert all(re.fullmatch(r"([2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}", password) for password in made)


def test_who_has_no_password_is_told_so(sato, user):
    user.set_unusable_password()
    user.save()
    sato.force_login(user)
    assert sato.get(reverse("account_change_password")).url == project.LOGIN_REDIRECT_URL
