"""場の種類: what every town begins with, and what a town adds for itself."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.queries import count
from tsunagu.agencies.models import Municipality
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed
from tsunagu.groups.actions.kinds import add_kind
from tsunagu.groups.models import GroupKind

pytestmark = pytest.mark.django_db
GATHERING = GroupKind.Menu.GATHERING


def names(player):
    with player.acting() as reader:
        return list(GroupKind.objects.visible_to(reader).values_list("name", flat=True))


def add(player, name="畑の会"):
    with player.acting() as reader:
        return add_kind(by=reader, name=name, menu=GATHERING)


def test_佐々木_adds_a_kind_and_everybody_of_the_town_can_choose_it(sasaki, sato, yamada):
    kind = add(sasaki)
    assert names(sato) == names(yamada) == [*names(sasaki)]
    assert names(sato)[-1] == "畑の会"
    entry = Entry.objects.get(action="group.kind_added")
    assert (entry.user_id, entry.object_type) == (sasaki.user.pk, "groups.groupkind")
    assert kind.municipality == sasaki.agency.home


def test_another_town_does_not_have_it(sasaki, sato):
    kind = add(sasaki)
    kind.municipality = Municipality.objects.create(name="となり町", code="139981")
    kind.save()
    assert "畑の会" not in names(sato)
    assert "家族会" in names(sato)


@pytest.mark.parametrize("who", ["sato", "yamada", "tanaka", "matsumoto"])
def test_only_the_administrator_adds_one(request, who):
    with pytest.raises(NotAllowed, match="システム担当"):
        add(request.getfixturevalue(who))


@pytest.mark.parametrize("name", ["家族会", "畑の会"])
def test_a_name_that_stands_already_is_not_taken_twice(sasaki, name):
    add(sasaki)
    with pytest.raises(NotAllowed, match="すでにあります"):
        add(sasaki, name)
    assert GroupKind.objects.filter(name=name).count() == 1


def test_the_page_adds_one_and_says_so(sasaki):
    url = reverse("groups:kinds")
    data = {"name": "畑の会", "menu": "place", "form_key": str(uuid4())}
    page = sasaki.client.post(url, data, follow=True).content.decode()
    assert "「畑の会」を足しました" in page
    assert "0か所" in page


def test_what_is_missing_is_said_and_what_was_typed_stays(sasaki):
    answer = sasaki.client.post(reverse("groups:kinds"), {"name": "畑の会", "form_key": str(uuid4())})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "国の事業メニューを選んでください" in page
    assert 'value="畑の会"' in page


def test_the_page_takes_as_many_statements_for_many_kinds(sasaki):
    one = count(sasaki.client, reverse("groups:kinds"))
    for n in range(5):
        add(sasaki, f"会{n}")
    assert count(sasaki.client, reverse("groups:kinds")) == one <= 12
