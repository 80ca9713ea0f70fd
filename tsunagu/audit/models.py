"""監査記録: who did and who saw what. Plain ids, no foreign keys out of this app: live data is never held."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Entry(models.Model):
    """監査記録: one act or one page, chained to the one before it. Codes and ids only, never names or words.

    `id` counts from 1 without a gap. `hash` is the HMAC-SHA-256 of the previous hash and of everything else
    here, the list of people included (see chain.py). Triggers refuse UPDATE and DELETE on both databases.
    """

    class Result(models.TextChoices):
        ALLOW = "allow", "可"
        DENY = "deny", "否"

    id = models.BigIntegerField("通し番号", primary_key=True)
    at = models.DateTimeField("日時")
    user_id = models.BigIntegerField("利用者の番号", null=True)
    membership_id = models.BigIntegerField("所属の番号", null=True)
    agency_id = models.BigIntegerField("機関の番号", null=True)
    municipality_id = models.BigIntegerField("区市町村の番号", null=True)
    action = models.CharField("操作", max_length=80)
    object_type = models.CharField("対象の種類", max_length=80, blank=True)
    object_id = models.CharField("対象の番号", max_length=40, blank=True)
    n_people = models.PositiveIntegerField("人数")
    detail = models.JSONField("内訳", default=dict)
    result = models.CharField("可否", max_length=5, choices=Result.choices)
    request_id = models.CharField("要求の番号", max_length=32, blank=True)
    prev_hash = models.CharField("前の封", max_length=64)
    hash = models.CharField("封", max_length=64, unique=True)

    class Meta:
        verbose_name = "監査記録"
        ordering = ["id"]
        indexes = [
            models.Index(fields=["user_id", "at"], name="entry_of_user"),
            models.Index(fields=["object_type", "object_id"], name="entry_of_object"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(id__gte=1), name="entry_counts_from_one"),
            models.CheckConstraint(condition=Q(result__in=["allow", "deny"]), name="entry_result_known"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.action}"


class EntryPerson(models.Model):
    """閲覧記録: rows of one holder about one person that a page showed, and the Disclosure that opened them.

    `scope` is a value of common.scopes.Scope; `person_id` is empty for a row about nobody yet. Append-only.
    """

    entry = models.ForeignKey(
        Entry, models.PROTECT, related_name="people", verbose_name="監査記録", db_index=False
    )
    person_id = models.BigIntegerField("本人の番号", null=True)
    holder_id = models.BigIntegerField("保有機関の番号")
    scope = models.PositiveSmallIntegerField("範囲")
    disclosure_id = models.BigIntegerField("提供記録の番号", null=True)

    class Meta:
        verbose_name = "閲覧記録"
        indexes = [
            models.Index(fields=["entry"], name="shown_on_entry"),
            models.Index(fields=["holder_id", "person_id", "entry"], name="shown_of_holder"),
            models.Index(fields=["person_id", "entry"], name="shown_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.scope}"


class ChainHead(models.Model):
    """監査記録の先頭: the newest entry. Its one row is locked while the next entry is written."""

    seq = models.BigIntegerField("通し番号", default=0)
    hash = models.CharField("封", max_length=64)
    at = models.DateTimeField("日時", null=True)

    class Meta:
        verbose_name = "監査記録の先頭"
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_chain_head")]

    def __str__(self) -> str:
        return str(self.seq)


class FormKey(models.Model):
    """送信の印: a form that one user sent to one path, and where the first answer led. Old ones may go."""

    user_id = models.BigIntegerField("利用者の番号")
    form = models.CharField("画面", max_length=200)
    key = models.UUIDField("印")
    answer = models.TextField("行き先", blank=True)
    at = models.DateTimeField("日時", auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "送信の印"
        constraints = [
            models.UniqueConstraint(fields=["user_id", "form", "key"], name="one_answer_for_a_form")
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.key}"
