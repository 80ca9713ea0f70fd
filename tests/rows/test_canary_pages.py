"""Nobody's page holds a text that they may not read: the marks of the demo town, on a household's pages."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Player
from tests.policy.ground import never_kept
from tests.reading import Ledger
from tsunagu.common.scopes import Scope
from tsunagu.demo import cast
from tsunagu.demo.canaries import canaries, hidden_from, registry
from tsunagu.demo.replay import TOLD_HERE, replay, story_named
from tsunagu.households.models import Household

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("canaries")]

OF_A_HOUSEHOLD = ["household", "ledger", "lookers", "share"]
OF_A_DESK = ["home", "approvals", "contracts"]


class Whole:
    """The whole demo town, and what the law lets each of the cast read in it."""

    def __init__(self):
        today = timezone.localdate()
        self.town = cast.found(today)
        tolds = [replay(story_named(name), self.town, today=today) for name in TOLD_HERE]
        self.persons = {
            pk: name for told in tolds for (kind, name), pk in told.names.items() if kind == "person"
        }
        self.bodies = {agency.pk: key for key, agency in self.town.bodies.items()}
        self.ledger = Ledger()

    def readable(self, key):
        with self.town.acting(key) as reader:
            rows = [self.ledger.rows[found] for found in self.ledger.readable(reader)]
        return {(self.bodies[r.holder], Scope(r.scope), self.persons.get(r.person, "")) for r in rows}

    def pages(self, key):
        """Every page that this member can ask for: (address, status, text)."""
        client = Player(self.town, key).client
        addresses = [reverse(f"desk:{name}") for name in OF_A_DESK]
        for household in Household.objects.order_by("pk"):
            first = reverse("desk:household", args=[household.public_id])
            open_to = client.get(first).status_code == 200
            names = OF_A_HOUSEHOLD if open_to else OF_A_HOUSEHOLD[:1]
            addresses += [reverse(f"desk:{name}", args=[household.public_id]) for name in names]
        for address in addresses:
            answer = client.get(address)
            yield address, answer.status_code, answer.content.decode()


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), never_kept():
        yield Whole()


@pytest.mark.parametrize("key", [member.key for member in cast.CAST])
def test_no_page_holds_what_its_reader_may_not_read(whole, key):
    hidden = hidden_from(whole.readable(key))
    leaks = [
        (address, string, hidden[string])
        for address, status, text in whole.pages(key)
        for string in hidden
        if string in text
    ]
    assert leaks == []


def test_who_has_no_part_finds_no_household_at_all(whole):
    statuses = {status for address, status, _ in whole.pages("suzuki") if "/households/" in address}
    assert statuses == {404}


@pytest.mark.parametrize(
    "key, place", [("takahashi", ("livelihood", "NOTES", "本人")), ("ito", ("care", "EXISTENCE", "母"))]
)
def test_the_marks_would_be_found(whole, key, place):
    """The same search does find what may be read, so the silence of the others means something."""
    holder, scope, person = place
    strings = canaries(holder, Scope[scope], person)
    assert strings
    assert any(string in text for _, _, text in whole.pages(key) for string in strings)


def test_everything_in_the_town_is_hidden_from_somebody_outside():
    assert set(hidden_from(set())) == {string for strings in registry().values() for string in strings}
