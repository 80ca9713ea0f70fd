"""Forms of a group: its answers, how it begins, and what is written on its life history."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from tsunagu.agencies.forms import RowField as GroupedField
from tsunagu.agencies.models import Agency, Desk
from tsunagu.cases.forms.parts import chips, sentences
from tsunagu.common.calendar import fiscal_year
from tsunagu.common.wareki import wareki
from tsunagu.groups.models import (
    Ease,
    Field,
    Group,
    GroupDecision,
    GroupHelp,
    GroupHost,
    GroupKind,
    GroupStage,
)
from tsunagu.groups.policies import group as policies
from tsunagu.groups.said import Answers, Start
from tsunagu.web.fields import ClockField, LineField, RowField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

WEEKS = [("", "決まっていない"), (0, "毎週"), *[(n, f"第{n}") for n in range(1, 6)]]
WEEKDAYS = [("", "決まっていない"), *enumerate(f"{day}曜" for day in "月火水木金土日")]
EITHER = "一覧にないときは、下に名前を書きます。"


def many(label: str, choices: Any, **kwargs: Any) -> forms.MultipleChoiceField:
    """Any number of a few, as chips."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"data-chips": True}),
        error_messages=sentences(label),
        **kwargs,
    )


def _line(label: str, longest: int, words: str = "", **kwargs: Any) -> LineField:
    return LineField(label=label, max_length=longest, required=False, help_text=words, **kwargs)


def _number(label: str, choices: Any, **kwargs: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=sentences(label),
        **kwargs,
    )


def agencies_of(reader: Reader) -> Any:
    """The bodies of the reader's town; that a body exists is no secret."""
    return Agency.objects.filter(home=reader.agency.home_id).order_by("pk")


def _agency(reader: Reader, label: str, **kwargs: Any) -> RowField:
    return RowField(
        agencies_of(reader),
        label=label,
        required=False,
        empty_label="選んでいません",
        error_messages=sentences(label),
        **kwargs,
    )


def _desks(reader: Reader) -> list[tuple[str, str, Desk]]:
    """Open desks of the town's bodies, one's own first."""
    today = timezone.localdate(reader.at)
    rows = Desk.objects.filter(Q(until=None) | Q(until__gt=today), agency__home=reader.agency.home_id)
    found = sorted(rows.select_related("agency"), key=lambda desk: desk.agency_id != reader.agency.pk)
    return [(desk.agency.name, desk.name, desk) for desk in found]


class GroupForm(forms.Form):
    """The ten answers people ask for before they come, and what the place is about."""

    name = LineField(
        label="場の名前", max_length=60, error_messages={"required": "場の名前を入力してください。"}
    )
    summary = WordsField(label="どんな場か", max_length=500, required=False)
    fields_ = many("分野", Field.choices, help_text="好きなこと・得意なことから場をさがすときに使います。")
    eases = many("来やすさ", Ease.choices)
    from_home = _line(
        "家から参加するには", 200, "例：画面を出さずに見られます。https:// ではじまるリンクも書けます。"
    )
    rhythm = _line("いつ", 60, "例：毎月 第2土曜の午後")
    week = _number("第何週", WEEKS, help_text="「先月と同じ」でつぎの回をつくるときに使います。")
    weekday = _number("曜日", WEEKDAYS)
    starts_at = ClockField(label="始まり", required=False)
    ends_at = ClockField(label="終わり", required=False)
    place = _line("場所", 100)
    booking = chips("予約", Group.Booking.choices)
    usual_number = _line("何人くらい", 40, "例：7〜8人")
    who_comes = _line("どんな人が来るか", 200)
    access = WordsField(label="入口と道順", max_length=500, required=False)
    signboard = _line("看板の名前", 60, "外の看板やカレンダーに出る名前。中身のわからない名前にします。")
    fee = _line("お金", 60)
    companion = _line("付きそい", 100)
    run_by = _line("だれが開いているか", 100, "例：経験のある人と、社協の職員")
    is_public = forms.BooleanField(
        label="だれでも見られるページに出す",
        required=False,
        help_text="場の名前、いつ、場所、問い合わせ先などが、ログインなしで読めるようになります。",
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = GroupKind.objects.visible_to(reader)
        self.fields["kind"] = RowField(
            kinds, label="種類", empty_label="選んでください", error_messages=sentences("種類")
        )
        self.fields["desk"] = GroupedField(
            label="問い合わせ先の窓口",
            rows=_desks(reader),
            help_text="自分の機関か、開く機関の窓口です。",
            initial=str(reader.membership.desk_id or ""),
        )
        names = ["name", "kind", "summary", "fields_", "eases", "from_home", "rhythm", "week", "weekday"]
        self.order_fields(names)

    def clean_from_home(self) -> str:
        words: str = self.cleaned_data["from_home"]
        if "http://" in words.lower():
            raise forms.ValidationError("リンクは、https:// ではじまるものにしてください。")
        return words

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        begins, ends = data.get("starts_at"), data.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", "終わりの時刻は、始まりより後にしてください。")
        return data

    def answers(self) -> Answers:
        """What was filled in, once the form is valid."""
        data = self.cleaned_data
        own = {name: data[name] for name in data if name in Answers.__dataclass_fields__}
        return Answers(**own, fields=data["fields_"])


def filled(answers: Answers) -> dict[str, Any]:
    """The answers as a form shows them."""
    facts = answers.columns() | {"fields_": list(answers.fields), "eases": list(answers.eases)}
    return facts | {"desk": str(answers.desk.pk), "kind": answers.kind.pk}


LATER = (  # written when the group is there
    "from_home",
    "week",
    "weekday",
    "starts_at",
    "ends_at",
    "booking",
    "usual_number",
    "who_comes",
    "access",
    "signboard",
    "fee",
    "companion",
    "run_by",
    "is_public",
)


class BeginForm(GroupForm):
    """場をはじめる: who hosts it, since when and why; the rest can come later."""

    stage = chips(
        "いまの段階",
        [(one.value, one.label) for one in policies.BEGINS],
        initial=GroupStage.Kind.PREPARING,
        help_text="「前身」は、場になる前の集まりや、つくりたいという声です。",
    )
    on = WarekiDateField(label="いつから")
    reason = LineField(
        label="きっかけ・理由",
        max_length=300,
        help_text="例：親どうしで話せる場がほしいという声から。人の名前は書きません。",
    )
    planned_until = WarekiDateField(
        label="試す期間の終わり", required=False, future_ok=True, help_text="「試行」のときだけ入れます。"
    )
    host_name = _line("主催（一覧にないとき）", 60)
    co_hosts = forms.ModelMultipleChoiceField(
        Agency.objects.none(), label="共催", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, reader=reader, **kwargs)
        self.fields["host"] = _agency(reader, "主催する機関", help_text=EITHER, initial=reader.agency.pk)
        co_hosts: Any = self.fields["co_hosts"]
        co_hosts.queryset = agencies_of(reader)
        for name in LATER:
            del self.fields[name]
        first = ["name", "kind", "host", "host_name", "co_hosts", "desk"]
        self.order_fields([*first, "stage", "on", "planned_until", "reason", "summary"])

    def start(self) -> Start:
        data = self.cleaned_data
        return Start(**{name: data[name] for name in data if name in Start.__dataclass_fields__})


class StageForm(forms.Form):
    """つぎの段階: what begins, when, why; with it who hosts from then on."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    kind = chips("つぎの段階", [])
    on = WarekiDateField(label="いつから")
    reason = LineField(label="きっかけ・理由", max_length=300, help_text="人の名前は書きません。")
    name_then = _line("そのころの名前", 60, "いまとちがう名前だったときに書きます。")
    planned_until = WarekiDateField(
        label="試す期間の終わり", required=False, future_ok=True, help_text="「試行」のときだけ入れます。"
    )

    def __init__(self, *args: Any, reader: Reader, last: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(one.value, one.label) for one in policies.AFTER[last]]
        self.fields["host"] = _agency(
            reader,
            "この日からの主催",
            help_text="変わるときだけ選びます。自主運営になるときは、場そのものの団体を選びます。",
        )


class HostForm(forms.Form):
    """だれが開くか: a host, a co-host or a supporter from a day on."""

    part = chips("立場", GroupHost.Part.choices)
    name = _line("名前（一覧にないとき）", 60)
    since = WarekiDateField(label="いつから", future_ok=True)

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = _agency(reader, "機関", help_text=EITHER)
        self.order_fields(["part", "agency", "name", "since"])


class EndHostForm(forms.Form):
    until = WarekiDateField(label="いつまで", future_ok=True)


class HelpForm(forms.Form):
    """手伝い: who gave what, on which day. Who does not run the group notes only what their own body gave."""

    what = chips("なにを", GroupHelp.What.choices)
    name = _line("だれが（一覧にないとき）", 60, "団体の名前を書きます。")
    on = WarekiDateField(label="いつ")
    words = _line("ことば", 200, "例：夏まつりの屋台を一日手伝った。人の名前は書きません。")

    def __init__(self, *args: Any, reader: Reader, runs: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"] = _agency(reader, "だれが", help_text=EITHER, initial=reader.agency.pk)
        field: Any = self.fields["agency"]
        if not runs:
            field.queryset = field.queryset.filter(pk=reader.agency.pk)
            field.help_text = ""
            del self.fields["name"]
        self.order_fields(["what", "agency", "name", "on", "words"])


class DecisionForm(forms.Form):
    """来年度のこと: 継続, 検討中 or 終了."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    way = chips("どうするか", GroupDecision.Way.choices)
    decided_on = WarekiDateField(label="決めた日")
    reason = _line("理由", 300, "「検討中」と「終了」には、ひとこと書きます。")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this_year = fiscal_year(today)
        self.fields["fiscal_year"] = forms.TypedChoiceField(
            label="いつのこと",
            choices=[(this_year + 1, f"来年度（{year_words(this_year + 1)}）"), (this_year, "今年度")],
            coerce=int,
            widget=forms.RadioSelect(attrs={"data-chips": True}),
            initial=this_year + 1,
            error_messages=sentences("いつのこと"),
        )
        self.order_fields(["fiscal_year", "way", "decided_on", "reason"])


def year_words(year: int) -> str:
    """令和9年度."""
    return wareki(date(year, 4, 1)).partition("年")[0] + "年度"


class PlacesForm(forms.Form):
    """場をさがす: filters that stand in the address."""

    q = LineField(label="ことば", required=False, max_length=40, help_text="名前や、どんな場かの一部。")
    kind = forms.TypedChoiceField(label="種類", required=False, coerce=int, empty_value=None)
    field = forms.ChoiceField(label="分野", required=False, choices=[("", "どれでも"), *Field.choices])
    ease = forms.ChoiceField(label="来やすさ", required=False, choices=[("", "どれでも"), *Ease.choices])
    host = forms.TypedChoiceField(label="だれが開いているか", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(
        label="状況",
        required=False,
        choices=[("", "開いている場"), ("resting", "休止・終了"), ("all", "すべて")],
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        host: Any = self.fields["host"]
        kinds = GroupKind.objects.visible_to(reader).values_list("pk", "name")
        kind.choices = [("", "どれでも"), *kinds]
        host.choices = [("", "どこでも"), *agencies_of(reader).values_list("pk", "name")]
