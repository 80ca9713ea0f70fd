from __future__ import annotations

from django import forms

from tsunagu.groups.models import GroupKind
from tsunagu.web.fields import LineField


class KindForm(forms.Form):
    """A kind that the town adds; the programme's menu decides where it counts."""

    name = LineField(
        label="種類の名前", max_length=40, error_messages={"required": "種類の名前を書いてください。"}
    )
    menu = forms.ChoiceField(
        label="国の事業メニュー",
        choices=[("", "選んでください"), *GroupKind.Menu.choices],
        help_text="ひきこもり支援の事業の集計で、どこに数えるかが決まります。",
        error_messages={
            "required": "国の事業メニューを選んでください。",
            "invalid_choice": "一覧から選んでください。",
        },
    )
    for_family = forms.BooleanField(
        label="家族のための場", required=False, help_text="本人に合う場をさがすときには、すすめません。"
    )
