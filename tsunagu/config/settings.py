"""The one settings file. What differs between installations is an environment variable:

DATABASE_URL     sqlite:////file or postgresql://user:password@host/name; none: SQLite in the data folder
TSUNAGU_DATA     data folder; none: var/ beside manage.py, for the demo var/demo/
SECRET_KEY       signs cookies; AUDIT_KEY seals the audit chain: 32 characters or more, never the same
ALLOWED_HOSTS    names under which people reach the pages, comma-separated
TSUNAGU_HELP_PHONE  the number that error pages name; none: they name no number
TSUNAGU_PROXIES  how many proxies of ours stand before gunicorn (they end HTTPS); none: 0
TSUNAGU_DEMO=1   the fictional town: own keys, the log-in page lists the cast, plain HTTP on this machine
DEBUG=1          development: plain HTTP, plain static files, Django's error pages
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from tsunagu.config import environment
from tsunagu.config.environment import Mode

VERSION = "0.1.0"
BASE_DIR = Path(__file__).resolve().parents[2]
MODE = environment.this_process()
REAL = MODE is Mode.REAL
TESTING = MODE is Mode.TEST
TSUNAGU_DEMO = MODE is Mode.DEMO
DEBUG = MODE is Mode.DEVELOPMENT
DATA_DIR = Path(os.environ.get("TSUNAGU_DATA") or BASE_DIR / "var" / ("demo" if TSUNAGU_DEMO else ""))

# Keys and names
SECRET_KEY = environment.key("SECRET_KEY", MODE, dict(os.environ), kept=DATA_DIR / "keys")
AUDIT_KEY = environment.key("AUDIT_KEY", MODE, dict(os.environ), kept=DATA_DIR / "keys")
ALLOWED_HOSTS = environment.words(os.environ.get("ALLOWED_HOSTS", ""))
if REAL and SECRET_KEY == AUDIT_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY と AUDIT_KEY には別の値を入れてください。 (SECRET_KEY and AUDIT_KEY must differ.)"
    )
if REAL and not ALLOWED_HOSTS:
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS に、このサービスを開くときの名前を入れてください。 "
        "(Set ALLOWED_HOSTS to the names under which the service is opened.)"
    )
if not REAL:
    ALLOWED_HOSTS += ["127.0.0.1", "localhost", "[::1]"]

# Parts
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",  # django.contrib.auth needs its table
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "tsunagu.web",  # before allauth: our templates win
    "tsunagu.accounts",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "template_partials",
    "tsunagu.audit",
    "tsunagu.notices",
    "tsunagu.agencies",
    "tsunagu.directory",
    "tsunagu.people",
    "tsunagu.sharing",
    "tsunagu.households",
    "tsunagu.cases",
    "tsunagu.outreach",
    "tsunagu.groups",
    "tsunagu.exchange",
    "tsunagu.desk",
]
if TSUNAGU_DEMO or TESTING:
    INSTALLED_APPS.append("tsunagu.demo")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tsunagu.accounts.middleware.PrivatePagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "tsunagu.web.middleware.TooHeavyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tsunagu.accounts.middleware.HeldFormMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tsunagu.web.middleware.NotHereMiddleware",
    "tsunagu.accounts.middleware.PasswordChangeMiddleware",
    "tsunagu.agencies.middleware.ActorMiddleware",
    "tsunagu.sharing.middleware.ReaderMiddleware",
    "tsunagu.audit.middleware.ViewingLogMiddleware",
    "tsunagu.web.middleware.ReadOnlyGetMiddleware",
]
ROOT_URLCONF = "tsunagu.config.urls"
WSGI_APPLICATION = "tsunagu.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tsunagu.web.context.site",
            ]
        },
    }
]
FORM_RENDERER = "tsunagu.web.renderer.Renderer"
CSRF_FAILURE_VIEW = "tsunagu.web.errors.csrf_failure"
DEMO_CAST = "tsunagu.demo.cast.entries"  # who can be played, read only where TSUNAGU_DEMO is on
HELP_PHONE = os.environ.get("TSUNAGU_HELP_PHONE", "")
NAVIGATION = "tsunagu.config.navigation.items"
FORM_SENT = "tsunagu.desk.views.drafts.sent"  # what was kept of a form ends when the form is sent
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"  # a GET writes no session row

# Database and what lives in it
EMBEDDED = DATA_DIR / "tsunagu.sqlite3"
DATABASE_URL = os.environ.get("DATABASE_URL", "")
TEST_FILE = Path(tempfile.gettempdir()) / f"tsunagu-test-{os.getpid()}.sqlite3" if TESTING else None
if not DATABASE_URL and MODE not in {Mode.TEST, Mode.MAINTENANCE}:
    environment.make_folder(DATA_DIR)
DATABASES = {"default": environment.database(DATABASE_URL, embedded=EMBEDDED, testing=TEST_FILE)}
SILENCED_SYSTEM_CHECKS = ["models.W040"]  # an index with INCLUDE is a plain index on SQLite
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# One table for all workers, so that the limit on failed log-ins counts once. Made by a migration of accounts.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Language and time
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

# Accounts
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests only: argon2 costs 0.2 s for each user
    if TESTING
    else [
        "django.contrib.auth.hashers.Argon2PasswordHasher",  # 100 MiB
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 14}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "tsunagu.accounts.adapter.AccountAdapter"  # closes sign-up
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False  # the cookie ends with the browser, the session with SESSION_COOKIE_AGE
# A whole office shares one address, so the narrow limit is per account: a minute's wait, never a lock-out.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "60/m/ip,5/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TSUNAGU_PROXIES") or 0)

# Sessions and cookies. The prefix __Host- makes a browser refuse the cookie from any other place.
SECURE = REAL or MODE is Mode.MAINTENANCE
_PREFIX = "__Host-" if SECURE else ""
SESSION_ENGINE = "tsunagu.accounts.sessions"
SESSION_COOKIE_NAME = f"{_PREFIX}tsunagu"
SESSION_COOKIE_AGE = 10 * 60 * 60  # a working day, counted from log-in
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# What a browser may do with our pages
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["htmx"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"  # Django compares the Referer of a form sent over HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the other names of a city are not ours to bind
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Static files: hashed names, compressed, served by the application itself (closed networks)
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if TESTING or DEBUG else _HASHED},
}
WHITENOISE_AUTOREFRESH = TESTING or DEBUG
WHITENOISE_USE_FINDERS = TESTING or DEBUG

# Logs: no query strings, no bodies, no local variables, no messages of errors
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "quiet": {
            "()": "logging.Formatter" if DEBUG else "tsunagu.config.logs.QuietFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": [], "level": "CRITICAL", "propagate": False},  # prints query strings
    },
}
