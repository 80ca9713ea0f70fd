"""ひとつの記録: what was written and what it replaced; つぎ by one press, 取り消す for a minute, 訂正."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsunagu.audit.forms import done, once
from tsunagu.cases import actions, panels, policies
from tsunagu.cases.forms import AmendForm
from tsunagu.cases.forms.parts import WAITS
from tsunagu.cases.models import Contact, ProgressNote, outcome
from tsunagu.cases.views.answers import answer, carry_out, mine_and_theirs, posted, stale_page
from tsunagu.common.decisions import NotAllowed, no, require
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import short, wareki
from tsunagu.households.panels import members
from tsunagu.sharing import why
from tsunagu.sharing.guarded import GUARD
from tsunagu.web.http import Request, find, note_shown, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsunagu.agencies.models import Desk
    from tsunagu.households.panels import Member

FORM = ["GET", "HEAD", "POST"]
SOON = WAITS[:2]  # つぎ by one press: 2週間後, 1か月後
AGAIN = "もう一度連絡する"
NO_DATE = "none"


# --- the page --------------------------------------------------------------------------------------------


@require_safe
def contact(request: Request, public_id: UUID) -> HttpResponse:
    row = _find(request, public_id)
    people = members(request, row.case.household)
    versions = _versions(request, row, people)
    context = {
        "contact": row,
        "case": row.case,
        "versions": versions,
        "may_amend": policies.can_amend(request.reader, row) if versions and versions[0]["is_mine"] else None,
        "after": after(request, row, here=""),
    }
    context["why"] = why.lines(request.reader, request.shown)
    return show(request, "cases/contact.html", context)


def _find(request: Request, public_id: UUID) -> Contact:
    rows = Contact.objects.select_related("case__household", "case__lead", "case__desk", "person")
    return find(request, rows, public_id=public_id)


def _versions(request: Request, contact: Contact, people: Sequence[Member]) -> list[dict[str, Any]]:
    """What stands now, then what it replaced; what was taken back is not told again."""
    rows = Contact.objects.visible_to(request.reader).filter(batch=contact.batch, holder=contact.holder_id)
    found = list(
        rows.order_by("-recorded_at", "pk").values(
            *GUARD,
            "pk",
            "method",
            "result",
            "on",
            "recorded_at",
            "replaces_id",
            "undone_at",
            writer=F("recorded_by__user__name"),
            holder_name=F("holder__name"),
        )
    )
    replaced = {row["replaces_id"] for row in found}
    words = _words(request, [row["pk"] for row in found])
    versions: dict[Any, dict[str, Any]] = {}
    for row in found:
        if row["undone_at"] is not None and row["pk"] not in replaced:
            continue
        note_shown(request, [row])
        version = versions.setdefault(row["recorded_at"], _version(row, request) | {"ids": set()})
        version["words"] = version["words"] or words.get(row["pk"], "")
        version["ids"].add(row["person_id"])
    called = {member.person_id: member.called for member in people}
    return [
        version | {"people": [called[pk] for pk in called if pk in version["ids"]]}
        for version in versions.values()
    ]


def _version(row: dict[str, Any], request: Request) -> dict[str, Any]:
    at = timezone.localtime(row["recorded_at"])
    return {
        "method": str(Contact.Method(row["method"]).label),
        "result": outcome(row["method"], row["result"]),
        "on": wareki(row["on"]),
        "at": f"{wareki(at.date())} {at:%H:%M}",
        "who": f"{row['writer']}（{row['holder_name']}）",
        "scope": str(Scope(row["scope"]).label),
        "is_mine": row["holder_id"] == request.reader.agency.pk and row["undone_at"] is None,
        "words": "",
    }


def _words(request: Request, contacts: list[int]) -> dict[int, str]:
    notes = ProgressNote.objects.visible_to(request.reader).filter(contact__in=contacts)
    shown = note_shown(request, notes.order_by("pk").values(*GUARD, "contact_id", "words"))
    return {row["contact_id"]: row["words"] for row in shown}


# --- after saving: つぎ and 取り消す -----------------------------------------------------------------------


def after(
    request: Request, contact: Contact, *, here: str, said: str = "", undone: bool = False
) -> dict[str, Any]:
    """What can be done with a note that was just written. `said`: what the last press did; `here`: the
    household whose page lies under it.
    """
    today = timezone.localdate(request.reader.at)
    days = [(n, words, short(today + timedelta(days=n))) for n, words in SOON]
    look = contact.case.next_look_on
    return {
        "contact": contact.public_id,
        "said": said,
        "undone": undone,
        "days": [] if said or undone or not _may_promise(request, contact) else days,
        "look": wareki(look) if look else "",
        "may_undo": not undone and contact.undone_at is None and policies.can_undo(request.reader, contact),
        "here": here,
        "place": request.POST.get("place", ""),
    }


def _may_promise(request: Request, contact: Contact) -> bool:
    is_fresh = contact.recorded_by_id == request.reader.membership.pk and contact.undone_at is None
    just_now = request.reader.at - contact.recorded_at < timedelta(hours=1)
    return is_fresh and just_now and contact.case.next_look_on is not None


@require_POST
@once
def promise(request: Request, public_id: UUID) -> HttpResponse:
    """つぎ by one press: so many days ahead, or no date, which leaves the case's next look as it is."""
    row = _find(request, public_id)
    days = request.POST.get("days", "")
    if days == NO_DATE:
        look = row.case.next_look_on
        kept = f"つぎに見る日は、{wareki(look)}のままです。" if look else ""
        return _pressed(request, row, f"つぎの日は決めませんでした。{kept}")
    ahead = {str(n): n for n, _ in SOON}
    if days not in ahead:
        return _pressed(request, row, "「2週間後」か「1か月後」から選んでください。")
    due_on = timezone.localdate(request.reader.at) + timedelta(days=ahead[days])
    try:
        _promise(request, row, due_on)
    except NotAllowed as refusal:
        return _pressed(request, row, refusal.decision.reason)
    return _pressed(request, row, f"{wareki(due_on)}に「{AGAIN}」を約束に入れました。")


def _promise(request: Request, contact: Contact, due_on: Any) -> None:
    assert contact.person is not None
    if contact.undone_at is not None:
        raise NotAllowed(no("この記録は取り消してあります。"))
    actions.promise(
        contact.case,
        by=request.reader,
        person=contact.person,
        due_on=due_on,
        words=AGAIN,
        desk=own_desk(request),
        owner=request.reader.membership,
        contact=contact,
    )


def own_desk(request: Request) -> Desk:
    """The desk that answers for what I promise."""
    desk = (
        request.reader.membership.desk
        or request.reader.agency.desks.filter(until=None).order_by("pk").first()
    )
    if desk is None:
        raise NotAllowed(no("約束を引き受ける窓口がありません。システム担当に伝えてください。"))
    return desk


@require_POST
@once
def undo(request: Request, public_id: UUID) -> HttpResponse:
    row = _find(request, public_id)
    try:
        actions.undo(row, by=request.reader)
    except NotAllowed as refusal:
        return _pressed(request, row, refusal.decision.reason)
    return _pressed(request, row, "取り消しました。", undone=True)


def _pressed(request: Request, contact: Contact, said: str, *, undone: bool = False) -> HttpResponse:
    """Back to the household with a sentence; for htmx the sentence in place and the lists as they are now."""
    if not request.htmx:
        messages.success(request, said)
        return redirect(contact.case.get_absolute_url() if undone else _address(contact))
    here = request.POST.get("here", "")
    context = {
        "after": after(request, contact, here=here, said=said, undone=undone),
        **lists(request, contact, here),
    }
    return done(show(request, "cases/contact.html", context, panel="pressed"), _address(contact))


def lists(request: Request, contact: Contact, here: str) -> dict[str, Any]:
    """The lists of the household page, when that page lies under the form that was sent."""
    household = contact.case.household
    if here != str(household.public_id):
        return {}
    people = members(request, household)
    return {
        "latest": panels.latest(request, household, people),
        "promises": panels.promises(request, household, people),
    }


def _address(contact: Contact) -> str:
    return reverse("cases:contact", args=[contact.public_id])


# --- 訂正 ------------------------------------------------------------------------------------------------


@require_http_methods(FORM)
@once
def amend(request: Request, public_id: UUID) -> HttpResponse:
    row = _find(request, public_id)
    require(policies.can_amend(request.reader, row))
    form = AmendForm(posted(request), initial=_initial(request, row))
    if row.undone_at is not None:
        return _compare(request, row, form)
    saved = carry_out(form, lambda: actions.amend(row, by=request.reader, **form.cleaned_data))
    if saved:
        messages.success(request, "訂正しました。前の記録も残っています。")
        return redirect(_address(saved[0]))
    return answer(request, "cases/amend.html", _page(row), form)


def _page(contact: Contact) -> dict[str, Any]:
    return {"contact": contact, "case": contact.case, "back": _address(contact)}


def _initial(request: Request, contact: Contact) -> dict[str, Any]:
    words = _words(request, [contact.pk])
    return {
        "method": contact.method,
        "result": contact.result,
        "on": contact.on,
        "words": words.get(contact.pk, ""),
    }


def _compare(request: Request, contact: Contact, mine: AmendForm) -> HttpResponse:
    """Somebody amended it first: both texts; saving again puts mine on top of theirs."""
    rows = Contact.objects.select_related("case__household", "person", "recorded_by__user")
    newest = (
        rows.visible_to(request.reader)
        .filter(batch=contact.batch, holder=contact.holder_id, undone_at=None)
        .order_by("-recorded_at", "pk")
        .first()
    )
    if newest is None:
        raise NotAllowed(no("この記録は取り消してあります。"))
    if not mine.is_bound:
        return redirect("cases:amend", newest.public_id)
    theirs = AmendForm(initial=_initial(request, newest))
    stale = {
        "lines": mine_and_theirs(theirs, mine),
        "by": newest.recorded_by.user.name,
        "at": f"{timezone.localtime(newest.recorded_at):%H:%M}",
        "action": reverse("cases:amend", args=[newest.public_id]),
    }
    return stale_page(request, "cases/amend.html", _page(newest) | {"stale": stale}, mine)
