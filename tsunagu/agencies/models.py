"""機関と人: towns, the bodies that work in them, the desks where work is addressed, and who belongs where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from datetime import date, datetime

    from tsunagu.agencies.actor import Actor

Row = TypeVar("Row", bound=models.Model)


def in_force(day: date) -> Q:
    """Rows whose half-open range since ≤ day < until holds; no `until` means still true."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def _range_is_forward(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(until=None) | Q(until__gte=F("since")),
        name=name,
        violation_error_message="終わりの日は、始まりの日より後にしてください。",
    )


class TownQuerySet(models.QuerySet[Row]):
    def visible_to(self, actor: Actor) -> Self:
        """What a town's administrator looks after; whoever else asks finds nothing.

        The model names the way to its town in TOWN. Not for lists to choose from (desks, recipients).
        """
        if not actor.is_in_force() or actor.role != Membership.Role.ADMINISTRATOR:
            return self.none()
        town: str = getattr(self.model, "TOWN")  # noqa: B009  Row has no such attribute for mypy
        return self.filter(**{town: actor.municipality_id}) if actor.municipality_id else self.none()


class Municipality(models.Model):
    """区市町村: a town whose people the software is for."""

    name = models.CharField(
        "名称", max_length=60, unique=True, error_messages={"unique": "この区市町村は、すでにあります。"}
    )
    code = models.CharField(
        "団体コード",
        max_length=6,
        unique=True,
        help_text="全国地方公共団体コード",
        error_messages={"unique": "この団体コードは、すでに使われています。"},
    )

    class Meta:
        verbose_name = "区市町村"

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """機関: a body, or a section of one, that answers for its own records."""

    class Kind(models.TextChoices):
        SECTION = "section", "市の課"
        COUNCIL = "council", "社会福祉協議会"
        COMMISSIONED = "commissioned", "委託先"
        SELF_RELIANCE = "self_reliance", "生活・就労支援窓口"
        CARE_CENTER = "care_center", "地域包括支援センター"
        HEALTH_CENTER = "health_center", "保健センター・保健所"
        COMMISSIONERS = "commissioners", "民生委員・児童委員協議会"
        SCHOOL = "school", "学校・学園"
        SUPPORT_BODY = "support_body", "民間支援団体"
        NETWORK = "network", "連絡会"
        METROPOLITAN = "metropolitan", "都の相談センター"
        OTHER = "other", "ほか"

    name = models.CharField(
        "名称", max_length=100, unique=True, error_messages={"unique": "同じ名前の機関が、すでにあります。"}
    )
    kind = models.CharField("種類", max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="親の機関"
    )
    home = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agencies",
        verbose_name="本拠の区市町村",
    )

    TOWN = "home"
    objects = TownQuerySet["Agency"].as_manager()

    class Meta:
        verbose_name = "機関"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class AgencyArea(models.Model):
    """機関の区域: a town that an agency serves, from when until when."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="areas", verbose_name="機関")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="served_by", verbose_name="区市町村"
    )
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    class Meta:
        verbose_name = "機関の区域"
        constraints = [_range_is_forward("area_range")]

    def __str__(self) -> str:
        return f"区域 {self.pk}"


class Desk(models.Model):
    """窓口: where work is addressed; never only to a person."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="desks", verbose_name="機関")
    name = models.CharField("名称", max_length=60)
    phone = models.CharField("電話", max_length=40, blank=True)
    until = models.DateField("いつまで", null=True, blank=True)

    TOWN = "agency__home"
    objects = TownQuerySet["Desk"].as_manager()

    class Meta:
        verbose_name = "窓口"
        ordering = ["agency_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                name="one_desk_name",
                violation_error_message="同じ名前の窓口がすでにあります。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(TownQuerySet["Membership"]):
    def in_force(self, at: datetime) -> Self:
        return self.filter(in_force_at(at))


def in_force_at(at: datetime) -> Q:
    return Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))


class Membership(models.Model):
    """所属: a user's post in one agency, in one role, from a moment until a moment."""

    class Role(models.TextChoices):
        WORKER = "worker", "担当者"
        SUPERVISOR = "supervisor", "上司"
        APPROVER = "approver", "承認者"
        COMMISSIONER = "commissioner", "民生委員・児童委員"
        FACILITATOR = "facilitator", "世話人"
        ADMINISTRATOR = "administrator", "システム担当"
        AUDITOR = "auditor", "監査担当"
        METROPOLITAN = "metropolitan", "都の相談員"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name="利用者"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="memberships", verbose_name="機関")
    desk = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name="窓口"
    )
    role = models.CharField("役割", max_length=20, choices=Role.choices)
    since = models.DateTimeField("いつから")
    until = models.DateTimeField("いつまで", null=True, blank=True)

    TOWN = "agency__home"
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "所属"
        ordering = ["pk"]
        constraints = [
            _range_is_forward("membership_range"),
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                condition=Q(until=None),
                name="one_open_membership",
                violation_error_message="この人は、この機関で同じ役割をすでに持っています。",
            ),
        ]

    def __str__(self) -> str:
        return f"所属 {self.pk}"

    def is_in_force(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or self.until > at)


class District(models.Model):
    """地区: one map of the town's 町丁目; the maps of 住区, 包括, 学園 and 民児協 differ."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", "住区"
        CARE = "care", "地域包括支援センターの区域"
        SCHOOL = "school", "学園"
        COMMISSIONERS = "commissioners", "民児協の区域"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="districts", verbose_name="区市町村"
    )
    kind = models.CharField("種類", max_length=20, choices=Kind.choices)
    name = models.CharField("名称", max_length=60)
    is_confirmed = models.BooleanField("市の確認ずみ", default=False)

    TOWN = "municipality"
    objects = TownQuerySet["District"].as_manager()

    class Meta:
        verbose_name = "地区"
        ordering = ["kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["municipality", "kind", "name"], name="one_district")]

    def __str__(self) -> str:
        return self.name


class DistrictTown(models.Model):
    """地区の町丁目: a 町丁目 belongs to a district from a day until a day."""

    district = models.ForeignKey(District, models.PROTECT, related_name="towns", verbose_name="地区")
    town = models.CharField("町丁目", max_length=40)
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    TOWN = "district__municipality"
    objects = TownQuerySet["DistrictTown"].as_manager()

    class Meta:
        verbose_name = "地区の町丁目"
        ordering = ["pk"]
        constraints = [_range_is_forward("district_town_range")]

    def __str__(self) -> str:
        return self.town


class DistrictDuty(models.Model):
    """担当地区: which desk, and who of it, answers for a district."""

    district = models.ForeignKey(District, models.PROTECT, related_name="duties", verbose_name="地区")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="duties", verbose_name="窓口")
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name="担当"
    )
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    TOWN = "district__municipality"
    objects = TownQuerySet["DistrictDuty"].as_manager()

    class Meta:
        verbose_name = "担当地区"
        ordering = ["pk"]
        constraints = [_range_is_forward("duty_range")]

    def __str__(self) -> str:
        return f"担当地区 {self.pk}"


class CoverQuerySet(models.QuerySet["Cover"]):
    def visible_to(self, actor: Actor) -> Self:
        """The covers among the colleagues of one's own agency; whoever is not in post finds nothing."""
        return self.filter(absent__agency=actor.agency) if actor.is_in_force() else self.none()

    def on(self, day: date) -> Self:
        return self.filter(in_force(day))


class Cover(models.Model):
    """代わり: on whose list a colleague's promises and households stand while they rest, with no right."""

    absent = models.ForeignKey(
        Membership, models.PROTECT, related_name="covered_by", verbose_name="休む人の所属"
    )
    stand_in = models.ForeignKey(
        Membership, models.PROTECT, related_name="covers", verbose_name="代わりの人の所属"
    )
    since = models.DateField("いつから")
    until = models.DateField("いつまで")  # the first day on which the colleague is back

    objects = CoverQuerySet.as_manager()

    class Meta:
        verbose_name = "代わり"
        ordering = ["since", "pk"]
        constraints = [
            _range_is_forward("cover_range"),
            models.CheckConstraint(condition=~Q(absent=F("stand_in")), name="cover_by_somebody_else"),
        ]
        indexes = [models.Index(fields=["stand_in", "until"], name="cover_stand_in")]

    def __str__(self) -> str:
        return f"代わり {self.pk}"


class Setting(models.Model):
    """設定: one dated value of a town; also which section leads."""

    class Key(models.TextChoices):
        COORDINATING_DESK = "coordinating_desk", "ひきこもり支援をまとめる窓口"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="settings", verbose_name="区市町村"
    )
    key = models.CharField("項目", max_length=40, choices=Key.choices)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", verbose_name="窓口")
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    TOWN = "municipality"
    objects = TownQuerySet["Setting"].as_manager()

    class Meta:
        verbose_name = "設定"
        ordering = ["key", "since"]
        constraints = [
            _range_is_forward("setting_range"),
            models.UniqueConstraint(
                fields=["municipality", "key"], condition=Q(until=None), name="one_open_setting"
            ),
        ]

    def __str__(self) -> str:
        return f"設定 {self.key}"
