"""Starts Django as the demo would: its keys, its middleware, no instrumented templates."""

import os

import django


def start() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsunagu.config.settings")
    django.setup()
