from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tsunagu.accounts import actions
from tsunagu.accounts.models import User
from tsunagu.accounts.tests.factories import UserFactory
from tsunagu.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_a_new_account_is_written_down_with_who_made_it(user):
    added, first = actions.add_user("Yamada.Hanako", "山田", by=user)
    assert (added.username, added.must_change_password, added.check_password(first)) == (
        "yamada.hanako",
        True,
        True,
    )
    entry = Entry.objects.get()
    assert (entry.action, entry.user_id, entry.object_type) == ("user.added", user.pk, "accounts.user")
    assert entry.object_id == str(added.pk)


@pytest.mark.parametrize(
    ("username", "sentence"),
    [
        ("SATO", "もう使われています"),
        ("山田", "半角の英小文字"),
        ("a b", "半角の英小文字"),
        ("", "空では"),
        ("a" * 41, "40"),
    ],
)
def test_a_login_name_that_will_not_do_is_refused_with_a_sentence(user, username, sentence):
    with pytest.raises(ValidationError, match=sentence):
        actions.add_user(username, "山田", by=user)
    assert not Entry.objects.exists()


def test_the_database_takes_no_login_name_in_capitals_and_no_other_text_size():
    for values in ({"username": "Sato"}, {"username": ""}, {"text_size": 110}):
        with pytest.raises(IntegrityError), transaction.atomic():
            UserFactory(**values)


def test_who_comes_back_gets_a_new_first_password(user):
    actions.deactivate(user, by=None)
    user, first = actions.activate(user, by=None)
    user.refresh_from_db()
    assert (user.is_active, user.must_change_password, user.check_password(first)) == (True, True, True)
    assert list(Entry.objects.values_list("action", flat=True)) == [
        "user.deactivated",
        "user.activated",
        "user.password_reset",
    ]


def test_an_account_is_found_by_its_login_name_however_it_is_typed(user):
    assert User.objects.get_by_natural_key(" ＳＡＴＯ") == user
    assert str(user) == "佐藤"


def test_nobody_is_above_the_rules(user):
    assert not any(hasattr(user, name) for name in ("is_superuser", "is_staff", "has_perm", "groups"))
