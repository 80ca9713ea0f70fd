"""さがす: one field for everything by which a household is found."""

from __future__ import annotations

from django import forms

from tsunagu.common.search import LONGEST
from tsunagu.web.fields import LineField

KEYBOARD = {  # while kana are converted nothing is corrected, and no browser keeps the names that were typed
    "type": "search",
    "autocomplete": "off",
    "autocapitalize": "none",
    "spellcheck": "false",
    "enterkeyhint": "search",
}


class SearchForm(forms.Form):
    q = LineField(
        label="世帯をさがす",
        max_length=LONGEST,
        required=False,
        widget=forms.TextInput(attrs=KEYBOARD),
        help_text="名前や読みの一部、電話の下4けた、町名。つづけて「大川　やまだ」のようにも。",
    )
