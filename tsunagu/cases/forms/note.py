"""記録する・できごと・かかわり: what is written down about the people of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from tsunagu.agencies.models import Agency
from tsunagu.cases.forms.parts import BasisField, chips, people_chips, person_chip, require_basis, sentences
from tsunagu.cases.models import RESULTS, Contact, Happening, ProgressNote, Source
from tsunagu.cases.policies import can_come_of
from tsunagu.common.kana import fold
from tsunagu.common.scopes import Scope
from tsunagu.web.fields import ClockField, LineField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tsunagu.cases.queries import Paper
    from tsunagu.households.panels import Member

# The commonest first; つながらない stands in the first row (components §8.3).
ORDER = [
    Contact.Result.MET,
    Contact.Result.NO_ANSWER,
    Contact.Result.VOICE,
    Contact.Result.SIGNS,
    Contact.Result.FAMILY,
    Contact.Result.NOT_NOW,
    Contact.Result.HANDED,
    Contact.Result.TALKED,
]
METHODS = [
    Contact.Method.PHONE,
    Contact.Method.VISIT,
    Contact.Method.LETTER,
    Contact.Method.MEETING,
    Contact.Method.MAIL,
    Contact.Method.ALONG,
    Contact.Method.CONFERENCE,
    Contact.Method.AGENCY,
    Contact.Method.OFFICE,
]

AFTER_SAVING = (
    "読めるのは、自分の機関と、その人の記録を共有している機関です。変えるときは、下の「見せる範囲」で。"
)


class ResultChips(forms.RadioSelect):
    """どうだった: each choice says with which ways it goes and in what words, for the script to follow."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        ways = {f"data-{way.value}": some[value] for way, some in RESULTS.items() if value in some}
        option["attrs"] = option["attrs"] | ways
        return option


class ContactForm(forms.Form):
    """どうやって・どうだった・ひとこと・日: what a note and its amendment both ask."""

    method = chips("どうやって", [(method.value, method.label) for method in METHODS])
    result = forms.ChoiceField(
        label="どうだった",
        choices=[(result.value, result.label) for result in ORDER],
        widget=ResultChips(attrs={"data-chips": True}),
        error_messages=sentences("どうだった"),
    )
    words = WordsField(label="ひとこと", required=False)
    on = WarekiDateField(label="日", initial=timezone.localdate)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("method") and data.get("result"):
            fits = can_come_of(data["method"], data["result"])
            if not fits:
                self.add_error("result", fits.reason)
        return data


class AmendForm(ContactForm):
    """訂正: the note as it should have been written."""


class NoteForm(ContactForm):
    """記録する: 4 inputs; everything else is already filled.

    Without a paper nobody is chosen yet: it asks for no people and cannot say who will read it.
    """

    template_name = "cases/forms/note.html"
    LATER = ("on", "scope", "next_words", "next_on", "next_time")  # behind 「くわしく」

    scope = forms.TypedChoiceField(
        label="見せる範囲",
        coerce=lambda value: Scope(int(value)),
        widget=forms.RadioSelect,
        initial=str(Scope.NOTES.value),
        error_messages=sentences("見せる範囲"),
    )
    next_words = LineField(
        label="つぎにすること", max_length=200, required=False, help_text="自分の窓口の約束として残ります。"
    )
    next_on = WarekiDateField(label="いつまでに", required=False, future_ok=True)
    next_time = ClockField(
        label="何時に", required=False, help_text="決まっているときだけ。例：14:30、14時半"
    )

    def __init__(self, *args: Any, paper: Paper | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scope"]
        assert isinstance(field, forms.TypedChoiceField)
        if paper is None:
            field.choices = [(scope.value, scope.label) for scope in ProgressNote.SCOPES]
            self.fields["words"].help_text = AFTER_SAVING
            return
        self.fields["people"] = people_chips(paper.people)
        self.order_fields(["people", *self.fields])
        field.choices = [
            (scope.value, f"{scope.label}：{paper.readers(scope)}") for scope in ProgressNote.SCOPES
        ]
        self.fields[
            "words"
        ].help_text = f"読めるのは、{paper.readers(Scope.NOTES)}です。変えるときは、下の「見せる範囲」で。"

    @property
    def shows_later(self) -> bool:
        """The second part stands open when something in it was changed or is wrong."""
        touched = {*self.errors, *self.changed_data} if self.is_bound else set()
        return bool(touched & set(self.LATER))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        words, day = data.get("next_words"), data.get("next_on")
        if words and day is None and "next_on" not in self.errors:
            self.add_error("next_on", "いつまでにするかを入れてください。")
        if day is not None and not words and "next_words" not in self.errors:
            self.add_error("next_words", "つぎにすることを入れてください。")
        if data.get("next_time") and day is None and "next_on" not in self.errors:
            self.add_error("next_on", "何時にするかを決めたときは、日も入れてください。")
        if day is not None and day < timezone.localdate():
            self.add_error("next_on", "きょうか、きょうより後の日を入れてください。")
        return data


class HappeningForm(forms.Form):
    what = chips("できごと", Happening.What.choices)
    on = WarekiDateField(label="あった日", initial=timezone.localdate)
    words = WordsField(label="くわしく", required=False, help_text="経過記録を読める機関が読めます。")
    told_by = chips("だれから聞いたか", Source.choices)
    received_basis = BasisField()

    def __init__(self, *args: Any, people: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = people_chips(people)
        self.order_fields(["people", *self.fields])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        require_basis(self, data.get("told_by", ""))
        return data


class InvolvementForm(forms.Form):
    """かかわり: a registered agency or any other body; one field takes both."""

    template_name = "cases/forms/involvement.html"

    body = LineField(
        label="機関・人",
        widget=forms.TextInput(attrs={"list": "agencies"}),
        help_text="登録のある機関は、文字を入れると候補が出ます。ほかの機関や人は、そのまま書きます。",
    )
    part = LineField(label="していること", help_text="例：訪問看護、月に一度の声かけ")
    contact = LineField(label="連絡のしかた", required=False, help_text="例：代表電話、第2火曜は不在")
    since = WarekiDateField(label="いつから", initial=timezone.localdate)
    is_health = forms.BooleanField(
        label="この機関の名前だけで、健康のことがわかる",
        required=False,
        help_text="病院など。「健康」の範囲を共有した機関だけに見えます。",
    )

    def __init__(self, *args: Any, people: Sequence[Member], towns: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = person_chip(people)
        self.order_fields(["person", *self.fields])
        self.agencies = list(Agency.objects.filter(home__in=towns))

    def clean(self) -> dict[str, Any]:
        """`agency` is the registered agency of that name, or None."""
        data = super().clean() or self.cleaned_data
        key = fold(data.get("body", ""))
        data["agency"] = next((agency for agency in self.agencies if fold(agency.name) == key), None)
        return data


class StopForm(forms.Form):
    until = WarekiDateField(label="いつまで", initial=timezone.localdate)

    def __init__(self, *args: Any, since: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = since

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.since:
            raise forms.ValidationError("始まりの日より後の日を入れてください。")
        return until
