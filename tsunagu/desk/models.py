"""メモ箱と書きかけ: what one member keeps for themselves until it finds its place."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from tsunagu.cases.models import Contact
from tsunagu.common.scopes import Scope
from tsunagu.sharing.guarded import Guarded, GuardedQuerySet

if TYPE_CHECKING:
    from datetime import datetime

KEPT_FOR = timedelta(days=7)


class MemoQuerySet(GuardedQuerySet["Memo"]):
    def waiting(self, at: datetime) -> Self:
        """Not yet with anybody, or back again because the note was taken back; and the week is not over."""
        back = Q(contact__undone_at__isnull=False, contact__replaced_by=None)
        return self.filter(Q(filed_at=None) | back, expires_at__gt=at)


class Memo(Guarded):
    """メモ: words that wait to be put with somebody; its writer's alone, gone after a week unless filed."""

    words = models.TextField("メモ", blank=True)
    expires_at = models.DateTimeField("消える日時")
    filed_at = models.DateTimeField("世帯の記録にした日時", null=True, blank=True)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="記録"
    )

    objects = MemoQuerySet.as_manager()

    class Meta:
        verbose_name = "メモ"
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["only_for", "filed_at"], name="memo_of_member"),
            models.Index(fields=["expires_at"], name="memo_expires"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(scope=Scope.NOTES), name="memo_scope"),
            models.CheckConstraint(condition=Q(person=None), name="memo_is_about_nobody_yet"),
            models.CheckConstraint(condition=Q(only_for__isnull=False), name="memo_is_somebodys_own"),
            models.CheckConstraint(
                condition=Q(filed_at=None, contact=None) | Q(filed_at__isnull=False, contact__isnull=False),
                name="memo_filed_as_a_note",
            ),
        ]

    def __str__(self) -> str:
        return f"メモ {self.pk}"


class Draft(Guarded):
    """書きかけ: what stands in a form and is not sent yet; one for each member and form, its writer's alone.

    `text` is the form as JSON, field names and what was typed. It is case text about nobody: who is chosen
    in the form is a choice not yet made, so the row has no person (decision 0017).
    """

    form = models.CharField("画面", max_length=100)
    text = models.TextField("書いたもの")
    saved_at = models.DateTimeField("書いた日時")

    objects = GuardedQuerySet["Draft"].as_manager()

    class Meta:
        verbose_name = "書きかけ"
        indexes = [models.Index(fields=["saved_at"], name="draft_saved")]
        constraints = [
            models.CheckConstraint(condition=Q(scope=Scope.NOTES), name="draft_scope"),
            models.CheckConstraint(condition=Q(person=None), name="draft_is_about_nobody_yet"),
            models.CheckConstraint(condition=Q(only_for__isnull=False), name="draft_is_somebodys_own"),
            models.UniqueConstraint(fields=["only_for", "form"], name="one_draft_for_a_form"),
        ]

    def __str__(self) -> str:
        return f"書きかけ {self.pk}"
