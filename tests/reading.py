"""What everybody may read, asked twice: of the querysets that the pages use, and of the oracle."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils import timezone

from tsunagu.agencies.models import Agency
from tsunagu.common.scopes import Scope
from tsunagu.sharing.guarded import Guarded
from tsunagu.sharing.models import (
    Barrier,
    Contract,
    Disclosure,
    Evidence,
    EvidencePerson,
    EvidenceRecipient,
    EvidenceScope,
)
from tsunagu.sharing.oracle import Bar, Grant, Paper, Reading, Row, may_read

GUARDED = sorted((m for m in apps.get_models() if issubclass(m, Guarded)), key=lambda m: m._meta.label)


_ONE = timezone.now()
_OTHER = _ONE + timedelta(days=1)


class Place(NamedTuple):
    """A holder's rows of one scope about one person, by their ids; person None: work of a desk."""

    holder: int
    scope: Scope
    person: int | None


def by_queryset(reader, built=None):
    """The rows this reader gets: {(label, pk): Place}.

    `built`: keeps statements, for those who ask very often: building one takes longer than running
    it, and a reader with the same bounds asks the same again at another moment.
    """
    found = {}
    for model in GUARDED:
        rows = _plain(model, reader) if built is None else _again(model, reader, built)
        for pk, holder, scope, person in rows:
            found[model._meta.label, pk] = Place(holder, Scope(scope), person)
    return found


def _plain(model, reader):
    rows = model.objects.visible_to(reader).order_by()
    return rows.values_list("pk", "holder_id", "scope", "person_id")


def _again(model, reader, built):
    key = (model, replace(reader, at=_ONE))
    if key not in built:
        built[key] = _statement(model, reader)
    if built[key] is None:
        return []
    sql, params, moments = built[key]
    at = connection.ops.adapt_datetimefield_value(reader.at)
    with connection.cursor() as cursor:
        cursor.execute(sql, [at if n in moments else value for n, value in enumerate(params)])
        return cursor.fetchall()


def _statement(model, reader):
    """The statement of visible_to and where in it the moment stands; None when nothing can be found."""
    try:
        (sql, params), (_, others) = (
            _plain(model, replace(reader, at=at)).query.sql_with_params() for at in (_ONE, _OTHER)
        )
    except EmptyResultSet:
        return None
    return sql, params, {n for n, (one, other) in enumerate(zip(params, others, strict=True)) if one != other}


class Ledger:
    """The whole ledger and every guarded row as plain values, for the oracle."""

    def __init__(self):
        self.grants = _grants()
        self.bars = _bars()
        self.rows = {}
        for model in GUARDED:
            names = {
                "town": "municipality_id",
                "holder": "holder_id",
                "person": "person_id",
                "scope": "scope",
            }
            names |= {"only_for": "only_for_id", "only_for_until": "only_for__until"}
            if any(field.name == "other_person" for field in model._meta.get_fields()):
                names["other_person"] = "other_person_id"
            for pk, *values in model.objects.order_by().values_list("pk", *names.values()):
                self.rows[model._meta.label, pk] = Row(**dict(zip(names, values, strict=True)))

    def readable(self, reader):
        """The rows that the oracle gives this reader: {(label, pk)}."""
        who, known = _reading(reader), {}
        for row in set(self.rows.values()):
            about = self.grants[row.person] + self.grants[row.other_person]
            known[row] = may_read(who, row, about, self.bars)
        return {key for key, row in self.rows.items() if known[row]}


def _reading(reader):
    return Reading(
        user=reader.user.pk,
        account_is_active=reader.user.is_active,
        membership=reader.membership.pk,
        member_from=reader.membership.since,
        member_until=reader.membership.until,
        agency=reader.agency.pk,
        towns=frozenset(reader.towns),
        role=str(reader.role),
        at=reader.at,
        contracts=_contracts(reader.agency),
    )


def _contracts(agency):
    if agency.kind != Agency.Kind.COMMISSIONED:
        return None
    found = Contract.objects.filter(contractor=agency).values_list("starts_at", "ends_at", "ended_at")
    return frozenset((start, min(end, ended or end)) for start, end, ended in found)


def _grants():
    recipients, people, scopes = defaultdict(set), defaultdict(set), defaultdict(set)
    for evidence, agency, membership in EvidenceRecipient.objects.values_list(
        "evidence_id", "agency_id", "membership_id"
    ):
        recipients[evidence].add((agency, membership))
    for evidence, person in EvidencePerson.objects.values_list("evidence_id", "person_id"):
        people[evidence].add(person)
    for evidence, scope in EvidenceScope.objects.values_list("evidence_id", "scope"):
        scopes[evidence].add(scope)
    papers = {
        pk: Paper(
            kind=kind,
            from_when=start,
            until=until,
            withdrawn_at=withdrawn,
            recipients=frozenset(recipients[pk]),
            people=frozenset(people[pk]),
            scopes=frozenset(scopes[pk]),
        )
        for pk, kind, start, until, withdrawn in Evidence.objects.order_by().values_list(
            "pk", "kind", "in_force_from", "in_force_until", "withdrawn_at"
        )
    }
    found = defaultdict(list)
    names = {
        "town": "municipality_id",
        "giver": "from_agency_id",
        "receiver": "to_agency_id",
        "receiver_membership": "to_membership_id",
        "person": "person_id",
        "scope": "scope",
        "from_when": "valid_from",
        "until": "valid_until",
        "revoked_at": "revoked_at",
    }
    for paper, *values in Disclosure.objects.order_by().values_list("evidence_id", *names.values()):
        grant = Grant(paper=papers[paper], **dict(zip(names, values, strict=True)))
        found[grant.person].append(grant)
    return found


def _bars():
    return [
        Bar(
            person=bar.person_id,
            user=bar.user_id,
            agency=bar.agency_id,
            from_when=bar.since,
            lifted_at=bar.lifted_at,
        )
        for bar in Barrier.objects.all()
    ]
