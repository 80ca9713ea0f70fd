"""Reader: an actor at one moment, with everything that bounds what may be read. `acting_as` is the only way
in.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q, Subquery, Value
from django.utils import timezone

from tsunagu.agencies.actor import Actor
from tsunagu.agencies.models import Agency, AgencyArea, in_force
from tsunagu.common.scopes import Scope
from tsunagu.people.models import Person
from tsunagu.sharing.grants import Law, Question, opening
from tsunagu.sharing.models import Barrier, Contract, Disclosure
from tsunagu.sharing.roles import NOTHING, ROLES, May

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model, QuerySet

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

    @cached_property
    def question(self) -> Question:
        """What a guarded row asks the ledger for this reader, written once for all rows of the request."""
        return opening(self)

    def law(self, rows: type[QuerySet[Any]], table: type[Model], of_all: Callable[[], QuerySet[Any]]) -> Law:
        """The condition under which this reader reads a row of a table, written once for the request."""
        if (rows, table) not in self._laws:
            self._laws[rows, table] = Law(of_all)
        return self._laws[rows, table]

    @cached_property
    def _laws(self) -> dict[tuple[type, type], Law]:
        return {}

    def may(self, what: May) -> bool:
        """The role may, the post is in force, and a commissioned agency has its contract."""
        return self.is_in_force() and self.is_at_work() and what in ROLES[self.role].may

    def is_at_work(self) -> bool:
        """False for a role that reads cases while its agency has no contract in force."""
        return bool(self.scopes) or not ROLES[self.role].scopes


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
    reach, barred = _reach_and_barred(bounds)
    if reach == () and not _is_at_work(actor):
        return Reader(**_same(actor), reach=(), barred=())
    return Reader(**_same(actor), towns=_towns(actor), scopes=scopes, reach=reach, barred=barred)


def _is_at_work(actor: Actor) -> bool:
    """A commissioned agency reads nothing, not even its own open intakes, once no contract of it runs."""
    if actor.agency.kind != Agency.Kind.COMMISSIONED:
        return True
    return Contract.objects.running(actor.agency, actor.at).exists()


def _same(actor: Actor) -> dict[str, Any]:
    return {field.name: getattr(actor, field.name) for field in fields(Actor)}


def _towns(actor: Actor) -> tuple[int, ...]:
    """The agency's own town, or, for a body that serves several, those of its area in force."""
    if actor.agency.home_id is not None:
        return (actor.agency.home_id,)
    served = AgencyArea.objects.filter(in_force(timezone.localdate(actor.at)), agency=actor.agency)
    return tuple(served.order_by("municipality_id").values_list("municipality_id", flat=True))


def _reach_and_barred(reader: Reader) -> tuple[tuple[int, ...] | None, tuple[int, ...]]:
    """Ids of the people about whom anything is open, and of those who ruled the reader out. One statement."""
    rows = _reach(reader).union(_barred(reader), all=True)
    ids: dict[bool, set[int]] = {False: set(), True: set()}
    for person_id, is_barred in rows:
        ids[bool(is_barred)].add(person_id)
    reach = tuple(sorted(ids[False])) if len(ids[False]) <= REACH else None
    return reach, tuple(sorted(ids[True]))


def _reach(reader: Reader) -> QuerySet[Person, tuple[int, bool]]:
    """The people about whom anything is open. It only narrows; every grant writes EXISTENCE too."""
    opened = Disclosure.objects.live(reader).filter(scope=Scope.EXISTENCE).order_by()
    if reader.agency.kind == Agency.Kind.COMMISSIONED:
        running = Contract.objects.running(reader.agency, reader.at).values("pk")[:1]
        opened = opened.alias(contract=Subquery(running)).filter(contract__isnull=False)
    some = opened.values("person_id").distinct()[: REACH + 1]
    return Person.objects.filter(pk__in=some).values_list("pk", Value(False))


def _barred(actor: Actor) -> QuerySet[Barrier, tuple[int, bool]]:
    """The people whose barrier names this user or agency."""
    named = Barrier.objects.standing(actor.at).filter(Q(agency=actor.agency) | Q(user=actor.user))
    return named.order_by().values_list("person_id", Value(True))
