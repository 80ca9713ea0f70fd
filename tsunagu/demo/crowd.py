"""おおぜい: a town of 3,000 people or a city of 50,000, written in bulk, for bench/ and checks from outside.

The rows obey the same triggers and constraints as those of the actions. Each person is known to one agency
and open to one or two more, as real shares are. All follows from the seed: names, dates, public ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from tsunagu.accounts.models import User
from tsunagu.agencies.models import (
    Agency,
    AgencyArea,
    Desk,
    District,
    DistrictDuty,
    DistrictTown,
    Membership,
    Municipality,
    Setting,
)
from tsunagu.common.scopes import Scope
from tsunagu.demo import crowd_rows
from tsunagu.demo.attack import marks
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import (
    Contract,
    Evidence,
    EvidenceRecipient,
    EvidenceScope,
    LegalBasisVersion,
    basis_on,
)
from tsunagu.sharing.roles import CASE_WORK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

PASSWORD = "oozei-no-machi-2026"  # noqa: S105  of the invented town alone
TOWN = ("おおぜい市", "139993")
HOUSEHOLDS_AT_ONCE = 500
LARGE = 10_000  # people: from here on a city, with more agencies and posts

K = Agency.Kind
Role = Membership.Role
KINDS = [  # name, kind, how many of them in a town and in a city
    ("まとめ課", K.SECTION, 1, 1),
    ("生活福祉課", K.SECTION, 1, 2),
    ("障がい者支援課", K.SECTION, 1, 2),
    ("保健センター", K.HEALTH_CENTER, 1, 3),
    ("社協 市委託", K.COMMISSIONED, 1, 2),
    ("地域包括支援センター", K.CARE_CENTER, 3, 18),
    ("支援の会", K.SUPPORT_BODY, 2, 8),
]


@dataclass
class Office:
    """An agency with its desk, its members and the evidence of its own work."""

    agency: Agency
    desk: Desk
    members: list[Membership] = field(default_factory=list)
    own: Any = None  # EvidenceRecipient
    standing: Any = None  # EvidenceRecipient: the coordinating section, where it is told who exists
    standing_writers: tuple[Membership | None, Membership | None] = (None, None)


@dataclass
class Place:
    """The city while it is filled: its offices, the clock, the dice."""

    town: Municipality
    now: datetime
    random: Random
    marks: Iterator[str]
    offices: list[Office] = field(default_factory=list)
    bases: dict[str, LegalBasisVersion] = field(default_factory=dict)
    districts: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def since(self) -> datetime:
        return self.now - timedelta(days=1200)

    @property
    def supporting(self) -> list[Office]:
        """Those that support people; the coordinating section only hears of them."""
        return self.offices[1:]

    def public_id(self) -> UUID:
        return UUID(int=self.random.getrandbits(128), version=4)

    def text(self, words: str) -> str:
        return f"{words}（{next(self.marks)}）"


class Count(NamedTuple):
    people: int
    households: int


def build(seed: int, now: datetime, *, people: int) -> Count:
    """The town and everybody in it. In an empty database; the caller holds the transaction."""
    random = Random(seed)  # noqa: S311  dice for an invented town
    town = Municipality.objects.create(name=TOWN[0], code=TOWN[1])
    place = Place(town, now, random, marks(seed))
    place.bases = {code: basis_on(code, place.today) for code in ("OWN", "CONTRACT", "CONSENT", "SWA_106_6")}
    place.bases["GROUND"] = basis_on("APPI_69_2_2", place.today)
    _offices(place, is_city=people >= LARGE)
    _districts(place)
    for office in place.offices:
        _own_evidence(place, office)
    for office in place.supporting:
        _standing(place, office)
    made = households = 0
    while made < people:
        sizes: list[int] = []
        while made < people and len(sizes) < HOUSEHOLDS_AT_ONCE:
            sizes.append(min(people - made, random.choices([1, 2, 3], [40, 45, 15])[0]))
            made += sizes[-1]
        crowd_rows.fill(place, sizes)
        households += len(sizes)
    _take_stock()
    return Count(made, households)


def _offices(place: Place, *, is_city: bool) -> None:
    password = make_password(PASSWORD)
    for name, kind, n_town, n_city in KINDS:
        for n in range(n_city if is_city else n_town):
            number = str(n + 1) if (n_city if is_city else n_town) > 1 else ""
            agency = Agency.objects.create(name=f"{TOWN[0]} {name}{number}", kind=kind, home=place.town)
            AgencyArea.objects.create(agency=agency, municipality=place.town, since=place.since.date())
            office = Office(agency, Desk.objects.create(agency=agency, name="窓口"))
            place.offices.append(office)
            _members(place, office, password)
    Setting.objects.create(
        municipality=place.town,
        key=Setting.Key.COORDINATING_DESK,
        desk=place.offices[0].desk,
        since=place.since.date(),
    )


def _members(place: Place, office: Office, password: str) -> None:
    """Three workers and a supervisor for each; one approver and one administrator in the first."""
    roles = [Role.WORKER, Role.WORKER, Role.WORKER, Role.SUPERVISOR]
    if office is place.offices[0]:
        roles += [Role.APPROVER, Role.ADMINISTRATOR]
    for role in roles:
        n = User.objects.count() + 1
        user = User.objects.create(
            username=f"user{n}", name=crowd_rows.full_name(place)[0], password=password
        )
        office.members.append(
            Membership.objects.create(
                user=user, agency=office.agency, desk=office.desk, role=role, since=place.since
            )
        )


def _districts(place: Place) -> None:
    carers = [office for office in place.offices if office.agency.kind == K.CARE_CENTER]
    for n, name in enumerate(crowd_rows.QUARTERS):
        office = carers[n % len(carers)]
        district = District.objects.create(
            municipality=place.town, kind=District.Kind.COMMUNITY, name=name, is_confirmed=True
        )
        for block in range(1, 4):
            place.districts.append(f"{name}{block}丁目")
            DistrictTown.objects.create(district=district, town=place.districts[-1], since=place.since.date())
        DistrictDuty.objects.create(
            district=district, desk=office.desk, membership=office.members[n % 3], since=place.since.date()
        )


def _own_evidence(place: Place, office: Office) -> None:
    contract = _contract(place, office) if office.agency.kind == K.COMMISSIONED else None
    evidence = _evidence(place, Kind.OWN_WORK, office, "OWN", contract=contract)
    office.own = _name(evidence, office.agency, sorted(CASE_WORK))


def _contract(place: Place, office: Office) -> Contract:
    return Contract.objects.create(
        municipality=place.town,
        public_id=place.public_id(),
        commissioner=place.offices[0].agency,
        contractor=office.agency,
        title="委託契約",
        programme="地域福祉コーディネーター事業",
        starts_at=place.since,
        ends_at=place.now + timedelta(days=200),
    )


def _standing(place: Place, office: Office) -> None:
    """Sections and commissioned bodies tell the coordinating section who exists."""
    first, leading = office.members[0], place.offices[0]
    if office.agency.kind == K.COMMISSIONED:
        contract = Contract.objects.get(contractor=office.agency)
        evidence = _evidence(place, Kind.CONTRACT, leading, "CONTRACT", contract=contract)
        _name(evidence, office.agency, [])
        office.standing_writers = (first, None)
    elif office.agency.kind in (K.SECTION, K.HEALTH_CENTER):
        approver = office.members[3]
        evidence = _evidence(place, Kind.GROUND, office, "GROUND", approved_by=approver)
        office.standing_writers = (first, approver)
    else:
        return
    office.standing = _name(evidence, leading.agency, [Scope.EXISTENCE])


def _evidence(
    place: Place,
    kind: Kind,
    office: Office,
    basis: str,
    *,
    contract: Contract | None = None,
    approved_by: Membership | None = None,
) -> Evidence:
    return Evidence.objects.create(
        municipality=place.town,
        public_id=place.public_id(),
        holder=office.agency,
        kind=kind,
        basis=place.bases[basis],
        title=str(kind.label),
        reason="取りこぼさないため。" if approved_by else "",
        harm_checked=approved_by is not None,
        is_standing=kind != Kind.OWN_WORK,
        contract=contract,
        recorded_by=office.members[0],
        approved_by=approved_by,
        in_force_from=place.since,
        in_force_until=contract.ends_at if contract else None,
    )


def _name(evidence: Evidence, agency: Agency, scopes: list[Scope]) -> EvidenceRecipient:
    EvidenceScope.objects.bulk_create([EvidenceScope(evidence=evidence, scope=scope) for scope in scopes])
    return EvidenceRecipient.objects.create(evidence=evidence, agency=agency)


def _take_stock() -> None:
    """PostgreSQL plans by statistics; SQLite has none until it is asked to count."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
