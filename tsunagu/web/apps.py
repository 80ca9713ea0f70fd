"""つなぐの画面: base templates, components, css, htmx. No tables."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tsunagu.web"
    verbose_name = "画面"
