"""合同相談会: one day on which several bodies sit at tables; bookings by number, gone when the day is closed.

Whether somebody came is a number for each table and stands in no booking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from tsunagu.agencies.models import Agency, Desk, Membership, Municipality
from tsunagu.common.ids import new_public_id
from tsunagu.groups.models.group import PlaceRows
from tsunagu.groups.models.network import Network, NetworkMember
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader


Row = TypeVar("Row", bound=models.Model)


class DayRows(PlaceRows[Row]):
    """Days, tables, slots and figures: numbers and names of bodies, read by the whole town."""


class Event(models.Model):
    """合同相談会: a day of consultation that a network holds together."""

    class Status(models.TextChoices):
        PLANNED = "planned", "準備中"
        OPEN = "open", "受付中"
        CLOSED = "closed", "おわった"
        CANCELLED = "cancelled", "中止"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    network = models.ForeignKey(Network, models.PROTECT, related_name="events", verbose_name="主催の連絡会")
    name = models.CharField("名称", max_length=60)
    on = models.DateField("日")
    starts_at = models.TimeField("始まり")
    ends_at = models.TimeField("終わり")
    place = models.CharField("場所", max_length=100)
    slot_minutes = models.PositiveSmallIntegerField("1枠の分", default=45)
    status = models.CharField("状況", max_length=10, choices=Status.choices, default=Status.PLANNED)
    cancelled_words = models.CharField("中止のことば", max_length=200, blank=True)
    last_number = models.PositiveIntegerField("最後の番号", default=0)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    TOWN = "municipality"
    objects = DayRows["Event"].as_manager()

    class Meta:
        verbose_name = "合同相談会"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "on"],
                condition=~Q(status="cancelled"),
                name="one_joint_day_of_a_network",
                violation_error_message="その日には、もう合同相談会があります。",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="joint_day_ends_after_it_starts",
                violation_error_message="終わりの時間は、始まりの時間より後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(slot_minutes__gte=10, slot_minutes__lte=180), name="slot_minutes"
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled") | Q(cancelled_words=""), name="only_a_cancelled_day_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"合同相談会 {self.on}"


class Table(models.Model):
    """相談の席: one body's table, its subject, the desk that takes up what follows, and perhaps who there.

    `brought`: how many were brought to a desk from here; a number, so that nothing leads from a desk's words
    back to a booking.
    """

    event = models.ForeignKey(Event, models.PROTECT, related_name="tables", verbose_name="合同相談会")
    position = models.PositiveSmallIntegerField("順")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="機関")
    topic = models.CharField("相談できること", max_length=60)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", verbose_name="あとを受けとめる窓口")
    owner = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="あとを受けとめる人"
    )
    brought = models.PositiveIntegerField("つないだ数", default=0)

    TOWN = "event__municipality"
    objects = DayRows["Table"].as_manager()

    class Meta:
        verbose_name = "相談の席"
        ordering = ["event_id", "position"]
        constraints = [models.UniqueConstraint(fields=["event", "position"], name="one_table_position")]

    def __str__(self) -> str:
        return self.topic


class Slot(models.Model):
    """相談の枠: one time at one table, for so many bookings."""

    table = models.ForeignKey(Table, models.PROTECT, related_name="slots", verbose_name="相談の席")
    starts_at = models.TimeField("始まり")
    places = models.PositiveSmallIntegerField("席の数", default=1)

    TOWN = "table__event__municipality"
    objects = DayRows["Slot"].as_manager()

    class Meta:
        verbose_name = "相談の枠"
        ordering = ["table_id", "starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["table", "starts_at"], name="one_slot_a_time"),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=20), name="slot_places"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M}"


class BookingQuerySet(PlaceRows["Booking"]):
    def visible_to(self, reader: Reader) -> Self:
        """Those of the bodies that hold the day; an observer reads numbers only."""
        if not reader.may(May.GATHER):
            return self.none()
        networks = Network.objects.visible_to(reader).joined_by(reader, *NetworkMember.RUNS)
        return super().visible_to(reader).filter(event__network__in=networks.values("pk"))


class Booking(models.Model):
    """相談の予約: a number, perhaps a nickname and a way to reach them; both are erased when the day closes.

    One seat of a slot is taken once: the database refuses the second. `code`: a digest of what was given to
    cancel with, shown once. `wish`: the table somebody waits for.
    """

    class Status(models.TextChoices):
        BOOKED = "booked", "予約"
        WAITING = "waiting", "空き待ち"
        CANCELLED = "cancelled", "取り消し"

    event = models.ForeignKey(Event, models.PROTECT, related_name="bookings", verbose_name="合同相談会")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    number = models.PositiveIntegerField("番号")
    slot = models.ForeignKey(
        Slot, models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name="相談の枠"
    )
    seat = models.PositiveSmallIntegerField("席", null=True, blank=True)
    wish = models.ForeignKey(Table, models.PROTECT, related_name="+", verbose_name="相談の席")
    nickname = models.CharField("呼び名", max_length=40, blank=True)
    contact = models.CharField("連絡先", max_length=100, blank=True)
    code = models.CharField("取り消しの番号（要約値）", max_length=64, blank=True)
    status = models.CharField("状況", max_length=10, choices=Status.choices)
    walk_in = models.BooleanField("当日", default=False)
    told_at = models.DateTimeField("伝えた日時", null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    TOWN = "event__municipality"
    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = "相談の予約"
        ordering = ["event_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "seat"],
                condition=Q(status="booked"),
                name="one_booking_a_seat",
                violation_error_message="この枠は、いま埋まりました。",
            ),
            models.UniqueConstraint(fields=["event", "number"], name="one_booking_number"),
            models.UniqueConstraint(
                fields=["event", "nickname"],
                condition=~Q(nickname="") & ~Q(status="cancelled"),
                name="one_nickname_a_day",
                violation_error_message="同じ呼び名の予約が、もうあります。",
            ),
            models.UniqueConstraint(fields=["event", "code"], condition=~Q(code=""), name="one_booking_code"),
            models.CheckConstraint(
                condition=Q(status="booked", slot__isnull=False, seat__isnull=False)
                | ~Q(status="booked") & Q(slot=None, seat=None),
                name="only_a_booking_holds_a_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}番"


class EventFigure(models.Model):
    """合同相談会の数: what one table had, when the day was closed. The unit stands with each number."""

    class Kind(models.TextChoices):
        BOOKED = "booked", "予約"
        WALK_IN = "walk_in", "当日"
        USED = "used", "相談"
        BROUGHT = "brought", "つないだ受付"

    class Unit(models.TextChoices):
        CASES = "cases", "件"
        TIMES = "times", "延べ"

    UNITS = {
        Kind.BOOKED: Unit.CASES,
        Kind.WALK_IN: Unit.CASES,
        Kind.USED: Unit.TIMES,
        Kind.BROUGHT: Unit.CASES,
    }

    event = models.ForeignKey(Event, models.PROTECT, related_name="figures", verbose_name="合同相談会")
    table = models.ForeignKey(Table, models.PROTECT, related_name="figures", verbose_name="相談の席")
    kind = models.CharField("なにの数", max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField("数")
    unit = models.CharField("単位", max_length=10, choices=Unit.choices)

    TOWN = "event__municipality"
    objects = DayRows["EventFigure"].as_manager()

    class Meta:
        verbose_name = "合同相談会の数"
        ordering = ["event_id", "table__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["table", "kind"], name="one_figure_of_a_table")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
