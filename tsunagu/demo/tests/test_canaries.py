"""Every personal text of the demo town is marked, and no mark stands where it does not belong."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db import models

from tsunagu.common.scopes import Scope
from tsunagu.demo.canaries import canaries, hidden_from, registry
from tsunagu.demo.marks import JOINT, Place, mark
from tsunagu.demo.replay import TOLD_HERE, replay, story_named
from tsunagu.sharing.guarded import Guarded

pytestmark = pytest.mark.django_db

# Texts that say nothing of one person: chosen from a few, or repeated by every household.
PLAIN = {
    "Birth.text",
    "Draft.form",  # the name of a form
    "Intake.called",  # the asked one: the coordinating desk gets the same words
    "Involvement.part",
    "Involvement.contact",
    "Informant.relation",
    "ContactPoint.town",
    "ContactPoint.note",
    "LegalName.family",  # mother and daughter have the same
    "LegalName.family_kana",
    "LegalName.given_kana",
    "SearchKey.key",  # made of a name, a number or a place; the name itself carries its canary
    "SearchKey.loose",
    "SearchKey.pieces",
    "SafeContact.ways",
    "SafeContact.hours",
    "SafeContact.sender",
}


@pytest.fixture
def texts(town):
    """Every text of every guarded row of the demo town: (field, words, its place)."""
    tolds = [replay(story_named(name), town, today=date(2026, 11, 24)) for name in TOLD_HERE]
    persons = {pk: name for told in tolds for (kind, name), pk in told.names.items() if kind == "person"}
    bodies = {agency.pk: key for key, agency in town.bodies.items()}
    found = []
    for model in apps.get_models():
        if not issubclass(model, Guarded):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                for row in model.objects.exclude(**{field.name: ""}):
                    place = Place(bodies[row.holder_id], Scope(row.scope), persons.get(row.person_id, ""))
                    found.append((f"{model.__name__}.{field.name}", getattr(row, field.name), place))
    return found


def belongs(field, string, place):
    """Is this the string's own place? A text about several people belongs to each of them. The called name
    stands in the intake too: who reads an agency's notes about a person also reads that it knows them.
    """
    scope = Scope.EXISTENCE if field == "Intake.called" else place.scope
    return any(
        string in strings
        and (at.holder, at.scope) == (place.holder, scope)
        and place.person in at.person.split(JOINT)
        for at, strings in registry().items()
    )


def test_every_personal_text_carries_a_canary(texts):
    strings = {string for held in registry().values() for string in held}
    bare = {
        (field, words)
        for field, words, _ in texts
        if field not in PLAIN and not any(string in words for string in strings)
    }
    asked = [words for words in bare if words[0] == "Intake.words"]
    assert len({words for _, words in asked}) == 1  # the question to the coordinating desk, in both its rows
    assert bare == set(asked)


def test_no_canary_stands_in_a_foreign_row(texts):
    strings = {string for held in registry().values() for string in held}
    strayed = [
        (field, string, place)
        for field, words, place in texts
        for string in strings
        if string in words and not belongs(field, string, place)
    ]
    assert strayed == []


def test_each_canary_stands_in_one_place_only():
    strings = [string for held in registry().values() for string in held]
    assert len(strings) == len(set(strings))
    assert not [(one, other) for one in strings for other in strings if one != other and one in other]


def test_a_mark_is_the_same_in_every_run():
    place = Place("care", Scope.NOTES, "母")
    assert mark(place) == mark(Place("care", Scope.NOTES, "母"))
    assert mark(place) in canaries("care", Scope.NOTES, "母")
    assert canaries("care", Scope.PLAN, "母") == frozenset()


def test_who_may_read_one_place_is_kept_from_all_others():
    hidden = hidden_from({("care", Scope.NOTES, "母")})
    assert not canaries("care", Scope.NOTES, "母") & hidden.keys()
    assert mark(Place("care", Scope.NOTES, "母・本人")) not in hidden  # a visit to both, readable through her
    assert canaries("care", Scope.NOTES, "本人") <= hidden.keys()
    assert "00-0000-7731" in hidden
