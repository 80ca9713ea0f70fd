"""Form fields for lines, running text and dates. Every error is a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from tsunagu.common.clock import clock, parse_clock
from tsunagu.common.text import BadText, clean_line, clean_words, mend
from tsunagu.common.wareki import PartialDate, Precision, UnreadableDate, parse, wareki

DATE_HELP = "和暦と西暦のどちらでも入力できます。例：昭和45年3月2日、S45.3.2、1970/3/2"
PARTIAL_DATE_HELP = f"{DATE_HELP}。わからないときは「昭和45年ごろ」「50代」でもかまいません。"
DATE_ATTRS = {"autocomplete": "off", "lang": "ja", "inputmode": "text", "data-wareki": "day"}


def _required(label: Any) -> dict[str, str]:
    return {"required": f"{label}を入力してください。" if label else "入力してください。"}


class _TextField(forms.CharField):
    """Text cleaned by `clean_text`; lengths are code points, and nothing is cut off in the browser.

    When invisible characters are refused, the form shows the text again without them, ready to be sent.
    """

    clean_text: Callable[[str], str]
    default_error_messages = {
        "max_length": "%(limit_value)d文字以内で入力してください。いまは%(show_value)d文字です。",
        "min_length": "%(limit_value)d文字以上で入力してください。いまは%(show_value)d文字です。",
        "invisible": "見えない文字が入っていたので、取り除きました。内容を確かめて、もう一度送ってください。",
    }

    def __init__(self, *, error_messages: dict[str, str] | None = None, **kwargs: Any) -> None:
        messages = _required(kwargs.get("label")) | (error_messages or {})
        super().__init__(strip=False, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> str:
        try:
            text = type(self).clean_text(str(value)) if value not in self.empty_values else ""
        except BadText as bad:
            raise forms.ValidationError(self.error_messages.get(bad.code, bad.sentence), bad.code) from bad
        return text or str(self.empty_value or "")

    def bound_data(self, data: Any, initial: Any) -> Any:
        return mend(data) if isinstance(data, str) else data

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No `maxlength`: browsers count UTF-16 units and cut pasted text without a word."""
        attrs = {"autocomplete": widget.attrs.get("autocomplete", "off")}
        return attrs if self.max_length is None else attrs | {"data-max-length": str(self.max_length)}


class LineField(_TextField):
    """一行: a name, a title, a number. Cleans to str, NFC, without blanks around it."""

    clean_text = staticmethod(clean_line)

    def __init__(self, *, max_length: int = 100, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)


class WordsField(_TextField):
    """文: running text with line breaks. Cleans to str, NFC, lines ended by \\n."""

    clean_text = staticmethod(clean_words)

    def __init__(self, *, max_length: int = 10_000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(max_length=max_length, **kwargs)


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic while it runs
    """ひとつ選ぶ: one row of a queryset; `words` says how a row reads in the list."""

    def __init__(self, queryset: QuerySet[Any], *, words: Callable[[Any], str] = str, **kwargs: Any) -> None:
        self.words = words
        super().__init__(queryset, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return self.words(obj)


class ClockField(forms.Field):
    """時刻: one text field; 14:30, 14時半 and 午後2時 are the same. Cleans to a time, or None."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "data-width": "8"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return parse_clock(str(value))
        except ValueError:
            raise forms.ValidationError("時刻を「14:30」「14時半」のように入力してください。") from None

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, time) else value


class WarekiDateField(forms.Field):
    """日付: one text field for 和暦 and 西暦. Cleans to a date, with `allow_partial` to a PartialDate.

    An unreadable date gives an error whose params hold `suggestion`, the day probably meant, or None:
    `form.errors.as_data()[name][0].params["suggestion"]`.
    """

    default_error_messages = {
        "unreadable": "%(sentence)s",
        "partial": "何年何月何日まで必要です。「昭和45年3月2日」「1970/3/2」のように入力してください。",
        "future": "きょうより先の日付です。きょうまでの日付を入力してください。",
    }

    def __init__(
        self,
        *,
        today: Callable[[], date] = timezone.localdate,
        allow_partial: bool = False,
        future_ok: bool = False,
        error_messages: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.today = today
        self.allow_partial = allow_partial
        self.future_ok = future_ok
        kwargs.setdefault("widget", forms.TextInput(attrs=DATE_ATTRS))
        kwargs.setdefault("help_text", PARTIAL_DATE_HELP if allow_partial else DATE_HELP)
        messages = _required(kwargs.get("label")) | (error_messages or {})
        super().__init__(error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> date | PartialDate | None:
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, date | PartialDate):
            return value
        found = self._read(str(value))
        if not self.future_ok and found.first > self.today():
            raise forms.ValidationError(self.error_messages["future"], "future")
        if self.allow_partial:
            return found
        if found.precision != Precision.DAY:
            raise forms.ValidationError(self.error_messages["partial"], "partial")
        return found.first

    def has_changed(self, initial: Any, data: Any) -> bool:
        """50代 typed again means the same, although the years behind it move with the calendar."""
        if isinstance(initial, PartialDate) and isinstance(data, str):
            return initial.text != data.strip()
        return super().has_changed(initial, data)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: as typed, or a stored day in 和暦."""
        if isinstance(value, PartialDate):
            return value.text
        return wareki(value).partition("（")[0] if isinstance(value, date) else value

    def bound_data(self, data: Any, initial: Any) -> Any:
        return mend(data) if isinstance(data, str) else data

    def _read(self, text: str) -> PartialDate:
        try:
            return parse(text, today=self.today())
        except UnreadableDate as error:
            params = {"sentence": error.sentence, "suggestion": error.suggestion}
            raise forms.ValidationError(self.error_messages["unreadable"], "unreadable", params) from error
