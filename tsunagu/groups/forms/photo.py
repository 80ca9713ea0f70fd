"""入口の写真のフォーム: a file, and what can be seen on it."""

from __future__ import annotations

from typing import Any

from django import forms

from tsunagu.groups.pictures import FORMATS, picture
from tsunagu.web.fields import LineField

CHOOSE = "写真のファイルを選んでください。"


class PictureField(forms.FileField):
    """写真: cleans to the small JPEG that we made of it."""

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        return picture(upload) if upload else None


class PhotoForm(forms.Form):
    picture = PictureField(
        label="写真のファイル",
        help_text="人の顔・表札・車の番号が写っていない写真にします。JPEG、PNG、WebP で、20MB まで。",
        widget=forms.FileInput(attrs={"accept": ",".join(f"image/{one.lower()}" for one in FORMATS)}),
        error_messages={
            "required": CHOOSE,
            "invalid": CHOOSE,
            "missing": CHOOSE,
            "empty": f"ファイルの中身がありません。{CHOOSE}",
        },
    )
    words = LineField(
        label="写っているもの",
        max_length=100,
        help_text="写真が見えない人に、読み上げて伝えます。例：白い建物の、右はしにある木の引き戸",
        error_messages={"required": "写っているものを、ひとことで書いてください。"},
    )

    def __init__(self, *args: Any, has_photo: bool, **kwargs: Any) -> None:
        """Where there is a photo already, its words can be put right alone."""
        super().__init__(*args, **kwargs)
        self.fields["picture"].required = not has_photo
