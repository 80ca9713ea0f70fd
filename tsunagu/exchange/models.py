"""情報交換: what the metropolis and a town told each other at a visit, and what came of it.

No row here is about a person, so none is Guarded: a row belongs to a town, and its own town and the
metropolis that serves the town read it (docs/decisions/0016).
"""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Q

from tsunagu.agencies.models import Agency, Membership, Municipality, Setting
from tsunagu.common.ids import new_public_id
from tsunagu.exchange.finding import Kind
from tsunagu.sharing.models import Contract
from tsunagu.sharing.roles import May
from tsunagu.sharing.towns import TownRows

Row = TypeVar("Row", bound=models.Model)


class ExchangeQuerySet(TownRows[Row]):
    may = May.EXCHANGE


class VisitRecord(models.Model):
    """情報交換の記録: one visit in a town, as it was written down.

    `head` and each section's `source` together are the text that came in, character for character.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="visit_records", verbose_name="区市町村"
    )
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    visited_on = models.DateField("実施日")
    starts_at = models.TimeField("始まり", null=True, blank=True)
    ends_at = models.TimeField("終わり", null=True, blank=True)
    participants = models.JSONField("参加部署", default=list)
    head = models.TextField("見出しの前の文")
    digest = models.CharField("文の印", max_length=64)
    recorded_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取り込んだ人"
    )
    recorded_at = models.DateTimeField("取り込んだ日時")

    TOWN = "municipality"
    objects = ExchangeQuerySet["VisitRecord"].as_manager()

    class Meta:
        verbose_name = "情報交換の記録"
        ordering = ["-visited_on", "-pk"]
        indexes = [models.Index(fields=["municipality", "-visited_on"], name="visit_of_town")]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "digest"], name="one_visit_record"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False), name="visit_end_has_a_start"
            ),
        ]

    def __str__(self) -> str:
        return f"情報交換の記録 {self.pk}"


class VisitSection(models.Model):
    """情報交換の見出し: a heading and its lines. `key`: which of the thirteen of the form, or empty."""

    record = models.ForeignKey(
        VisitRecord, models.PROTECT, related_name="sections", verbose_name="情報交換の記録"
    )
    position = models.PositiveSmallIntegerField("順")
    mark = models.CharField("印", max_length=1)
    heading = models.CharField("見出し", max_length=200)
    key = models.CharField("見出しの種類", max_length=20, blank=True)
    lines = models.JSONField("行", default=list)  # each with text, number, is_marked, is_orphan
    source = models.TextField("もとの文")

    TOWN = "record__municipality"
    objects = ExchangeQuerySet["VisitSection"].as_manager()

    class Meta:
        verbose_name = "情報交換の見出し"
        ordering = ["record_id", "position"]
        constraints = [models.UniqueConstraint(fields=["record", "position"], name="one_section_in_a_place")]

    def __str__(self) -> str:
        return f"情報交換の見出し {self.pk}"


class Finding(models.Model):
    """見つかったこと: what a record seems to say, and the sentence; nothing follows until it is confirmed."""

    class Status(models.TextChoices):
        OPEN = "open", "確かめる前"
        CONFIRMED = "confirmed", "確かめた"
        REFUSED = "refused", "ちがう"

    record = models.ForeignKey(
        VisitRecord, models.PROTECT, related_name="findings", verbose_name="情報交換の記録"
    )
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    section = models.ForeignKey(
        VisitSection, models.PROTECT, null=True, blank=True, related_name="findings", verbose_name="見出し"
    )
    kind = models.CharField("種類", max_length=10, choices=Kind.choices)
    name = models.CharField("名称", max_length=200)
    programme = models.CharField("事業", max_length=200, blank=True)
    since = models.DateField("いつから", null=True, blank=True)
    sentence = models.TextField("もとの一文")
    status = models.CharField("状況", max_length=10, choices=Status.choices, default=Status.OPEN)
    decided_by = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="確かめた人"
    )
    decided_at = models.DateTimeField("確かめた日時", null=True, blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="機関"
    )
    setting = models.ForeignKey(
        Setting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="設定"
    )
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="委託契約"
    )

    TOWN = "record__municipality"
    objects = ExchangeQuerySet["Finding"].as_manager()

    class Meta:
        verbose_name = "見つかったこと"
        ordering = ["record_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", decided_by=None, decided_at=None)
                | ~Q(status="open") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="finding_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status="confirmed") | Q(agency=None, setting=None, contract=None),
                name="finding_leads_on_when_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"見つかったこと {self.pk}"


class Proposal(models.Model):
    """提案: a line of the last heading, and how it stands since."""

    class Status(models.TextChoices):
        OPEN = "open", "これから"
        UNDER_WAY = "under_way", "すすめている"
        DONE = "done", "できた"
        NOT_NOW = "not_now", "いまは見送る"

    record = models.ForeignKey(
        VisitRecord, models.PROTECT, related_name="proposals", verbose_name="情報交換の記録"
    )
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    position = models.PositiveSmallIntegerField("順")
    text = models.TextField("提案")
    is_orphan = models.BooleanField("文の途中から", default=False)
    status = models.CharField("状況", max_length=10, choices=Status.choices, default=Status.OPEN)

    TOWN = "record__municipality"
    objects = ExchangeQuerySet["Proposal"].as_manager()

    class Meta:
        verbose_name = "提案"
        ordering = ["record_id", "position"]
        constraints = [models.UniqueConstraint(fields=["record", "position"], name="one_proposal_in_a_place")]

    def __str__(self) -> str:
        return f"提案 {self.pk}"


class ProposalStep(models.Model):
    """その後: what became of a proposal: how it stands, in words, on which day. Never changed."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="steps", verbose_name="提案")
    status = models.CharField("状況", max_length=10, choices=Proposal.Status.choices)
    words = models.TextField("ことば")
    on = models.DateField("日")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")

    TOWN = "proposal__record__municipality"
    objects = ExchangeQuerySet["ProposalStep"].as_manager()

    class Meta:
        verbose_name = "その後"
        ordering = ["proposal_id", "pk"]

    def __str__(self) -> str:
        return f"その後 {self.pk}"
