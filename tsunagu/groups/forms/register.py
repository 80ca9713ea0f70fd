"""手伝う人: the forms of the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from tsunagu.agencies.models import Agency, in_force
from tsunagu.cases.forms.parts import sentences
from tsunagu.groups.forms.matching import many
from tsunagu.groups.models import Field, Group, Helper
from tsunagu.web.fields import LineField, RowField, WarekiDateField

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader


class EditHelperForm(forms.Form):
    """Who it is and what they can do."""

    name = LineField(label="名前", max_length=60)
    phone = LineField(label="電話", required=False, max_length=40)
    fields_known = many("できること", Field.choices)
    words = LineField(
        label="ひとこと", required=False, max_length=200, help_text="例：元美術の先生。火曜と木曜に来られる。"
    )


class HelperForm(EditHelperForm):
    since = WarekiDateField(label="いつから")


class EndHelperForm(forms.Form):
    until = WarekiDateField(label="いつまで", future_ok=True)


class TrainingForm(forms.Form):
    """What was learned."""

    name = LineField(label="研修の名前", max_length=100)
    on = WarekiDateField(label="受けた日")
    hours = forms.DecimalField(
        label="時間数",
        min_value=0,
        max_digits=4,
        decimal_places=1,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-width": "8", "autocomplete": "off"}),
        error_messages={
            "required": "時間数を入力してください。",
            "invalid": "時間数は「2」「1.5」のように数で入力してください。",
            "min_value": "時間数は、0より大きい数にしてください。",
            "max_digits": "時間数は「2」「1.5」のように入力してください。",
            "max_decimal_places": "時間数は「2」「1.5」のように、小数は1けたまでで入力してください。",
            "max_whole_digits": "時間数は「2」「1.5」のように入力してください。",
        },
    )
    given_by = LineField(label="開いたところ", required=False, max_length=60)


class AwayForm(forms.Form):
    """頼まない先: a 町丁目, a body or a place."""

    town = LineField(label="町丁目", required=False, max_length=40, help_text="例：大川1丁目")
    words = LineField(
        label="わけ", required=False, max_length=200, help_text="例：自宅のすぐ近く。人の名前は書きません。"
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = RowField(
            Agency.objects.filter(home=reader.agency.home_id).order_by("pk"),
            label="機関",
            required=False,
            empty_label="選んでいません",
            error_messages=sentences("機関"),
        )
        self.fields["group"] = RowField(
            Group.objects.visible_to(reader),
            label="場",
            required=False,
            empty_label="選んでいません",
            error_messages=sentences("場"),
        )
        self.order_fields(["town", "agency", "group", "words"])


class ApartForm(forms.Form):
    """この人には頼まない: which helper, and why."""

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate(reader.at)
        self.fields["helper"] = RowField(
            Helper.objects.visible_to(reader).filter(in_force(today)).order_by("name", "pk"),
            words=lambda helper: str(helper.name),
            label="手伝う人",
            empty_label="選んでください",
            error_messages=sentences("手伝う人"),
        )
        self.fields["words"] = LineField(
            label="わけ",
            required=False,
            max_length=200,
            help_text="例：近所に住んでいる。この人の記録に残ります。",
        )
