"""Forms of 機関と人: the shape of the input. Who may do it, and what fits together, the actions say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from tsunagu.agencies.models import Agency, Desk, District, Membership
from tsunagu.agencies.policies import CASE_WORKERS, LEADERS, Post
from tsunagu.common.calendar import fiscal_year
from tsunagu.common.decisions import NotAllowed
from tsunagu.web.fields import DATE_ATTRS, LineField, WarekiDateField

if TYPE_CHECKING:
    from tsunagu.agencies.actor import Actor

Done = TypeVar("Done")

CHOOSE = ("", "選んでください")
UNKNOWN = "一覧から選んでください。"


def attempt(form: forms.Form, act: Callable[[], Done]) -> Done | None:
    """With a valid form: what the act gives, or None with its sentences at the form.

    A refusal that nobody here can mend goes on as NotAllowed.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except NotAllowed as refusal:
        if not refusal.decision.fixable:
            raise
        form.add_error(None, refusal.decision.reason)
    except ValidationError as error:
        found: dict[str, Any] = error.update_error_dict({})
        for name, errors in found.items():
            form.add_error(name if name in form.fields else None, errors)
    return None


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


class RowField(forms.TypedChoiceField):
    """A choice among rows, each given as (group, words, row), drawn in groups. Cleans to the row."""

    def __init__(self, *, rows: Iterable[tuple[str, str, Any]], label: str, **kwargs: Any) -> None:
        found: dict[str, Any] = {}
        groups: dict[str, list[tuple[str, str]]] = {}
        for group, words, row in rows:
            found[str(row.pk)] = row
            groups.setdefault(group, []).append((str(row.pk), words))
        choices: list[Any] = [CHOOSE if kwargs.get("required", True) else ("", "（なし）")]
        for group, members in groups.items():
            choices += [(group, members)] if group else members
        errors = {"required": f"{label}を選んでください。", "invalid_choice": UNKNOWN}
        super().__init__(
            choices=choices,
            coerce=found.__getitem__,
            empty_value=None,
            label=label,
            error_messages=errors,
            **kwargs,
        )


def _open_desks(actor: Actor) -> list[tuple[str, str, Desk]]:
    """Desks that are open, under the name of their agency."""
    today = timezone.localdate(actor.at)
    desks = Desk.objects.visible_to(actor).filter(Q(until=None) | Q(until__gt=today))
    found = desks.select_related("agency").order_by("agency_id", "pk")
    return [(desk.agency.name, desk.name, desk) for desk in found]


def _members(actor: Actor) -> list[tuple[str, str, Membership]]:
    """Who is in post now, under the name of the agency."""
    posts = Membership.objects.visible_to(actor).in_force(actor.at).select_related("agency", "user")
    return [(post.agency.name, post.user.name, post) for post in posts.order_by("agency_id", "pk")]


def _colleagues(actor: Actor) -> list[tuple[str, str, Membership]]:
    """Who works on cases in my own agency now."""
    posts = Membership.objects.in_force(actor.at).filter(agency=actor.agency, role__in=CASE_WORKERS)
    return [("", post.user.name, post) for post in posts.select_related("user").order_by("pk")]


def _kinds(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [CHOOSE, *choices]


def _day(label: str, **kwargs: Any) -> WarekiDateField:
    widget = forms.TextInput(attrs=DATE_ATTRS | {"data-width": "16"})
    return WarekiDateField(label=label, future_ok=True, widget=widget, **kwargs)


def _choice(label: str, choices: Iterable[tuple[Any, Any]]) -> forms.ChoiceField:
    errors = {"required": f"{label}を選んでください。", "invalid_choice": UNKNOWN}
    return forms.ChoiceField(label=label, choices=_kinds(choices), error_messages=errors)


def year_end() -> date:
    """The last day of this fiscal year: posts are looked at again every spring."""
    return date(fiscal_year(timezone.localdate()) + 1, 3, 31)


class PostForm(forms.Form):
    """A post of somebody: the desk names the agency too, so the two always fit."""

    role = _choice("役割", [role for role in Membership.Role.choices if role[0] != "metropolitan"])
    since = _day("いつから", initial=timezone.localdate)
    until = _day(
        "いつまで",
        required=False,
        initial=year_end,
        help_text="最後の日です。次の日から何も見えなくなります。決まっていないときは、空にします。",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.fields["desk"] = RowField(label="機関と窓口", rows=_open_desks(actor))
        self.order_fields(["username", "name", "desk", "role", "since", "until"])

    def post(self) -> Post:
        """Today means this moment: what is given now works at the next click."""
        given = self.cleaned_data
        is_today = given["since"] == timezone.localdate(self.actor.at)
        return Post(
            agency=given["desk"].agency,
            desk=given["desk"],
            role=given["role"],
            since=self.actor.at if is_today else midnight(given["since"]),
            until=midnight(given["until"] + timedelta(days=1)) if given["until"] else None,
        )


class UserForm(PostForm):
    username = LineField(
        label="ログイン名",
        max_length=40,
        help_text="半角の英小文字と数字で、あとから変えません。例：m.sato",
        widget=forms.TextInput(attrs={"data-width": "16", "autocapitalize": "none", "lang": "en"}),
    )
    name = LineField(label="名前", max_length=60, widget=forms.TextInput(attrs={"data-width": "16"}))

    def account(self) -> tuple[str, str]:
        return self.cleaned_data["username"], self.cleaned_data["name"]


class DeskForm(forms.Form):
    name = LineField(label="窓口の名称", max_length=60)
    phone = LineField(label="電話", max_length=40, required=False)


class RenameForm(DeskForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # the name that stood in the form


class AgencyForm(forms.Form):
    name = LineField(label="機関の名称", max_length=100)
    kind = _choice("種類", [kind for kind in Agency.Kind.choices if kind[0] != "metropolitan"])
    since = _day("この町で、いつから", initial=timezone.localdate)
    desk = LineField(
        label="窓口の名称", max_length=60, help_text="仕事は窓口あてに届きます。あとから増やせます。"
    )
    phone = LineField(label="窓口の電話", max_length=40, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tops = Agency.objects.visible_to(actor).filter(parent=None)
        parents = [("", agency.name, agency) for agency in tops]
        self.fields["parent"] = RowField(label="親の機関", rows=parents, required=False)
        self.order_fields(["name", "kind", "parent", "since", "desk", "phone"])


class DistrictForm(forms.Form):
    kind = _choice("地図の種類", District.Kind.choices)
    name = LineField(label="地区の名称", max_length=60)


class TownForm(forms.Form):
    town = LineField(label="町丁目", max_length=40, help_text="例：大川1丁目")
    since = _day("いつから", initial=timezone.localdate)


class DutyForm(forms.Form):
    since = _day("いつから", initial=timezone.localdate)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desk"] = RowField(label="窓口", rows=_open_desks(actor))
        self.fields["membership"] = RowField(label="担当する人", rows=_members(actor), required=False)
        self.order_fields(["desk", "membership", "since"])


class CoverForm(forms.Form):
    """Who rests, who stands in, from the first to the last day."""

    since = _day("休みの最初の日", initial=timezone.localdate)
    last = _day("休みの最後の日", help_text="次の日から、もとの人の一覧にもどります。")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = _colleagues(actor)
        mine = [row for row in colleagues if row[2].pk == actor.membership.pk]
        absent = colleagues if actor.role == Membership.Role.SUPERVISOR else mine
        self.fields["absent"] = RowField(label="休む人", rows=absent, initial=str(actor.membership.pk))
        self.fields["stand_in"] = RowField(label="代わりの人", rows=colleagues)
        self.order_fields(["absent", "stand_in", "since", "last"])

    def decided(self) -> dict[str, Any]:
        """What the action takes: `until` is the day after the last."""
        given = self.cleaned_data
        days = {"since": given["since"], "until": given["last"] + timedelta(days=1)}
        return days | {"absent": given["absent"], "stand_in": given["stand_in"]}


class EndForm(forms.Form):
    on = _day("この日から、はずれる", initial=timezone.localdate)


class LeadForm(forms.Form):
    since = _day("いつから", initial=timezone.localdate)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = [row for row in _open_desks(actor) if row[2].agency.kind in LEADERS]
        self.fields["desk"] = RowField(label="まとめる窓口", rows=desks)
        self.order_fields(["desk", "since"])


class SearchForm(forms.Form):
    q = LineField(label="名前かログイン名", max_length=60, required=False)


class SwitchForm(forms.Form):
    membership = forms.IntegerField(error_messages={"required": UNKNOWN, "invalid": UNKNOWN})
