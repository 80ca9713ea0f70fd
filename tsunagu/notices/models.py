"""お知らせの発信箱: what has to be told to whom. The words are fixed here, so a name cannot get into them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """お知らせ: one neutral sentence for a desk, a user or an outside address, and where to read more.

    The sentence is the label of `kind`. `url_name` and `public_id` lead to a page that decides anew who may
    read it. An outside address is erased once the notice has been sent.
    """

    class Kind(models.TextChoices):
        WORK = "work", "窓口に新しい仕事が届きました。"
        ANSWER = "answer", "返事が届きました。"
        DUE = "due", "期日が来たものがあります。"
        CHANGED = "changed", "関わっている記録に変わったことがあります。"
        ENDED = "ended", "終わった共有があります。"
        ACCOUNT = "account", "アカウントに変わったことがあります。"

    kind = models.CharField("種類", max_length=20, choices=Kind.choices)
    desk_id = models.BigIntegerField("窓口の番号", null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="利用者",
    )
    address = models.EmailField("外の宛先", blank=True)
    url_name = models.CharField(
        "画面", max_length=80, blank=True, validators=[RegexValidator(r"^[a-z_]+(:[a-z_]+)?\Z")]
    )
    public_id = models.UUIDField("公開番号", null=True, blank=True)
    at = models.DateTimeField("日時", auto_now_add=True)
    sent_at = models.DateTimeField("送信日時", null=True, blank=True)

    class Meta:
        verbose_name = "お知らせ"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["desk_id", "at"], name="notice_of_desk"),
            models.Index(fields=["at"], condition=Q(sent_at=None), name="notice_to_send"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(desk_id__isnull=False, user=None, address="")
                | Q(desk_id=None, user__isnull=False, address="")
                | Q(desk_id=None, user=None) & (~Q(address="") | Q(sent_at__isnull=False)),
                name="notice_has_one_recipient",
                violation_error_message="お知らせの宛先は、窓口・利用者・外の宛先のどれか一つです。",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(address=""),
                name="notice_address_erased_after_sending",
                violation_error_message="送ったお知らせの宛先は消します。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
