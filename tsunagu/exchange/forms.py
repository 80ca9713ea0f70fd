"""Forms of 情報交換: the shape of the input. Who may do it, and what fits together, the actions say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils import timezone

from tsunagu.agencies.forms import AgencyForm, LeadForm
from tsunagu.agencies.forms import RowField as GroupedField
from tsunagu.agencies.models import Agency
from tsunagu.exchange.files import decoded
from tsunagu.exchange.finding import key
from tsunagu.exchange.models import Proposal
from tsunagu.exchange.reading import Record, RecordError, read
from tsunagu.web.fields import WarekiDateField, WordsField

if TYPE_CHECKING:
    from django.http import QueryDict

    from tsunagu.agencies.actor import Actor
    from tsunagu.exchange.models import Finding

GUESSES = {  # the end of a name: what kind of body that usually is
    "社会福祉協議会": Agency.Kind.COUNCIL,
    "社協": Agency.Kind.COUNCIL,
    "地域包括支援センター": Agency.Kind.CARE_CENTER,
    "保健センター": Agency.Kind.HEALTH_CENTER,
    "保健所": Agency.Kind.HEALTH_CENTER,
    "窓口": Agency.Kind.SELF_RELIANCE,
    "連絡会": Agency.Kind.NETWORK,
    "課": Agency.Kind.SECTION,
    "室": Agency.Kind.SECTION,
}


class BringForm(forms.Form):
    """A file or pasted text. What was read from the file is put into the text, where it can be put right."""

    file = forms.FileField(
        label="記録のファイル",
        required=False,
        allow_empty_file=True,
        help_text="テキストのファイル（UTF-8 か Shift_JIS）。1 MB まで。",
    )
    text = forms.CharField(
        label="記録の文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "autocomplete": "off"}),
        help_text="ファイルのかわりに、文をここに貼り付けることもできます。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reading: Record | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        place = "file" if data.get("file") else "text"
        try:
            if data.get("file"):
                data["text"] = decoded(_bytes(data["file"])).words
                self._show_again(data["text"])
            if not (data.get("text") or "").strip():
                raise RecordError(1, "ファイルを選ぶか、文を貼り付けてください。")
            place = "text"
            self.reading = read(data["text"], today=timezone.localdate())
        except RecordError as fault:
            is_missing = not (data.get("text") or "").strip()
            self.add_error(place, fault.reason if place == "file" or is_missing else str(fault))
        return data

    def _show_again(self, text: str) -> None:
        """A browser does not send a chosen file twice, so its words stand in the text from now on."""
        data = cast("QueryDict", self.data).copy()
        data["text"] = text
        self.data = data


def _bytes(file: Any) -> bytes:
    found: bytes = file.read()
    return found


class ExistingAgencyForm(forms.Form):
    """The record means a body that the town already has."""

    prefix = "known"

    def __init__(self, *args: Any, actor: Actor, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = Agency.objects.visible_to(actor).order_by("pk")
        self.fields["agency"] = GroupedField(
            label="すでにある機関", rows=[("", agency.name, agency) for agency in agencies]
        )


class NewAgencyForm(AgencyForm):
    """A body that the town does not have yet, prefilled from the record."""

    prefix = "new"

    def __init__(self, *args: Any, actor: Actor, finding: Finding, **kwargs: Any) -> None:
        guess = next((kind for end, kind in GUESSES.items() if finding.name.endswith(end)), "")
        initial = {"name": finding.name, "kind": guess, "desk": f"{finding.name} 窓口"[:60]}
        super().__init__(*args, actor=actor, initial=initial, **kwargs)


class LeadingForm(LeadForm):
    """Which desk leads, from the day that the record names."""

    def __init__(self, *args: Any, actor: Actor, finding: Finding, **kwargs: Any) -> None:
        initial = {"since": finding.since} if finding.since else {}
        super().__init__(*args, actor=actor, initial=initial, **kwargs)
        meant = key(finding.name, finding.record.municipality.name)
        field: Any = self.fields["desk"]
        for group, desks in field.choices:
            if key(str(group), finding.record.municipality.name) == meant:
                field.initial = desks[0][0]


class NoteForm(forms.Form):
    """その後: how it stands, in words, on which day."""

    status = forms.ChoiceField(
        label="いまの様子",
        choices=Proposal.Status.choices,
        widget=forms.RadioSelect(attrs={"data-chips": True}),
        error_messages={
            "required": "いまの様子を選んでください。",
            "invalid_choice": "一覧から選んでください。",
        },
    )
    words = WordsField(
        label="ことば", max_length=2000, help_text="世帯や人の名前は書きません。町と都の相談員が読みます。"
    )
    on = WarekiDateField(label="いつのことか")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> int:
        return int(self.cleaned_data["seen"] or 0)

    def clean_on(self) -> date:
        found: date = self.cleaned_data["on"]
        return found
