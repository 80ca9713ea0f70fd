"""Templates that exist only for these tests, and a request as the middleware leaves it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

PAGES = {
    "page.html": (
        '{% extends "base.html" %}{% load partials %}{% block title %}記録{% endblock %}'
        "{% block content %}<h1>記録</h1>"
        '{% partialdef panel inline %}<div id="panel">{{ word }}</div>{% endpartialdef %}{% endblock %}'
    ),
}
PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.messages.context_processors.messages",
    "tsunagu.web.context.site",
]
MIDDLEWARE = [
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "tsunagu.web.middleware.NotHereMiddleware",
    "tsunagu.web.middleware.ReadOnlyGetMiddleware",
]


@pytest.fixture
def small_site(settings):
    """The pages of tests/urls.py, without users, roles or any other app."""
    loaders = [
        ("django.template.loaders.locmem.Loader", PAGES),
        "django.template.loaders.app_directories.Loader",
    ]
    settings.ROOT_URLCONF = "tsunagu.web.tests.urls"
    settings.MIDDLEWARE = MIDDLEWARE
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("template_partials.loader.Loader", loaders)],
                "context_processors": PROCESSORS,
            },
        }
    ]


@pytest.fixture
def at_work(settings):
    """A request of 森, working for 社協, who could also work somewhere else."""
    settings.NAVIGATION = ""
    request = RequestFactory().get("/page/")
    request.user = SimpleNamespace(is_authenticated=True, text_size=125, name="森 さくら")
    request.actor = SimpleNamespace(
        user=request.user,
        agency=SimpleNamespace(name="みどり市社協"),
        role_label="コーディネーター",
        others=("よつば相談室",),
    )
    return request
