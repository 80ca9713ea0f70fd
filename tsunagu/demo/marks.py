"""記録番号: the mark that each personal text of the demo carries: of its holder, scope and person."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tsunagu.common.scopes import Scope
from tsunagu.demo.cast import MEMBERS

if TYPE_CHECKING:
    from tsunagu.demo.story import Step

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that looks like something else
JOINT = "・"  # between the people of a text about several


class Place(NamedTuple):
    """Where a text stands: whose row (a body), of what scope, about whom (the story's name, or "")."""

    holder: str
    scope: Scope
    person: str


@dataclass(frozen=True)
class Text:
    """A field of a verb that becomes a personal text.

    `scope` None: the one in the step's own `scope` field. `about`: the field that names the person, or "".
    `as_it_is`: a name or a number, its own mark. `spread`: another agency gets the words too: nobody's mark.
    """

    scope: Scope | None
    about: str = "person"
    as_it_is: bool = False
    spread: bool = False


def mark(place: Place) -> str:
    """C-K3N7: the same in every run, for every text of one place."""
    seed = hashlib.sha256(f"{place.holder} {int(place.scope)} {place.person}".encode()).digest()
    return "C-" + "".join(LETTERS[byte % len(LETTERS)] for byte in seed[:4])


def canary(step: Step, field: str, text: Text) -> str:
    """The string by which this text is known wherever it turns up."""
    return str(step.fields[field]) if text.as_it_is else mark(place_of(step, text))


def written(step: Step, field: str, text: Text) -> str:
    """The text as it is stored."""
    words = str(step.fields[field])
    return words if text.as_it_is else f"{words}（記録番号 {canary(step, field, text)}）"


def place_of(step: Step, text: Text) -> Place:
    about = step.fields.get(text.about, "") if text.about else ""
    person = JOINT.join(about) if isinstance(about, list) else str(about)
    scope = text.scope or Scope[str(step.fields.get("scope", "NOTES"))]
    return Place(MEMBERS[step.who].body, scope, person)
