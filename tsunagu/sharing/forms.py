"""根拠の確認の入力."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from tsunagu.web.fields import LineField, WarekiDateField


class ConfirmForm(forms.Form):
    confirmed_by = LineField(
        label="確かめた人", max_length=100, help_text="条文を確かめた課と名前です。例：みなも市 法務課 山川"
    )
    confirmed_on = WarekiDateField(label="確かめた日", initial=timezone.localdate)
