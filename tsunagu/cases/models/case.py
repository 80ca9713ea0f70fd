"""支援ケース: the case, its steps, its people and the bodies that stand by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse

from tsunagu.agencies.models import Agency, Desk, Membership, Municipality
from tsunagu.cases.days import DaysBetween
from tsunagu.common.ids import new_public_id
from tsunagu.common.scopes import Scope
from tsunagu.households.models import Household
from tsunagu.sharing.anchors import seen_through
from tsunagu.sharing.guarded import Guarded, GuardedQuerySet

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.sharing.reader import Reader

LONGEST_WAIT = 180  # days from one look at an open case to the next (architecture §6, invariant 1)


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, reader: Reader) -> Self:
        """Visible iff the row of somebody whom it supports now is; the page shows only those people."""
        return seen_through(self, CaseSubject.objects.filter(until=None), "case_id", reader)

    def running(self) -> Self:
        return self.exclude(status=Case.Status.PAUSED)

    def due_by(self, day: date) -> Self:
        return self.running().filter(next_look_on__lte=day)


class Case(models.Model):
    """支援ケース: codes, dates and desks only; every reason is a guarded row of one person."""

    class Status(models.TextChoices):
        OPEN = "open", "支援中"
        WATCHING = "watching", "見守り"
        PAUSED = "paused", "一区切り"

    TRANSITIONS = {
        Status.OPEN: {Status.WATCHING, Status.PAUSED},
        Status.WATCHING: {Status.OPEN, Status.PAUSED},
        Status.PAUSED: {Status.OPEN},
    }

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="cases", verbose_name="世帯")
    status = models.CharField("状況", max_length=10, choices=Status.choices, default=Status.OPEN)
    lead = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="主担当機関")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="cases", verbose_name="持っている窓口")
    worker = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="担当"
    )
    opened_on = models.DateField("始めた日")
    looked_on = models.DateField("見なおした日")
    next_look_on = models.DateField("つぎに見る日", null=True, blank=True)
    paused_on = models.DateField("一区切りの日", null=True, blank=True)
    # Something was written down anywhere in the household; what it was is read by whoever may read it.
    happened_at = models.DateTimeField("できごとが残された日時", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "支援ケース"
        indexes = [
            models.Index(fields=["municipality", "next_look_on"], name="case_next_look"),
            models.Index(fields=["municipality", "desk", "next_look_on"], name="case_desk"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="paused", next_look_on=None, paused_on__isnull=False)
                | (~Q(status="paused") & Q(next_look_on__isnull=False, paused_on=None)),
                name="running_case_has_next_look",
            ),
            models.CheckConstraint(
                condition=Q(next_look_on=None) | Q(next_look_on__gte=F("looked_on")),
                name="next_look_is_ahead",
            ),
            models.CheckConstraint(
                condition=Q(next_look_on=None)
                | Q(LessThanOrEqual(DaysBetween("looked_on", "next_look_on"), LONGEST_WAIT)),
                name="next_look_within_180_days",
                violation_error_message="つぎに見る日は、180日より先にはできません。",
            ),
        ]

    def __str__(self) -> str:
        return f"支援ケース {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("desk:household", args=[self.household.public_id])

    def last_step(self) -> CaseStep:
        """Who changed it last, and when; every case has a step from its first day."""
        return self.steps.select_related("by__user").latest("at", "pk")

    def may_become(self, status: Status) -> bool:
        return status in self.TRANSITIONS[Case.Status(self.status)]


class CaseStep(models.Model):
    """支援ケースの経過: one row per change of status, lead or desk; never updated, never deleted."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", verbose_name="支援ケース")
    status = models.CharField("状況", max_length=10, choices=Case.Status.choices)
    lead = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="主担当機関")
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", verbose_name="窓口")
    next_look_on = models.DateField("つぎに見る日", null=True, blank=True)
    at = models.DateTimeField("日時")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="した人")

    class Meta:
        verbose_name = "支援ケースの経過"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"経過 {self.pk}"


class CaseSubject(Guarded):
    """支援ケースの人: this agency takes part in the case for this person."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="subjects", verbose_name="支援ケース")
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    objects = GuardedQuerySet["CaseSubject"].as_manager()

    class Meta:
        verbose_name = "支援ケースの人"
        indexes = [
            models.Index(fields=["case", "person"], name="subject_case"),
            models.Index(fields=["municipality", "person", "case"], name="subject_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(scope=Scope.EXISTENCE), name="subject_scope"),
            models.CheckConstraint(condition=Q(person__isnull=False), name="subject_person_named"),
            models.UniqueConstraint(
                fields=["case", "holder", "person"], condition=Q(until=None), name="one_running_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"支援ケースの人 {self.pk}"


class Involvement(Guarded):
    """かかわり: a body that stands by the person and how to reach it. HEALTH where the body itself tells."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="involvements", verbose_name="支援ケース")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="機関"
    )
    body = models.CharField("登録のない機関・人", max_length=100, blank=True)
    part = models.CharField("していること", max_length=100)
    contact = models.CharField("連絡のしかた", max_length=100, blank=True)
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    objects = GuardedQuerySet["Involvement"].as_manager()

    class Meta:
        verbose_name = "かかわり"
        indexes = [models.Index(fields=["municipality", "person", "case"], name="involvement_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope__in=[Scope.EXISTENCE, Scope.HEALTH]), name="involvement_scope"
            ),
            models.CheckConstraint(condition=Q(person__isnull=False), name="involvement_person_named"),
            models.CheckConstraint(
                condition=Q(agency__isnull=False, body="") | (Q(agency=None) & ~Q(body="")),
                name="involvement_names_one_body",
            ),
        ]

    def __str__(self) -> str:
        return f"かかわり {self.pk}"
