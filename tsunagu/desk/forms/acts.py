"""除外・世帯を分ける・一区切り・契約の終わり: what these acts ask."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone

from tsunagu.agencies.models import Agency, Desk, Membership
from tsunagu.cases.models import LONGEST_WAIT
from tsunagu.common.scopes import Scope
from tsunagu.desk.forms.sharing import CHIPS, scope_choices
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.web.fields import LineField, RowField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.households.panels import Member
    from tsunagu.sharing.reader import Reader


def _person(label: str, members: Sequence[Member]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[(str(member.person_uuid), member.called) for member in members],
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": f"{label}を選んでください。"},
    )


class BarForm(forms.Form):
    """除外: for whom, and which agency or which one person of an agency reads nothing."""

    def __init__(self, *args: Any, members: Sequence[Member], reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = _person("だれについて", members)
        near = Agency.objects.filter(home_id__in=reader.towns).exclude(pk=reader.agency.pk).order_by("pk")
        self.fields["agency"] = RowField(near, label="見せない機関", required=False, empty_label="選ばない")
        staff = Membership.objects.in_force(reader.at).filter(agency__home_id__in=reader.towns)
        self.fields["member"] = RowField(
            staff.exclude(user=reader.user).select_related("user", "agency").order_by("agency_id", "pk"),
            words=lambda post: f"{post.agency.name}　{post.user.name}",
            label="見せない職員・委員",
            required=False,
            empty_label="選ばない",
        )
        desks = Desk.objects.filter(agency__home_id__in=reader.towns, until=None).select_related("agency")
        self.fields["new_desk"] = RowField(
            desks.order_by("agency_id", "pk"),
            words=lambda desk: f"{desk.agency.name}　{desk.name}",
            label="新しく主担当になる窓口",
            required=False,
            empty_label="選ばない",
            help_text="見せない機関がいまの主担当のときだけ、選んでください。",
        )
        self.fields["reason"] = WordsField(
            label="わけ", max_length=500, help_text="自分の機関だけが読みます。除外される側には見えません。"
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("agency")) == bool(data.get("member")):
            raise forms.ValidationError("機関か職員・委員の、どちらかひとつを選んでください。")
        return data


class SplitForm(forms.Form):
    """世帯を分ける: what is kept for the one who leaves; nothing is kept unless it is ticked."""

    on = WarekiDateField(label="離れて暮らしはじめた日")
    reason = LineField(label="わけ", required=False, max_length=200)
    next_look_on = WarekiDateField(
        label="つぎに見る日",
        future_ok=True,
        help_text=f"きょうから{LONGEST_WAIT}日以内。離れる人の、新しい支援について。",
    )

    def __init__(self, *args: Any, running: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"] = forms.MultipleChoiceField(
            label="続ける共有",
            choices=running,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="印をつけた共有だけが続きます。印のないものは、世帯を分けると同時に終わります。",
        )
        if not running:
            del self.fields["keep"]
        today = timezone.localdate()
        self.fields["on"].initial = today
        self.fields["next_look_on"].initial = today + timedelta(days=30)


class PauseForm(forms.Form):
    """一区切り: why now, in words, as a note about one person."""

    words = WordsField(label="いまの様子と、一区切りにするわけ", max_length=2000)
    on = WarekiDateField(label="一区切りの日")

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = _person("だれの記録に書くか", members)
        self.fields["person"].initial = str(members[0].person_uuid) if members else None
        self.fields["on"].initial = timezone.localdate()
        self.order_fields(["person", "words", "on"])


class EndContractForm(forms.Form):
    """契約の終わり: who takes the work over; it happens the moment the button is pressed."""

    def __init__(self, *args: Any, reader: Reader, contractor: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = Desk.objects.filter(agency__home_id__in=reader.towns, until=None).exclude(agency=contractor)
        self.fields["desk"] = RowField(
            desks.select_related("agency").order_by("agency_id", "pk"),
            words=lambda desk: f"{desk.agency.name}　{desk.name}",
            label="引き継ぐ窓口",
            empty_label="選んでください",
            error_messages={"required": "引き継ぐ窓口を選んでください。"},
        )


class ContractForm(forms.Form):
    """委託契約: whom we commission with what, what may pass between us, from when until when."""

    title = LineField(label="件名", max_length=100)
    programme = LineField(label="事業", max_length=100)
    starts_on = WarekiDateField(label="始まりの日", future_ok=True)
    ends_on = WarekiDateField(
        label="終わりの日",
        future_ok=True,
        help_text="この日の終わりまで。和暦と西暦のどちらでも入力できます。",
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate(reader.at)
        bodies = Agency.objects.filter(home_id__in=reader.towns, kind=Agency.Kind.COMMISSIONED)
        self.fields["contractor"] = RowField(
            bodies.exclude(pk=reader.agency.pk).order_by("pk"),
            label="委託先",
            empty_label="選んでください",
            help_text="委託の仕事をする機関として登録されたものから選びます。",
            error_messages={"required": "委託先を選んでください。"},
        )
        self.fields["scopes"] = forms.TypedMultipleChoiceField(
            label="委託先と委託元のあいだで見せる範囲",
            choices=scope_choices(RULES[Kind.CONTRACT].opens),
            coerce=lambda value: Scope(int(value)),
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
            help_text="「つながり」（呼び名と、だれがかかわっているか）は、いつも知らされます。",
        )
        self.fields["starts_on"].initial = today
        self.order_fields(["contractor", "title", "programme", "scopes", "starts_on", "ends_on"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "終わりの日は、始まりの日より後にしてください。")
        return data
