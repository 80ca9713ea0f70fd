"""相談の受付: the caller's words first; only 呼び名 is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from tsunagu.agencies.models import Desk
from tsunagu.cases.forms.parts import BasisField, chips, require_basis, sentences
from tsunagu.cases.models import Source
from tsunagu.households.models import Kinship
from tsunagu.web.fields import LineField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.cases.queries import Offer
    from tsunagu.sharing.reader import Reader

    OfDesk = forms.ModelChoiceField[Desk]
else:
    OfDesk = forms.ModelChoiceField  # not generic while it runs

SAID = [
    "words",
    "called",
    "town",
    "source",
    "received_on",
    "received_basis",
    "informant",
    "relation",
    "contact",
    "relative",
    "kinship",
]


class DeskField(OfDesk):
    """窓口 of one agency that are open."""

    def __init__(self, reader: Reader, **kwargs: Any) -> None:
        super().__init__(
            Desk.objects.filter(agency=reader.agency, until=None),
            label="窓口",
            initial=reader.membership.desk_id,
            empty_label=None if reader.membership.desk_id else "選んでください",
            error_messages=sentences("窓口"),
            **kwargs,
        )


class IntakeForm(forms.Form):
    template_name = "cases/forms/intake.html"

    words = WordsField(
        label="話されたこと",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="聞いたとおりの言葉で。読めるのは、はじめは自分の機関だけです。",
    )
    called = LineField(label="呼び名", help_text="「大川の息子さん」のような呼び方でかまいません。")
    town = LineField(
        label="町丁",
        max_length=40,
        required=False,
        help_text="例：大川3丁目。わかるときだけ。その地区の担当をお知らせします。",
    )
    source = chips("どこから", Source.choices, required=False)
    received_basis = BasisField()
    informant = LineField(label="お名前", required=False)
    relation = LineField(
        label="本人との間がら", max_length=60, required=False, help_text="例：となりの人、配達の人"
    )
    contact = LineField(label="連絡先", required=False)
    relative = LineField(
        label="ご家族の呼び名",
        required=False,
        help_text="例：お母さん。ご自身も、相談する人として受けつけます。",
    )
    kinship = chips("本人からみて", Kinship.Relation.choices, required=False)
    received_on = WarekiDateField(label="受けた日", initial=timezone.localdate)
    offered = LineField(
        required=False, widget=forms.HiddenInput
    )  # the called name for which we offered households
    proposed = LineField(required=False, widget=forms.HiddenInput)  # the place whose district we told of
    choice = forms.CharField(label="この世帯のことですか？", required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"] = DeskField(reader)

    def offer(self, offers: Sequence[Offer]) -> None:
        """Show these households to choose from, for the name that stands in the form."""
        widget = self.fields["choice"].widget
        assert isinstance(widget, forms.RadioSelect)
        widget.choices = [
            (str(offer.subject), f"{offer.names}（主担当 {offer.lead}）") for offer in offers if offer.subject
        ]
        self.data = {name: self.data.get(name) for name in self.fields}
        self.data["offered"] = self.cleaned_data.get("called", "")

    def propose(self, town: str) -> None:
        """Say once whose district it is; sent again, the form goes on."""
        self.data = {name: self.data.get(name) for name in self.fields}
        self.data["proposed"] = town

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "source" not in self.errors:
            data["source"] = data.get("source") or Source.OTHER.value
            require_basis(self, data["source"])
        if data.get("kinship") and not data.get("relative") and "relative" not in self.errors:
            self.add_error("relative", "続柄を選んだときは、ご家族の呼び名も入れてください。")
        return data

    def said(self) -> dict[str, Any]:
        """For cases.actions.Said."""
        return {name: self.cleaned_data[name] for name in SAID}
