"""社会資源: who in the town can help with what, when and within which limits, and when it is worth asking.

No row here is about a person: a resource belongs to a town, and everybody who works in the town reads it.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from tsunagu.agencies.models import Agency, AgencyArea, Desk, District, Membership, Municipality, in_force
from tsunagu.common.ids import new_public_id

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.agencies.actor import Actor

Row = TypeVar("Row", bound=models.Model)


def hashed(token: str) -> str:
    """What is kept of the token of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


FRESH = timedelta(days=90)  # after so long, what a resource says is looked at again
TOLD_AFTER = (90, 120, 150, 180, 270, 360)  # days without a look on which its desk is told, gently


class ResourceRows(models.QuerySet[Row]):
    """Rows of the actor's own town, or of the towns that a body without one serves; never for the auditor."""

    def visible_to(self, actor: Actor) -> Self:
        if not actor.is_in_force() or actor.role == Membership.Role.AUDITOR:
            return self.none()
        town: str = getattr(self.model, "TOWN")  # noqa: B009  Row has no such attribute for mypy
        if actor.agency.home_id is not None:
            return self.filter(**{town: actor.agency.home_id})
        served = AgencyArea.objects.filter(in_force(timezone.localdate(actor.at)), agency=actor.agency)
        return self.filter(**{f"{town}__in": served.values("municipality_id")})


class ResourceQuerySet(ResourceRows["Resource"]):
    def running(self, day: date) -> Self:
        """Valid on this day: begun, and not over."""
        begun = Q(valid_from=None) | Q(valid_from__lte=day)
        return self.filter(begun, Q(valid_until=None) | Q(valid_until__gt=day))

    def to_verify(self, day: date) -> Self:
        """Nobody has looked at them for 90 days, or ever."""
        old = Q(verified_on=None) | Q(verified_on__lte=day - FRESH)
        return self.filter(old).filter(Q(valid_until=None) | Q(valid_until__gt=day))

    def to_tell(self, day: date) -> Self:
        """Those of which the desk is told on just this day: after 90 days, and then now and again."""
        rows = self.to_verify(day).alias(looked=Coalesce("verified_on", "added_on"))
        return rows.filter(looked__in=[day - timedelta(days=days) for days in TOLD_AFTER])


class Resource(models.Model):
    """社会資源: one service, place or desk. 使いどき says when and how to use it, in a worker's own words.

    `valid_until` is the first day on which it is over. `desk` looks after what is written here. `version`
    grows with every change, so that whoever changes an old text is told.
    """

    class Kind(models.TextChoices):
        DESK = "desk", "相談窓口"
        HEALTH = "health", "医療・保健"
        WELFARE = "welfare", "福祉サービス"
        PLACE = "place", "施設・居場所"
        GROUP = "group", "活動・団体"
        WORK = "work", "就労・実習先"
        SCHOOL = "school", "学び・学校"
        SCHEME = "scheme", "制度・給付"
        OTHER = "other", "ほか"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="resources", verbose_name="区市町村"
    )
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    name = models.CharField("名称", max_length=100)
    kana = models.CharField("名称のカナ", max_length=200, blank=True)
    kind = models.CharField("種類", max_length=10, choices=Kind.choices)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="resources", verbose_name="機関"
    )
    body_name = models.CharField("運営する団体", max_length=100, blank=True)
    corporate_number = models.CharField("法人番号", max_length=13, blank=True)
    when_to_use = models.TextField("使いどき", blank=True)
    who_for = models.TextField("だれのため", blank=True)
    hours = models.CharField("曜日と時間", max_length=200, blank=True)
    how = models.TextField("使い方", blank=True)
    limits = models.TextField("できないこと・限り", blank=True)
    fee = models.CharField("お金", max_length=200, blank=True)
    phone = models.CharField("電話", max_length=40, blank=True)
    fax = models.CharField("ファクス", max_length=40, blank=True)
    email = models.CharField("メール", max_length=200, blank=True)
    url = models.CharField("ウェブサイト", max_length=300, blank=True)
    postal_code = models.CharField("郵便番号", max_length=8, blank=True)
    address = models.CharField("住所", max_length=200, blank=True)
    town = models.CharField("町丁目", max_length=40, blank=True)
    valid_from = models.DateField("いつから", null=True, blank=True)
    valid_until = models.DateField("いつまで", null=True, blank=True)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="resources", verbose_name="確かめる窓口")
    verified_on = models.DateField("確かめた日", null=True, blank=True)
    verified_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確かめた人"
    )
    is_public = models.BooleanField("公開する", default=False)
    version = models.PositiveIntegerField("版", default=1)
    added_on = models.DateField("加えた日")
    changed_at = models.DateTimeField("変わった日時")

    TOWN = "municipality"
    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = "社会資源"
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["desk", "verified_on"], name="resource_of_desk")]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name", "body_name"],
                name="one_resource_name",
                violation_error_message="同じ団体の、同じ名前の資源が、すでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="resource_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None) | Q(verified_on__isnull=False),
                name="resource_verified_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResourceNeed(models.Model):
    """困りごと: what somebody who looks for this resource needs."""

    class Need(models.TextChoices):
        TALK = "talk", "話を聞いてほしい"
        HEALTH = "health", "こころとからだ"
        PLACE = "place", "居場所・出かける先"
        FAMILY = "family", "家族のこと"
        WORK = "work", "働くこと"
        LEARN = "learn", "学ぶこと・学校"
        MONEY = "money", "お金・家計"
        HOME = "home", "住まい"
        LIFE = "life", "家のこと・食事"
        CARE = "care", "介護"
        DISABILITY = "disability", "障がい"
        RIGHTS = "rights", "手続き・法律"

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="needs", verbose_name="社会資源")
    need = models.CharField("困りごと", max_length=12, choices=Need.choices)

    TOWN = "resource__municipality"
    objects = ResourceRows["ResourceNeed"].as_manager()

    class Meta:
        verbose_name = "困りごと"
        constraints = [models.UniqueConstraint(fields=["resource", "need"], name="one_resource_need")]

    def __str__(self) -> str:
        return self.get_need_display()


class ResourceDistrict(models.Model):
    """資源の地区: a district that it serves. One that names none serves the whole town."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="districts", verbose_name="社会資源")
    district = models.ForeignKey(District, models.PROTECT, related_name="+", verbose_name="地区")

    TOWN = "resource__municipality"
    objects = ResourceRows["ResourceDistrict"].as_manager()

    class Meta:
        verbose_name = "資源の地区"
        constraints = [models.UniqueConstraint(fields=["resource", "district"], name="one_resource_district")]

    def __str__(self) -> str:
        return f"資源の地区 {self.pk}"


class ResourceAddress(models.Model):
    """仮の住所: where it is meanwhile, from a day until the first day on which it is back, and why."""

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="addresses", verbose_name="社会資源")
    address = models.CharField("仮の住所", max_length=200)
    words = models.CharField("わけ・目じるし", max_length=200, blank=True)
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    TOWN = "resource__municipality"
    objects = ResourceRows["ResourceAddress"].as_manager()

    class Meta:
        verbose_name = "仮の住所"
        ordering = ["resource_id", "since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="resource_address_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
            models.UniqueConstraint(
                fields=["resource", "since"],
                name="one_address_from_a_day",
                violation_error_message="同じ日から始まる仮の住所が、すでにあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"仮の住所 {self.pk}"


class ResourceLink(models.Model):
    """直してもらうリンク: who runs the resource can send changes without an account, until it expires.

    Only the hash of the token is kept: whoever reads the database cannot use it.
    """

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="links", verbose_name="社会資源")
    token_hash = models.CharField("印", max_length=64, unique=True)
    made_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="つくった人")
    made_at = models.DateTimeField("つくった日時")
    expires_at = models.DateTimeField("期限")
    ended_at = models.DateTimeField("止めた日時", null=True, blank=True)

    TOWN = "resource__municipality"
    objects = ResourceRows["ResourceLink"].as_manager()

    class Meta:
        verbose_name = "直してもらうリンク"
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"直してもらうリンク {self.pk}"


class ResourceRevision(models.Model):
    """資源のなおし: what somebody wants to read otherwise, or has changed. Old and new of every field.

    `changes`: for each field [old, new] as they stand in a form. Empty: everything is right as it is. One
    that waits is taken or refused once, by the desk that looks after the resource.
    """

    class Via(models.TextChoices):
        STAFF = "staff", "職員"
        LINK = "link", "リンク"
        IMPORT = "import", "取り込み"

    class Status(models.TextChoices):
        WAITING = "waiting", "確かめる前"
        TAKEN = "taken", "取り入れた"
        REFUSED = "refused", "取り入れない"

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="revisions", verbose_name="社会資源")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    via = models.CharField("どこから", max_length=10, choices=Via.choices)
    status = models.CharField("状況", max_length=10, choices=Status.choices)
    changes = models.JSONField("変わるところ", default=dict, blank=True)
    words = models.CharField("ことば", max_length=500, blank=True)
    sender = models.CharField("送った人", max_length=60, blank=True)
    link = models.ForeignKey(
        ResourceLink, models.PROTECT, null=True, blank=True, related_name="revisions", verbose_name="リンク"
    )
    recorded_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="記録した人"
    )
    recorded_at = models.DateTimeField("記録した日時")
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="決めた人"
    )
    decided_at = models.DateTimeField("決めた日時", null=True, blank=True)

    TOWN = "resource__municipality"
    objects = ResourceRows["ResourceRevision"].as_manager()

    class Meta:
        verbose_name = "資源のなおし"
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["resource"], condition=Q(status="waiting"), name="revision_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", decided_by=None, decided_at=None)
                | ~Q(status="waiting") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="revision_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(via="link", link__isnull=False) | ~Q(via="link") & Q(recorded_by__isnull=False),
                name="revision_came_from_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"資源のなおし {self.pk}"
