"""Fields that several forms share: chips, people, the basis of what a body told us, and the next look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms

from tsunagu.cases.models import LONGEST_WAIT, PRIVATE
from tsunagu.common.wareki import both, short
from tsunagu.sharing.models import LegalBasisVersion
from tsunagu.web.fields import WarekiDateField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from tsunagu.households.panels import Member

    OfBasis = forms.ModelChoiceField[LegalBasisVersion]
else:
    OfBasis = forms.ModelChoiceField  # not generic while it runs

NOT_HERE = "この中から選んでください。"
NEEDS_BASIS = "機関から聞いたときは、受けた根拠を選んでください。"
# Bases on which a body may tell us something (law-and-forms §3.3); meetings are evidence of their own.
RECEIVING = [
    "CONSENT",
    "APPI_69_1",
    "APPI_69_2_1",
    "APPI_69_2_2",
    "APPI_69_2_3",
    "APPI_69_2_4",
    "APPI_27_1_1",
    "APPI_27_1_2",
    "APPI_27_1_3",
    "APPI_27_1_4",
    "NOTIFY_ELDER",
    "NOTIFY_DISABLED",
    "NOTIFY_CHILD",
    "NOTIFY_DV",
]
WAITS = [(14, "2週間後"), (30, "1か月後"), (91, "3か月後")]  # days, words


def sentences(label: str) -> dict[str, str]:
    return {
        "required": f"{label}を選んでください。",
        "invalid_choice": NOT_HERE,
        "invalid_list": NOT_HERE,
    }


def chips(
    label: str, choices: Iterable[tuple[Any, Any]], *, required: bool = True, **kwargs: Any
) -> forms.ChoiceField:
    """One of a few, as chips."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=required,
        widget=forms.RadioSelect(attrs={"data-chips": True}),
        error_messages=sentences(label),
        **kwargs,
    )


def people_chips(people: Sequence[Member], label: str = "だれのこと") -> forms.MultipleChoiceField:
    """Any of the people, by their public ids; somebody alone is already chosen."""
    return forms.MultipleChoiceField(
        label=label,
        choices=[(str(member.person_uuid), member.called) for member in people],
        initial=[str(people[0].person_uuid)] if len(people) == 1 else [],
        widget=forms.CheckboxSelectMultiple(attrs={"data-chips": True}),
        error_messages=sentences(label),
    )


def person_chip(
    people: Sequence[Member], label: str = "だれのこと", *, required: bool = True, **kwargs: Any
) -> forms.ChoiceField:
    """One of the people, by public id; somebody alone is already chosen where somebody must be."""
    return chips(
        label,
        [(str(member.person_uuid), member.called) for member in people],
        required=required,
        initial=str(people[0].person_uuid) if required and len(people) == 1 else None,
        **kwargs,
    )


class BasisField(OfBasis):
    """受けた根拠: the versions in force of the bases on which a body may tell us something."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            LegalBasisVersion.objects.filter(until=None, basis__code__in=RECEIVING)
            .select_related("basis")
            .order_by("basis_id"),
            label="受けた根拠",
            required=False,
            empty_label="選んでいません",
            help_text="機関から聞いたときだけ必要です。本人・家族・近所の人から聞いたときは、空けておきます。",
            error_messages=sentences("受けた根拠"),
            **kwargs,
        )

    def label_from_instance(self, version: LegalBasisVersion) -> str:
        words = f"{version.basis.name}（{version.article}）"
        return words if version.is_confirmed else f"{words}・未確認"


def require_basis(form: forms.Form, source: str) -> None:
    """What a body tells needs its basis; call it from clean()."""
    if source and source not in PRIVATE and not form.cleaned_data.get("received_basis"):
        form.add_error("received_basis", NEEDS_BASIS)


class NextLookForm(forms.Form):
    """つぎに見る日: a chip, or any day within the limit; the day wins. Cleans to `next_look_on`."""

    def __init__(self, *args: Any, today: date, label: str = "つぎに見る日", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = [(today + timedelta(days=n), words) for n, words in WAITS]
        self.fields["after"] = chips(
            label, [(day.isoformat(), f"{words} {short(day)}") for day, words in days], required=False
        )
        self.days = {day.isoformat(): day for day, _ in days}
        limit = both(today + timedelta(days=LONGEST_WAIT))
        self.fields["next_look_on"] = WarekiDateField(
            label="ほかの日",
            required=False,
            future_ok=True,
            help_text=f"選ぶかわりに日を入れることもできます。180日先の、{limit}までです。",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("next_look_on") is None and "next_look_on" not in self.errors:
            if data.get("after"):
                data["next_look_on"] = self.days[data["after"]]
            elif "after" not in self.errors:
                self.add_error(
                    "after", f"{self.fields['after'].label}を選ぶか、「ほかの日」に入れてください。"
                )
        return data
