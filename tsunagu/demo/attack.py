"""近いまちがい: two small towns in which much is almost shared, written through the actions.

Every world is one household of two people that one agency supports. Something of the first person is shared,
or nearly; nothing of the relative is, except where the world says so. Every text of every row carries a mark
of its own, so that a page which shows too much gives itself away (manage.py seed --profile attack --out …).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from tsunagu.accounts.models import User
from tsunagu.agencies.models import Agency, AgencyArea, Desk, Membership, Municipality, Setting
from tsunagu.demo import worlds
from tsunagu.demo.cast import Town
from tsunagu.demo.marks import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator


PASSWORD = "hinata-to-kage-2026"  # noqa: S105  of the invented towns alone
TOWNS = {"hinata": ("ひなた市", "139991"), "kage": ("かげ市", "139992")}
DAY = timedelta(days=1)

K = Agency.Kind
Role = Membership.Role


class Body(NamedTuple):
    key: str
    name: str
    kind: Agency.Kind
    town: str  # "" for one that serves several


class Post(NamedTuple):
    """A post: days before today from which and until which it is in force."""

    user: str
    body: str
    role: Membership.Role = Role.WORKER
    left: int | None = None
    active: bool = True


BODIES = [
    Body("holder", "ひなた市 くらし課", K.SECTION, "hinata"),
    Body("near", "となりの会", K.SUPPORT_BODY, "hinata"),
    Body("beside", "むかいの会", K.SUPPORT_BODY, "hinata"),
    Body("leading", "ひなた市 まとめ課", K.SECTION, "hinata"),
    Body("works", "ひなた市 委託", K.COMMISSIONED, "hinata"),
    Body("former", "ひなた市 もと委託", K.COMMISSIONED, "hinata"),
    Body("lapsed", "ひなた市 期限の過ぎた委託", K.COMMISSIONED, "hinata"),
    Body("heir", "ひなた市 ひきつぎ課", K.SECTION, "hinata"),
    Body("over", "かげ市 くらし課", K.SECTION, "kage"),
    Body("both", "ふたつの町の会", K.SUPPORT_BODY, ""),
]
POSTS = [
    Post("holder1", "holder"),
    Post("holder2", "holder", Role.SUPERVISOR),
    Post("holder3", "holder", Role.APPROVER),
    Post("holder4", "holder", left=1),
    Post("holder5", "holder", active=False),
    Post("near1", "near"),
    Post("near2", "near"),
    Post("near3", "near", Role.SUPERVISOR),
    Post("near4", "near", left=1),
    Post("near5", "near", Role.ADMINISTRATOR),
    Post("near6", "near", Role.AUDITOR),
    Post("near7", "near", Role.COMMISSIONER),
    Post("beside1", "beside"),
    Post("twohats", "near"),
    Post("twohats", "beside"),
    Post("leading1", "leading"),
    Post("works1", "works"),
    Post("former1", "former"),
    Post("lapsed1", "lapsed"),
    Post("heir1", "heir"),
    Post("over1", "over"),
    Post("both1", "both"),
]


@dataclass
class Stage:
    """The two towns while the worlds are laid out: who acts, when, and the marks that were given."""

    now: datetime
    marks: Iterator[str]
    towns: dict[str, Municipality] = field(default_factory=dict)
    town: Town = field(init=False)

    def ago(self, days: float) -> datetime:
        return self.now - days * DAY

    def text(self, words: str) -> str:
        """Words with a mark that stands in no other row."""
        return f"{words}（{next(self.marks)}）"


def marks(seed: int) -> Iterator[str]:
    """K-7Q2MZX4B, another one each time, the same ones for the same seed."""
    random = Random(seed)  # noqa: S311  marks in an invented town, no secrets
    seen: set[str] = set()
    while True:
        mark = "K-" + "".join(random.choices(LETTERS, k=8))
        if mark not in seen:
            seen.add(mark)
            yield mark


def build(seed: int, now: datetime) -> None:
    """Both towns with every world. In an empty database; the caller holds the transaction."""
    stage = Stage(now, marks(seed))
    stage.towns = {key: Municipality.objects.create(name=n, code=c) for key, (n, c) in TOWNS.items()}
    stage.town = Town(stage.towns["hinata"])
    _bodies(stage)
    _people(stage)
    _leading(stage)
    worlds.lay_out(stage)


def _bodies(stage: Stage) -> None:
    since = stage.ago(800).date()
    for body in BODIES:
        agency = Agency.objects.create(name=body.name, kind=body.kind, home=stage.towns.get(body.town))
        stage.town.bodies[body.key] = agency
        stage.town.desks[body.key] = Desk.objects.create(agency=agency, name="窓口")
    both, yesterday = stage.town.bodies["both"], timezone.localdate(stage.ago(1))
    AgencyArea.objects.create(agency=both, municipality=stage.towns["hinata"], since=since)
    AgencyArea.objects.create(agency=both, municipality=stage.towns["kage"], since=since, until=yesterday)


def _people(stage: Stage) -> None:
    password = make_password(PASSWORD)
    users: dict[str, User] = {}
    for post in POSTS:
        if post.user not in users:
            users[post.user] = User.objects.create(
                username=post.user, name=f"{post.user}さん", password=password, is_active=post.active
            )
        stage.town.members[post.user] = Membership.objects.create(
            user=users[post.user],
            agency=stage.town.bodies[post.body],
            desk=stage.town.desks[post.body],
            role=post.role,
            since=stage.ago(800),
            until=None if post.left is None else stage.ago(post.left),
        )


def _leading(stage: Stage) -> None:
    for key, body in (("hinata", "leading"), ("kage", "over")):
        Setting.objects.create(
            municipality=stage.towns[key],
            key=Setting.Key.COORDINATING_DESK,
            desk=stage.town.desks[body],
            since=stage.ago(800).date(),
        )
