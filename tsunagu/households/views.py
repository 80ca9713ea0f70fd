"""世帯の人について書く: one plain form for each kind of fact, and the contact points behind a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsunagu.audit.forms import once
from tsunagu.common.decisions import NotAllowed, Replaced, require
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import PartialDate, Precision, wareki
from tsunagu.households import actions, forms
from tsunagu.households.models import (
    Birth,
    CalledName,
    ContactPoint,
    Fact,
    HouseholdMember,
    Kinship,
    LegalName,
    SafeContact,
)
from tsunagu.households.panels import UNNAMED, called, name_of, ours_first
from tsunagu.sharing import why
from tsunagu.sharing.guarded import GUARD, people
from tsunagu.sharing.policies import can_write
from tsunagu.web.http import Request, find, note_shown, show

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from tsunagu.people.models import Person

WRITER = ("public_id", "recorded_at", "recorded_by__user__name")


@dataclass(frozen=True)
class Kind:
    """One kind of fact: its words, what it asks, where it lies, and the act that states it."""

    noun: str
    scope: Scope
    records: type[Fact]
    fields: tuple[str, ...]
    form: type[forms.FactForm]
    act: Callable[..., Fact]
    is_many: bool = False  # a person may have several; `?row=` names the one to replace


CALLED_NAME = Kind(
    "呼び名", Scope.EXISTENCE, CalledName, ("name", "kana"), forms.CalledNameForm, actions.called_name
)
LEGAL_NAME = Kind(
    "氏名",
    Scope.CONTACT,
    LegalName,
    ("family", "given", "family_kana", "given_kana"),
    forms.LegalNameForm,
    actions.legal_name,
)
BIRTH = Kind(
    "生年月日",
    Scope.CONTACT,
    Birth,
    ("first", "last", "precision", "text"),
    forms.BirthForm,
    actions.birth,
)
CONTACT_POINT = Kind(
    "連絡先",
    Scope.CONTACT,
    ContactPoint,
    ("way", "value", "town", "note"),
    forms.ContactPointForm,
    actions.contact_point,
    is_many=True,
)
SAFE_CONTACT = Kind(
    "気をつけること",
    Scope.EXISTENCE,
    SafeContact,
    ("care", "ways", "hours", "sender"),
    forms.SafeContactForm,
    actions.safe_contact,
)
KINSHIP = Kind(
    "続柄",
    Scope.FAMILY,
    Kinship,
    ("relation", "other_person_id", "other_why", "other_person__public_id"),
    forms.KinshipForm,
    actions.kinship,
    is_many=True,
)


@require_http_methods(["GET", "POST"])
@once
def called_name(request: Request, public_id: UUID) -> HttpResponse:
    return _fact(request, public_id, CALLED_NAME)


@require_http_methods(["GET", "POST"])
@once
def legal_name(request: Request, public_id: UUID) -> HttpResponse:
    return _fact(request, public_id, LEGAL_NAME)


@require_http_methods(["GET", "POST"])
@once
def birth(request: Request, public_id: UUID) -> HttpResponse:
    return _fact(request, public_id, BIRTH)


@require_http_methods(["GET", "POST"])
@once
def contact_point(request: Request, public_id: UUID) -> HttpResponse:
    return _fact(request, public_id, CONTACT_POINT)


@require_http_methods(["GET", "POST"])
@once
def safe_contact(request: Request, public_id: UUID) -> HttpResponse:
    return _fact(request, public_id, SAFE_CONTACT)


@require_http_methods(["GET", "POST"])
@once
def kinship(request: Request, public_id: UUID) -> HttpResponse:
    return _fact(request, public_id, KINSHIP)


@require_http_methods(["GET", "POST"])
def contacts(request: Request, public_id: UUID) -> HttpResponse:
    """連絡先を見る: a press of its own, written down as a reading like every page."""
    person = find(request, people, public_id=public_id)
    lines = _contact_points(request, person) if request.method == "POST" else None
    context = {
        "who": _called(request, person),
        "person_uuid": public_id,
        "lines": lines,
        "may_write": bool(can_write(request.reader, person, Scope.CONTACT)),
        "back": _household(request, person),
    }
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "households/contacts.html", context)


# --- one fact --------------------------------------------------------------------------------------------


def _fact(request: Request, public_id: UUID, kind: Kind) -> HttpResponse:
    person = find(request, people, public_id=public_id)
    require(can_write(request.reader, person, kind.scope))
    form = _form(request, kind, person)
    if request.method == "POST" and form.is_valid():
        try:
            kind.act(person, by=request.reader, **_facts(request, kind, form))
        except Replaced:
            return _compare(request, kind, person, form)
        except NotAllowed as refusal:
            form.add_error(None, refusal.decision.reason)
        else:
            messages.success(request, f"{kind.noun}を記録しました。")
            return redirect(_household(request, person))
    return _page(request, kind, person, form, status=422 if form.errors else 200)


def _form(request: Request, kind: Kind, person: Person) -> forms.FactForm:
    """The form as sent, or with what stands now."""
    more = _choices(request, person) if kind is KINSHIP else {}
    if request.method == "POST":
        return kind.form(request.POST, **more)
    row = _standing(request, kind, person)
    return kind.form(initial=_initial(kind, row) if row else None, **more)


def _choices(request: Request, person: Person) -> dict[str, Any]:
    """Whose kinship it may be: the others of the household for whom my agency works."""
    mine = HouseholdMember.objects.visible_to(request.reader).filter(holder=request.reader.agency, until=None)
    household = mine.filter(person=person).values("household_id")[:1]
    others = mine.filter(household_id__in=household).exclude(person=person).order_by("person_id")
    rows = others.annotate(called=called(request.reader)).values(*GUARD, "person__public_id", "called")
    return {
        "who": _called(request, person),
        "others": [
            (row["person__public_id"], name_of(request, row["called"])) for row in note_shown(request, rows)
        ],
    }


def _ours(request: Request, kind: Kind, person: Person) -> QuerySet[Fact]:
    """What my agency holds about this person now, the newest first."""
    records: Any = kind.records._default_manager
    rows: QuerySet[Fact] = records.visible_to(request.reader).filter(
        holder=request.reader.agency, person=person, replaced_at=None
    )
    return rows.order_by("-recorded_at", "-pk")


def _standing(request: Request, kind: Kind, person: Person) -> dict[str, Any] | None:
    """The row that the form replaces."""
    rows = _ours(request, kind, person)
    if kind.is_many:
        if "row" not in request.GET:
            return None
        rows = rows.filter(public_id=_uuid(request.GET["row"]))
    shown = note_shown(request, rows.values(*GUARD, *WRITER, *kind.fields)[:1])
    if kind.is_many and not shown:
        raise Http404
    return shown[0] if shown else None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _initial(kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    facts = {"replaces": row["public_id"]} | {name: row[name] for name in kind.fields}
    if kind is BIRTH:
        facts["born"] = _born(row)
    if kind is KINSHIP:
        facts["other"] = str(row["other_person__public_id"])
    return facts


def _born(row: dict[str, Any]) -> PartialDate:
    return PartialDate(row["first"], row["last"], Precision(row["precision"]), row["text"])


def _facts(request: Request, kind: Kind, form: forms.FactForm) -> dict[str, Any]:
    """What the action takes."""
    facts = dict(form.cleaned_data)
    if kind is KINSHIP:
        facts["other"] = find(request, people, public_id=facts["other"])
    return facts


# --- two texts -------------------------------------------------------------------------------------------


def _compare(request: Request, kind: Kind, person: Person, mine: forms.FactForm) -> HttpResponse:
    """Somebody was faster: both texts side by side; saving puts mine on top, leaving keeps theirs."""
    row = _newest(request, kind, person, mine)
    data = request.POST.copy()
    data["replaces"] = str(row["public_id"]) if row else ""
    more = _choices(request, person) if kind is KINSHIP else {}
    form = kind.form(data, **more)
    theirs = kind.form(initial=_initial(kind, row) if row else None, **more)
    lines = [
        (field.label, _words(theirs, name), _words(form, name))
        for name, field in form.fields.items()
        if name not in ("replaces", "protected")
    ]
    stale = {"lines": lines} | (_written(row) if row else {})
    return _page(request, kind, person, form, stale=stale, status=409)


def _written(row: dict[str, Any]) -> dict[str, Any]:
    at = timezone.localtime(row["recorded_at"])
    return {"by": row["recorded_by__user__name"], "at": f"{wareki(at.date())} {at:%H:%M}"}


def _newest(request: Request, kind: Kind, person: Person, mine: forms.FactForm) -> dict[str, Any] | None:
    rows: Any = _ours(request, kind, person)
    if kind is KINSHIP:
        rows = rows.filter(other_person__public_id=mine.cleaned_data["other"])
    if kind is CONTACT_POINT:
        rows = rows.filter(way=mine.cleaned_data["way"])
    shown = note_shown(request, rows.values(*GUARD, *WRITER, *kind.fields)[:1])
    return shown[0] if shown else None


def _words(form: forms.FactForm, name: str) -> str:
    """The value of a field as people read it."""
    value = form[name].value()
    choices = dict(getattr(form.fields[name], "choices", []))
    return str(choices.get(value, value or ""))


# --- the page around -------------------------------------------------------------------------------------


def _page(
    request: Request,
    kind: Kind,
    person: Person,
    form: forms.FactForm,
    *,
    stale: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "kind": kind,
        "who": _called(request, person),
        "form": form,
        "stale": stale,
        "scope": str(kind.scope.label),
        "back": _household(request, person),
    }
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "households/fact.html", context, status=status)


def _called(request: Request, person: Person) -> str:
    names = CalledName.objects.visible_to(request.reader).filter(person=person, replaced_at=None)
    row = names.order_by(ours_first(request.reader), "pk").values(*GUARD, "name")[:1]
    shown = note_shown(request, row)
    return str(shown[0]["name"]) if shown else UNNAMED


def _household(request: Request, person: Person) -> str:
    """Where one goes after saving: the household in which the reader sees the person, else the first page."""
    here = HouseholdMember.objects.visible_to(request.reader).filter(person=person, until=None)
    ids = here.order_by(ours_first(request.reader), "pk").values_list("household__public_id", flat=True)
    found = ids.first()
    return reverse("desk:household", args=[found]) if found else reverse("desk:home")


def _contact_points(request: Request, person: Person) -> list[dict[str, Any]]:
    rows = ContactPoint.objects.visible_to(request.reader).filter(person=person, replaced_at=None)
    values = rows.order_by(ours_first(request.reader), "pk").values(
        *GUARD, "public_id", "way", "value", "town", "note", "holder__name"
    )
    return [
        row
        | {
            "label": str(ContactPoint.Way(row["way"]).label),
            "is_phone": row["way"] == ContactPoint.Way.PHONE,
            "is_ours": row["holder_id"] == request.reader.agency.pk,
        }
        for row in note_shown(request, values)
    ]
