"""合う場の画面: what somebody likes, which places fit and why, and a new place where none fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.cases.views.answers import answer, posted
from tsunagu.common.decisions import require
from tsunagu.groups import seeking
from tsunagu.groups.actions import matching as actions
from tsunagu.groups.forms.matching import LikesForm, MatchForm, ProposeForm
from tsunagu.groups.models import EaseNeed, Group, Interest
from tsunagu.groups.policies import group as group_policies
from tsunagu.groups.policies import matching as policies
from tsunagu.groups.said import Answers, Start
from tsunagu.groups.seeking import Somebody, somebody
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing import why
from tsunagu.sharing.roles import May
from tsunagu.web.http import Request, find, show

if TYPE_CHECKING:
    from django import forms

FORM = ["GET", "HEAD", "POST"]


class Page(NamedTuple):
    """The words of a small form's page. `title` names nobody."""

    title: str
    save: str
    lead: str = ""


LIKES = Page(
    "すきなこと・得意なこと",
    "残す",
    "場をさがすために、本人が話してくれたことを残します。場の世話人には見えません。",
)
MATCH = Page(
    "場の様子を残す", "残す", "話してみた、見学した。それだけで大事な一歩です。休んだ日は書きません。"
)
PROPOSE = Page(
    "新しい場を提案する",
    "前身として始める",
    "合う場がないときは、つくれます。まず「前身」として記録し、相談しながら育てます。",
)


@require_safe
def fit(request: Request, public_id: UUID) -> HttpResponse:
    """Each place with a sentence why; what does not fit is said kindly."""
    one = somebody(request, public_id)
    reader = request.reader
    rows = seeking.likes(request, [one.person.pk])
    found = seeking.places(reader, seeking.wishes_of(rows))
    may_keep = one.is_ours and reader.may(May.WRITE)
    context = {
        "one": one,
        "likes": seeking.spoken(rows, reader.agency.pk),
        "fitting": [place for place in found if place.has_reason],
        "others": [place for place in found if not place.has_reason],
        "steps": seeking.steps(request, one.person),
        "may_keep": may_keep,
        "may_propose": may_keep and bool(rows) and bool(group_policies.can_begin(reader)),
        "is_ours": any(row["holder_id"] == reader.agency.pk for row in rows),
    }
    context["why"] = why.lines(reader, request.shown)
    return show(request, "groups/fit.html", context)


@require_http_methods(FORM)
@once
def keep_likes(request: Request, public_id: UUID) -> HttpResponse:
    """What they like, do well, would like to try or find hard, with the consent in the same form."""
    one = _ours(request, public_id)
    form = LikesForm(posted(request), is_agreed=seeking.is_agreed(request.reader, one.person))
    if attempt(form, lambda: _keep(request, one, form)) is not None:
        messages.success(request, "すきなこと・得意なことを残しました。")
        return redirect("groups:fit", public_id)
    return _page(request, one, form, LIKES)


def _keep(request: Request, one: Somebody, form: LikesForm) -> int:
    data = form.cleaned_data
    return actions.keep_likes(
        one.person,
        by=request.reader,
        kind=data["kind"],
        fields=data["fields_liked"],
        words=data["words"],
        eases=data["eases"],
        agreed=form.agreed(),
    )


def _ours(request: Request, public_id: UUID) -> Somebody:
    """Somebody about whom this reader may write."""
    one = somebody(request, public_id)
    require(policies.can_keep(request.reader, one.person))
    return one


def _page(request: Request, one: Somebody, form: forms.Form, page: Page, **more: Any) -> HttpResponse:
    back = reverse("groups:fit", args=[one.person.public_id])
    return answer(request, "groups/for_person.html", {"one": one, "page": page, "back": back} | more, form)


@require_POST
@once
def end_interest(request: Request, public_id: UUID) -> HttpResponse:
    row = find(request, Interest.objects.select_related("person"), public_id=public_id)
    actions.end_interest(row, by=request.reader)
    return _ended(row)


@require_POST
@once
def end_ease(request: Request, public_id: UUID) -> HttpResponse:
    row = find(request, EaseNeed.objects.select_related("person"), public_id=public_id)
    actions.end_ease(row, by=request.reader)
    return _ended(row)


def _ended(row: Interest | EaseNeed) -> HttpResponse:
    assert row.person is not None, "a constraint says so"
    return redirect("groups:fit", row.person.public_id)


@require_POST
@once
def withdraw(request: Request, public_id: UUID) -> HttpResponse:
    """同意の撤回: what rests on it is shown no more, from this second on."""
    one = _ours(request, public_id)
    for consent in seeking.consents(request.reader, one.person):
        sharing_actions.withdraw_consent(consent, by=request.reader)
    messages.success(request, "同意の撤回を記録しました。この同意で残したことは、もう表示されません。")
    return redirect("groups:fit", public_id)


@require_http_methods(FORM)
@once
def note_match(request: Request, public_id: UUID) -> HttpResponse:
    """One dated step towards a place."""
    one = _ours(request, public_id)
    initial = {"group": _asked(request), "on": timezone.localdate()}
    form = MatchForm(
        posted(request),
        reader=request.reader,
        is_agreed=seeking.is_agreed(request.reader, one.person),
        initial=initial,
    )
    if attempt(form, lambda: _note(request, one, form)) is not None:
        messages.success(request, "場の様子を残しました。")
        return redirect("groups:fit", public_id)
    return _page(request, one, form, MATCH)


def _asked(request: Request) -> Group | None:
    """The place from whose line the form was opened."""
    try:
        public_id = UUID(request.GET.get("group", ""))
    except ValueError:
        return None
    return Group.objects.visible_to(request.reader).filter(public_id=public_id).first()


def _note(request: Request, one: Somebody, form: MatchForm) -> Any:
    data = {name: form.cleaned_data[name] for name in ("group", "status", "on", "words")}
    return actions.note_match(one.person, by=request.reader, agreed=form.agreed(), **data)


@require_http_methods(FORM)
@once
def propose(request: Request, public_id: UUID) -> HttpResponse:
    """No place fits: partners, helpers who could, and a new place in one press."""
    one = _ours(request, public_id)
    wishes = seeking.wishes_of(seeking.likes(request, [one.person.pk]))
    initial = {"fields_about": sorted(wishes.fields), "eases": wishes.eases}
    form = ProposeForm(posted(request), reader=request.reader, initial=initial)
    group = attempt(form, lambda: _propose(request, one, form.cleaned_data))
    if group is not None:
        messages.success(request, f"「{group.name}」を前身として始めました。")
        return redirect("groups:group", group.public_id)
    more = {
        "partners": seeking.partners(request.reader, wishes.fields),
        "helpers": seeking.helpers(request, one.person, wishes.fields),
    }
    return _page(request, one, form, PROPOSE, **more)


def _propose(request: Request, one: Somebody, data: dict[str, Any]) -> Group:
    answers = Answers(
        name=data["name"],
        kind=data["kind"],
        desk=data["desk"],
        summary=data["summary"],
        fields=data["fields_about"],
        eases=data["eases"],
    )
    start = Start(on=timezone.localdate(), reason=data["reason"], host=request.reader.agency)
    return actions.propose(one.person, answers, start, by=request.reader)
