"""allauth's two forms in our words; placeholders taken out, because a label is enough."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts

from tsunagu.accounts.models import User, fold_username


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], "ログイン名")
        _say(self.fields["password"], "パスワード")

    def clean_login(self) -> str:
        return fold_username(self.cleaned_data["login"])


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], "いまのパスワード")
        _say(self.fields["password1"], "新しいパスワード", "".join(password_validators_help_texts()))
        _say(self.fields["password2"], "新しいパスワード（もう一度）")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("password1") and cleaned["password1"] == cleaned.get("oldpassword"):
            self.add_error("password1", "いまと違うパスワードにしてください。")
        return cleaned


class TextSizeForm(forms.Form):
    text_size = forms.TypedChoiceField(
        label="文字の大きさ", choices=User.TextSize.choices, coerce=lambda value: User.TextSize(int(value))
    )


def _say(field: forms.Field, label: str, help_text: str = "") -> None:
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)
