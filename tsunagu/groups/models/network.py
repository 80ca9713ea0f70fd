"""連絡会: bodies that support the same people, their meetings, papers about nobody, what each desk will do.

A meeting, its papers and its tasks are read by the member bodies; no row here points at a person or a case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tsunagu.agencies.models import Agency, Desk, Membership, Municipality, in_force
from tsunagu.common.ids import new_public_id
from tsunagu.groups.models.group import PlaceRows
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

Row = TypeVar("Row", bound=models.Model)


class NetworkRows(PlaceRows[Row]):
    """Which networks there are and who takes part: read by the whole town."""


class NetworkQuerySet(NetworkRows["Network"]):
    def joined_by(self, reader: Reader, *parts: str) -> Self:
        """Those in which the reader's agency takes part today, in one of these parts."""
        joined = NetworkMember.objects.filter(
            in_force(timezone.localdate(reader.at)),
            agency=reader.agency,
            part__in=parts or NetworkMember.Part.values,
        )
        return self.filter(pk__in=joined.values("network_id"))


class Network(models.Model):
    """連絡会: bodies of a town that meet about the same people. Who runs it stands in its members."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    name = models.CharField("名称", max_length=60)
    purpose = models.TextField("なんのために", blank=True)

    TOWN = "municipality"
    objects = NetworkQuerySet.as_manager()

    class Meta:
        verbose_name = "連絡会"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="one_network_name",
                violation_error_message="同じ名前の連絡会が、すでにあります。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class NetworkMember(models.Model):
    """連絡会の参加機関: who takes part as what, from a day until a day, and how they are reached.

    An observer reads and runs nothing. A body outside the town's list stands by its name alone.
    """

    class Part(models.TextChoices):
        SECRETARIAT = "secretariat", "事務局"
        MEMBER = "member", "参加機関"
        OBSERVER = "observer", "オブザーバー"

    class Way(models.TextChoices):
        MAIL = "mail", "メール"
        PHONE = "phone", "電話"
        FAX = "fax", "ファクス"
        POST = "post", "郵便"
        VISIT = "visit", "訪ねる"

    RUNS = (Part.SECRETARIAT, Part.MEMBER)

    network = models.ForeignKey(Network, models.PROTECT, related_name="members", verbose_name="連絡会")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="機関"
    )
    name = models.CharField("名称", max_length=60, blank=True)
    part = models.CharField("立場", max_length=12, choices=Part.choices)
    reached_by = models.CharField("連絡のしかた", max_length=10, choices=Way.choices)
    reach_words = models.CharField("連絡先とひとこと", max_length=120, blank=True)
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    TOWN = "network__municipality"
    objects = NetworkRows["NetworkMember"].as_manager()

    class Meta:
        verbose_name = "連絡会の参加機関"
        ordering = ["network_id", "since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="network_member_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, name="") | Q(agency=None) & ~Q(name=""),
                name="network_member_is_named",
                violation_error_message="機関を選ぶか、名前を書いてください。",
            ),
            models.UniqueConstraint(
                fields=["network", "agency"],
                condition=Q(until=None),
                name="one_open_network_member",
                violation_error_message="この機関は、もう加わっています。",
            ),
        ]

    def __str__(self) -> str:
        return f"連絡会の参加機関 {self.pk}"


class MemberRows(PlaceRows[Row]):
    """Rows of a network's inner work: whoever takes part reads them, observers too."""

    def visible_to(self, reader: Reader) -> Self:
        network = self.model.TOWN.removesuffix("__municipality")  # type: ignore[attr-defined]
        joined = Network.objects.visible_to(reader).joined_by(reader).values("pk")
        return super().visible_to(reader).filter(**{f"{network}__in": joined})


class NetworkMeeting(models.Model):
    """連絡会の集まり: when, where, what about, what was said, and which bodies came."""

    network = models.ForeignKey(Network, models.PROTECT, related_name="meetings", verbose_name="連絡会")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    on = models.DateField("日")
    starts_at = models.TimeField("始まり", null=True, blank=True)
    ends_at = models.TimeField("終わり", null=True, blank=True)
    place = models.CharField("場所", max_length=100, blank=True)
    agenda = models.TextField("話すこと", blank=True)
    minutes = models.TextField("話したこと", blank=True)
    came = models.ManyToManyField(
        NetworkMember,
        through="NetworkAttendance",
        related_name="meetings",
        verbose_name="来た機関",
        blank=True,
    )
    version = models.PositiveIntegerField("版", default=1)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    TOWN = "network__municipality"
    objects = MemberRows["NetworkMeeting"].as_manager()

    class Meta:
        verbose_name = "連絡会の集まり"
        ordering = ["network_id", "-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at=None) | Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="network_meeting_ends_after_it_starts",
                violation_error_message="終わりの時間は、始まりの時間より後にしてください。",
            )
        ]

    def __str__(self) -> str:
        return f"連絡会の集まり {self.on}"


class NetworkAttendance(models.Model):
    """連絡会に来た機関: a body that came to a meeting; never a person."""

    meeting = models.ForeignKey(
        NetworkMeeting, models.PROTECT, related_name="attendances", verbose_name="集まり"
    )
    member = models.ForeignKey(NetworkMember, models.PROTECT, related_name="+", verbose_name="参加機関")

    TOWN = "meeting__network__municipality"
    objects = MemberRows["NetworkAttendance"].as_manager()

    class Meta:
        verbose_name = "連絡会に来た機関"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="one_attendance_of_a_meeting")
        ]

    def __str__(self) -> str:
        return f"連絡会に来た機関 {self.pk}"


class NetworkPaper(models.Model):
    """連絡会の資料: general, or a story in which nobody can be recognised, as a named person has checked."""

    class Kind(models.TextChoices):
        GENERAL = "general", "ふつうの資料"
        ANONYMISED = "anonymised", "だれのことかわからない事例"

    meeting = models.ForeignKey(NetworkMeeting, models.PROTECT, related_name="papers", verbose_name="集まり")
    kind = models.CharField("種類", max_length=12, choices=Kind.choices)
    title = models.CharField("題", max_length=100)
    text = models.TextField("本文")
    checked_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確かめた人"
    )
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    TOWN = "meeting__network__municipality"
    objects = MemberRows["NetworkPaper"].as_manager()

    class Meta:
        verbose_name = "連絡会の資料"
        ordering = ["meeting_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="general", checked_by=None) | Q(kind="anonymised", checked_by__isnull=False),
                name="somebody_checked_that_nobody_is_recognised",
                violation_error_message="だれのことか、わからないことを確かめてください。",
            )
        ]

    def __str__(self) -> str:
        return f"連絡会の資料 {self.pk}"


class NetworkTaskQuerySet(MemberRows["NetworkTask"]):
    def visible_to(self, reader: Reader) -> Self:
        """Of those who take part, and of the desk that was asked, also where its body takes no part."""
        if not reader.may(May.PLACES):
            return self.none()
        joined = Network.objects.visible_to(reader).joined_by(reader).values("pk")
        theirs = Q(meeting__network__in=joined) | Q(desk__agency=reader.agency)
        return self.filter(theirs, meeting__network__municipality=reader.agency.home_id)


class NetworkTask(models.Model):
    """連絡会で決めたこと: what a desk will do until when. It stands on that desk's きょう until done."""

    meeting = models.ForeignKey(NetworkMeeting, models.PROTECT, related_name="tasks", verbose_name="集まり")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", verbose_name="窓口")
    words = models.CharField("すること", max_length=200)
    due_on = models.DateField("いつまで")
    done_on = models.DateField("済んだ日", null=True, blank=True)
    done_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="済ませた人"
    )

    TOWN = "meeting__network__municipality"
    objects = NetworkTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "連絡会で決めたこと"
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["desk", "done_on", "due_on"], name="network_task_desk")]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="a_done_task_says_who",
            )
        ]

    def __str__(self) -> str:
        return f"連絡会で決めたこと {self.pk}"
