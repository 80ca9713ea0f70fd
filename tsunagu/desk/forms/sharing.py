"""共有: what an act of sharing asks. On an existing basis four inputs; a new basis is written down once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from tsunagu.agencies.models import Agency
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import wareki
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import Consent, LegalBasisVersion
from tsunagu.web.fields import LineField, RowField, WarekiDateField, WordsField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tsunagu.households.panels import Member
    from tsunagu.sharing.reader import Reader

CHIPS = {"data-chips": ""}
USUAL_DAYS = {
    Kind.CONFERENCE: 180,
    Kind.CONSENT: 365,
    Kind.GROUND: 90,
    Kind.INFORMATION_REQUEST: 90,
    Kind.STATUTORY_REPORT: 180,
}


def last_moment(day: date, *, kind: Kind, at: datetime) -> datetime:
    """The end of a day in Tokyo, but never beyond what the kind allows when the last possible day is
    chosen.
    """
    end = first_moment(day + timedelta(days=1))
    longest = None if kind == Kind.CONTRACT else RULES[kind].longest  # a contract has no longest life
    if longest is not None and timezone.localdate(at + longest) == day:
        return min(end, at + longest)
    return end


def first_moment(day: date) -> datetime:
    """The beginning of a day in Tokyo."""
    return timezone.make_aware(datetime.combine(day, time.min))


def scope_choices(scopes: Iterable[int]) -> list[tuple[int, str]]:
    """EXISTENCE goes with every share, so it is not asked."""
    return [(scope, str(Scope(scope).label)) for scope in sorted(scopes) if scope != Scope.EXISTENCE]


class People(forms.MultipleChoiceField):
    """だれについて: people of the household by their called names."""

    def __init__(self, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(
            label="だれについて",
            choices=[(str(member.person_uuid), member.called) for member in members],
            widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
            error_messages={"required": "だれについて共有するかを選んでください。"},
            **kwargs,
        )


class ShareForm(forms.Form):
    """共有する: on an evidence that stands: who, what, to whom; the rest is filled in."""

    def __init__(
        self,
        *args: Any,
        members: Sequence[Member],
        scopes: Iterable[int],
        recipients: Sequence[Agency],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"] = People(members)
        self.fields["scopes"] = forms.TypedMultipleChoiceField(
            label="見せる範囲",
            choices=scope_choices(scopes),
            coerce=lambda value: Scope(int(value)),
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
            help_text="「つながり」（呼び名と、だれがかかわっているか）は、いつもいっしょに共有されます。",
        )
        self.fields["recipients"] = forms.TypedMultipleChoiceField(
            label="相手先",
            choices=[(agency.pk, agency.name) for agency in recipients],
            coerce=int,
            widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
            error_messages={"required": "相手先を選んでください。"},
        )
        self.fields["necessity"] = WordsField(
            label="なぜ必要か",
            required=False,
            max_length=500,
            help_text="空けたままなら、根拠の件名が目的として残ります。相手先も読めます。",
        )
        self.order_fields(["people", "scopes", "recipients", "necessity"])


class PaperForm(forms.Form):
    """新しい根拠: one form whose fields follow the kind of the evidence."""

    FIELDS = {
        Kind.CONFERENCE: ["title", "held_on", "basis", "recipients", "people", "until"],
        Kind.CONSENT: [
            "person",
            "consenter",
            "method",
            "given_on",
            "recipients",
            "scopes",
            "exclusions",
            "until",
        ],
        Kind.GROUND: [
            "title",
            "basis",
            "recipient",
            "people",
            "scopes",
            "reason",
            "harm_checked",
            "until",
        ],
        Kind.EMERGENCY: ["title", "basis", "recipient", "people", "scopes", "reason"],
        Kind.STATUTORY_REPORT: ["title", "basis", "recipient", "people", "scopes", "reason", "until"],
        Kind.INFORMATION_REQUEST: ["title", "basis", "recipient", "people", "scopes", "reason", "until"],
    }

    title = LineField(
        label="件名", max_length=100, help_text="例：支援会議 第1回。名前は書かないでください。"
    )
    held_on = WarekiDateField(label="開いた日")
    given_on = WarekiDateField(label="同意した日")
    consenter = forms.ChoiceField(
        label="同意した人",
        choices=Consent.Consenter.choices,
        widget=forms.RadioSelect(attrs=CHIPS),
        help_text="成人の家族は、本人にかわって同意できません。",
        error_messages={"required": "同意した人を選んでください。"},
    )
    method = forms.ChoiceField(
        label="同意の方法",
        choices=Consent.Method.choices,
        widget=forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": "同意の方法を選んでください。"},
    )
    exclusions = WordsField(
        label="除くこと", required=False, max_length=500, help_text="本人が「ここは伝えないで」と言ったこと。"
    )
    reason = WordsField(label="なぜ必要か", max_length=1000, help_text="相手先と、承認する人が読みます。")
    harm_checked = forms.BooleanField(
        label="本人や第三者の権利を不当に害さないことを確かめました",
        error_messages={"required": "権利を不当に害さないことを確かめて、印をつけてください。"},
    )
    until = WarekiDateField(label="いつまで", future_ok=True)

    def __init__(
        self, *args: Any, kind: Kind, reader: Reader, members: Sequence[Member], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.reader = kind, reader
        agencies = _agencies(reader)
        self.fields["basis"] = _basis(kind, reader)
        self.fields["people"] = People(members, initial=[str(m.person_uuid) for m in members[:1]])
        self.fields["person"] = _one("だれの同意か", [(str(m.person_uuid), m.called) for m in members])
        self.fields["recipient"] = _one("相手先", agencies, select=True)
        self.fields["recipients"] = forms.MultipleChoiceField(
            label="呼んだ機関" if kind == Kind.CONFERENCE else "相手先",
            choices=agencies,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "機関をひとつ以上選んでください。"},
        )
        self.fields["scopes"] = forms.TypedMultipleChoiceField(
            label="見せる範囲",
            choices=scope_choices(RULES[kind].opens),
            coerce=lambda value: Scope(int(value)),
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs=CHIPS),
            help_text="「つながり」は、いつもいっしょに共有されます。",
        )
        usual = timezone.localdate(reader.at) + timedelta(days=USUAL_DAYS.get(kind, 3))
        self.fields["until"].initial = usual
        for name in set(self.fields) - set(self.FIELDS[kind]):
            del self.fields[name]
        self.order_fields(self.FIELDS[kind])

    def clean_until(self) -> datetime:
        """The last moment of the day; the sentence names the longest the kind allows."""
        day = self.cleaned_data["until"]
        longest = RULES[self.kind].longest
        today = timezone.localdate(self.reader.at)
        if day < today:
            raise forms.ValidationError("きょうか、きょうより後の日を入力してください。")
        if longest is not None and day > timezone.localdate(self.reader.at + longest):
            last = wareki(timezone.localdate(self.reader.at + longest))
            raise forms.ValidationError(f"この根拠では、{last}より先にはできません。")
        return last_moment(day, kind=self.kind, at=self.reader.at)


def _basis(kind: Kind, reader: Reader) -> RowField:
    """根拠法令: the versions in force that can carry this kind; unconfirmed ones say so."""
    today = timezone.localdate(reader.at)
    in_force = LegalBasisVersion.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today)
    return RowField(
        in_force.filter(basis__code__in=RULES[kind].codes).select_related("basis"),
        words=_basis_words,
        label="根拠法令",
        empty_label="選んでください",
        error_messages={"required": "根拠法令を選んでください。"},
    )


def _basis_words(version: LegalBasisVersion) -> str:
    mark = "" if version.is_confirmed else "・未確認"
    return f"{version.basis.name}（{version.article}{mark}）"


def _one(label: str, choices: Sequence[tuple[Any, str]], *, select: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "選んでください"), *choices] if select else choices,
        widget=forms.Select() if select else forms.RadioSelect(attrs=CHIPS),
        error_messages={"required": f"{label}を選んでください。"},
    )


def _agencies(reader: Reader) -> list[tuple[str, str]]:
    """Every other agency that works in the reader's towns; that a body exists is no secret."""
    near = Agency.objects.filter(Q(home_id__in=reader.towns) | Q(areas__municipality_id__in=reader.towns))
    rows = near.exclude(pk=reader.agency.pk).distinct().order_by("pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]
