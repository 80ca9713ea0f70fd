"""世帯: the shape of what is typed about a person, and the words of its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from tsunagu.households.models import ContactPoint, Kinship
from tsunagu.web.fields import LineField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

CARE_LINES = 3
NO_SEALED = "支援措置の住所は、ここには入れないでください。"
NOT_HERE = "この中から選んでください。"
CHIPS = {"data-chips": True}


class FactForm(forms.Form):
    """A fact in place of the one on the screen (`replaces`: its public id, empty when there was none)."""

    replaces = forms.UUIDField(
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": "画面が古くなっています。前の画面にもどって、開きなおしてください。"},
    )


class CalledNameForm(FactForm):
    """呼び名: may be a description."""

    name = LineField(
        label="呼び名",
        max_length=100,
        help_text="「大川のお母さん」のような呼び方でかまいません。氏名でなくてよいです。",
    )
    kana = LineField(label="ふりがな", max_length=100, required=False)


class LegalNameForm(FactForm):
    """氏名: as typed."""

    family = LineField(label="氏", max_length=60, help_text="聞いたとおりの文字で入力してください。")
    given = LineField(label="名", max_length=60, required=False)
    family_kana = LineField(label="氏のふりがな", max_length=60, required=False)
    given_kana = LineField(label="名のふりがな", max_length=60, required=False)


class BirthForm(FactForm):
    """生年月日: as far as it is known."""

    born = WarekiDateField(label="生年月日", allow_partial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born"].widget.attrs.update({"data-wareki": "birth", "data-width": "16"})


class ContactPointForm(FactForm):
    """連絡先: one phone, address or e-mail. An address under 支援措置 is not taken."""

    way = forms.ChoiceField(
        label="種類",
        choices=ContactPoint.Way.choices,
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": "種類を選んでください。", "invalid_choice": NOT_HERE},
    )
    value = LineField(label="連絡先", max_length=200, help_text=NO_SEALED)
    town = LineField(
        label="町丁",
        max_length=40,
        required=False,
        help_text="住所のときだけ。例：大川1丁目。番地がわからないときは、町丁だけでかまいません。",
    )
    note = LineField(
        label="メモ", max_length=100, required=False, help_text="例：平日の10時から12時、お姉さんの電話"
    )
    protected = forms.BooleanField(
        label="支援措置を受けている人の住所です",
        required=False,
        help_text="DVやストーカー、虐待などから守るため、住民票を見せない手続きをしている人の住所。",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("protected"):
            self.add_error(
                "protected", f"{NO_SEALED}保存していません。住所でないときは、印を外してください。"
            )
        return data


class SafeContactForm(FactForm):
    """気をつけること: at most three lines, read before every call and letter."""

    care = WordsField(
        label="気をつけること",
        max_length=300,
        help_text=f"{CARE_LINES}行まで。例：封筒に団体名を書かない。玄関の呼び鈴は鳴らさない。",
    )
    ways = LineField(
        label="連絡してよい方法", max_length=100, required=False, help_text="例：手紙、お母さんの携帯"
    )
    hours = LineField(
        label="連絡してよい時間", max_length=100, required=False, help_text="例：平日の10時から12時"
    )
    sender = LineField(label="名乗り方・差出人", max_length=100, required=False, help_text="例：個人の名前で")

    def clean_care(self) -> str:
        care: str = self.cleaned_data["care"]
        if len(care.splitlines()) > CARE_LINES:
            raise forms.ValidationError(
                f"{CARE_LINES}行までにしてください。いまは{len(care.splitlines())}行です。くわしいことは記録に書けます。"
            )
        return care


class KinshipForm(FactForm):
    """続柄: the other one is this to the person of the page."""

    def __init__(self, *args: Any, who: str, others: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = forms.ChoiceField(
            label="だれが",
            choices=[(str(public_id), name) for public_id, name in others],
            widget=forms.RadioSelect(attrs=CHIPS),
            error_messages={"required": "だれの続柄かを選んでください。", "invalid_choice": NOT_HERE},
        )
        self.fields["relation"] = forms.ChoiceField(
            label=f"{who}の何にあたるか",
            choices=Kinship.Relation.choices,
            widget=forms.RadioSelect(attrs=CHIPS),
            error_messages={"required": "続柄を選んでください。", "invalid_choice": NOT_HERE},
        )
