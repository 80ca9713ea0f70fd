"""合同相談会の用紙: the day, a table, a booking, a way to a desk, and the numbers at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from tsunagu.agencies.models import Membership
from tsunagu.cases.models import Source
from tsunagu.groups.forms.network import choice, desk_field, town_agencies
from tsunagu.groups.models import Network, NetworkMember
from tsunagu.sharing.roles import ROLES, May
from tsunagu.web.fields import ClockField, LineField, RowField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from tsunagu.groups.models import Event, Table
    from tsunagu.sharing.reader import Reader

LEADING = [role for role, rights in ROLES.items() if May.LEAD in rights.may]
NUMBER = {
    "required": "数を入れてください。いなかったときは 0 です。",
    "invalid": "数字で入れてください。例：3",
    "min_value": "0か、それより大きい数を入れてください。",
    "max_value": "数が大きすぎます。確かめてください。",
}


class DayForm(forms.Form):
    name = LineField(label="名前", max_length=60, initial="合同相談会")
    on = WarekiDateField(label="日", future_ok=True)
    starts_at = ClockField(label="始まり", error_messages={"required": "始まりの時間を入れてください。"})
    ends_at = ClockField(label="終わり", error_messages={"required": "終わりの時間を入れてください。"})
    place = LineField(label="場所")
    slot_minutes = forms.IntegerField(
        label="1枠の長さ（分）",
        initial=45,
        min_value=10,
        max_value=180,
        error_messages={
            "required": "1枠の長さを入れてください。",
            "invalid": "分を数字で入れてください。例：45",
            "min_value": "1枠は10分からです。",
            "max_value": "1枠は180分までです。",
        },
    )

    field_order = ["network", "name", "on", "starts_at", "ends_at", "place", "slot_minutes"]

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Network.objects.visible_to(reader).joined_by(reader, NetworkMember.Part.SECRETARIAT)
        self.fields["network"] = RowField(
            mine,
            label="主催の連絡会",
            empty_label=None,
            error_messages={
                "required": "主催の連絡会を選んでください。",
                "invalid_choice": "一覧から選んでください。",
            },
        )
        self.order_fields(self.field_order)


class TableForm(forms.Form):
    topic = LineField(label="相談できること", max_length=60, help_text="例：くらしとお金のこと")
    places = forms.IntegerField(
        label="同じ時間に受けられる数",
        initial=1,
        min_value=1,
        max_value=20,
        error_messages=NUMBER | {"min_value": "1から入れてください。", "max_value": "20までです。"},
    )

    field_order = ["agency", "topic", "places", "desk", "owner"]

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        missing = {"required": "機関を選んでください。", "invalid_choice": "一覧から選んでください。"}
        self.fields["agency"] = RowField(
            town_agencies(reader), label="機関", empty_label="選んでください", error_messages=missing
        )
        self.fields["desk"] = desk_field(reader, label="あとを受けとめる窓口")
        posts = Membership.objects.in_force(reader.at).filter(
            agency__home=reader.agency.home_id, role__in=LEADING
        )
        self.fields["owner"] = RowField(
            posts.select_related("agency", "user").order_by("agency__name", "pk"),
            words=lambda post: f"{post.agency.name}　{post.user.name}",
            label="あとを受けとめる人",
            required=False,
            empty_label="窓口のみんな",
        )
        self.order_fields(self.field_order)


class BookingForm(forms.Form):
    """A number comes by itself; the rest only as far as somebody wants to say it."""

    nickname = LineField(
        label="呼び名", max_length=40, required=False, help_text="なくても受けられます。番号で呼びます。"
    )
    contact = LineField(
        label="連絡先",
        required=False,
        help_text="中止や空きを知らせるためだけに使います。相談会が終わると消えます。",
    )


class CodeForm(forms.Form):
    code = LineField(
        label="取り消しの番号",
        max_length=20,
        help_text="予約のときに伝えた8けたの数字です。",
        error_messages={"required": "取り消しの番号を入れてください。"},
    )


class CallOffForm(forms.Form):
    words = LineField(label="中止のことば", max_length=200, help_text="例：大雪のため、中止します。")


class BringForm(forms.Form):
    """To a desk, with the person's agreement."""

    agreed = forms.BooleanField(
        label="窓口に伝えてよいと、本人から聞きました",
        error_messages={"required": "本人に聞いてから、印をつけてください。"},
    )
    heard_by = LineField(label="聞いた人", max_length=60)
    called = LineField(label="呼び名", help_text="本人が名のった呼び方でかまいません。")
    source = choice("どなたの相談か", [(one.value, one.label) for one in (Source.SELF, Source.FAMILY)])
    words = WordsField(
        label="伝えること",
        required=False,
        max_length=2000,
        help_text="本人が伝えてよいと言ったことだけを書きます。",
    )
    contact = LineField(label="連絡先", required=False, help_text="窓口から連絡してよいときに。")

    field_order = ["desk", "agreed", "heard_by", "called", "source", "contact", "words"]

    def __init__(self, *args: Any, reader: Reader, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"] = desk_field(reader, label="どの窓口に", initial=table.desk_id)
        self.fields["heard_by"].initial = reader.user.name
        self.order_fields(self.field_order)

    def said(self) -> dict[str, Any]:
        """For cases.actions.Said."""
        data = self.cleaned_data
        told = {name: data[name] for name in ("words", "called", "source", "contact")}
        return told | {"received_on": timezone.localdate()}


class CloseForm(forms.Form):
    """How many were talked to at each table."""

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for table in event.tables.select_related("agency"):
            self.fields[f"used_{table.pk}"] = forms.IntegerField(
                label=f"{table.topic}（{table.agency.name}）で相談した数",
                min_value=0,
                max_value=999,
                error_messages=NUMBER,
            )

    def used(self) -> dict[int, int]:
        return {int(name.removeprefix("used_")): number for name, number in self.cleaned_data.items()}
