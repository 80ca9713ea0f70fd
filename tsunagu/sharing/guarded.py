"""Guarded: a row that names its town, holder, person and scope. The ledger says who may read it; nothing
else does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject

from tsunagu.agencies.models import Agency, Membership, Municipality
from tsunagu.common.ids import new_public_id
from tsunagu.common.scopes import Scope
from tsunagu.people.models import Person
from tsunagu.sharing.grants import Grant, Written
from tsunagu.sharing.models import Disclosure
from tsunagu.sharing.reach import among

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

M = TypeVar("M", bound=models.Model)

GUARD = ("person_id", "holder_id", "scope", "why")  # what web.http.note_shown reads


def grant(reader: Reader, *, person: str, holder: str, scope: str | Scope) -> Grant:
    """The id of the oldest disclosure that, all by itself, opens the outer row to this reader; NULL if none
    does.
    """
    by_scope = F(scope) if isinstance(scope, str) else Value(scope)
    return Grant(reader.question, town="municipality_id", person=person, holder=holder, scope=by_scope)


def first(rows: models.QuerySet[Any], **columns: str) -> Subquery:
    """The first of these visible rows as one column of an outer statement; NULL when there is none.

    It holds the named columns (`on="on"`) and what `note_shown(request, [facts])` reads.
    """
    facts = JSONObject(**{name: name for name in GUARD}, **columns)
    return Subquery(rows.values(facts=facts)[:1], models.JSONField())


def within_reach(rows: models.QuerySet[M], reader: Reader, person: str) -> models.QuerySet[M]:
    """Leave out barred people; name the reachable ones where they are few enough to list."""
    if reader.reach is None:
        return rows.exclude(**{f"{person}__in": reader.barred})
    return rows.filter(**{f"{person}__among": among(set(reader.reach) - set(reader.barred))})


def _left_behind(reader: Reader) -> Q:
    """What somebody kept for themselves goes to the holder's supervisor when their post has ended."""
    if reader.role != Membership.Role.SUPERVISOR:
        return Q(pk__in=())
    ended = Membership.objects.filter(agency=reader.agency, until__lte=reader.at)
    return Q(only_for__in=ended.order_by().values("pk"))


class GuardedQuerySet(models.QuerySet[M]):
    def visible_to(self, reader: Reader) -> Self:
        """The rows this reader may read; each carries `why`, the id of the disclosure that opens it."""
        law = reader.law(type(self), self.model, lambda: self._of_all(reader))
        return self.annotate(**self._grants(reader)).filter(Written(law))

    def _of_all(self, reader: Reader) -> Self:
        """Of all rows of the table those that the reader may read."""
        near = Q(municipality_id__in=reader.towns, scope__in=reader.scopes)
        rows = type(self)(self.model).annotate(**self._grants(reader))
        return rows.filter(near & self._open(reader))

    def _grants(self, reader: Reader) -> dict[str, Grant]:
        return {"why": grant(reader, person="person_id", holder="holder_id", scope="scope")}

    def _open(self, reader: Reader) -> Q:
        named = Q(only_for=None) | Q(only_for=reader.membership)
        without_person = Q(person=None, holder=reader.agency) & (named | _left_behind(reader))
        about = Q(person__isnull=False, why__isnull=False) & ~Q(person_id__in=reader.barred)
        if reader.reach is not None:
            about &= Q(person_id__among=among(reader.reach))
        return without_person | (named & about)


class Guarded(models.Model):
    """One table row = one holder = one person = one scope.

    `holder`: the agency that answers for the row. `person`: empty only for work of a desk, which its holder
    alone reads. `only_for`: the one membership that reads a row without person.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    holder = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="記録の持ち主")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人"
    )
    scope = models.PositiveSmallIntegerField("見せる範囲", choices=Scope.choices)
    only_for = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="この人だけ"
    )
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    class Meta:
        abstract = True


class PairQuerySet(GuardedQuerySet[M]):
    def _open(self, reader: Reader) -> Q:
        """Both people: a grant on one never shows a link to the other."""
        return super()._open(reader) & (
            Q(other_person=None) | Q(other_why__isnull=False) & ~Q(other_person_id__in=reader.barred)
        )

    def _grants(self, reader: Reader) -> dict[str, Grant]:
        other = grant(reader, person="other_person_id", holder="holder_id", scope="scope")
        return super()._grants(reader) | {"other_why": other}


class VisiblePeople:
    """The people whose existence some holder has opened to the reader; for `find(request, people, …)`."""

    def visible_to(self, reader: Reader) -> models.QuerySet[Person]:
        known = Disclosure.objects.live(reader).filter(
            municipality_id__in=reader.towns, scope=Scope.EXISTENCE, person_id=OuterRef("pk")
        )
        rows = Person.objects.filter(municipality_id__in=reader.towns)
        rows = rows.annotate(why=Subquery(known.order_by("pk").values("pk")[:1])).filter(why__isnull=False)
        return within_reach(rows, reader, "pk")


people = VisiblePeople()
