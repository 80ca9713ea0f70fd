"""参加支援: what somebody likes and can do, what makes a place bearable, and how it went with a place.

All three are rows about one person, under the ledger, and stand only while that person's consent does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tsunagu.common.scopes import Scope
from tsunagu.groups.models.group import Ease, Field, Group
from tsunagu.sharing.guarded import Guarded, GuardedQuerySet
from tsunagu.sharing.models import Consent

if TYPE_CHECKING:
    from datetime import datetime

Row = TypeVar("Row", bound=models.Model)


class ConsentedRows(GuardedQuerySet[Row]):
    def consented(self, at: datetime) -> Self:
        """Only what the person still agrees to: what was taken back, or has run out, is gone at once."""
        return self.filter(
            Q(consent__withdrawn_at=None) | Q(consent__withdrawn_at__gt=at),
            Q(consent__until=None) | Q(consent__until__gte=timezone.localdate(at)),
        )


class Consented(Guarded):
    """A row that rests on a consent with the purpose 場とのつながりを残す."""

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+", verbose_name="同意")

    class Meta:
        abstract = True


def _about_somebody(name: str) -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(condition=Q(scope=Scope.NOTES), name=f"{name}_scope"),
        models.CheckConstraint(condition=Q(person__isnull=False), name=f"{name}_person_named"),
    ]


class Interest(Consented):
    """すきなこと・得意なこと: what the person likes, does well, would like to try, or finds hard.

    One of the fields of places, or words where none fits; both say more.
    """

    class Kind(models.TextChoices):
        LIKE = "like", "好き"
        GOOD = "good", "得意"
        WANT = "want", "やってみたい"
        HARD = "hard", "にがて"

    kind = models.CharField("どんなこと", max_length=10, choices=Kind.choices)
    field = models.CharField("分野", max_length=20, choices=Field.choices, blank=True)
    words = models.CharField("ことば", max_length=200, blank=True)
    ended_at = models.DateTimeField("外した日時", null=True, blank=True)

    objects = ConsentedRows["Interest"].as_manager()

    class Meta:
        verbose_name = "すきなこと・得意なこと"
        indexes = [models.Index(fields=["municipality", "person"], name="interest_person")]
        constraints = [
            *_about_somebody("interest"),
            models.CheckConstraint(
                condition=~Q(field="") | ~Q(words=""),
                name="interest_says_something",
                violation_error_message="分野を選ぶか、ことばで書いてください。",
            ),
            models.UniqueConstraint(
                fields=["holder", "person", "kind", "field", "words"],
                condition=Q(ended_at=None),
                name="one_interest",
                violation_error_message="同じことが、すでに書いてあります。",
            ),
        ]

    def __str__(self) -> str:
        return f"すきなこと・得意なこと {self.pk}"


class EaseNeed(Consented):
    """来やすさの希望: what the person needs so that going is bearable; a GroupEase answers it."""

    ease = models.CharField("来やすさ", max_length=20, choices=Ease.choices)
    ended_at = models.DateTimeField("外した日時", null=True, blank=True)

    objects = ConsentedRows["EaseNeed"].as_manager()

    class Meta:
        verbose_name = "来やすさの希望"
        indexes = [models.Index(fields=["municipality", "person"], name="ease_need_person")]
        constraints = [
            *_about_somebody("ease_need"),
            models.UniqueConstraint(
                fields=["holder", "person", "ease"], condition=Q(ended_at=None), name="one_ease_need"
            ),
        ]

    def __str__(self) -> str:
        return f"来やすさの希望 {self.pk}"


class Match(Consented):
    """場とのめぐりあわせ: one dated step of a person towards a place; never changed, only added.

    Without a group: no place fits yet. The newest row of a person and a place says how it is now.
    """

    class Status(models.TextChoices):
        TALKED = "talked", "話してみた"
        VISITED = "visited", "見学した"
        GOING = "going", "行っている"
        NOT_NOW = "not_now", "いまはやめておく"
        NONE_FITS = "none_fits", "合う場がまだない"

    TRIED = (Status.TALKED, Status.VISITED, Status.GOING, Status.NOT_NOW)

    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="場"
    )
    status = models.CharField("様子", max_length=10, choices=Status.choices)
    on = models.DateField("いつ")
    words = models.CharField("ことば", max_length=300, blank=True)

    objects = ConsentedRows["Match"].as_manager()

    class Meta:
        verbose_name = "場とのめぐりあわせ"
        indexes = [models.Index(fields=["municipality", "person", "-on"], name="match_person")]
        constraints = [
            *_about_somebody("match"),
            models.CheckConstraint(
                condition=Q(group=None, status="none_fits") | Q(group__isnull=False) & ~Q(status="none_fits"),
                name="match_with_a_place_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"場とのめぐりあわせ {self.pk}"
