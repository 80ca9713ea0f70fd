"""利用者: one account is one human being. What they may do is decided by their posts, never here."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


def fold_username(typed: str) -> str:
    """A login name as stored: ｓａｔｏ and Sato are sato."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=fold_username(username or ""))


class User(AbstractBaseUser):
    """利用者: who logs in. There is no superuser and no permission: rights come from posts and the ledger."""

    class TextSize(models.IntegerChoices):
        NORMAL = 100, "標準"
        LARGE = 125, "大"
        LARGER = 150, "特大"

    username = models.CharField(
        "ログイン名",
        max_length=40,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]*\Z", "半角の英小文字、数字、. _ - だけを使ってください。")
        ],
        error_messages={"unique": "このログイン名は、もう使われています。"},
    )
    name = models.CharField("表示名", max_length=60)
    email = models.EmailField("メールアドレス", blank=True)
    password = models.CharField("パスワード", max_length=128)
    is_active = models.BooleanField("有効", default=True)
    must_change_password = models.BooleanField("パスワードの変更が必要", default=False)
    text_size = models.PositiveSmallIntegerField(
        "文字の大きさ", choices=TextSize.choices, default=TextSize.NORMAL
    )
    last_login = models.DateTimeField("最後のログイン", null=True, blank=True)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "利用者"
        constraints = [
            models.CheckConstraint(
                condition=Q(username=Lower("username")) & ~Q(username=""),
                name="username_is_folded",
                violation_error_message="ログイン名は小文字で入れてください。",
            ),
            models.CheckConstraint(condition=Q(text_size__in=[100, 125, 150]), name="text_size_known"),
        ]

    def __str__(self) -> str:
        return self.name


class LoginSession(AbstractBaseSession):
    """セッション: a running log-in. The key is stored as its SHA-256, so this table gives no log-in."""

    session_key = models.CharField("鍵の SHA-256", max_length=64, primary_key=True)
    session_data = models.TextField("内容")
    expire_date = models.DateTimeField("期限", db_index=True)

    class Meta:
        verbose_name = "セッション"
