"""連絡先を見る: numbers stand behind a press of their own, and the press is written down."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.common.scopes import Scope
from tsunagu.desk.tests.conftest import PHONE, people_of


@pytest.fixture
def mother(full, sato):
    return people_of(full, sato)[0]


@pytest.fixture
def address(mother):
    return reverse("households:contacts", args=[mother.public_id])


def test_the_page_alone_shows_no_number(sato, address):
    html = sato.client.get(address).content.decode()
    assert PHONE not in html
    assert "連絡先を見る" in html


def test_a_press_shows_the_numbers_and_is_written_down(sato, address, mother):
    html = sato.client.post(address).content.decode()
    assert PHONE in html
    assert "1-2-3" in html
    assert "午前中" in html
    entry = Entry.objects.filter(action="page.viewed").latest("pk")
    assert entry.detail == {"page": "households:contacts"}
    shown = EntryPerson.objects.filter(entry=entry, scope=Scope.CONTACT)
    assert set(shown.values_list("person_id", "holder_id")) == {(mother.pk, sato.agency.pk)}
    assert not shown.filter(disclosure_id=None).exists()


def test_with_htmx_only_the_numbers_come(sato, address):
    html = sato.client.post(address, headers={"HX-Request": "true"}).content.decode()
    assert PHONE in html
    assert "<html" not in html
    assert "<main" not in html


def test_a_number_that_is_not_shared_is_not_shown(joined, sato, ito):
    mother = people_of(joined, sato)[0]
    html = ito.client.post(reverse("households:contacts", args=[mother.public_id])).content.decode()
    assert PHONE not in html
    assert "いま見える連絡先はありません。" in html


def test_only_who_may_write_is_offered_to_rewrite(sato, tanaka, address):
    assert "書きかえる" in sato.client.post(address).content.decode()
    assert "書きかえる" not in tanaka.client.post(address).content.decode()
