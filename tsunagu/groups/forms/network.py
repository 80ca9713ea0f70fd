"""連絡会の用紙: a network, who takes part, a meeting, a paper, and what a desk will do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from tsunagu.agencies.models import Agency, Desk
from tsunagu.groups.models import NetworkMember, NetworkPaper
from tsunagu.web.fields import ClockField, LineField, RowField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from tsunagu.groups.models import Network
    from tsunagu.sharing.reader import Reader

NO_NAMES = "世帯や人の名前は書きません。参加機関のみんなが読みます。"


def town_agencies(reader: Reader) -> Any:
    return Agency.objects.filter(home=reader.agency.home).order_by("name")


def desk_field(reader: Reader, **kwargs: Any) -> RowField:
    """An open desk of the reader's town, by the name of its body."""
    desks = Desk.objects.filter(agency__home=reader.agency.home_id, until=None).select_related("agency")
    return RowField(
        desks.order_by("agency__name", "name"),
        words=lambda desk: f"{desk.agency.name}　{desk.name}",
        empty_label="選んでください",
        error_messages={
            "required": "窓口を選んでください。",
            "invalid_choice": "一覧の窓口から選んでください。",
        },
        **kwargs,
    )


def choice(label: str, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect(attrs={"data-chips": True}),
        error_messages={
            "required": f"{label}を選んでください。",
            "invalid_choice": "一覧から選んでください。",
        },
    )


class NetworkForm(forms.Form):
    name = LineField(label="連絡会の名前", max_length=60)
    purpose = WordsField(
        label="なんのために", required=False, max_length=1000, help_text="町の職員と世話人が読みます。"
    )
    since = WarekiDateField(label="いつから", initial=timezone.localdate)


class MemberForm(forms.Form):
    part = choice("立場", NetworkMember.Part.choices)
    name = LineField(
        label="名前", required=False, max_length=60, help_text="一覧にない団体のときに書きます。"
    )
    reached_by = choice("連絡のしかた", NetworkMember.Way.choices)
    reach_words = LineField(
        label="連絡先とひとこと",
        required=False,
        max_length=120,
        help_text="例：00-0000-0000、午後がつながりやすい",
    )
    since = WarekiDateField(label="いつから", initial=timezone.localdate)

    field_order = ["agency", "name", "part", "reached_by", "reach_words", "since"]

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = RowField(
            town_agencies(reader), label="機関", required=False, empty_label="一覧にない"
        )
        self.order_fields(self.field_order)


class LeaveForm(forms.Form):
    until = WarekiDateField(label="いつまで", initial=timezone.localdate)


class MeetingForm(forms.Form):
    on = WarekiDateField(label="日", future_ok=True)
    starts_at = ClockField(label="始まり", required=False)
    ends_at = ClockField(label="終わり", required=False)
    place = LineField(label="場所", required=False)
    agenda = WordsField(label="話すこと", required=False, help_text=NO_NAMES)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("starts_at"), data.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", "終わりの時間は、始まりの時間より後にしてください。")
        return data


class MinutesForm(MeetingForm):
    minutes = WordsField(
        label="話したこと", required=False, help_text=NO_NAMES, widget=forms.Textarea(attrs={"rows": 8})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, reader: Reader, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"] = forms.ModelMultipleChoiceField(
            NetworkMember.objects.visible_to(reader)
            .filter(network=network, until=None)
            .select_related("agency"),
            label="来た機関",
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"data-chips": True}),
            error_messages={"invalid_choice": "一覧から選んでください。"},
        )
        field: Any = self.fields["came"]
        field.label_from_instance = lambda member: member.agency.name if member.agency else member.name


class PaperForm(forms.Form):
    kind = choice("種類", NetworkPaper.Kind.choices)
    title = LineField(label="題")
    text = WordsField(label="本文", help_text=NO_NAMES, widget=forms.Textarea(attrs={"rows": 8}))
    checked = forms.BooleanField(
        label="だれのことか、わからないことを確かめました",
        required=False,
        help_text="事例のときだけ。確かめた人として、あなたの名前が残ります。",
    )


class TaskForm(forms.Form):
    words = LineField(label="すること", max_length=200, help_text=NO_NAMES)
    due_on = WarekiDateField(label="いつまで", future_ok=True)

    field_order = ["desk", "words", "due_on"]

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"] = desk_field(reader, label="だれが（窓口）")
        self.order_fields(self.field_order)
