"""truth.json: what stands in an invented town, for readers outside the house (docs/reference/outside.md).

It is told row by row, so that a city of 50,000 people fits too. It says what stands and never who may read
it: that is for the reader of the file to find out, and to compare.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import CharField, F, TextField
from django.urls import NoReverseMatch, reverse

from tsunagu.agencies.models import Agency, AgencyArea, Membership, Municipality
from tsunagu.demo.canaries import registry
from tsunagu.households.models import HouseholdMember
from tsunagu.people.models import Person
from tsunagu.sharing.guarded import Guarded
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import (
    Barrier,
    Contract,
    Disclosure,
    Evidence,
    EvidencePerson,
    EvidenceRecipient,
    EvidenceScope,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import Model

VERSION = 1
MARK = re.compile(r"K-[2-9A-Z]{8}\b")  # of the attack, town and city profiles
# A row that has a page of its own; all others stand on the pages of the person's household.
OWN_PAGES = {
    "cases.Intake": ("cases:intake_detail", "public_id"),
    "cases.Informant": ("cases:intake_detail", "intake__public_id"),
}
OWN_LISTS = {"desk.Memo": "desk:memos"}
Row = dict[str, Any]


def write(out: IO[str], *, profile: str, seed: int, at: datetime, password: str) -> None:
    """The whole document, a line for each row. `password` is that of every log-in."""
    head = {"version": VERSION, "profile": profile, "seed": seed, "at": at.isoformat()}
    parts: dict[str, Iterable[Any]] = {
        "towns": Municipality.objects.order_by("pk").values("id", "name", "code"),
        "agencies": agencies(),
        "users": users(password),
        "persons": Person.objects.order_by("pk").values("id", "public_id", town=F("municipality_id")),
        "evidences": evidences(),
        "disclosures": disclosures(),
        "barriers": barriers(),
        "rows": rows(),
    }
    out.write("{\n" + json.dumps(head, ensure_ascii=False)[1:-1])
    for name, some in parts.items():
        out.write(f',\n"{name}": [')
        for n, row in enumerate(some):
            out.write(",\n" if n else "\n")
            out.write(json.dumps(row, ensure_ascii=False, default=_plain))
        out.write("\n]")
    out.write("\n}\n")


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def agencies() -> Iterator[Row]:
    """Bodies, the towns that each serves and when, and for a commissioned one when its contracts run."""
    areas, contracts = defaultdict(list), defaultdict(list)
    for area in AgencyArea.objects.order_by("pk"):
        areas[area.agency_id].append({"town": area.municipality_id, "since": area.since, "until": area.until})
    for contract in Contract.objects.order_by("pk"):
        until = min(filter(None, [contract.ends_at, contract.ended_at]))
        contracts[contract.contractor_id].append({"since": contract.starts_at, "until": until})
    for agency in Agency.objects.order_by("pk"):
        yield {
            "id": agency.pk,
            "name": agency.name,
            "kind": agency.kind,
            "home": agency.home_id,
            "areas": areas[agency.pk],
            "contracts": contracts[agency.pk] if agency.kind == Agency.Kind.COMMISSIONED else None,
        }


def users(password: str) -> Iterator[Row]:
    """A line for each post: one user with two posts stands here twice."""
    for post in Membership.objects.select_related("user").order_by("pk"):
        yield {
            "membership": post.pk,
            "user": post.user_id,
            "log_in": post.user.username,
            "password": password,
            "name": post.user.name,
            "active": post.user.is_active,
            "agency": post.agency_id,
            "role": post.role,
            "since": post.since,
            "until": post.until,
        }


def evidences() -> Iterator[Row]:
    recipients, people, scopes = defaultdict(list), defaultdict(list), defaultdict(list)
    for row in EvidenceRecipient.objects.order_by("pk").values_list("evidence", "agency", "membership"):
        recipients[row[0]].append({"agency": row[1], "membership": row[2]})
    for evidence, person in EvidencePerson.objects.order_by("pk").values_list("evidence", "person"):
        people[evidence].append(person)
    for evidence, scope in EvidenceScope.objects.order_by("scope").values_list("evidence", "scope"):
        scopes[evidence].append(scope)
    for paper in Evidence.objects.order_by("pk").iterator():
        yield {
            "id": paper.pk,
            "public_id": paper.public_id,
            "kind": paper.kind,
            "holder": paper.holder_id,
            "recipients": recipients[paper.pk],
            "people": people[paper.pk],
            "any_person": RULES[Kind(paper.kind)].any_person,
            "scopes": scopes[paper.pk],
            "since": paper.in_force_from,
            "until": paper.in_force_until,
            "withdrawn_at": paper.withdrawn_at,
        }


def disclosures() -> Iterable[Any]:
    """The ledger. `effective_until` is left out on purpose: whoever reads this file finds the end alone."""
    return (
        Disclosure.objects.order_by("pk")
        .values(
            "id",
            "public_id",
            "evidence",
            "person",
            "scope",
            "revoked_at",
            town=F("municipality"),
            giver=F("from_agency"),
            receiver=F("to_agency"),
            receiver_membership=F("to_membership"),
            since=F("valid_from"),
            until=F("valid_until"),
        )
        .iterator()
    )


def barriers() -> Iterable[Any]:
    rows = Barrier.objects.order_by("pk")
    return rows.values("id", "person", "agency", "user", "adverse_party", "since", "lifted_at").iterator()


def rows() -> Iterator[Row]:
    """Every guarded row: whose, about whom, of what scope, where it can be seen, the string in its text."""
    models = [model for model in apps.get_models() if issubclass(model, Guarded)]
    pages = _household_pages()
    return chain.from_iterable(_rows_of(model, pages) for model in models)


def _household_pages() -> dict[int, list[str]]:
    """The pages of the households that a person is of, by whomever that is known."""
    found: dict[int, list[str]] = defaultdict(list)
    members = HouseholdMember.objects.filter(until=None).order_by("pk")
    for person, public_id in members.values_list("person", "household__public_id"):
        page = reverse("desk:household", args=[public_id])
        if page not in found[person]:
            found[person].append(page)
    return found


def _rows_of(model: type[Model], pages: dict[int, list[str]]) -> Iterator[Row]:
    label = model._meta.label
    texts = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, CharField | TextField) and not field.choices
    ]
    has_other = any(field.name == "other_person" for field in model._meta.get_fields())
    page_name, key = OWN_PAGES.get(label, ("", "public_id"))
    columns = {"pk", "public_id", "municipality_id", "holder_id", "person_id", "scope", "only_for_id", key}
    columns |= {"only_for__until", *texts} | ({"other_person_id"} if has_other else set())
    for row in model._default_manager.order_by("pk").values(*columns).iterator():
        here = list(pages.get(row["person_id"], []))
        here += [reverse(page_name, args=[row[key]])] if page_name else _list_of(label)
        yield {
            "model": label,
            "id": row["pk"],
            "public_id": row["public_id"],
            "urls": here,
            "town": row["municipality_id"],
            "holder": row["holder_id"],
            "person": row["person_id"],
            "other_person": row.get("other_person_id"),
            "scope": row["scope"],
            "only_for": row["only_for_id"],
            "only_for_until": row["only_for__until"],
            "canary": canary(row[name] or "" for name in texts),
        }


def _list_of(label: str) -> list[str]:
    try:
        return [reverse(OWN_LISTS[label])] if label in OWN_LISTS else []
    except NoReverseMatch:
        return []


def canary(texts: Iterable[str]) -> str:
    """The mark in these texts; in the demo town, which has marks of its own, the first of those."""
    whole = "\n".join(texts)
    found = MARK.search(whole)
    if found:
        return found[0]
    return next((string for string in _of_demo() if string in whole), "") if whole.strip() else ""


def _of_demo() -> list[str]:
    """The strings of the demo's stories, long ones first."""
    return sorted((string for strings in registry().values() for string in strings), key=len, reverse=True)
