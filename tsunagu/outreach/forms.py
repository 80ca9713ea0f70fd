"""見守り: why we wait, who knows, who keeps it, and when we think again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from tsunagu.agencies.models import Membership
from tsunagu.cases.forms.parts import NextLookForm, person_chip, sentences
from tsunagu.web.fields import WordsField

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

    def __init__(self, *args: Any, people: Sequence[Member], reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, label="つぎに考える日", **kwargs)
        self.fields["person"] = person_chip(people)
        self.fields["owner"] = OwnerField(reader)
        self.order_fields(["person", "reason", "who_knows", "owner", "after", "next_look_on"])


class EndWatchForm(NextLookForm):
    """見守りを終える: the support goes on, so it needs its next look."""
