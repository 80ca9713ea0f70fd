"""The same pages without any rights: a plain Django project that trusts everybody of an agency.

Views, templates and joins are the house's own; `visible_to` becomes `WHERE holder = my agency`, nobody asks
the ledger, nothing is written down, and of the middleware only Django's own remains. A note is saved by a
view of twenty lines with a plain form.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from uuid import uuid4

from django import forms
from django.db.models import IntegerField, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import include, path
from django.utils import timezone

from tsunagu.agencies.actor import actor_for
from tsunagu.agencies.middleware import posts_of
from tsunagu.audit import log
from tsunagu.cases.models import Case, Contact, ProgressNote
from tsunagu.cases.models.case import CaseQuerySet
from tsunagu.common.scopes import Scope
from tsunagu.households.models import HouseholdQuerySet
from tsunagu.people.models import Person
from tsunagu.sharing import why
from tsunagu.sharing.guarded import GuardedQuerySet, PairQuerySet, VisiblePeople
from tsunagu.sharing.reader import Reader, reader_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OURS = (
    "tsunagu.agencies",
    "tsunagu.sharing",
    "tsunagu.audit",
    "tsunagu.web.middleware.ReadOnly",
    "tsunagu.accounts",
)
ONE = Value(1, IntegerField())
READERS: dict[int, Reader] = {}


def middleware(all_of_it: list[str]) -> list[str]:
    return [name for name in all_of_it if not name.startswith(OURS)] + ["bench.bare.EverybodyMiddleware"]


class EverybodyMiddleware:
    """Who acts is known beforehand; nothing is asked.

    The address is looked up in this module, for this request alone: a changed setting would empty Django's
    table of addresses, and the page measured next would pay for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given: Any = request
        given.urlconf = __name__
        given.reader = given.actor = reader_of(request.user)
        given.posts, given.shown, given.papers = [], [], []
        return self.get_response(request)


def reader_of(user: Any) -> Reader:
    if user.pk not in READERS:
        at = timezone.now()
        READERS[user.pk] = reader_for(actor_for(posts_of(user, at)[0], at))
    return READERS[user.pk]


@contextmanager
def without_rights() -> Iterator[None]:
    with (
        patch.object(GuardedQuerySet, "visible_to", _of_agency),
        patch.object(PairQuerySet, "visible_to", _pair_of_agency),
        patch.object(CaseQuerySet, "visible_to", _cases),
        patch.object(HouseholdQuerySet, "visible_to", _households),
        patch.object(VisiblePeople, "visible_to", _people),
        patch.object(why, "lines", lambda reader, shown: []),
        patch.object(log, "record", lambda *given, **named: None),
    ):
        yield


def _of_agency(rows: Any, reader: Reader) -> Any:
    return rows.filter(municipality_id__in=reader.towns, holder=reader.agency).annotate(why=ONE)


def _pair_of_agency(rows: Any, reader: Reader) -> Any:
    return _of_agency(rows, reader).annotate(other_why=ONE)


def _cases(rows: Any, reader: Reader) -> Any:
    return rows.filter(municipality_id__in=reader.towns, lead=reader.agency)


def _households(rows: Any, reader: Reader) -> Any:
    return rows.filter(municipality_id__in=reader.towns, cases__lead=reader.agency)


def _people(people: Any, reader: Reader) -> Any:
    return Person.objects.filter(municipality_id__in=reader.towns).annotate(why=ONE)


# --- saving a note -----------------------------------------------------------------------


class BareForm(forms.Form):
    people = forms.UUIDField()
    method = forms.ChoiceField(choices=Contact.Method.choices)
    result = forms.ChoiceField(choices=Contact.Result.choices)
    words = forms.CharField()
    on = forms.DateField()


def note(request: HttpRequest, public_id: Any) -> HttpResponse:
    case = get_object_or_404(Case.objects.select_related("household"), public_id=public_id)
    form = BareForm(request.POST)
    if not form.is_valid():
        return render(request, "403.html", {"form": form}, status=422)
    reader = reader_of(request.user)
    person = get_object_or_404(Person, public_id=form.cleaned_data["people"])
    same = {
        "municipality_id": case.municipality_id,
        "holder": reader.agency,
        "person": person,
        "scope": Scope.NOTES,
        "recorded_by": reader.membership,
        "recorded_at": timezone.now(),
    }
    said = {name: form.cleaned_data[name] for name in ("method", "result", "on")}
    contact = Contact.objects.create(case=case, batch=uuid4(), **said, **same)
    ProgressNote.objects.create(contact=contact, words=form.cleaned_data["words"], **same)
    return redirect(case)


urlpatterns = [
    path("bare/<uuid:public_id>/note/", note),
    path("", include("tsunagu.config.urls")),
]
