"""How the pages of this app answer: a form, a refusal at the form, a word of thanks and the household."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tsunagu.cases.models import Case
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.wareki import wareki
from tsunagu.households.panels import Member, members
from tsunagu.sharing import why
from tsunagu.web.http import Request, find, show

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse, QueryDict

T = TypeVar("T")


class Page(NamedTuple):
    """The words of a small form's page. `title` names nobody."""

    title: str
    save: str
    lead: str = ""
    draft: str = ""  # the name under which what is typed is kept until it is sent


def case_for(request: Request, public_id: UUID) -> Case:
    """The case, or 404 for whoever does not see it."""
    return find(request, Case.objects.select_related("household", "lead", "desk"), public_id=public_id)


def ours(request: Request, case: Case) -> list[Member]:
    """The people of the household for whom my agency works."""
    return [member for member in members(request, case.household) if member.is_ours]


def posted(request: Request) -> QueryDict | None:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None


def carry_out(form: forms.Form, act: Callable[[], T], *, stale: bool = False) -> T | None:
    """Do it when the form is sound; a refusal comes back at the form, with everything typed kept. `stale`:
    what it was decided on has changed, so that nothing is done yet.
    """
    if not form.is_valid():
        return None
    if stale:
        return None
    try:
        return act()
    except NotAllowed as refusal:
        form.add_error(None, refusal.decision.reason)
        return None


def form_page(
    request: Request, case: Case, form: forms.Form, page: Page, people: list[Member] | None = None
) -> HttpResponse:
    """The page of a small form about a case; 422 when it came back with errors."""
    context = {
        "case": case,
        "form": form,
        "page": page,
        "people": people or members(request, case.household),
        "seen": seen(case),
    }
    if is_stale(request, case):
        return stale_page(request, "cases/form.html", context | {"stale": changed(case, form)}, form)
    return answer(request, "cases/form.html", context, form)


# --- two people at one case ------------------------------------------------------------------------------


def seen(case: Case) -> str:
    """The case as a form shows it: whoever sends the form changes this one and no newer one."""
    facts = f"{case.pk} {case.status} {case.lead_id} {case.desk_id} {case.looked_on} {case.next_look_on}"
    return salted_hmac("tsunagu.cases.seen", facts).hexdigest()[:16]


def is_stale(request: Request, case: Case) -> bool:
    """Somebody changed the case since this form was drawn; a post that does not say is an ordinary post."""
    return request.method == "POST" and request.POST.get("seen", "") not in ("", seen(case))


def changed(case: Case, form: forms.Form) -> dict[str, Any]:
    """What stands now beside what was chosen in the form."""
    now = {
        "desk": ("主担当の窓口", f"{case.lead.name}　{case.desk.name}"),
        "next_look_on": (
            "つぎに見る日",
            wareki(case.next_look_on) if case.next_look_on else "決まっていません",
        ),
    }
    lines = [("状況", str(Case.Status(case.status).label), "")]
    lines += [(label, theirs, _chosen(form, name)) for name, (label, theirs) in now.items()]
    more = [
        (field.label, "", words(form, name)) for name, field in form.fields.items() if _is_text(form, name)
    ]
    step = case.last_step()
    at = timezone.localtime(step.at)
    return {
        "lines": [*lines, *more],
        "by": step.by.user.name,
        "at": f"{wareki(at.date())} {at:%H:%M}",
    }


def _chosen(form: forms.Form, name: str) -> str:
    if name not in form.fields:
        return ""
    value = getattr(form, "cleaned_data", {}).get(name)
    return wareki(value) if isinstance(value, date) else words(form, name)


def _is_text(form: forms.Form, name: str) -> bool:
    return name not in ("desk", "next_look_on", "after") and bool(words(form, name))


def words(form: forms.Form, name: str) -> str:
    """The value of a field as people read it."""
    value = form[name].value()
    if isinstance(value, date):
        return wareki(value)
    choices = {str(key): label for key, label in getattr(form.fields[name], "choices", [])}
    values = value if isinstance(value, list) else [value]
    return "・".join(str(choices.get(str(one), one or "")) for one in values)


def mine_and_theirs(theirs: forms.Form, mine: forms.Form) -> list[tuple[str, str, str]]:
    """One line for each field of two fillings of the same form."""
    return [(str(field.label), words(theirs, name), words(mine, name)) for name, field in mine.fields.items()]


def stale_page(request: Request, template: str, context: dict[str, Any], form: forms.Form) -> HttpResponse:
    """Both texts side by side; nothing was saved, everything typed stands in the form."""
    reasons = {"why": why.lines(request.reader, request.shown), "form": form}
    return show(request, template, context | reasons, status=409)


def answer(
    request: Request, template: str, context: dict[str, Any], form: forms.Form, *, panel: str = "panel"
) -> HttpResponse:
    """A page with a form and with why everything on it may be seen."""
    reasons = {"form": form, "why": why.lines(request.reader, request.shown)}
    status = 422 if form.is_bound and form.errors else 200
    return show(request, template, context | reasons, panel=panel, status=status)


def saved(request: Request, case: Case, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(case.get_absolute_url())
