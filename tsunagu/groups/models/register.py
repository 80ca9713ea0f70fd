"""手伝う人: an agency's own register of those who help, what they learned, and where they are not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import F, Q

from tsunagu.agencies.models import Agency, Membership
from tsunagu.common.ids import new_public_id
from tsunagu.common.scopes import Scope
from tsunagu.groups.models.group import Field, Group
from tsunagu.sharing.guarded import Guarded, GuardedQuerySet
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

Row = TypeVar("Row", bound=models.Model)


class RegisterRows(models.QuerySet[Row]):
    """The model names the way to the agency that keeps the register in KEPT_BY."""

    def visible_to(self, reader: Reader) -> Self:
        """Whoever runs something for the agency that keeps the register."""
        if not reader.may(May.GATHER):
            return self.none()
        kept_by: str = getattr(self.model, "KEPT_BY")  # noqa: B009  Row has no such attribute for mypy
        return self.filter(**{kept_by: reader.agency})


class Helper(models.Model):
    """手伝う人: somebody who helps at places, as the agency that asks them knows them."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="登録した機関")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    name = models.CharField("名前", max_length=60)
    phone = models.CharField("電話", max_length=40, blank=True)
    words = models.CharField("できること・ひとこと", max_length=200, blank=True)
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    KEPT_BY = "agency"
    objects = RegisterRows["Helper"].as_manager()

    class Meta:
        verbose_name = "手伝う人"
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="helper_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
            models.UniqueConstraint(
                fields=["agency", "name", "phone"],
                condition=Q(until=None),
                name="one_helper",
                violation_error_message="同じ名前と電話の人が、すでに登録されています。",
            ),
        ]

    def __str__(self) -> str:
        return f"手伝う人 {self.pk}"


class HelperField(models.Model):
    """手伝う人の分野: what the helper can do."""

    helper = models.ForeignKey(Helper, models.PROTECT, related_name="fields", verbose_name="手伝う人")
    field = models.CharField("分野", max_length=20, choices=Field.choices)

    class Meta:
        verbose_name = "手伝う人の分野"
        constraints = [models.UniqueConstraint(fields=["helper", "field"], name="one_helper_field")]

    def __str__(self) -> str:
        return self.get_field_display()


class Training(models.Model):
    """研修: what a helper learned, when, for how long, from whom."""

    helper = models.ForeignKey(Helper, models.PROTECT, related_name="trainings", verbose_name="手伝う人")
    name = models.CharField("研修の名前", max_length=100)
    on = models.DateField("受けた日")
    hours = models.DecimalField("時間数", max_digits=4, decimal_places=1)  # hours
    given_by = models.CharField("開いたところ", max_length=60, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    KEPT_BY = "helper__agency"
    objects = RegisterRows["Training"].as_manager()

    class Meta:
        verbose_name = "研修"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0),
                name="training_hours",
                violation_error_message="時間数は、0より大きい数にしてください。",
            ),
            models.UniqueConstraint(
                fields=["helper", "name", "on"],
                name="one_training",
                violation_error_message="同じ日の同じ研修が、すでに書いてあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"研修 {self.pk}"


class HelperConflict(models.Model):
    """頼まない先: a 町丁目, a body or a place to which this helper is not sent, and why.

    About a person it is a PersonConflict, which the ledger guards.
    """

    helper = models.ForeignKey(Helper, models.PROTECT, related_name="conflicts", verbose_name="手伝う人")
    town = models.CharField("町丁目", max_length=40, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="機関"
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="場"
    )
    words = models.CharField("わけ", max_length=200, blank=True)
    ended_at = models.DateTimeField("外した日時", null=True, blank=True)

    KEPT_BY = "helper__agency"
    objects = RegisterRows["HelperConflict"].as_manager()

    class Meta:
        verbose_name = "頼まない先"
        ordering = ["helper_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(town="") & Q(agency=None, group=None)
                | Q(town="", agency__isnull=False, group=None)
                | Q(town="", agency=None, group__isnull=False),
                name="conflict_with_one_thing",
                violation_error_message="町丁目・機関・場のうち、ひとつを書いてください。",
            )
        ]

    def __str__(self) -> str:
        return f"頼まない先 {self.pk}"


class PersonConflict(Guarded):
    """この人には頼まない: for this person, this helper is not asked (a neighbour, a former class-mate)."""

    helper = models.ForeignKey(Helper, models.PROTECT, related_name="+", verbose_name="手伝う人")
    words = models.CharField("わけ", max_length=200, blank=True)
    ended_at = models.DateTimeField("外した日時", null=True, blank=True)

    objects = GuardedQuerySet["PersonConflict"].as_manager()

    class Meta:
        verbose_name = "この人には頼まない"
        indexes = [models.Index(fields=["municipality", "person"], name="person_conflict_person")]
        constraints = [
            models.CheckConstraint(condition=Q(scope=Scope.NOTES), name="person_conflict_scope"),
            models.CheckConstraint(condition=Q(person__isnull=False), name="person_conflict_person_named"),
            models.UniqueConstraint(
                fields=["holder", "person", "helper"], condition=Q(ended_at=None), name="one_person_conflict"
            ),
        ]

    def __str__(self) -> str:
        return f"この人には頼まない {self.pk}"
