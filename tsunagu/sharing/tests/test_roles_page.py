"""役割の表: what each role may do, in words, for everybody who is logged in."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tsunagu.common.scopes import Scope
from tsunagu.demo.cast import CAST
from tsunagu.sharing.roles import ROLES, May
from tsunagu.sharing.views import MAY_WORDS

pytestmark = pytest.mark.django_db  # fixtures by name do not tell pytest that they need it

URL = "sharing:roles"


def rows(client):
    """The cells of each role, by its name."""
    context = client.get(reverse(URL)).context
    return {role["label"]: role for role in context["roles"]}


@pytest.mark.parametrize("member", CAST, ids=lambda member: member.key)
def test_everybody_reads_the_table_and_finds_their_own_role(member, request):
    client = request.getfixturevalue(member.key).client
    response = client.get(reverse(URL))
    html = response.content.decode()
    assert response.status_code == 200
    assert f"{member.role.label}（いまのあなた）" in html
    assert html.count("（いまのあなた）") == 1
    for role, rights in ROLES.items():
        assert str(role.label) in html
        assert rights.words in html


def test_the_words_follow_the_table(sato):
    found = rows(sato.client)
    for role, rights in ROLES.items():
        row = found[str(role.label)]
        assert [MAY_WORDS[may] in row["may"] for may in May] == [may in rights.may for may in May]
        shown = set(filter(None, row["scopes"].split("、")))
        assert shown == {str(scope.label) for scope in rights.scopes}


def test_every_right_has_words():
    assert set(MAY_WORDS) == set(May)


def test_no_role_reads_a_sealed_address_yet(sato):
    for row in rows(sato.client).values():
        assert str(Scope.SEALED_ADDRESS.label) not in row["scopes"]


def test_a_role_without_scopes_is_said_in_words(sasaki):
    assert "なし（世帯の記録は見えません）" in sasaki.client.get(reverse(URL)).content.decode()


def test_strangers_do_not_read_it(client, db):
    assert client.get(reverse(URL)).url.startswith(reverse("account_login"))


def test_it_is_only_read(sato):
    assert sato.client.post(reverse(URL)).status_code == 405
