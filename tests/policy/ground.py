"""The ground on which worlds are laid out: a few bodies and posts, and for each world its own two people.

Worlds share nobody, so thousands of them stand in one transaction and one query answers for all of them.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from tests.policy import rows as guarded_rows
from tests.policy.expected import WRITER, refused_paper
from tests.policy.posts import AREAS, BEGAN, COMMISSIONED, CONTRACTS, NO_LIMIT, POSTS, READERS, TOWNS, Post
from tests.policy.worlds import AT, DAY, Paper, Share, World
from tsunagu.accounts.models import User
from tsunagu.agencies.actor import actor_for
from tsunagu.agencies.models import Agency, AgencyArea, Desk, Membership, Municipality
from tsunagu.cases.models import Case
from tsunagu.groups.models import Group, GroupKind
from tsunagu.households.models import Household
from tsunagu.people.models import Person
from tsunagu.sharing import oracle
from tsunagu.sharing import reader as reader_module
from tsunagu.sharing.models import (
    Barrier,
    Consent,
    Contract,
    Disclosure,
    Evidence,
    EvidencePerson,
    EvidenceRecipient,
    EvidenceScope,
    LegalBasisVersion,
)
from tsunagu.sharing.reader import acting_as


@contextmanager
def never_kept():
    """A transaction whose end is always a rollback."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@dataclass
class Laid:
    """One world as it stands in the database."""

    world: World
    people: dict[str, int]
    ledger: dict[int, Share] = field(default_factory=dict)  # what stands, by the id of its disclosure
    refused: list[Share] = field(default_factory=list)
    rows: list[tuple[str, int, oracle.Row]] = field(default_factory=list)


class Ground:
    """Bodies, posts and the worlds on them."""

    def __init__(self) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Nobody gathers statistics inside a transaction, and what was rolled back still lies about.
                cursor.execute("SET LOCAL jit = off; SET LOCAL enable_seqscan = off")
        self.towns = {key: Municipality.objects.create(name=f"{key}市", code=f"99{key}") for key in "TU"}
        self.agencies = {key: self._agency(key) for key in ["H", "O", "X", "F", "M", *CONTRACTS]}
        self.users: dict[str, User] = {}
        self.posts = {key: self._post(post) for key, post in POSTS.items()}
        self.basis = LegalBasisVersion.objects.order_by("pk").first()
        self.desk = Desk.objects.create(agency=self.agencies["H"], name="窓口")
        self.household = Household.objects.create(municipality=self.towns["T"])
        self.case = self.new_case(self.household)
        someone = Person.objects.create(municipality=self.towns["T"])
        self.consent = self._consent(someone)
        self.group = self._group()
        self.contract = self._contract("O", BEGAN, AT + 900 * DAY, None)
        for key, dates in CONTRACTS.items():
            if dates:
                self._contract(key, *dates)

    def _group(self) -> Group:
        kind = GroupKind.objects.order_by("pk").first()
        assert kind is not None
        return Group.objects.create(municipality=self.towns["T"], name="場", kind=kind, desk=self.desk)

    def _contract(self, contractor: str, since: Any, until: Any, ended: Any) -> Contract:
        return Contract.objects.create(
            municipality=self.towns["T"],
            commissioner=self.agencies["H"],
            contractor=self.agencies[contractor],
            title="契約",
            programme="事業",
            starts_at=since,
            ends_at=until,
            ended_at=ended,
            successor=self.agencies["X"] if ended else None,
        )

    def _agency(self, key: str) -> Agency:
        town = TOWNS.get(key)
        kind = "commissioned" if key in CONTRACTS else "other"
        agency = Agency.objects.create(name=f"機関{key}", kind=kind, home=self.towns[town] if town else None)
        if town is None:
            for name, (since, until) in AREAS.items():
                AgencyArea.objects.create(
                    agency=agency, municipality=self.towns[name], since=since or date(2020, 1, 1), until=until
                )
        return agency

    def _post(self, post: Post) -> Membership:
        if post.user not in self.users:
            self.users[post.user] = User.objects.create(
                username=post.user, name=post.user, is_active=post.active
            )
        return Membership.objects.create(
            user=self.users[post.user],
            agency=self.agencies[post.agency],
            role=post.role,
            since=post.since,
            until=post.until,
        )

    def _consent(self, person: Person) -> Consent:
        return Consent.objects.create(
            municipality=self.towns["T"],
            holder=self.agencies["H"],
            person=person,
            consenter="person",
            method="written",
            explained_by=self.posts["h1"],
            given_on=BEGAN.date(),
            recorded_at=BEGAN,
        )

    def new_case(self, household: Household) -> Case:
        return Case(
            municipality_id=household.municipality_id,
            household=household,
            lead=self.agencies["H"],
            desk=self.desk,
            opened_on=BEGAN.date(),
            looked_on=BEGAN.date(),
            next_look_on=BEGAN.date() + timedelta(days=90),
        )

    def lay(self, worlds: list[World], *, models: dict[str, Any] | None = None) -> list[Laid]:
        """Put the worlds into the database; a disclosure that it refuses is noted on its world."""
        if self.case.pk is None:
            self.case.save()
        people = Person.objects.bulk_create(
            [Person(municipality=self.towns[world.person_town]) for world in worlds for _ in "PQ"]
        )
        laid = [
            Laid(world, {"P": p.pk, "Q": q.pk})
            for world, p, q in zip(worlds, people[::2], people[1::2], strict=True)
        ]
        self._share(laid)
        self._walls(laid)
        guarded_rows.write(self, laid, models or guarded_rows.FEW)
        self._later(laid)
        return laid

    @staticmethod
    def take_stock() -> None:
        """PostgreSQL plans by statistics, and nobody gathers them inside a transaction."""
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    def _share(self, laid: list[Laid]) -> None:
        plain = [
            (one, share) for one in laid for share in one.world.shares if refused_paper(share.paper) is None
        ]
        odd = [
            (one, share)
            for one in laid
            for share in one.world.shares
            if refused_paper(share.paper) is not None
        ]
        for one, share in odd:
            if not self._tried(lambda one=one, share=share: self._papers([(one, share)])):
                one.refused.append(share)
        self._evidence: dict[int, Evidence] = {}
        for (one, share), recipient in zip(plain, self._papers(plain), strict=True):
            row = self._disclosure(one, share, recipient)
            if self._tried(lambda row=row: Disclosure.objects.bulk_create([row])):
                one.ledger[row.pk] = share
            else:
                one.refused.append(share)

    @staticmethod
    def _tried(act: Any) -> bool:
        try:
            with transaction.atomic():
                act()
        except IntegrityError:
            return False
        return True

    def _papers(self, shares: list[tuple[Laid, Share]]) -> list[EvidenceRecipient]:
        """The evidence of each share with all that it names; the recipient row of the share itself is
        returned.
        """
        papers = Evidence.objects.bulk_create([self._paper(one.world, share.paper) for one, share in shares])
        named = EvidenceRecipient.objects.bulk_create(
            [
                EvidenceRecipient(
                    evidence=evidence,
                    agency=self.agencies[agency],
                    membership=self.posts[post] if post else None,
                )
                for evidence, (_, share) in zip(papers, shares, strict=True)
                for agency, post in share.paper.recipients
            ]
        )
        EvidencePerson.objects.bulk_create(
            [
                EvidencePerson(evidence=evidence, person_id=one.people[who])
                for evidence, (one, share) in zip(papers, shares, strict=True)
                for who in share.paper.people
            ]
        )
        EvidenceScope.objects.bulk_create(
            [
                EvidenceScope(evidence=evidence, scope=scope)
                for evidence, (_, share) in zip(papers, shares, strict=True)
                for scope in share.paper.scopes
            ]
        )
        found, start = [], 0
        for _, share in shares:
            found.append(named[start + share.paper.recipients.index(share.recipient)])
            start += len(share.paper.recipients)
        return found

    def _paper(self, world: World, paper: Paper) -> Evidence:
        later = world.later and refused_paper(paper) is None
        return Evidence(
            municipality=self.towns[paper.town],
            holder=self.agencies[paper.holder],
            kind=paper.kind,
            basis=self.basis,
            title="根拠",
            consent=self.consent if paper.kind == "consent" else None,
            contract=self.contract if paper.kind == "contract" else None,
            recorded_by=self.posts[WRITER],
            in_force_from=paper.since,
            in_force_until=AT + 800 * DAY if later else paper.until,
            withdrawn_at=None if later else paper.withdrawn_at,
        )

    def _disclosure(self, one: Laid, share: Share, recipient: EvidenceRecipient) -> Disclosure:
        claim = dict([share.claim]) if share.claim else {}
        now = not one.world.later
        return Disclosure(
            municipality=self.towns[share.town],
            person_id=one.people[share.person],
            from_agency=self.agencies[share.giver],
            scope=share.scope,
            recipient=recipient,
            evidence=recipient.evidence,
            to_agency=self.agencies[claim.get("to_agency", recipient.agency.name[-1])],
            to_membership=self.posts[claim["to_membership"]]
            if "to_membership" in claim
            else recipient.membership,
            kind=claim.get("kind", share.paper.kind),
            purpose="目的",
            valid_from=share.since,
            valid_until=share.until,
            recorded_by=self.posts[WRITER],
            approved_by=self.posts[share.approved_by] if share.approved_by else None,
            revoked_at=share.revoked_at if now else None,
            revoked_by=self.posts[WRITER] if now and share.revoked_at else None,
            effective_until=AT + 9000 * DAY,
        )

    def _walls(self, laid: list[Laid]) -> None:
        Barrier.objects.bulk_create(
            Barrier(
                municipality=self.towns[one.world.person_town],
                person_id=one.people[wall.person],
                holder=self.agencies["H"],
                user=self.users[wall.names[1]] if wall.names[0] == "user" else None,
                agency=self.agencies[wall.names[1]] if wall.names[0] == "agency" else None,
                adverse_party_id=one.people["Q"] if wall.names[0] == "person" else None,
                reason="理由",
                recorded_by=self.posts[WRITER],
                since=wall.since,
                lifted_at=wall.lifted_at,
            )
            for one in laid
            for wall in one.world.walls
        )

    def _later(self, laid: list[Laid]) -> None:
        """What life brings after the disclosure was written."""
        for one in laid:
            if not one.world.later:
                continue
            for pk, share in one.ledger.items():
                if share.revoked_at is not None:
                    Disclosure.objects.filter(pk=pk).update(
                        revoked_at=share.revoked_at, revoked_by=self.posts[WRITER]
                    )
                ends = {"in_force_until": share.paper.until or AT + 800 * DAY}
                if share.paper.withdrawn_at is not None:
                    ends["withdrawn_at"] = share.paper.withdrawn_at
                Evidence.objects.filter(disclosures=pk).update(**ends)

    @contextmanager
    def reading(self, name: str, *, reach: bool):
        """A reader of READERS; with `reach` every reachable person is listed, without it none is."""
        post, at = (READERS | COMMISSIONED)[name]
        membership = Membership.objects.select_related("user", "agency").get(pk=self.posts[post].pk)
        kept, reader_module.REACH = reader_module.REACH, NO_LIMIT
        try:
            with acting_as(actor_for(membership, at)) as reader:
                yield reader if reach else replace(reader, reach=None)
        finally:
            reader_module.REACH = kept

    def plain(self, name: str) -> oracle.Reading:
        """The same reader in the oracle's words."""
        key, at = (READERS | COMMISSIONED)[name]
        post, dates = POSTS[key], CONTRACTS.get(POSTS[key].agency)
        contracts = frozenset([(dates[0], min(dates[1], dates[2] or dates[1]))] if dates else [])
        towns = [TOWNS[post.agency]] if post.agency in TOWNS else ["T", "U"] if at >= AT else ["T"]
        return oracle.Reading(
            user=self.users[post.user].pk,
            account_is_active=post.active,
            membership=self.posts[key].pk,
            member_from=post.since,
            member_until=post.until,
            agency=self.agencies[post.agency].pk,
            towns=frozenset(self.towns[town].pk for town in towns),
            role=post.role,
            at=at,
            contracts=contracts if post.agency in CONTRACTS else None,
        )

    def grants(self, one: Laid) -> list[oracle.Grant]:
        return [self._grant(one, share) for share in one.ledger.values()]

    def _grant(self, one: Laid, share: Share) -> oracle.Grant:
        paper = share.paper
        papers_end = paper.until or (AT + 800 * DAY if one.world.later else None)
        return oracle.Grant(
            town=self.towns[share.town].pk,
            giver=self.agencies[share.giver].pk,
            receiver=self.agencies[share.recipient[0]].pk,
            receiver_membership=self._post_pk(share.recipient[1]),
            person=one.people[share.person],
            scope=share.scope,
            from_when=share.since,
            until=share.until,
            revoked_at=share.revoked_at,
            paper=oracle.Paper(
                kind=paper.kind,
                from_when=paper.since,
                until=papers_end,
                withdrawn_at=paper.withdrawn_at,
                recipients=frozenset((self.agencies[a].pk, self._post_pk(p)) for a, p in paper.recipients),
                people=frozenset(one.people[who] for who in paper.people),
                scopes=frozenset(paper.scopes),
            ),
        )

    def _post_pk(self, key: str | None) -> int | None:
        return self.posts[key].pk if key else None

    def bars(self, one: Laid) -> list[oracle.Bar]:
        return [
            oracle.Bar(
                person=one.people[wall.person],
                user=self.users[wall.names[1]].pk if wall.names[0] == "user" else None,
                agency=self.agencies[wall.names[1]].pk if wall.names[0] == "agency" else None,
                from_when=wall.since,
                lifted_at=wall.lifted_at,
            )
            for wall in one.world.walls
        ]

    def row(
        self, one: Laid, *, scope: int | None = None, other: bool = False, only_for: bool = True
    ) -> oracle.Row:
        """The world's row in the oracle's words, in another scope or about two people where asked."""
        row = one.world.row
        named = row.only_for if only_for else None
        return oracle.Row(
            town=self.towns[row.town].pk,
            holder=self.agencies[row.holder].pk,
            person=one.people[row.person] if row.person else None,
            scope=scope or row.scope,
            only_for=self._post_pk(named),
            only_for_until=POSTS[named].until if named else None,
            other_person=one.people["Q" if row.person == "P" else "P"] if other else None,
        )
