"""場とのつながり: a person takes part in a group, makes it, or it began with them; only with consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from tsunagu.common.scopes import Scope
from tsunagu.groups.models.group import Group
from tsunagu.sharing.guarded import Guarded, GuardedQuerySet
from tsunagu.sharing.models import Consent

if TYPE_CHECKING:
    from datetime import datetime


def _is_public(at: datetime) -> Q:
    public = Consent.objects.in_force(at).filter(purpose=Consent.Purpose.PUBLISH)
    return Q(publish_consent__in=public.values("pk"), until=None)


class PartQuerySet(GuardedQuerySet["GroupPart"]):
    def agreed(self, at: datetime) -> Self:
        """Those whose consent stands at this moment; what was taken back is not shown from that second on."""
        agreed = Consent.objects.in_force(at).filter(purpose=Consent.Purpose.PLACE)
        return self.filter(consent__in=agreed.values("pk"))

    def credited(self, at: datetime) -> Self:
        """Those of whom a public page may say that they lead the group: both consents stand, today too."""
        return self.agreed(at).filter(_is_public(at))

    def with_credit(self, at: datetime) -> Self:
        """Each with `credit`: its public words while both consents stand, else nothing."""
        words = Case(When(_is_public(at), then=F("public_words")), default=Value(""))
        return self.agreed(at).annotate(credit=words)


class GroupPart(Guarded):
    """場とのつながり: one person in one group in one role, from a day until a day (参加から手伝いへ).

    `consent` is for keeping this at all. `publish_consent` lets the public page show `public_words`, and only
    while it stands.
    """

    class Role(models.TextChoices):
        TAKES_PART = "takes_part", "参加している"
        MAKES = "makes", "つくっている"
        TEACHES = "teaches", "講師をしている"
        HELPS = "helps", "手伝っている"
        RUNS = "runs", "世話人をしている"
        BEGAN_WITH = "began_with", "この人からはじまった"

    group = models.ForeignKey(Group, models.PROTECT, related_name="parts", verbose_name="場")
    role = models.CharField("役割", max_length=12, choices=Role.choices)
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="+", verbose_name="同意")
    publish_consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公表の同意"
    )
    public_words = models.CharField("公開のことば", max_length=60, blank=True)  # 「講師：ゆう さん」

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = "場とのつながり"
        indexes = [models.Index(fields=["municipality", "person", "-since"], name="part_person")]
        constraints = [
            models.CheckConstraint(condition=Q(scope=Scope.NOTES), name="part_scope"),
            models.CheckConstraint(condition=Q(person__isnull=False), name="part_person_named"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="part_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(public_words="") | Q(publish_consent__isnull=False),
                name="public_words_need_consent",
            ),
            models.UniqueConstraint(
                fields=["holder", "person", "group", "role"],
                condition=Q(until=None),
                name="one_open_part",
            ),
        ]

    def __str__(self) -> str:
        return f"場とのつながり {self.pk}"


def credits(group: Group, at: datetime) -> list[str]:
    """The words of a group's public page about who leads it or made it: as agreed, for as long as agreed."""
    rows: Any = GroupPart.objects.filter(group=group).credited(at).order_by("since", "pk")
    return list(dict.fromkeys(rows.values_list("public_words", flat=True)))
