"""The settings as a real installation sees them: in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
REAL = {
    "SECRET_KEY": "the-secret-key-of-one-installation-only",
    "AUDIT_KEY": "the-audit-key-of-one-installation-only!",
    "ALLOWED_HOSTS": "tsunagu.example",
}
SHOW = """
import json
from tsunagu.config import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.isupper()}, default=str))
"""


def start(code: str = SHOW, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def settings_of(**environ: str) -> dict:
    return json.loads(start(**environ).stdout)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "AUDIT_KEY", "ALLOWED_HOSTS"])
def test_a_real_installation_does_not_start_without_its_own(missing):
    refused = start(**{name: value for name, value in REAL.items() if name != missing})
    assert refused.returncode != 0
    assert f"ImproperlyConfigured: {missing} に、" in refused.stderr


def test_a_real_installation_does_not_start_with_one_key_for_two_purposes():
    refused = start(**REAL | {"AUDIT_KEY": REAL["SECRET_KEY"]})
    assert "SECRET_KEY と AUDIT_KEY には別の値" in refused.stderr


def test_the_server_refuses_the_development_key():
    refused = start("import tsunagu.config.wsgi")
    assert refused.returncode != 0
    assert "開発用の値のままでは始めません" in refused.stderr


def test_a_real_installation_speaks_https_only_and_has_no_demo():
    real = settings_of(**REAL)
    assert real["DEBUG"] is False
    assert real["ALLOWED_HOSTS"] == ["tsunagu.example"]
    assert real["SECURE_SSL_REDIRECT"] is True
    assert real["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert real["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert real["CSRF_COOKIE_NAME"].startswith("__Host-")
    assert real["SESSION_COOKIE_SECURE"] is real["CSRF_COOKIE_SECURE"] is True
    assert "tsunagu.demo" not in real["INSTALLED_APPS"]


def test_only_a_proxy_of_ours_may_say_that_the_page_came_over_https():
    assert "SECURE_PROXY_SSL_HEADER" not in settings_of(**REAL)
    assert "SECURE_PROXY_SSL_HEADER" in settings_of(**REAL, TSUNAGU_PROXIES="1")


def test_the_demo_runs_over_http_with_its_own_keys_in_its_own_folder(tmp_path):
    demo = settings_of(TSUNAGU_DEMO="1", TSUNAGU_DATA=str(tmp_path))
    assert demo["TSUNAGU_DEMO"] is True
    assert demo["DEBUG"] is False
    assert demo["SECURE_SSL_REDIRECT"] is demo["SESSION_COOKIE_SECURE"] is False
    assert "tsunagu.demo" in demo["INSTALLED_APPS"]
    assert (tmp_path / "keys" / "SECRET_KEY").read_text() == demo["SECRET_KEY"] != demo["AUDIT_KEY"]
    assert demo["DATABASES"]["default"]["NAME"] == str(tmp_path / "tsunagu.sqlite3")


def test_a_working_day_is_the_longest_session(settings):
    assert settings.SESSION_COOKIE_AGE == 10 * 60 * 60
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE is True
    assert settings.SESSION_SAVE_EVERY_REQUEST is False


def test_scripts_read_no_cookie_and_other_sites_send_none(settings):
    for cookie in ("SESSION", "CSRF"):
        assert getattr(settings, f"{cookie}_COOKIE_HTTPONLY") is True
        assert getattr(settings, f"{cookie}_COOKIE_SAMESITE") == "Lax"


def test_passwords_are_long_and_kept_by_argon2():
    real = settings_of(**REAL)
    assert real["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
    lengths = [rule.get("OPTIONS", {}).get("min_length") for rule in real["AUTH_PASSWORD_VALIDATORS"]]
    assert 14 in lengths


def test_the_page_may_load_only_from_its_own_place(settings):
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    for kind in ("script-src", "style-src", "connect-src", "form-action", "font-src"):
        assert policy[kind] == ["'self'"]


def test_a_visitor_cannot_open_an_account_or_be_locked_out(settings):
    assert settings.ACCOUNT_ADAPTER == "tsunagu.accounts.adapter.AccountAdapter"
    assert settings.ACCOUNT_PREVENT_ENUMERATION is True
    assert settings.ACCOUNT_RATE_LIMITS["login_failed"].endswith("5/m/key")


def test_there_is_no_admin_site_and_the_version_is_the_same_everywhere(settings):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert f'version = "{settings.VERSION}"' in (ROOT / "pyproject.toml").read_text()
