"""Sessions in the database, under the SHA-256 of their key. settings.SESSION_ENGINE points here.

A session ends 30 minutes after it was last used, at the latest SESSION_COOKIE_AGE (10 hours) after log-in.
Both are kept as the row's expire_date; PrivatePagesMiddleware notes start and use. Sync only, as the server.
"""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.utils import timezone

from tsunagu.accounts.models import LoginSession

IDLE = timedelta(minutes=30)
STARTED = "started"  # seconds since 1970, in the session's data
USED = "used"


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        return LoginSession

    def _get_session_from_db(self) -> LoginSession | None:
        """As in Django, but looked up by the hash; an unknown or expired key is dropped, never taken over."""
        key = _hashed(self.session_key or "")
        found = LoginSession.objects.filter(session_key=key, expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = _hashed(row.session_key)
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(_hashed(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            super().delete(_hashed(key))

    def get_session_cookie_age(self) -> int:
        """Seconds from now until this session ends: idle time, or what is left of the working day."""
        age = time.time() - self.get(STARTED, time.time())
        return max(0, min(int(IDLE.total_seconds()), int(settings.SESSION_COOKIE_AGE - age)))


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
