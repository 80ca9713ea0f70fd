"""Reader: an actor at one moment, with everything that bounds what may be read. `acting_as` is the only way
in.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from tsunagu.agencies.actor import Actor
from tsunagu.agencies.models import AgencyArea, in_force
from tsunagu.common.scopes import Scope
from tsunagu.sharing.models import Barrier, Disclosure
from tsunagu.sharing.roles import NOTHING, ROLES, May

if TYPE_CHECKING:
    from collections.abc import Iterator

REACH = 500  # above this, walking a town's newest rows is faster than starting from the ledger (ledger.md §1)


@dataclass(frozen=True, kw_only=True)
class Reader(Actor):
    """An actor and what bounds their reading at this moment; made anew for every request, never cached.

    `towns`: ids of the municipalities the agency serves. `scopes`: what the role reads; empty when account
    or post is not in force. `reach`: ids of the people about whom anything is open, or None when there are
    more than REACH. `barred`: ids of the people whose barrier names this user or agency.
    """

    towns: tuple[int, ...] = ()
    scopes: frozenset[Scope] = NOTHING
    reach: tuple[int, ...] | None = ()
    barred: tuple[int, ...] = ()

    def may(self, what: May) -> bool:
        return self.is_in_force() and what in ROLES[self.role].may


@contextmanager
def acting_as(actor: Actor) -> Iterator[Reader]:
    """Everything that reads or writes guarded rows happens inside this.

    On PostgreSQL it opens the transaction that will carry the signed context of row-level security; SQLite
    has no second wall, and a long transaction there would only keep other writers waiting.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield reader_for(actor)
    else:
        yield reader_for(actor)


def reader_for(actor: Actor) -> Reader:
    scopes = ROLES[actor.role].scopes if actor.is_in_force() else NOTHING
    bounds = Reader(**_same(actor), scopes=scopes, reach=(), barred=())
    if not scopes:
        return bounds
    return Reader(
        **_same(actor), towns=_towns(actor), scopes=scopes, reach=_reach(bounds), barred=_barred(actor)
    )


def _same(actor: Actor) -> dict[str, Any]:
    return {field.name: getattr(actor, field.name) for field in fields(Actor)}


def _towns(actor: Actor) -> tuple[int, ...]:
    """The agency's own town, or, for a body that serves several, those of its area in force."""
    if actor.agency.home_id is not None:
        return (actor.agency.home_id,)
    served = AgencyArea.objects.filter(in_force(timezone.localdate(actor.at)), agency=actor.agency)
    return tuple(served.order_by("municipality_id").values_list("municipality_id", flat=True))


def _reach(reader: Reader) -> tuple[int, ...] | None:
    """Ids of the people about whom anything is open. It only narrows; every grant writes EXISTENCE too."""
    people = Disclosure.objects.live(reader).filter(scope=Scope.EXISTENCE).order_by()
    ids = set(people.values_list("person_id", flat=True).distinct()[: REACH + 1])
    return tuple(sorted(ids)) if len(ids) <= REACH else None


def _barred(actor: Actor) -> tuple[int, ...]:
    named = Barrier.objects.standing(actor.at).filter(Q(agency=actor.agency) | Q(user=actor.user))
    return tuple(sorted(set(named.values_list("person_id", flat=True))))
