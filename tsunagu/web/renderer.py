"""Forms and fields are drawn by our own two templates; widgets stay Django's."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Set FORM_RENDERER to this and have django.forms among the installed apps."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
