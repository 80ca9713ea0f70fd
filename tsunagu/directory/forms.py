"""Forms of 資源: the shape of the input, of a page and of a row alike. Who may do it, the actions say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import validate_email
from django.db.models import Q
from django.utils import timezone

from tsunagu.agencies.forms import RowField
from tsunagu.agencies.models import Agency, Desk
from tsunagu.directory.columns import BY_LINK, DAY, LABELS, MOST, SHEET, Kind, Need, Places, Values, in_order
from tsunagu.web.fields import DATE_ATTRS, LineField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from tsunagu.agencies.actor import Actor

LONG = {"when_to_use": 4, "who_for": 2, "how": 3, "limits": 2}  # rows of the text area
LONGEST = 2000
WIDTHS = {"phone": "16", "fax": "16", "postal_code": "8", "corporate_number": "16", "town": "16"}
HELP = {
    "kana": "五十音順にならべるときに使います。",
    "when_to_use": "どんなときに、どう使うとよいか。はたらく人どうしのことばで。世帯や人の名前は書きません。",
    "who_for": "例：18歳以上の本人と家族",
    "hours": "例：月〜金 9時〜17時（祝日は休み）",
    "how": "例：まず電話で予約。はじめは家族だけでもよい。",
    "limits": "例：訪問は月2回まで。診断書がいる。",
    "fee": "例：無料、1回500円",
    "town": "住所の町丁目。例：大川3丁目",
    "districts": "ひとつも選ばないと、市内のどこでも使えるものになります。",
    "body_name": "空のときは、機関の名前か、資源の名称と同じになります。",
    "corporate_number": "13けた。わからないときは空のままで。",
    "agency": "この町の機関が運営しているとき。",
    "valid_until": "最後の日。期限つきの事業のときに書きます。",
    "is_public": "公開すると、使いどきもふくめて、書き出しと公開データに入ります。",
    "desk": "この窓口が、90日ごとに確かめます。",
}
_PHONE = re.compile(r"[0-9+()# 　・、,/ー－‐-]*[0-9][0-9+()# 　・、,/ー－‐-]*(内線 ?[0-9]+|（.*）)?")
_URL = re.compile(r"https?://[^\s]+")
_POSTAL = re.compile(r"(\d{3})-?(\d{4})")
_WIDE = str.maketrans("０１２３４５６７８９－ー‐", "0123456789---")


class ResourceForm(forms.Form):
    """One resource as it is typed: in the page's form, and row by row from a sheet or a file."""

    FIELDS: tuple[str, ...] = SHEET

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "districts" in self.fields:
            field: Any = self.fields["districts"]
            field.choices = list(places.names.items())

    def clean_corporate_number(self) -> str:
        number = str(self.cleaned_data["corporate_number"]).translate(_WIDE).replace("-", "")
        if number and not is_corporate_number(number):
            raise forms.ValidationError(
                "法人番号は13けたの数字です。けたの数と、写しまちがいを確かめてください。"
            )
        return number

    def clean_postal_code(self) -> str:
        text = str(self.cleaned_data["postal_code"]).translate(_WIDE).removeprefix("〒").strip()
        found = _POSTAL.fullmatch(text)
        if text and not found:
            raise forms.ValidationError("郵便番号は「123-4567」のように、7けたで入力してください。")
        return f"{found[1]}-{found[2]}" if found else ""

    def clean_phone(self) -> str:
        return self._number("phone", "電話")

    def clean_fax(self) -> str:
        return self._number("fax", "FAX")

    def clean_email(self) -> str:
        text = str(self.cleaned_data["email"])
        if text:
            try:
                validate_email(text)
            except forms.ValidationError:
                raise forms.ValidationError(
                    "メールは「soudan@example.jp」のように入力してください。"
                ) from None
        return text

    def clean_url(self) -> str:
        text = str(self.cleaned_data["url"])
        if text and not _URL.fullmatch(text):
            raise forms.ValidationError("ウェブサイトは「https://」から入力してください。")
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, last = data.get("valid_from"), data.get("valid_until")
        if since and last and last < since:
            self.add_error("valid_until", "終わりの日は、始まりの日より後にしてください。")
        if not data.get("body_name") and data.get("name"):
            data["body_name"] = data["agency"].name if data.get("agency") else data["name"]
        return data

    def values(self) -> Values:
        """What was typed, as it is kept."""
        data: Values = {name: self.cleaned_data[name] for name in self.FIELDS}
        since, last = data["valid_from"], data["valid_until"]
        data["valid_from"] = since.isoformat() if since else ""
        data["valid_until"] = (last + DAY).isoformat() if last else ""
        if "needs" in data:
            data["needs"] = in_order(data["needs"])
        if "districts" in data:
            data["districts"] = sorted(int(pk) for pk in data["districts"])
        for name in ("agency", "desk"):
            if name in data:
                data[name] = data[name].pk if data[name] else None
        return data

    def _number(self, name: str, label: str) -> str:
        text = str(self.cleaned_data[name])
        if text and not _PHONE.fullmatch(text.translate(_WIDE)):
            raise forms.ValidationError(
                f"{label}は「00-0000-0000」のように、数字とハイフンで入力してください。"
            )
        return text


def initial_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the form: of an end, the last day that still belongs to it."""
    last = values["valid_until"]
    return dict(values) | {
        "valid_from": date.fromisoformat(values["valid_from"]) if values["valid_from"] else None,
        "valid_until": date.fromisoformat(last) - DAY if last else None,
    }


def is_corporate_number(number: str) -> bool:
    """法人番号: a check digit, then twelve. 9 − (sum, from the right by turns × 1 and × 2) mod 9."""
    if not re.fullmatch(r"[0-9]{13}", number):
        return False
    total = sum(int(digit) * (1 + n % 2) for n, digit in enumerate(reversed(number[1:])))
    return int(number[0]) == 9 - total % 9


def _field(name: str) -> forms.Field:
    label, support = LABELS[name], HELP.get(name, "")
    if name in LONG:
        area = forms.Textarea(attrs={"rows": LONG[name]})
        return WordsField(label=label, max_length=LONGEST, required=False, help_text=support, widget=area)
    if name in ("valid_from", "valid_until"):
        widget = forms.TextInput(attrs=DATE_ATTRS | {"data-width": "16"})
        more: dict[str, Any] = {"help_text": support} if support else {}
        return WarekiDateField(label=label, required=False, future_ok=True, widget=widget, **more)
    if name == "is_public":
        return forms.BooleanField(label=label, required=False, help_text=support)
    if name == "kind":
        errors = {"required": "種類を選んでください。", "invalid_choice": one_of("種類", Kind.labels)}
        return forms.ChoiceField(
            label=label, choices=[("", "選んでください"), *Kind.choices], error_messages=errors
        )
    if name in ("needs", "districts"):
        chips = forms.CheckboxSelectMultiple(attrs={"data-chips": True})
        choices = Need.choices if name == "needs" else []
        errors = {"invalid_choice": one_of(label, Need.labels if name == "needs" else [])}
        return forms.MultipleChoiceField(
            label=label,
            choices=choices,
            required=False,
            widget=chips,
            help_text=support,
            error_messages=errors,
        )
    most = MOST[name] or 100
    attrs = {"data-width": WIDTHS[name]} if name in WIDTHS else {}
    return LineField(
        label=label,
        max_length=most,
        required=name == "name",
        help_text=support,
        widget=forms.TextInput(attrs=attrs),
    )


def one_of(label: str, words: list[Any]) -> str:
    """「%(value)s」 is what was typed."""
    given = "、".join(str(word) for word in words)
    return f"「%(value)s」は{label}の一覧にありません。" + (
        f"{given}から選んでください。" if given else "一覧から選んでください。"
    )


for _name in SHEET:
    ResourceForm.base_fields[_name] = _field(_name)


class KeptForm(ResourceForm):
    """The page's form: also which body runs it and which desk looks after it."""

    FIELDS = (*SHEET, "agency", "desk")

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = Agency.objects.filter(home_id=actor.agency.home_id).order_by("pk")
        self.fields["agency"] = RowField(
            label=LABELS["agency"],
            rows=[("", body.name, body) for body in bodies],
            required=False,
            help_text=HELP["agency"],
        )
        self.fields["desk"] = RowField(label=LABELS["desk"], rows=_desks(actor), help_text=HELP["desk"])
        self.order_fields(["version", *(name for name in self.fields if name != "is_public"), "is_public"])


def _desks(actor: Actor) -> list[tuple[str, str, Desk]]:
    """The open desks of the town, under the names of their bodies."""
    today = timezone.localdate(actor.at)
    rows = Desk.objects.filter(Q(until=None) | Q(until__gt=today), agency__home_id=actor.agency.home_id)
    found = rows.select_related("agency").order_by("agency_id", "pk")
    return [(desk.agency.name, desk.name, desk) for desk in found]


class ProposeForm(ResourceForm):
    """直したいところを送る: the same fields, and a word with it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = LineField(
        label="ひとこと",
        max_length=500,
        required=False,
        help_text="どこで知ったかなど。なくてもかまいません。",
    )


class LinkForm(ResourceForm):
    """What who runs it sends through a link; no account, and a name only if they like."""

    FIELDS = BY_LINK

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    words = LineField(label="窓口へのことば", max_length=500, required=False)
    sender = LineField(
        label="送った人のお名前", max_length=60, required=False, help_text="なくてもかまいません。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(SHEET) - set(BY_LINK):
            del self.fields[name]
        self.order_fields(["version", *BY_LINK, "words", "sender"])


class AddressForm(forms.Form):
    """仮の住所: where it is meanwhile, from when until when."""

    address = LineField(label="仮の住所", max_length=200)
    words = LineField(
        label="わけ・目じるし",
        max_length=200,
        required=False,
        help_text="例：改修のあいだ。駅の北口から歩いて3分。",
    )
    since = WarekiDateField(label="いつから", future_ok=True)
    until = WarekiDateField(
        label="いつまで",
        future_ok=True,
        required=False,
        help_text="仮の住所での最後の日。決まっていなければ空のままで。",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("until"):
            data["until"] += DAY
        return data


class BringForm(forms.Form):
    """取り込む: a sheet pasted from Excel, or a file. What the file says is put into the text."""

    file = forms.FileField(
        label="ファイル",
        required=False,
        allow_empty_file=True,
        help_text="公開データの CSV（UTF-8 か Shift_JIS）か、HSDS の JSON。1 MB まで。",
    )
    text = forms.CharField(
        label="貼りつける",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "wrap": "off", "spellcheck": "false"}),
        help_text="Excel で見出しの行もいっしょに表を選び、コピーして、ここに貼りつけてください。",
    )


class FindForm(forms.Form):
    """さがす: by need, by place, by words. It comes in the address, so that a search can be kept."""

    need = forms.ChoiceField(label="困りごと", choices=[("", "すべて"), *Need.choices], required=False)
    place = forms.CharField(
        label="町丁目・地区",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "towns", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="種類", choices=[("", "すべて"), *Kind.choices], required=False)
    q = forms.CharField(
        label="ことば", required=False, max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    agency = forms.IntegerField(required=False, widget=forms.HiddenInput)
