"""場とのつながり: the forms by which it is kept, changed, credited and ended; consent in the same form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from tsunagu.cases.forms.parts import chips, person_chip, sentences
from tsunagu.groups.models import Group, GroupPart
from tsunagu.groups.said import Agreed
from tsunagu.sharing.models import Consent
from tsunagu.web.fields import LineField, RowField, WarekiDateField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.households.panels import Member
    from tsunagu.sharing.reader import Reader


class ConsentForm(forms.Form):
    """同意: who agreed, how, when, until when. Left empty it is None, where `may_be_empty`."""

    consenter = chips(
        "同意した人", Consent.Consenter.choices, help_text="成人の家族は、本人にかわって同意できません。"
    )
    method = chips("同意の方法", Consent.Method.choices)
    given_on = WarekiDateField(label="同意した日")
    agreed_until = WarekiDateField(
        label="同意の期限", required=False, future_ok=True, help_text="決めていなければ、空けておきます。"
    )
    CONSENT = ("consenter", "method", "given_on", "agreed_until")

    def agreed(self) -> Agreed | None:
        data = self.cleaned_data
        if not data.get("method"):
            return None
        return Agreed(
            consenter=data["consenter"],
            method=data["method"],
            given_on=data["given_on"],
            until=data["agreed_until"],
        )


class TakePartForm(ConsentForm):
    """だれが、どの場に、どんな役割で. A person whose consent stands already needs no new one."""

    role = chips("役割", GroupPart.Role.choices)
    since = WarekiDateField(label="いつから")

    def __init__(
        self, *args: Any, people: Sequence[Member], agreed: set[str], reader: Reader, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = agreed  # public ids of those whose consent stands
        self.fields["person"] = person_chip(people)
        self.fields["group"] = RowField(
            Group.objects.visible_to(reader),
            label="場",
            empty_label="選んでください",
            error_messages=sentences("場"),
        )
        for name in self.CONSENT:
            self.fields[name].required = False
        self.order_fields(["person", "group", "role", "since", *self.CONSENT])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("person") in self.known and not data.get("method"):
            return data
        for name in ("consenter", "method", "given_on"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, f"{self.fields[name].label}を入れてください。同意がないと残せません。")
        return data


class RoleForm(forms.Form):
    """役割がかわった: from participant to helper, on a day."""

    role = chips("新しい役割", GroupPart.Role.choices)
    on = WarekiDateField(label="いつから")


class EndPartForm(forms.Form):
    """区切り: until which day."""

    on = WarekiDateField(label="いつまで")


class CreditForm(ConsentForm):
    """公開のページに出す: the words they agreed to, and that consent."""

    words = LineField(
        label="公開のことば",
        max_length=60,
        help_text="例：講師：ゆう さん。本名でなくてかまいません。本人と決めたとおりに書きます。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["words", *self.CONSENT])
