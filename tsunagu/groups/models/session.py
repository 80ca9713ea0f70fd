"""回: one meeting of a group, its head-count, what was made, and who signed up while it is still to come.

Who came is a number by kind. Nothing here points at a person, and nothing says who did not come.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from tsunagu.agencies.models import Membership
from tsunagu.common.ids import new_public_id
from tsunagu.groups.models.group import Group, PlaceRows
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader


class SessionQuerySet(PlaceRows["Session"]):
    def hosted_by(self, reader: Reader) -> Self:
        """Those of the groups that the reader's own agency hosts or co-hosts today."""
        if not reader.may(May.GATHER):
            return self.none()
        groups = Group.objects.visible_to(reader).hosted_by(reader)
        return self.visible_to(reader).filter(group__in=groups.values("pk"))

    def published(self) -> Self:
        """What everybody may read: an announced session of a group that is public."""
        return self.filter(published_at__isnull=False, group__is_public=True)


class Session(models.Model):
    """回: one meeting of a group on a day. `words`: what is done, as it stands on the flyer.

    `counting`: what becomes of two people's counts of one day. `signed_up`: the number that stays when the
    names are erased. `version` rises with every change, so that whoever comes second is told.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "予定"
        CANCELLED = "cancelled", "中止"
        HELD = "held", "おわった回"

    class Counting(models.TextChoices):
        LARGER = "larger", "同じ部屋なので、多いほう"
        SUM = "sum", "入口が別なので、合わせる"

    group = models.ForeignKey(Group, models.PROTECT, related_name="sessions", verbose_name="場")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    on = models.DateField("日")
    starts_at = models.TimeField("始まり", null=True, blank=True)
    ends_at = models.TimeField("終わり", null=True, blank=True)
    place = models.CharField("場所", max_length=100)
    words = models.CharField("なにをする", max_length=200)
    booking = models.CharField(
        "申し込み", max_length=10, choices=Group.Booking.choices, default=Group.Booking.NONE
    )
    capacity = models.PositiveSmallIntegerField("定員", null=True, blank=True)
    guests = models.CharField("ゲスト", max_length=200, blank=True)
    helpers = models.CharField("手伝う人", max_length=200, blank=True)
    status = models.CharField("状況", max_length=10, choices=Status.choices, default=Status.PLANNED)
    cancelled_words = models.CharField("中止のことば", max_length=200, blank=True)
    published_at = models.DateTimeField("お知らせを出した日時", null=True, blank=True)
    counting = models.CharField(
        "2人の数えかた", max_length=10, choices=Counting.choices, default=Counting.LARGER
    )
    did = models.CharField("したこと", max_length=300, blank=True)
    good = models.CharField("よかったこと", max_length=300, blank=True)
    following = models.CharField("つぎに", max_length=300, blank=True)
    signed_up = models.PositiveSmallIntegerField("申し込みの数", default=0)
    version = models.PositiveIntegerField("版", default=1)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="書いた人")
    written_at = models.DateTimeField("書いた日時")

    TOWN = "group__municipality"
    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "回"
        ordering = ["on", "starts_at", "pk"]
        indexes = [models.Index(fields=["group", "on"], name="session_group_on")]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "on"],
                condition=~Q(status="cancelled"),
                name="one_session_a_day",
                violation_error_message="その日には、もう1回あります。",
            ),
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message="終わりの時間は、始まりの時間より後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__gte=1),
                name="session_capacity",
                violation_error_message="定員は1人からです。",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled") | Q(cancelled_words=""),
                name="cancelled_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"回 {self.on}"


class HeadCount(models.Model):
    """人数: one tap at the door, plus or minus one, by kind. `key` is made in the page: a tap counts once.

    Taps are only added. A nickname is for the day itself and is erased when the session is closed.
    """

    class Kind(models.TextChoices):
        PERSON = "person", "本人"
        FAMILY = "family", "家族"
        VISITOR = "visitor", "見学"
        HELPER = "helper", "手伝い"
        STAFF = "staff", "職員"

    CAME = (Kind.PERSON, Kind.FAMILY, Kind.VISITOR)  # 「いま 6人」; helpers and staff stand beside it

    session = models.ForeignKey(Session, models.PROTECT, related_name="counts", verbose_name="回")
    kind = models.CharField("種類", max_length=10, choices=Kind.choices)
    step = models.SmallIntegerField("増減")
    key = models.UUIDField("一度きりの鍵", unique=True, default=uuid.uuid4)
    nickname = models.CharField("呼び名", max_length=40, blank=True)
    counted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="数えた人")
    counted_at = models.DateTimeField("数えた日時")

    TOWN = "session__group__municipality"
    objects = PlaceRows["HeadCount"].as_manager()

    class Meta:
        verbose_name = "人数"
        ordering = ["session_id", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(step__in=(1, -1)), name="a_tap_is_one"),
            models.CheckConstraint(condition=Q(step=1) | Q(nickname=""), name="only_a_plus_has_a_nickname"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.step:+d}"


class SessionWork(models.Model):
    """つくったもの: what was made in a session, for whom (a body or a use, never a person), and how many."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="works", verbose_name="回")
    what = models.CharField("なにを", max_length=100)
    for_whom = models.CharField("だれのために", max_length=100, blank=True)
    count = models.PositiveIntegerField("いくつ", null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    TOWN = "session__group__municipality"
    objects = PlaceRows["SessionWork"].as_manager()

    class Meta:
        verbose_name = "つくったもの"
        ordering = ["session_id", "pk"]

    def __str__(self) -> str:
        return self.what


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def visible_to(self, reader: Reader) -> Self:
        """Those who run the session, and nobody else of the town."""
        return self.filter(session__in=Session.objects.hosted_by(reader).values("pk"))

    def standing(self) -> Self:
        return self.filter(cancelled_at=None)


class SignUp(models.Model):
    """申し込み: somebody means to come, by a number and a nickname. Erased when the session is closed."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="sign_ups", verbose_name="回")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    number = models.PositiveSmallIntegerField("番号")
    nickname = models.CharField("呼び名", max_length=40)
    contact = models.CharField("連絡先", max_length=100, blank=True)
    taken_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="受けた人")
    taken_at = models.DateTimeField("受けた日時")
    cancelled_at = models.DateTimeField("取りやめた日時", null=True, blank=True)
    told_at = models.DateTimeField("中止を伝えた日時", null=True, blank=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = "申し込み"
        ordering = ["session_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="one_sign_up_number"),
        ]

    def __str__(self) -> str:
        return f"申し込み {self.number}"
