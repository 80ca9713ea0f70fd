"""場とのつながりの画面: keep that a person belongs to a group, by consent; change, credit and end it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.cases.queries import chosen
from tsunagu.cases.views.answers import answer, posted
from tsunagu.common.decisions import require
from tsunagu.common.wareki import wareki
from tsunagu.groups.actions import part as actions
from tsunagu.groups.forms.part import CreditForm, EndPartForm, RoleForm, TakePartForm
from tsunagu.groups.models import GroupPart
from tsunagu.groups.policies import part as policies
from tsunagu.households.models import Household
from tsunagu.households.panels import members
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Consent
from tsunagu.web.http import Request, find

if TYPE_CHECKING:
    from tsunagu.households.panels import Member

FORM = ["GET", "HEAD", "POST"]
PUBLIC, PLACE = Consent.Purpose.PUBLISH, Consent.Purpose.PLACE


@require_http_methods(FORM)
@once
def take_part(request: Request, public_id: UUID) -> HttpResponse:
    """つながりを残す: who, where, in which role, with the consent in the same form."""
    household = find(request, Household.objects, public_id=public_id)
    people = [member for member in members(request, household) if member.is_ours]
    require(policies.can_keep_any(request.reader, bool(people)))
    known = _agreed(request, people)
    form = TakePartForm(posted(request), people=people, agreed=set(known), reader=request.reader)
    if attempt(form, lambda: _take_part(request, form)) is not None:
        messages.success(request, "場とのつながりを残しました。")
        return redirect("desk:household", household.public_id)
    context = {
        "known": [
            (member.called, known[str(member.person_uuid)])
            for member in people
            if str(member.person_uuid) in known
        ],
        "back": reverse("desk:household", args=[household.public_id]),
    }
    return answer(request, "groups/take_part.html", context, form)


def _agreed(request: Request, people: list[Member]) -> dict[str, str]:
    """Whose consent stands already, by public id, and since when in words."""
    rows = Consent.objects.visible_to(request.reader).in_force(request.reader.at)
    rows = rows.filter(person__in=[member.person_id for member in people], purpose=PLACE)
    ids = {member.person_id: str(member.person_uuid) for member in people}
    return {ids[row.person_id]: wareki(row.given_on) for row in rows.order_by("given_on", "pk")}


def _take_part(request: Request, form: TakePartForm) -> GroupPart:
    data = form.cleaned_data
    [person] = chosen(request.reader, [data["person"]])
    facts = {"role": data["role"], "since": data["since"], "agreed": form.agreed()}
    return actions.take_part(person, data["group"], by=request.reader, **facts)


@require_http_methods(FORM)
@once
def part(request: Request, public_id: UUID) -> HttpResponse:
    """One connection: another role, the public credit, the end; `way` says which form was sent."""
    row = _find(request, public_id)
    sent = request.POST.get("way", "")
    options = {way: made(request.POST if way == sent else None, prefix=way) for way, made in WAYS.items()}
    if request.method == "POST" and sent in WAYS:
        act, sentence = DEEDS[sent]
        done = attempt(options[sent], lambda: act(request, row, options[sent]))
        if done is not None:
            messages.success(request, sentence)
            return redirect("groups:part", done.public_id)
    bound = next((form for form in options.values() if form.is_bound), RoleForm())
    return answer(request, "groups/part.html", _page(request, row, options), bound)


def _change(request: Request, row: GroupPart, form: forms.Form) -> GroupPart:
    return actions.change_role(row, by=request.reader, **form.cleaned_data)


def _end(request: Request, row: GroupPart, form: forms.Form) -> GroupPart:
    return actions.end_part(row, by=request.reader, **form.cleaned_data)


def _credit(request: Request, row: GroupPart, form: CreditForm) -> GroupPart:
    agreed = form.agreed()
    assert agreed is not None, "the form asks for it"
    return actions.credit(row, by=request.reader, words=form.cleaned_data["words"], agreed=agreed)


WAYS: dict[str, type[forms.Form]] = {"role": RoleForm, "credit": CreditForm, "end": EndPartForm}
DEEDS: dict[str, tuple[Callable[[Request, GroupPart, Any], GroupPart], str]] = {
    "role": (_change, "新しい役割を残しました。"),
    "credit": (_credit, "公開のページに出しました。"),
    "end": (_end, "つながりの終わりを残しました。"),
}


def _page(request: Request, row: GroupPart, options: dict[str, forms.Form]) -> dict[str, Any]:
    """The connection in words, and what the reader may do with it."""
    words: str = getattr(row, "credit", "")
    is_ours = row.holder_id == request.reader.agency.pk and bool(
        policies.can_change(request.reader, row, row.since)
    )
    return {
        "part": {
            "public_id": row.public_id,
            "group": row.group.name,
            "group_id": row.group.public_id,
            "role": row.get_role_display(),
            "since": wareki(row.since),
            "until": wareki(row.until) if row.until else "",
            "public_words": words,
            "is_public": row.group.is_public,
            "agreed_on": wareki(row.consent.given_on),
        },
        "options": options if is_ours else {},
        "may_withdraw": row.holder_id == request.reader.agency.pk,
        "is_credited": bool(words),
    }


@require_POST
@once
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    """同意の撤回: for the public words alone, or for keeping the connection at all. It is gone at once."""
    row = _find(request, public_id)
    is_public = request.POST.get("which") == PUBLIC.value
    consent = row.publish_consent if is_public else row.consent
    if consent is None:
        messages.info(request, "公表の同意は、記録されていません。")
        return redirect("groups:part", row.public_id)
    consent = find(request, Consent.objects, pk=consent.pk)
    sharing_actions.withdraw_consent(consent, by=request.reader)
    if is_public:
        messages.success(request, "公表の同意の撤回を記録しました。公開のページから、もう消えています。")
        return redirect("groups:part", row.public_id)
    messages.success(request, "同意の撤回を記録しました。この同意で残したつながりは、もう表示されません。")
    return redirect("desk:home")


def _find(request: Request, public_id: UUID) -> GroupPart:
    rows: Any = GroupPart.objects.with_credit(request.reader.at)
    row: GroupPart = find(
        request,
        rows.select_related("group", "person", "consent", "publish_consent"),
        public_id=public_id,
    )
    return row
