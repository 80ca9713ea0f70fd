"""Who may change what is known about the people of a household."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.common.decisions import Decision, no
from tsunagu.common.scopes import Scope
from tsunagu.households.models import HouseholdMember
from tsunagu.sharing import policies as sharing_policies

if TYPE_CHECKING:
    from collections.abc import Collection

    from tsunagu.households.models import Household
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader


def can_add_member(reader: Reader, person: Person) -> Decision:
    return sharing_policies.can_write(reader, person, Scope.EXISTENCE)


def can_state_kinship(reader: Reader, person: Person, other: Person) -> Decision:
    """A link between two people needs both of them."""
    return sharing_policies.can_write(reader, person, Scope.FAMILY) & sharing_policies.can_write(
        reader, other, Scope.FAMILY
    )


def can_split(reader: Reader, household: Household, leaving: Person, staying: Collection[Person]) -> Decision:
    """Both the one who leaves and somebody who stays are of this household, and the reader works for them."""
    if not staying:
        return no("この世帯には、ほかに見えている人がいません。分けられません。")
    here = HouseholdMember.objects.filter(household=household, holder=reader.agency, until=None)
    if not here.filter(person=leaving).exists():
        return no("この人は、この世帯にいません。画面を読み直してください。")
    decision: Decision = sharing_policies.can_write(reader, leaving, Scope.EXISTENCE)
    for person in staying:
        decision = decision & sharing_policies.can_write(reader, person, Scope.EXISTENCE)
    return decision
