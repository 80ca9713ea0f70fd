"""What django-allauth asks us: no sign-up, one answer for every failed log-in, a line in the audit trail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.shortcuts import resolve_url

from tsunagu.accounts import actions
from tsunagu.accounts.models import User
from tsunagu.audit import log
from tsunagu.audit.models import Entry


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "ログイン名かパスワードが違います。もう一度入れてください。",
        "too_many_login_attempts": "続けて間違えたため、しばらく止めています。1分ほど待ってください。",
        "enter_current_password": "いまのパスワードが違います。もう一度入れてください。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages only: allauth's JSON answers stay closed."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Unknown, wrong and deactivated are one and the same: None, counted, and written down.

        Not allauth's own: that one lets a deactivated account through to a page which says so.
        """
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        if user is None:
            log.record("user.login_refused", by=None, result=Entry.Result.DENY)
            return None
        self._rollback_login_failed_rl_usage()
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        log.record("user.logged_in", by=user)

    def logout(self, request: HttpRequest) -> None:
        log.record("user.logged_out", by=request.user)
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        actions.change_password(user, password, by=user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_URL)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)
