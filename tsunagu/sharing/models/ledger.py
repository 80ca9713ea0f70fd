"""提供記録: what justifies a disclosure, the ledger of disclosures, and barriers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from tsunagu.agencies.models import Agency, Membership, Municipality
from tsunagu.common.ids import new_public_id
from tsunagu.common.scopes import Scope
from tsunagu.people.models import Person
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models.bases import Consent, Contract, LegalBasisVersion

if TYPE_CHECKING:
    from datetime import datetime

    from tsunagu.sharing.reader import Reader


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, reader: Reader) -> Self:
        """Read by the agency that recorded it and by its recipients, never by one barred from its people."""
        mine = Q(holder=reader.agency) | Q(
            pk__in=EvidenceRecipient.objects.filter(agency=reader.agency)
            .filter(Q(membership=None) | Q(membership=reader.membership))
            .values("evidence_id")
        )
        if not reader.scopes:
            return self.none()
        barred = EvidencePerson.objects.filter(person_id__in=reader.barred).values("evidence_id")
        rows = self.filter(mine, municipality_id__in=reader.towns)
        return rows.exclude(pk__in=barred) if reader.barred else rows

    def in_force(self, at: datetime) -> Self:
        return self.filter(
            Q(in_force_from__lte=at),
            Q(in_force_until=None) | Q(in_force_until__gt=at),
            Q(withdrawn_at=None) | Q(withdrawn_at__gt=at),
        )


class Evidence(models.Model):
    """根拠資料: what justifies disclosures: a consent, a meeting, a contract, a reasoned ground …

    It may only ever be shortened (trigger `evidence_end`); renewing is new evidence with new disclosures.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    holder = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="記録した機関")
    kind = models.CharField("種類", max_length=20, choices=Kind.choices)
    basis = models.ForeignKey(LegalBasisVersion, models.PROTECT, related_name="+", verbose_name="根拠法令")
    title = models.CharField("件名", max_length=100)
    held_on = models.DateField("開いた日・受けた日", null=True, blank=True)
    reason = models.TextField("理由", blank=True)
    harm_checked = models.BooleanField("本人や第三者の権利を不当に害さないことを確かめた", default=False)
    is_standing = models.BooleanField("新しい人にも続けて使う", default=False)
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name="同意"
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name="委託契約"
    )
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    approved_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承認した人"
    )
    in_force_from = models.DateTimeField("効力の始まり")
    in_force_until = models.DateTimeField("効力の終わり", null=True, blank=True)
    withdrawn_at = models.DateTimeField("取り下げた日時", null=True, blank=True)
    proposed_until = models.DateTimeField("承認されたときの期限", null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "根拠資料"
        ordering = ["-in_force_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(in_force_until=None) | Q(in_force_until__gt=F("in_force_from")),
                name="evidence_range",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.CONSENT) | Q(consent__isnull=False),
                name="consent_evidence_has_consent",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.CONTRACT)
                | (Q(contract__isnull=False) & Q(in_force_until__isnull=False)),
                name="contract_evidence_has_contract",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("recorded_by")),
                name="evidence_approver_is_another",
                violation_error_message="承認は、書いた人とは別の人がします。",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceRecipient(models.Model):
    """根拠の相手先: an agency (or one membership of it) that the evidence names."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="recipients", verbose_name="根拠資料")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="機関")
    membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属"
    )

    class Meta:
        verbose_name = "根拠の相手先"
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "agency"], condition=Q(membership=None), name="one_recipient_agency"
            ),
            models.UniqueConstraint(
                fields=["evidence", "membership"],
                condition=Q(membership__isnull=False),
                name="one_recipient_membership",
            ),
        ]

    def __str__(self) -> str:
        return f"相手先 {self.pk}"


class EvidencePerson(models.Model):
    """根拠の人: somebody whom the evidence covers."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="people", verbose_name="根拠資料")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人")

    class Meta:
        verbose_name = "根拠の人"
        constraints = [models.UniqueConstraint(fields=["evidence", "person"], name="one_evidence_person")]

    def __str__(self) -> str:
        return f"根拠の人 {self.pk}"


class EvidenceScope(models.Model):
    """根拠の範囲: a scope that the evidence covers."""

    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="scopes", verbose_name="根拠資料")
    scope = models.PositiveSmallIntegerField("見せる範囲", choices=Scope.choices)

    class Meta:
        verbose_name = "根拠の範囲"
        constraints = [models.UniqueConstraint(fields=["evidence", "scope"], name="one_evidence_scope")]

    def __str__(self) -> str:
        return f"根拠の範囲 {self.scope}"


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def live(self, reader: Reader) -> Self:
        """Rows that open something to this reader at the reader's moment."""
        return self.filter(
            Q(to_membership=None) | Q(to_membership=reader.membership),
            to_agency=reader.agency,
            valid_from__lte=reader.at,
            effective_until__gt=reader.at,
        )

    def visible_to(self, reader: Reader) -> Self:
        """The ledger is read by the giving agency and the named recipient, never about a barred person."""
        if not reader.scopes:
            return self.none()
        mine = Q(from_agency=reader.agency) | (
            Q(to_agency=reader.agency) & (Q(to_membership=None) | Q(to_membership=reader.membership))
        )
        return self.filter(mine, municipality_id__in=reader.towns).exclude(person_id__in=reader.barred)


class Disclosure(models.Model):
    """提供記録: one scope of one person's rows, from their holder to one recipient, on one evidence.

    Append-only: only `revoked_*` may be set and `effective_until` may shrink. `evidence`, `to_agency`,
    `to_membership`, `kind` and `effective_until` are written by the database (`sql/`), whatever the caller
    says.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人")
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="渡す機関")
    scope = models.PositiveSmallIntegerField("見せる範囲", choices=Scope.choices)
    recipient = models.ForeignKey(
        EvidenceRecipient, models.PROTECT, related_name="disclosures", verbose_name="根拠の相手先"
    )
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, related_name="disclosures", verbose_name="根拠資料"
    )
    to_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="+", db_index=False, verbose_name="受けとる機関"
    )
    to_membership = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="受けとる人"
    )
    kind = models.CharField("種類", max_length=20, choices=Kind.choices)
    purpose = models.CharField("目的", max_length=200)
    necessity = models.TextField("必要な理由", blank=True)
    valid_from = models.DateTimeField("いつから")
    valid_until = models.DateTimeField("いつまで", null=True, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時", default=timezone.now)
    approved_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承認した人"
    )
    revoked_at = models.DateTimeField("取りやめた日時", null=True, blank=True)
    revoked_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取りやめた人"
    )
    effective_until = models.DateTimeField("実際の終わり")

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "提供記録"
        ordering = ["-valid_from", "-pk"]
        indexes = [
            models.Index(
                fields=["to_agency", "scope", "person"],
                name="disclosure_reads",
                include=["from_agency", "effective_until", "valid_from", "municipality", "to_membership"],
            ),
            models.Index(fields=["person", "effective_until"], name="disclosure_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="disclosure_range",
                violation_error_message="終わりは、始まりより後にしてください。",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=False) | Q(kind__in=[Kind.OWN_WORK, Kind.SUCCESSION]),
                name="open_ended_only_own_work",
                violation_error_message="共有には、いつまでかが必要です。",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.GROUND)
                | (Q(approved_by__isnull=False) & ~Q(approved_by=F("recorded_by"))),
                name="ground_is_approved_by_another",
                violation_error_message="この根拠では、書いた人とは別の人の承認が必要です。",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"提供記録 {self.pk}"


class BarrierQuerySet(models.QuerySet["Barrier"]):
    def visible_to(self, reader: Reader) -> Self:
        """Read by the agency that recorded it, never by the barred one."""
        if not reader.scopes:
            return self.none()
        return self.filter(holder=reader.agency, municipality_id__in=reader.towns).exclude(
            person_id__in=reader.barred
        )

    def standing(self, at: datetime) -> Self:
        return self.filter(Q(since__lte=at), Q(lifted_at=None) | Q(lifted_at__gt=at))


class Barrier(models.Model):
    """除外: this user, agency or adverse party reads nothing about this person, whatever else is granted."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人")
    holder = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="記録した機関")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="除外する機関"
    )
    user = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="除外する利用者",
    )
    adverse_party = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="相手方"
    )
    reason = models.TextField("理由")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    since = models.DateTimeField("いつから")
    lifted_at = models.DateTimeField("解いた日時", null=True, blank=True)
    lifted_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="解いた人"
    )

    objects = BarrierQuerySet.as_manager()

    class Meta:
        verbose_name = "除外"
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, user=None, adverse_party=None)
                | Q(agency=None, user__isnull=False, adverse_party=None)
                | Q(agency=None, user=None, adverse_party__isnull=False),
                name="barrier_names_one",
            ),
        ]

    def __str__(self) -> str:
        return f"除外 {self.pk}"
