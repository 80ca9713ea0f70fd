"""参加支援: the forms by which likes, steps towards a place and a new place are put down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from tsunagu.agencies.models import Desk
from tsunagu.cases.forms.parts import chips, sentences
from tsunagu.groups.forms.part import ConsentForm
from tsunagu.groups.models import Ease, Field, Group, GroupKind, Interest, Match
from tsunagu.web.fields import LineField, RowField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tsunagu.groups.said import Agreed
    from tsunagu.sharing.reader import Reader


def many(label: str, choices: Iterable[tuple[Any, Any]], **kwargs: Any) -> forms.MultipleChoiceField:
    """Any of a few, as chips."""
    return forms.MultipleChoiceField(
        label=label,
        choices=list(choices),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-chips": True}),
        error_messages=sentences(label),
        **kwargs,
    )


class OnConsentForm(ConsentForm):
    """With a consent that stands already the fields about it are left out."""

    def __init__(self, *args: Any, is_agreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_agreed = is_agreed
        if is_agreed:
            for name in self.CONSENT:
                del self.fields[name]

    def agreed(self) -> Agreed | None:
        return None if self.is_agreed else super().agreed()


class LikesForm(OnConsentForm):
    """どんなことが好きか, and what makes a place bearable."""

    kind = chips("どんなこと", Interest.Kind.choices, initial=Interest.Kind.LIKE)
    fields_liked = many("分野", Field.choices)
    words = LineField(
        label="ことばで書く",
        required=False,
        max_length=200,
        help_text="例：編み物、鉄道、古いゲーム。分野のどれでもないときは、これだけでかまいません。",
    )
    eases = many(
        "来やすさ", Ease.choices, help_text="こうだったら行けるかもしれない、と本人が話していること。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["kind", "fields_liked", "words", "eases", *self.CONSENT])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not (data.get("fields_liked") or data.get("words") or data.get("eases") or self.errors):
            self.add_error("fields_liked", "分野か、ことばか、来やすさを、ひとつは書いてください。")
        return data


class MatchForm(OnConsentForm):
    """どうだったか: one dated step towards a place."""

    status = chips("様子", [choice for choice in Match.Status.choices if choice[0] in Match.TRIED])
    on = WarekiDateField(label="いつ")
    words = LineField(
        label="ひとこと",
        required=False,
        max_length=300,
        help_text="例：入口まで行って、のぞいて帰った。つぎは中に入ってみたいとのこと。",
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"] = RowField(
            Group.objects.visible_to(reader),
            label="場",
            empty_label="選んでください",
            error_messages=sentences("場"),
        )
        self.order_fields(["group", "status", "on", "words", *self.CONSENT])


class ProposeForm(forms.Form):
    """新しい場: what it could be. It begins as 前身 and says nothing of the person."""

    name = LineField(
        label="場の名前", max_length=60, help_text="仮の名前でかまいません。あとで変えられます。"
    )
    summary = WordsField(
        label="どんな場か",
        required=False,
        max_length=1000,
        help_text="人の名前は書きません。町の人が読みます。",
    )
    reason = LineField(
        label="きっかけ", max_length=300, help_text="例：手を動かすのが好きな人が集まれる場が、まだない。"
    )
    fields_about = many("分野", Field.choices)
    eases = many("来やすさ", Ease.choices)

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = RowField(
            GroupKind.objects.visible_to(reader),
            label="種類",
            empty_label="選んでください",
            error_messages=sentences("種類"),
        )
        desks = Desk.objects.filter(agency=reader.agency, until=None).order_by("pk")
        self.fields["desk"] = RowField(
            desks,
            label="問い合わせ先の窓口",
            empty_label=None,
            initial=reader.membership.desk_id,
            error_messages=sentences("窓口"),
        )
        self.order_fields(["name", "kind", "reason", "summary", "fields_about", "eases", "desk"])
