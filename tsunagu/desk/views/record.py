"""記録する: from any page by one press; a drawer where there is a script, else a page of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsunagu.audit.forms import done, once
from tsunagu.cases import queries as case_queries
from tsunagu.cases.forms import NoteForm
from tsunagu.cases.models import CaseSubject, Contact
from tsunagu.cases.policies import can_receive
from tsunagu.cases.views.answers import carry_out
from tsunagu.cases.views.contact import after, lists
from tsunagu.cases.views.note import write
from tsunagu.common.decisions import NotAllowed, no, require
from tsunagu.common.wareki import wareki
from tsunagu.desk import actions
from tsunagu.desk.forms.record import RecordForm
from tsunagu.desk.models import Draft, Memo
from tsunagu.desk.queries import people_to_write_about
from tsunagu.households.models import Household
from tsunagu.households.panels import members
from tsunagu.sharing import why
from tsunagu.sharing.guarded import GUARD
from tsunagu.web.http import Request, find, note_shown, show

if TYPE_CHECKING:
    from django.forms import Form

    from tsunagu.cases.queries import Paper

FORM = ["GET", "HEAD", "POST"]
NOT_TAKING_PART = "この世帯の記録を書くのは、支援に加わっている機関です。"
AUTO_ID = "record_%s"  # the drawer lies over pages that have forms of their own


@dataclass(frozen=True)
class Opened:
    """From where it was opened: a household, a memo that becomes a note, or anywhere."""

    household: Household | None = None
    paper: Paper | None = None
    memo: Memo | None = None

    @property
    def draft(self) -> str:
        """The name under which what is typed here is kept; a memo is kept already."""
        if self.memo is not None:
            return ""
        return f"record-{self.household.public_id}" if self.household else "record"


@require_http_methods(FORM)
@once
def record(request: Request) -> HttpResponse:
    require(can_receive(request.reader))
    opened = _opened(request)
    form = _form(request, opened)
    if request.POST.get("act") == "find":
        return _page(request, opened, form, panel="who")
    kept = carry_out(form, lambda: _keep(request, opened, form))
    if kept is not None:
        return _kept(request, kept)
    return _page(request, opened, form)


def _opened(request: Request) -> Opened:
    asked = request.POST if request.method == "POST" else request.GET
    if asked.get("memo"):
        memos = Memo.objects.select_related("only_for")
        return Opened(memo=find(request, memos, public_id=asked["memo"]))
    if not asked.get("household"):
        return Opened()
    household = find(request, Household.objects, public_id=asked["household"])
    people = members(request, household)
    paper = case_queries.paper(request.reader, people, Q(case__household=household))
    if paper is None:
        raise NotAllowed(no(NOT_TAKING_PART))
    return Opened(household=household, paper=paper)


def _form(request: Request, opened: Opened) -> NoteForm:
    posted = request.POST if request.method == "POST" else None
    if opened.paper is not None:
        several = len(opened.paper.people) > 1
        last = {"people": _last(request, opened.paper)} if several else None
        return NoteForm(posted, initial=last, paper=opened.paper, auto_id=AUTO_ID)
    typed = request.POST.get("find", "")
    who = request.POST.get("who", "") or _drafted(request, opened)
    people = people_to_write_about(request, typed, also=who)
    initial: dict[str, Any] | None = None
    if request.POST.get("act") == "find":  # what was typed stands in a form that is not sent yet
        posted, initial = None, dict(request.POST.items())
    elif opened.memo is not None:
        initial = {"words": opened.memo.words, "on": _day(opened.memo)}
    may_wait = opened.memo is None
    return RecordForm(posted, initial=initial, people=people, may_wait=may_wait, auto_id=AUTO_ID)


def _last(request: Request, paper: Paper) -> list[str]:
    """With whom we were in touch last; of several in a household that is the likeliest, and stands on top."""
    rows = Contact.objects.visible_to(request.reader).filter(
        case__public_id=paper.case, holder=request.reader.agency, undone_at=None
    )
    newest = note_shown(request, rows.order_by("-on", "-pk").values(*GUARD, "person__public_id")[:1])
    return [str(row["person__public_id"]) for row in newest]


def _day(memo: Memo) -> Any:
    return timezone.localdate(memo.recorded_at)


def _drafted(request: Request, opened: Opened) -> str:
    """Who is chosen in my draft of this form, so that the choice is there to be taken up again."""
    rows = Draft.objects.visible_to(request.reader).filter(
        only_for=request.reader.membership, form=opened.draft
    )
    text = rows.values_list("text", flat=True).first() if opened.draft else None
    who = json.loads(text).get("who", []) if text else []
    return str(who[0]) if who else ""


# --- keep it ----------------------------------------------------------------------------------------------


def _keep(request: Request, opened: Opened, form: Form) -> Contact | Memo:
    data = form.cleaned_data
    if getattr(form, "is_memo", False):
        return actions.keep_memo(data["words"], by=request.reader)
    rows = CaseSubject.objects.select_related("case__household", "case__lead", "case__desk", "person")
    mine = rows.visible_to(request.reader).filter(holder=request.reader.agency, until=None)
    if opened.paper is not None:
        subject = mine.filter(case__public_id=opened.paper.case).first()
    else:
        subject = mine.filter(public_id=data["who"]).first()
        data |= {"people": [str(subject.person.public_id)] if subject and subject.person else []}
    if subject is None:
        raise NotAllowed(no("この人の記録は、いまは書けません。画面を開きなおしてください。"))
    with transaction.atomic():
        contact = write(subject.case, data, request)[0]
        if opened.memo is not None:
            actions.file_memo(opened.memo, contact, by=request.reader)
    return contact


def _kept(request: Request, kept: Contact | Memo) -> HttpResponse:
    if isinstance(kept, Memo):
        said, place = "メモ箱に入れました。", reverse("desk:memos")
    else:
        said, place = "記録しました。", reverse("cases:contact", args=[kept.public_id])
    if not request.htmx:
        messages.success(request, said)
        return redirect(place)
    context: dict[str, Any] = {"said": said, "is_memo": isinstance(kept, Memo), "place": place}
    if not isinstance(kept, Memo):
        here = request.POST.get("here", "")
        context |= {"after": after(request, kept, here=here), **lists(request, kept, here)}
    return done(show(request, "desk/record.html", context, panel="saved"), place)


# --- the page ---------------------------------------------------------------------------------------------


def _page(request: Request, opened: Opened, form: NoteForm, *, panel: str = "panel") -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    today = timezone.localdate(request.reader.at)
    context = {
        "form": form,
        "opened": opened,
        "today": wareki(today),
        "here": asked.get("here") or asked.get("household", ""),
        "in_place": bool(request.htmx),
    }
    context["why"] = why.lines(request.reader, request.shown)
    status = 422 if form.is_bound and form.errors else 200
    return show(request, "desk/record.html", context, panel=panel, status=status)
