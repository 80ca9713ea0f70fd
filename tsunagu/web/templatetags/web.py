"""The few things a template cannot say by itself."""

from __future__ import annotations

from uuid import uuid4

from django import template
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def form_key() -> SafeString:
    """The idempotency key of one drawn form: a second arrival returns the first answer."""
    return format_html('<input type="hidden" name="form_key" value="{}">', uuid4())


@register.filter
def widget_attr(field: BoundField, name: str) -> object:
    """An attribute set on a field's widget, such as data-chips; empty when it is not set."""
    return field.field.widget.attrs.get(name, "")


@register.filter
def widget_type(field: BoundField) -> str:
    """What kind of control the widget is: text, radio, select …; empty for one that has none."""
    return str(getattr(field.field.widget, "input_type", None) or "")
