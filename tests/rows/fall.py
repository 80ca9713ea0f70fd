"""The story `fall`, told once for a module, with everything the tests ask written down after each step."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from tests.reading import Ledger, by_queryset
from tsunagu.agencies.models import Membership
from tsunagu.cases.models import Case, CaseSubject, Contact, Promise
from tsunagu.common.scopes import Scope
from tsunagu.demo import cast
from tsunagu.demo.replay import replay, story_named
from tsunagu.households.models import HouseholdMember
from tsunagu.sharing.models import Disclosure

TODAY = date(2026, 11, 24)  # a Tuesday; the story ends on Friday, 20 November
READS = re.compile(r"([+-]) (\w+) reads (\w+) (\S+): ([A-Z ]+)")
READERS = {Membership.Role.WORKER, Membership.Role.SUPERVISOR, Membership.Role.APPROVER}
EVERYBODY = [member.key for member in cast.CAST]


@dataclass
class After:
    """What stands when a step is done. `reads`: of each of the cast, {(holder, scope, person)}."""

    at: timezone.datetime
    reads: dict
    oracle_differs: list
    cases: dict
    homes: dict
    contacts: list
    promises: list
    taking_part: set
    kinds: list


def tell():
    """Tell the story. Returns what it named, and {step id: After}."""
    town, found, built = cast.found(TODAY), {}, {}

    def write_down(told, step, at):
        found[step.id] = after(told, at, built)

    told = replay(story_named("fall"), town, today=TODAY, after=write_down)
    return told, found


def after(told, at, built=None):
    persons = {pk: name for (kind, name), pk in told.names.items() if kind == "person"}
    bodies = {agency.pk: key for key, agency in told.town.bodies.items()}
    reads, differs = _reads(told.town, at + timedelta(minutes=1), persons, bodies, built)
    return After(
        at=at,
        reads=reads,
        oracle_differs=differs,
        cases=_cases(told, bodies),
        homes=_homes(persons, bodies),
        contacts=[
            (bodies[row.holder_id], persons[row.person_id], row.method, row.result, row.on)
            for row in Contact.objects.order_by("on", "pk")
        ],
        promises=[
            (bodies[row.holder_id], persons[row.person_id], row.status) for row in Promise.objects.all()
        ],
        taking_part={
            (row.case_id, bodies[row.holder_id], persons[row.person_id])
            for row in CaseSubject.objects.filter(until=None)
        },
        kinds=list(Disclosure.objects.order_by("pk").values_list("kind", "evidence__basis__basis__code")),
    )


def _reads(town, at, persons, bodies, built):
    ledger, reads, differs = Ledger(), {}, []
    for key in EVERYBODY:
        with town.acting(key, at) as reader:
            seen = by_queryset(reader, built)
            if seen.keys() != ledger.readable(reader):
                differs.append((key, seen.keys() ^ ledger.readable(reader)))
        reads[key] = {
            (bodies[place.holder], place.scope, persons.get(place.person, "nobody"))
            for place in seen.values()
        }
    return reads, differs


def _cases(told, bodies):
    names = {pk: name for (kind, name), pk in told.names.items() if kind == "case"}
    return {
        names[case.pk]: {
            "pk": case.pk,
            "lead": bodies[case.lead_id],
            "desk_of": bodies[case.desk.agency_id],
            "status": case.status,
            "looked_on": case.looked_on,
            "next_look_on": case.next_look_on,
            "household": case.household_id,
        }
        for case in Case.objects.select_related("desk")
    }


def _homes(persons, bodies):
    """Where each agency knows each person to live now: {(body, person): household}."""
    rows = HouseholdMember.objects.filter(until=None)
    return {(bodies[row.holder_id], persons[row.person_id]): row.household_id for row in rows}


def expected():
    """{step id: {member: reads}}: the table of the story file, added up step by step."""
    by_body = {body.key: set() for body in cast.BODIES}
    found = {}
    for step in story_named("fall").steps:
        for line in step.reads:
            sign, reader, holder, person, scopes = READS.fullmatch(line).groups()
            places = {(holder, Scope[scope], person) for scope in scopes.split()}
            change(by_body[reader], sign, places, step.id)
        found[step.id] = {
            member.key: set(by_body[member.body]) if member.role in READERS else set() for member in cast.CAST
        }
    return found


def change(reads, sign, places, step):
    """A line that adds what was there, or takes what was not, says something untrue."""
    if sign == "+":
        assert not reads & places, f"{step}: {reads & places} could be read already"
        reads |= places
    else:
        assert places <= reads, f"{step}: {places - reads} could not be read before"
        reads -= places
