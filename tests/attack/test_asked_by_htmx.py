"""An attack by one header: a page that has no part for htmx still answers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tsunagu.desk.tests.scenes import household_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["desk:contracts", "desk:contract", "desk:approvals", "cases:intake"])
def test_a_page_of_its_own(watanabe, name):
    assert watanabe.client.get(reverse(name), headers={"HX-Request": "true"}).status_code == 200


@pytest.mark.parametrize("name", ["desk:ledger", "desk:share", "desk:bar", "desk:lookers"])
def test_a_page_of_a_household(ito, name):
    place = reverse(name, args=[household_of(ito).household.public_id])
    assert ito.client.get(place, headers={"HX-Request": "true"}).status_code == 200
