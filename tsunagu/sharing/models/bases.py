"""根拠と同意: legal bases in their versions, contracts and consents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from tsunagu.agencies.models import Agency, Membership, Municipality
from tsunagu.common.ids import new_public_id
from tsunagu.people.models import Person

if TYPE_CHECKING:
    from datetime import date, datetime

    from tsunagu.sharing.reader import Reader


class LegalBasis(models.Model):
    """根拠法令: one ground of law by its code (law-and-forms §3.3)."""

    code = models.CharField("符号", max_length=20, unique=True)
    name = models.CharField("名称", max_length=100)

    class Meta:
        verbose_name = "根拠法令"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class BasisQuerySet(models.QuerySet["LegalBasisVersion"]):
    def visible_to(self, reader: Reader) -> Self:
        """The law is the same for everybody."""
        return self


class LegalBasisVersion(models.Model):
    """根拠法令の版: the text in force from a day until a day; 未確認 until the town confirms it."""

    basis = models.ForeignKey(LegalBasis, models.PROTECT, related_name="versions", verbose_name="根拠法令")
    article = models.CharField("条文", max_length=120)
    summary = models.TextField("要点")
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)
    confirmed_by = models.CharField("確認した人", max_length=100, blank=True)
    confirmed_on = models.DateField("確認した日", null=True, blank=True)

    objects = BasisQuerySet.as_manager()

    class Meta:
        verbose_name = "根拠法令の版"
        ordering = ["basis_id", "since"]
        constraints = [
            models.UniqueConstraint(fields=["basis"], condition=Q(until=None), name="one_current_version"),
        ]

    def __str__(self) -> str:
        return self.article

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_on is not None


class ContractQuerySet(models.QuerySet["Contract"]):
    def running(self, contractor: Agency, at: datetime) -> Self:
        """Those under which an agency works at a moment."""
        not_ended = Q(ended_at=None) | Q(ended_at__gt=at)
        return self.filter(not_ended, contractor=contractor, starts_at__lte=at, ends_at__gt=at)

    def ending(self, since: datetime, until: datetime) -> Self:
        """Those that run out in this time, where no later one of the two bodies takes their place.

        Both moments count; for きょう: `Contract.objects.visible_to(reader).ending(at, at + 60 days)`.
        """
        later = Contract.objects.filter(
            commissioner=OuterRef("commissioner"),
            contractor=OuterRef("contractor"),
            ends_at__gt=OuterRef("ends_at"),
            ended_at=None,
        )
        rows = self.filter(ended_at=None, ends_at__gte=since, ends_at__lte=until)
        return rows.alias(later=Subquery(later.order_by("pk").values("pk")[:1])).filter(later=None)

    def visible_to(self, reader: Reader) -> Self:
        """A contract is read by the two bodies that made it and by the successor."""
        if not reader.scopes:
            return self.none()
        sides = Q(commissioner=reader.agency) | Q(contractor=reader.agency) | Q(successor=reader.agency)
        return self.filter(sides, municipality_id__in=reader.towns)


class Contract(models.Model):
    """委託契約: work that a body commissions; it bounds what the commissioned agency may read."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    commissioner = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="委託元")
    contractor = models.ForeignKey(Agency, models.PROTECT, related_name="contracts", verbose_name="委託先")
    title = models.CharField("件名", max_length=100)
    programme = models.CharField("事業", max_length=100)
    starts_at = models.DateTimeField("始まり")
    ends_at = models.DateTimeField("終わり")
    ended_at = models.DateTimeField("終えた日時", null=True, blank=True)
    successor = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="引き継ぐ機関"
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "委託契約"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="contract_range"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(successor__isnull=False), name="ended_contract_has_successor"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, reader: Reader) -> Self:
        """Read by the agency that recorded it, never about a barred person."""
        if not reader.scopes:
            return self.none()
        return self.filter(holder=reader.agency, municipality_id__in=reader.towns).exclude(
            person_id__in=reader.barred
        )

    def in_force(self, at: datetime) -> Self:
        """Given, not withdrawn and not run out at a moment; the last day still counts."""
        day = timezone.localdate(at)
        return self.filter(
            Q(withdrawn_at=None) | Q(withdrawn_at__gt=at),
            Q(until=None) | Q(until__gte=day),
            given_on__lte=day,
        )


class Consent(models.Model):
    """同意: what a person agreed to, with whom, until when. Read by the agency that recorded it.

    `purpose` says what it is for: only SHARE justifies a disclosure; PLACE lets us note which places somebody
    likes and goes to; PUBLISH lets a public page say that somebody leads a place.
    """

    class Purpose(models.TextChoices):
        SHARE = "share", "機関どうしの共有"
        PLACE = "place", "場とのつながりを残す"
        PUBLISH = "publish", "公表"

    class Consenter(models.TextChoices):
        PERSON = "person", "本人"
        PARENT = "parent", "親権者（未成年）"
        GUARDIAN = "guardian", "成年後見人（権限の範囲）"

    class Method(models.TextChoices):
        WRITTEN = "written", "書面（署名）"
        SPOKEN = "spoken", "口頭（記録）"
        LETTER = "letter", "手紙・メモ"
        ELECTRONIC = "electronic", "電子"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    holder = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="記録した機関")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人")
    purpose = models.CharField("目的", max_length=10, choices=Purpose.choices, default=Purpose.SHARE)
    consenter = models.CharField("同意した人", max_length=10, choices=Consenter.choices)
    method = models.CharField("方法", max_length=10, choices=Method.choices)
    explained_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="説明した人")
    given_on = models.DateField("同意した日")
    until = models.DateField("いつまで", null=True, blank=True)
    exclusions = models.TextField("除くこと", blank=True)
    recorded_at = models.DateTimeField("記録した日時")
    withdrawn_at = models.DateTimeField("撤回の日時", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "同意"

    def __str__(self) -> str:
        return f"同意 {self.pk}"


def basis_on(code: str, day: date) -> LegalBasisVersion:
    """The version of a legal basis in force on a day.

    Raises LegalBasisVersion.DoesNotExist when the code has none.
    """
    return LegalBasisVersion.objects.select_related("basis").get(
        Q(until=None) | Q(until__gt=day), basis__code=code, since__lte=day
    )
