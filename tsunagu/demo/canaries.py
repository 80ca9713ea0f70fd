"""カナリア: the strings by which a leak would be heard; page tests look for those of `hidden_from`."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from tsunagu.demo.marks import JOINT, Place, canary, place_of
from tsunagu.demo.replay import TOLD_HERE, story_named
from tsunagu.demo.vocabulary import VERBS

if TYPE_CHECKING:
    from collections.abc import Collection

    from tsunagu.common.scopes import Scope
    from tsunagu.demo.story import Story


def of_story(story: Story) -> dict[Place, set[str]]:
    """The places of a story and the strings that stand there."""
    found: dict[Place, set[str]] = defaultdict(set)
    for step in story.steps:
        for field, text in VERBS[step.verb].texts.items():
            if step.fields.get(field) and not text.spread:
                found[place_of(step, text)].add(canary(step, field, text))
    return found


@lru_cache(maxsize=1)
def registry() -> dict[Place, frozenset[str]]:
    """The canaries of the whole demo town. A string that stands in two places is nobody's."""
    found: dict[Place, set[str]] = defaultdict(set)
    for name in TOLD_HERE:
        for place, strings in of_story(story_named(name)).items():
            found[place] |= strings
    times = Counter(string for strings in found.values() for string in strings)
    return {place: frozenset(s for s in strings if times[s] == 1) for place, strings in found.items()}


def canaries(holder: str, scope: Scope, person: str) -> frozenset[str]:
    """The strings that stand in this holder's rows of this scope about this person, and in no others.

    `holder` is a key of cast.BODIES, `person` a name that the story gave; "" for rows about nobody.
    """
    return registry().get(Place(holder, scope, person), frozenset())


def hidden_from(readable: Collection[tuple[str, Scope, str]]) -> dict[str, Place]:
    """What must not be on a page of somebody who may read these (holder, scope, person) only, and its place.

    A text about several people is read through any one of them.
    """
    hidden: dict[str, Place] = {}
    for place, strings in registry().items():
        if not any((place.holder, place.scope, person) in readable for person in place.person.split(JOINT)):
            hidden |= dict.fromkeys(strings, place)
    return hidden
