"""The one cast: an invented town for tests, the demo, the manual and the browser tests.

みなも市 and every body and person in it are fictional; its shape follows the record the product comes from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from tsunagu.accounts.models import User
from tsunagu.agencies.actor import Actor, actor_for
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
from tsunagu.common.calendar import fiscal_year
from tsunagu.common.scopes import Scope
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import basis_on
from tsunagu.sharing.reader import Reader, acting_as

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

Role = Membership.Role
K = Agency.Kind

TOWN = ("みなも市", "139990")
PASSWORD = "minamo-no-machi-2026"  # noqa: S105  the demo town's own, shown on its log-in page


class Body(NamedTuple):
    key: str
    name: str
    kind: Agency.Kind
    desk: str
    phone: str
    parent: str = ""


class Member(NamedTuple):
    key: str
    name: str
    body: str
    role: Membership.Role
    what: str


BODIES = [
    Body("city", "みなも市", K.SECTION, "代表", "00-0000-0100"),
    Body("welfare", "みなも市 地域福祉課", K.SECTION, "地域福祉課 窓口", "00-0000-0101", "city"),
    Body("youth", "みなも市 児童青少年課", K.SECTION, "児童青少年課 窓口", "00-0000-0102", "city"),
    Body("livelihood", "みなも市 生活福祉課", K.SECTION, "生活福祉課 窓口", "00-0000-0103", "city"),
    Body("disability", "みなも市 障がい者支援課", K.SECTION, "障がい者支援課 窓口", "00-0000-0104", "city"),
    Body("health", "みなも市 保健センター", K.HEALTH_CENTER, "健康相談", "00-0000-0105", "city"),
    Body("council", "みなも市社会福祉協議会", K.COUNCIL, "社協 総合窓口", "00-0000-0201"),
    Body(
        "coordinators",
        "みなも市社協 市委託",
        K.COMMISSIONED,
        "地域福祉コーディネーター",
        "00-0000-0202",
        "council",
    ),
    Body("selfreliance", "みなも生活・就労支援窓口", K.COMMISSIONED, "生活・就労支援窓口", "00-0000-0301"),
    Body("care", "みなも東 地域包括支援センター", K.CARE_CENTER, "総合相談", "00-0000-0401"),
    Body("homelife", "在宅生活支援 ほのあかり", K.SUPPORT_BODY, "在宅生活支援", "00-0000-0501"),
    Body("commissioners", "みなも市民生委員・児童委員協議会", K.COMMISSIONERS, "事務局", "00-0000-0601"),
    Body("parents", "みなも親の会", K.SUPPORT_BODY, "世話人", "00-0000-0602"),
    Body("network", "みなも ひきこもり支援者連絡会", K.NETWORK, "事務局", "00-0000-0603"),
    Body("bluesky", "青空まなびの家", K.SUPPORT_BODY, "相談", "00-0000-0701"),
    Body("metropolis", "ひがし都 ひきこもり相談センター", K.METROPOLITAN, "区市町村担当", "00-0000-0801"),
]

CAST = [
    Member("tanaka", "田中 恵子", "welfare", Role.WORKER, "市の地域福祉課。ひきこもり支援をまとめています。"),
    Member(
        "nakamura", "中村 正人", "welfare", Role.APPROVER, "地域福祉課の課長。理由のいる共有を承認します。"
    ),
    Member("inoue", "井上 翔", "youth", Role.WORKER, "市の児童青少年課。"),
    Member("takahashi", "高橋 直樹", "livelihood", Role.WORKER, "市の生活福祉課。"),
    Member("hayashi", "林 由美", "livelihood", Role.SUPERVISOR, "生活福祉課の係長。共有の承認もします。"),
    Member("kimura", "木村 亮", "disability", Role.WORKER, "市の障がい者支援課。"),
    Member("kato", "加藤 さゆり", "health", Role.WORKER, "保健センターの保健師。"),
    Member("sato", "佐藤 美咲", "coordinators", Role.WORKER, "地域福祉コーディネーター（大川住区）。"),
    Member("mori", "森 健太", "coordinators", Role.WORKER, "地域福祉コーディネーター（連池住区）。"),
    Member("yamamoto", "山本 和子", "coordinators", Role.SUPERVISOR, "コーディネーターのまとめ役。"),
    Member("kobayashi", "小林 誠", "selfreliance", Role.WORKER, "生活・就労支援窓口の相談員。"),
    Member("ito", "伊藤 彩", "care", Role.WORKER, "地域包括支援センターの社会福祉士。"),
    Member(
        "watanabe",
        "渡辺 修",
        "care",
        Role.SUPERVISOR,
        "地域包括支援センターのセンター長。共有の承認もします。",
    ),
    Member("saito", "斎藤 光", "homelife", Role.WORKER, "在宅生活支援の支援員。"),
    Member(
        "suzuki", "鈴木 大輔", "bluesky", Role.WORKER, "べつの支援団体。この町のほかの世帯とは関わりません。"
    ),
    Member("yoshida", "吉田 ふみ", "commissioners", Role.COMMISSIONER, "民生委員・児童委員（74歳）。"),
    Member("yamada", "山田 節子", "parents", Role.FACILITATOR, "親の会の世話人。"),
    Member("sasaki", "佐々木 学", "city", Role.ADMINISTRATOR, "市のシステム担当。"),
    Member("yamaguchi", "山口 綾", "city", Role.AUDITOR, "監査担当。"),
    Member("matsumoto", "松本 玲", "metropolis", Role.METROPOLITAN, "都の相談員。"),
]
MORE_COORDINATORS = ["清水 望", "阿部 航", "池田 葵", "橋本 陸", "石川 結"]  # seven with 佐藤 and 森
NOT_PLAYED = [  # in the town, but not on the demo's log-in page
    *(
        Member(f"coordinator{n}", name, "coordinators", Role.WORKER, "地域福祉コーディネーター。")
        for n, name in enumerate(MORE_COORDINATORS, start=3)
    ),
    Member("maeda", "前田 知子", "youth", Role.SUPERVISOR, "児童青少年課の係長。"),
    Member("fujita", "藤田 実", "disability", Role.SUPERVISOR, "障がい者支援課の係長。"),
    Member("okada", "岡田 久美", "health", Role.SUPERVISOR, "保健センターの係長。"),
]
MEMBERS = {member.key: member for member in CAST + NOT_PLAYED}

DISTRICTS = {  # 住区: its 町丁目
    "大川": ["大川1丁目", "大川2丁目", "大川3丁目"],
    "連池": ["上連池1丁目", "上連池2丁目", "下連池1丁目"],
    "東の原": ["東の原1丁目", "東の原2丁目", "北の原1丁目"],
    "西井": ["西井1丁目", "西井2丁目"],
    "新川原": ["新川原1丁目", "中原1丁目", "中原2丁目"],
    "井の上": ["井の上1丁目", "井の上2丁目"],
    "駅前": ["駅前1丁目", "駅前2丁目"],
}


@dataclass
class Town:
    """The town as it was founded: rows by their keys in BODIES and CAST."""

    municipality: Municipality
    bodies: dict[str, Agency] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)

    def actor(self, key: str, at: datetime | None = None) -> Actor:
        """One of the cast, acting in their post."""
        membership = Membership.objects.select_related("user", "agency").get(pk=self.members[key].pk)
        return actor_for(membership, at or timezone.now())

    def acting(self, key: str, at: datetime | None = None) -> AbstractContextManager[Reader]:
        """`with town.acting("sato") as sato: …`"""
        return acting_as(self.actor(key, at))


def found(today: date, *, years: int = 2) -> Town:
    """Found the town on 1 April, `years` fiscal years ago: bodies, people, districts, the lead, contracts."""
    start = date(fiscal_year(today) - years, 4, 1)
    town = Town(Municipality.objects.create(name=TOWN[0], code=TOWN[1]))
    _bodies(town, start)
    _people(town, moment(start))
    _districts(town, start)
    _who_leads(town, start)
    _contracts(town, moment(start, 10), moment(start.replace(year=start.year + years + 2), 0))
    _standing_grounds(town, moment(start, 11))
    return town


def find() -> Town | None:
    """The town as it stands in this database, or None where it was not founded."""
    municipality = Municipality.objects.filter(code=TOWN[1]).first()
    if municipality is None:
        return None
    town = Town(municipality)
    keys = {body.name: body.key for body in BODIES}
    for desk in Desk.objects.filter(agency__name__in=keys).select_related("agency").order_by("-pk"):
        town.bodies[keys[desk.agency.name]] = desk.agency
        town.desks[keys[desk.agency.name]] = desk  # the oldest one of each body stays
    posts = Membership.objects.filter(user__username__in=MEMBERS).select_related("user", "agency", "desk")
    for post in posts.order_by("-pk"):
        town.members[post.user.username] = post
    return town


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day in Tokyo."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _bodies(town: Town, since: date) -> None:
    for some in (  # those above first
        [body for body in BODIES if not body.parent],
        [body for body in BODIES if body.parent],
    ):
        made = Agency.objects.bulk_create(_agency(body, town) for body in some)
        town.bodies |= {body.key: agency for body, agency in zip(some, made, strict=True)}
    desks = [Desk(agency=town.bodies[body.key], name=body.desk, phone=body.phone) for body in BODIES]
    made_desks = Desk.objects.bulk_create(desks)
    town.desks |= {body.key: desk for body, desk in zip(BODIES, made_desks, strict=True)}
    for agency in town.bodies.values():
        if agency.home_id is None:
            AgencyArea.objects.create(agency=agency, municipality=town.municipality, since=since)


def _agency(body: Body, town: Town) -> Agency:
    return Agency(
        name=body.name,
        kind=body.kind,
        parent=town.bodies.get(body.parent),
        home=None if body.kind == K.METROPOLITAN else town.municipality,
    )


def _people(town: Town, since: datetime) -> None:
    password = make_password(PASSWORD)  # hashed once: argon2 takes its time on purpose
    members = list(MEMBERS.values())
    users = User.objects.bulk_create(
        User(username=member.key, name=member.name, password=password) for member in members
    )
    posts = Membership.objects.bulk_create(
        Membership(
            user=user,
            agency=town.bodies[member.body],
            desk=town.desks[member.body],
            role=member.role,
            since=since,
        )
        for member, user in zip(members, users, strict=True)
    )
    town.members |= {member.key: post for member, post in zip(members, posts, strict=True)}


def _districts(town: Town, since: date) -> None:
    keys = ["sato", "mori", *(f"coordinator{n}" for n in range(3, 8))]
    kind = District.Kind.COMMUNITY
    districts = District.objects.bulk_create(
        District(municipality=town.municipality, kind=kind, name=name, is_confirmed=True)
        for name in DISTRICTS
    )
    DistrictTown.objects.bulk_create(
        DistrictTown(district=district, town=place, since=since)
        for district, places in zip(districts, DISTRICTS.values(), strict=True)
        for place in places
    )
    DistrictDuty.objects.bulk_create(
        DistrictDuty(
            district=district, desk=town.desks["coordinators"], membership=town.members[key], since=since
        )
        for key, district in zip(keys, districts, strict=True)
    )


def _who_leads(town: Town, start: date) -> None:
    """児童青少年課 until the founding day, 地域福祉課 since: a dated setting, so that it can change again."""
    before = start.replace(year=start.year - 2)
    for key, since, until in (("youth", before, start), ("welfare", start, None)):
        Setting.objects.create(
            municipality=town.municipality,
            key=Setting.Key.COORDINATING_DESK,
            desk=town.desks[key],
            since=since,
            until=until,
        )


def _contracts(town: Town, starts_at: datetime, ends_at: datetime) -> None:
    commissioned = [
        (
            "coordinators",
            "welfare",
            "地域福祉コーディネーター事業 委託契約",
            "アウトリーチ等を通じた継続的支援",
        ),
        ("selfreliance", "livelihood", "生活困窮者自立相談支援事業 委託契約", "自立相談支援"),
    ]
    workers = {"welfare": "tanaka", "livelihood": "takahashi"}
    for contractor, commissioner, title, programme in commissioned:
        with town.acting(workers[commissioner], starts_at) as city:
            sharing_actions.record_contract(
                town.bodies[contractor],
                by=city,
                title=title,
                programme=programme,
                basis=basis_on("CONTRACT", starts_at.date()),
                scopes={Scope.EXISTENCE},
                starts_at=starts_at,
                ends_at=ends_at,
            )


def _standing_grounds(town: Town, at: datetime) -> None:
    """Every other section tells the coordinating one that somebody exists: one evidence for each section."""
    pairs = [("inoue", "maeda"), ("takahashi", "hayashi"), ("kimura", "fujita"), ("kato", "okada")]
    for writer, approver in pairs:
        with town.acting(writer, at) as section:
            evidence = sharing_actions.record_evidence(
                sharing_actions.Paper(
                    kind=Kind.GROUND,
                    basis=basis_on("APPI_69_2_2", at.date()),
                    title="ひきこもり支援をまとめる課への連絡",
                    recipients=[town.bodies["welfare"]],
                    people=[],
                    scopes={Scope.EXISTENCE},
                    until=None,
                    reason="市の中で、同じ世帯を別々に支援して取りこぼすことを防ぐため。",
                    harm_checked=True,
                    is_standing=True,
                ),
                by=section,
            )
        with town.acting(approver, at + timedelta(minutes=10)) as supervisor:
            sharing_actions.approve(evidence, by=supervisor)


def entries() -> list[dict[str, str]]:
    """The cast for the demo's log-in page: who, of which body, in which role, one press each."""
    names = {body.key: body.name for body in BODIES}
    return [
        {
            "username": member.key,
            "name": member.name,
            "agency": names[member.body],
            "role": str(member.role.label),
            "what": member.what,
        }
        for member in CAST
    ]
