"""学校と学園: the forms of the notes and of the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from tsunagu.agencies.models import Agency
from tsunagu.cases.forms.parts import chips, sentences
from tsunagu.groups.models import BodyNote
from tsunagu.groups.schools import school_districts
from tsunagu.web.fields import RowField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader


class AmendNoteForm(forms.Form):
    """学校・団体のメモ: when, and what; no names."""

    on = WarekiDateField(label="いつ")
    kind = chips("種類", BodyNote.Kind.choices)
    words = WordsField(
        label="ことば",
        max_length=2000,
        help_text="世帯や人の名前は書きません。例：推進員と、長く休む生徒の卒業後の相談先を確かめた。",
    )
    for_town = forms.BooleanField(
        label="町の支援する人にも見せる",
        required=False,
        help_text="ほかの機関で相談を受けている人も読めます。",
    )


class BodyNoteForm(AmendNoteForm):
    """The same, and about which body or 学園."""

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"] = RowField(
            school_districts(reader),
            label="学園",
            required=False,
            empty_label="選んでいません",
            error_messages=sentences("学園"),
        )
        self.fields["agency"] = RowField(
            Agency.objects.filter(home=reader.agency.home_id).order_by("kind", "pk"),
            label="学校・団体",
            required=False,
            empty_label="選んでいません",
            error_messages=sentences("学校・団体"),
            help_text="学園か、学校・団体の、どちらかひとつを選びます。",
        )
        self.order_fields(["district", "agency", "on", "kind", "words", "for_town"])


class PlaceSchoolForm(forms.Form):
    """学園の学校: which school belongs where, since when."""

    since = WarekiDateField(label="いつから")

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        schools = Agency.objects.filter(home=reader.agency.home_id, kind=Agency.Kind.SCHOOL).order_by("pk")
        self.fields["agency"] = RowField(
            schools,
            label="学校",
            empty_label="選んでください",
            error_messages=sentences("学校"),
        )
        self.fields["district"] = RowField(
            school_districts(reader),
            label="学園",
            empty_label="選んでください",
            error_messages=sentences("学園"),
        )
        self.order_fields(["agency", "district", "since"])
