"""アウトリーチ: for now one table: the decision to watch and wait, with a date that comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from tsunagu.agencies.models import Desk, Membership
from tsunagu.cases.models import Case
from tsunagu.common.scopes import Scope
from tsunagu.sharing.guarded import Guarded, GuardedQuerySet
from tsunagu.sharing.models import Evidence

if TYPE_CHECKING:
    from datetime import date


class WatchQuerySet(GuardedQuerySet["WatchDecision"]):
    def come_back(self, day: date) -> Self:
        """Running ones to think of again: their day has come, or something happened in the household."""
        came = Q(next_look_on__lte=day) | Q(case__happened_at__gt=F("recorded_at"))
        return self.filter(came, ended_on=None)


class WatchDecision(Guarded):
    """見守りの判断: nobody sees a problem, so we wait; why, who knows, who keeps it, when we look again.

    It comes back on its day, or when something happens anywhere in the household (`Case.happened_at`).
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="watch_decisions", verbose_name="支援ケース")
    reason = models.TextField("わけ")
    who_knows = models.TextField("だれが知っているか")
    triggers = models.TextField("どんなときに、もう一度考えるか", blank=True)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="共有の根拠"
    )  # no meeting is held, what is known is only shared: on this
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", verbose_name="見守る窓口")
    owner = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="見守る人"
    )
    decided_on = models.DateField("決めた日")
    next_look_on = models.DateField("つぎに考える日")
    ended_on = models.DateField("終えた日", null=True, blank=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = "見守りの判断"
        indexes = [models.Index(fields=["municipality", "person", "-decided_on"], name="watch_person")]
        constraints = [
            models.CheckConstraint(condition=Q(scope=Scope.NOTES), name="watch_scope"),
            models.CheckConstraint(condition=Q(person__isnull=False), name="watch_person_named"),
            models.CheckConstraint(condition=Q(next_look_on__gt=F("decided_on")), name="watch_comes_back"),
            models.UniqueConstraint(
                fields=["holder", "person", "case"], condition=Q(ended_on=None), name="one_running_watch"
            ),
        ]

    def __str__(self) -> str:
        return f"見守りの判断 {self.pk}"
