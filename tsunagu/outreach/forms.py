"""見守り: why we wait, who knows, who keeps it, and when we think again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from tsunagu.agencies.models import Membership
from tsunagu.cases.forms.parts import NextLookForm, person_chip, sentences
from tsunagu.outreach.policies import evidence_of
from tsunagu.web.fields import RowField, WordsField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.households.panels import Member
    from tsunagu.sharing.reader import Reader

    OfMembership = forms.ModelChoiceField[Membership]
else:
    OfMembership = forms.ModelChoiceField  # not generic while it runs


class OwnerField(OfMembership):
    """Somebody who works in the agency now."""

    def __init__(self, reader: Reader) -> None:
        super().__init__(
            Membership.objects.in_force(reader.at).filter(agency=reader.agency).select_related("user"),
            label="見守る人",
            initial=reader.membership.pk,
            empty_label=None,
            error_messages=sentences("見守る人"),
            help_text="所属が変わったときは、窓口が引きとります。",
        )

    def label_from_instance(self, membership: Membership) -> str:
        return f"{membership.user.name}（{membership.get_role_display()}）"


class WatchForm(NextLookForm):
    reason = WordsField(
        label="いまは待つわけ",
        max_length=2000,
        help_text="例：本人も家族も、いまは困っていないと話している。経過記録を読める機関が読めます。",
    )
    who_knows = WordsField(
        label="だれが知っているか",
        max_length=1000,
        help_text="例：民生委員が月に一度、声をかけている。",
    )

    triggers = WordsField(
        label="どんなときに、もう一度考えるか",
        required=False,
        max_length=1000,
        help_text="例：転倒や入院、介護保険の変更。世帯に「できごと」が残されると、その日に「きょう」へもどります。",
    )

    def __init__(self, *args: Any, people: Sequence[Member], reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, label="つぎに考える日", **kwargs)
        self.fields["person"] = person_chip(people)
        self.fields["owner"] = OwnerField(reader)
        self.fields["evidence"] = RowField(
            evidence_of(reader, [member.person_id for member in people]),
            words=lambda row: f"「{row.title}」で共有する（{row.get_kind_display()}）",
            label="会議と共有",
            required=False,
            empty_label="会議は開かず、共有もしない（この機関だけで見守る）",
            error_messages=sentences("会議と共有"),
            help_text="会議を開かず、共有にとどめるときは、その根拠を選びます。共有は「共有する」で先に記録します。",
        )
        self.order_fields(
            ["person", "reason", "evidence", "who_knows", "triggers", "owner", "after", "next_look_on"]
        )


class KeepWatchingForm(NextLookForm):
    """見守りを続ける: why we still wait, and when we think again."""

    reason = WordsField(label="いまは待つわけ", max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label="つぎに考える日", **kwargs)
        self.order_fields(["reason", "after", "next_look_on"])


class EndWatchForm(NextLookForm):
    """見守りを終える: the support goes on, so it needs its next look."""
