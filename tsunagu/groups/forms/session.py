"""Forms of a session: five answers announce it; who signs up; what is counted; three lines afterwards."""

from __future__ import annotations

import json
import re
from datetime import time
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from uuid import UUID

from django import forms

from tsunagu.common.clock import clock, parse_clock
from tsunagu.groups.forms.network import desk_field
from tsunagu.groups.models import Group, HeadCount, Session
from tsunagu.groups.said import Plan, Tap
from tsunagu.web.fields import LineField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

Hours = tuple[time | None, time | None]
_BETWEEN = re.compile(r"\s*(?:[〜～~－―–—-]|から)\s*")
AT_ONCE = 500  # taps in one sending


class HoursField(forms.Field):
    """時間: one text field; 14:00〜16:00, 午後2時から4時半 … The end may be left out. Cleans to two times."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "data-width": "16"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Hours | None:
        if value in self.empty_values or not str(value).strip():
            return None
        parts = [part for part in _BETWEEN.split(normalize("NFKC", str(value)).strip()) if part]
        try:
            times = [parse_clock(part) for part in parts]
        except ValueError:
            times = []
        if len(times) not in (1, 2):
            raise forms.ValidationError("時間を「14:00〜16:00」「午後2時から4時」のように入力してください。")
        start, end = times[0], times[1] if len(times) == 2 else None
        if end is not None and end <= start and "午後" in parts[0] and end.hour < 12:
            end = end.replace(
                hour=end.hour + 12
            )  # 午後2時から4時: the second one is meant in the afternoon too
        if end is not None and end <= start:
            raise forms.ValidationError("終わりの時間は、始まりの時間より後にしてください。")
        return start, end

    def prepare_value(self, value: Any) -> Any:
        return hours(*value) if isinstance(value, tuple) else value


def hours(start: time | None, end: time | None) -> str:
    """14:00〜16:00; one alone; nothing."""
    if start is None:
        return ""
    return f"{clock(start)}〜{clock(end) if end else ''}"


class PlanForm(forms.Form):
    """お知らせ: the five answers from which the page, the flyer and the calendar are made."""

    on = WarekiDateField(
        label="日", future_ok=True, help_text="和暦でも西暦でも入力できます。例：令和8年12月12日、2026/12/12"
    )
    hours = HoursField(
        label="時間",
        help_text="例：14:00〜16:00",
        error_messages={"required": "時間を入力してください。"},
    )
    place = LineField(label="場所", max_length=100)
    words = LineField(
        label="なにをする",
        max_length=200,
        help_text="チラシと案内のページに出ます。来る人の名前は書きません。",
    )
    booking = forms.ChoiceField(
        label="申し込み",
        choices=Group.Booking.choices,
        widget=forms.RadioSelect(attrs={"data-chips": True}),
        error_messages={"required": "申し込みがいるかどうかを選んでください。"},
    )


class MoreForm(forms.Form):
    """くわしく: what can stay empty."""

    capacity = forms.IntegerField(
        label="定員",
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "4", "autocomplete": "off"}),
        error_messages={
            "invalid": "人数を数字で入力してください。",
            "min_value": "定員は1人からです。",
            "max_value": "定員は1000人までです。",
        },
    )
    guests = LineField(label="ゲスト", max_length=200, required=False, help_text="名前を出してよい人だけ。")
    helpers = LineField(
        label="手伝う人", max_length=200, required=False, help_text="開く側の覚えです。公開しません。"
    )


def plan_of(form: PlanForm, more: MoreForm) -> Plan:
    """What the two forms say together."""
    fields = form.cleaned_data | more.cleaned_data
    starts_at, ends_at = fields.pop("hours")
    return Plan(starts_at=starts_at, ends_at=ends_at, **fields)


class CancelForm(forms.Form):
    words = LineField(
        label="中止のことば",
        max_length=200,
        help_text="案内のページにそのまま出ます。例：会場の都合により中止します。つぎは12月12日です。",
    )


class SignUpForm(forms.Form):
    """申し込み by telephone: a nickname is enough."""

    nickname = LineField(
        label="呼び名", max_length=40, help_text="ニックネームで大丈夫です。本名は聞かなくてかまいません。"
    )
    contact = LineField(
        label="連絡先",
        max_length=100,
        required=False,
        help_text="中止になったときに知らせてほしい人だけ。回が終わると消えます。",
    )
    is_another = forms.BooleanField(label="同じ呼び名の、べつの人です", required=False)


class NameForm(forms.Form):
    """呼び名 at the door: one more who came, by the name on the tag."""

    kind = forms.ChoiceField(
        label="種類",
        choices=HeadCount.Kind.choices,
        initial=HeadCount.Kind.PERSON,
        widget=forms.RadioSelect(attrs={"data-chips": True}),
        error_messages={"required": "種類を選んでください。"},
    )
    nickname = LineField(label="呼び名", max_length=40)
    is_another = forms.BooleanField(label="同じ呼び名の、べつの人です", required=False)


class TapsForm(forms.Form):
    """What the page at the door sends: presses with one key each."""

    taps = forms.CharField(max_length=100_000)

    def clean_taps(self) -> list[Tap]:
        try:
            rows = list(json.loads(self.cleaned_data["taps"]))
            taps = [Tap(str(row["kind"]), int(row["step"]), UUID(str(row["key"]))) for row in rows]
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            raise forms.ValidationError("読めない内容です。") from None
        if len(taps) > AT_ONCE or any(
            tap.kind not in HeadCount.Kind.values or tap.step not in (1, -1) for tap in taps
        ):
            raise forms.ValidationError("読めない内容です。")
        return taps


class CountingForm(forms.Form):
    counting = forms.ChoiceField(
        label="2人で数えています。どう数えましたか",
        choices=Session.Counting.choices,
        widget=forms.RadioSelect(attrs={"data-chips": True}),
    )


class LookBackForm(forms.Form):
    """ふりかえり: three lines, and what was made; each can stay empty."""

    did = LineField(label="なにをした", max_length=300, required=False)
    good = LineField(label="よかったこと", max_length=300, required=False)
    following = LineField(label="つぎに", max_length=300, required=False)
    what = LineField(label="つくったもの", max_length=100, required=False, help_text="例：かぼちゃのポーチ")
    for_whom = LineField(
        label="だれのために",
        max_length=100,
        required=False,
        help_text="例：駅前の保育園。人の名前は書きません。",
    )
    count = forms.IntegerField(
        label="いくつ",
        required=False,
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "4", "autocomplete": "off"}),
        error_messages={
            "invalid": "いくつかを、数字で入力してください。",
            "min_value": "1から入力してください。",
            "max_value": "10万までの数にしてください。",
        },
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("what") and (data.get("for_whom") or data.get("count")):
            self.add_error("what", "なにをつくったかを書いてください。")
        return data

    def work(self) -> tuple[str, str, int | None] | None:
        data = self.cleaned_data
        return (data["what"], data["for_whom"], data["count"]) if data["what"] else None


class PassOnForm(forms.Form):
    """つなぎたい人がいる: the person's own wish, in a few words, for one desk."""

    agreed = forms.BooleanField(
        label="本人に聞いて、「つないでよい」と言ってもらいました",
        error_messages={
            "required": "本人に聞いてから送ってください。聞けていないときは、窓口に電話で相談できます。"
        },
    )
    called = LineField(
        label="呼び名", max_length=40, help_text="本人が名のった名前。ニックネームで大丈夫です。"
    )
    words = WordsField(
        label="どんなこと",
        max_length=1000,
        help_text="本人が伝えてよいと言ったことだけ。送ったあと、この画面には残りません。",
    )
    contact = LineField(
        label="本人への連絡のしかた", max_length=100, required=False, help_text="本人がよいと言ったとき。"
    )

    def __init__(self, *args: Any, reader: Reader, group: Group, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"] = desk_field(reader, label="どの窓口に", initial=group.desk_id)
        self.order_fields(["agreed", "desk", "called", "words", "contact"])
