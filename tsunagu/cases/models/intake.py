"""受付: what comes in at any door, and who told us."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tsunagu.agencies.models import Desk
from tsunagu.cases.models.case import Case
from tsunagu.common.scopes import Scope
from tsunagu.sharing.guarded import Guarded, GuardedQuerySet
from tsunagu.sharing.models import LegalBasisVersion


class Source(models.TextChoices):
    """どこから: who told us. A private person needs no legal basis to tell; a body does."""

    SELF = "self", "本人"
    FAMILY = "family", "家族・親族"
    NEIGHBOUR = "neighbour", "近所・知人"
    COMMISSIONER = "commissioner", "民生委員・児童委員"
    POST_OFFICE = "post_office", "郵便局"
    POLICE = "police", "警察"
    CARE_INSURANCE = "care_insurance", "介護保険の手続き"
    SCHOOL = "school", "学校"
    HOSPITAL = "hospital", "医療機関"
    AGENCY = "agency", "ほかの機関"
    SEEN = "seen", "自分たちで気づいた"
    OTHER = "other", "ほかの人・わからない"


PRIVATE = [Source.SELF, Source.FAMILY, Source.NEIGHBOUR, Source.SEEN, Source.OTHER]


class Intake(Guarded):
    """受付: what a caller said at any door, addressed to a desk.

    Of the desk's agency alone while no person is known; afterwards the ledger decides. `asked_by` is set
    where another agency asked the coordinating desk to check (確かめて連絡します). ARRIVED: somebody was
    brought here from a place or a joint consultation day, as they themselves agreed.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", "受けつけた"
        OPENED = "opened", "世帯につないだ"
        ASKED = "asked", "確かめている"
        ANSWERED = "answered", "連絡した"
        ARRIVED = "arrived", "つながれてきた"

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="intakes", verbose_name="窓口")
    words = models.TextField("話されたこと")
    called = models.CharField("呼び名", max_length=100)
    source = models.CharField("どこから", max_length=20, choices=Source.choices)
    received_on = models.DateField("受けた日")
    received_basis = models.ForeignKey(
        LegalBasisVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受けた根拠"
    )
    status = models.CharField("状況", max_length=10, choices=Status.choices)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="intakes", verbose_name="支援ケース"
    )
    asked_by = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確かめを頼んだ窓口"
    )

    objects = GuardedQuerySet["Intake"].as_manager()

    class Meta:
        verbose_name = "受付"
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["municipality", "desk", "status", "-received_on"], name="intake_desk")
        ]
        constraints = [
            models.CheckConstraint(condition=Q(scope=Scope.NOTES), name="intake_scope"),
            models.CheckConstraint(
                condition=Q(source__in=PRIVATE) | Q(received_basis__isnull=False),
                name="intake_from_a_body_has_basis",
                violation_error_message="機関から聞いたときは、受けた根拠を選んでください。",
            ),
        ]

    def __str__(self) -> str:
        return f"受付 {self.pk}"


class Informant(Guarded):
    """相談してくれた人: who told us; read by the holder alone and never passed on."""

    intake = models.OneToOneField(Intake, models.PROTECT, related_name="informant", verbose_name="受付")
    name = models.CharField("お名前", max_length=100, blank=True)
    relation = models.CharField("本人との間がら", max_length=60, blank=True)
    contact = models.CharField("連絡先", max_length=100, blank=True)

    objects = GuardedQuerySet["Informant"].as_manager()

    class Meta:
        verbose_name = "相談してくれた人"
        constraints = [
            models.CheckConstraint(condition=Q(person=None), name="informant_is_never_shared"),
        ]

    def __str__(self) -> str:
        return f"相談してくれた人 {self.pk}"
