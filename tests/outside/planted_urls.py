"""Pages that leak, for the crawl to find: each in its own way."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from tsunagu.cases.models import CaseSubject, Contact, ProgressNote
from tsunagu.web.http import note_shown


def forgets(request):
    """A view that forgets visible_to."""
    return HttpResponse("\n".join(ProgressNote.objects.values_list("words", flat=True)))


def walks(request):
    """A template that walks from rows that may be read to rows behind them that may not."""
    page = engines["django"].from_string(
        "{% for one in subjects %}{% for row in one.case.contacts.all %}"
        "{% for note in row.notes.all %}{{ note.words }}{% endfor %}{% endfor %}{% endfor %}"
    )
    subjects = CaseSubject.objects.visible_to(request.reader)
    note_shown(request, subjects.values("person_id", "holder_id", "scope", "why"))
    return HttpResponse(page.render({"subjects": subjects}))


def only_htmx(request):
    return forgets(request) if request.htmx else HttpResponse("なにもない")


@csrf_exempt
def only_post(request):
    return forgets(request) if request.method == "POST" else HttpResponse("なにもない")


def header(request):
    response = HttpResponse("なにもない")
    response["X-Note"] = (
        ProgressNote.objects.values_list("words", flat=True).first().encode("ascii", "ignore")
    )
    return response


def leads(request):
    words = ProgressNote.objects.values_list("words", flat=True).first()
    return redirect(f"/?words={words.encode('ascii', 'ignore').decode()}")


def cookie(request):
    response = HttpResponse("なにもない")
    response.set_cookie(
        "last", ProgressNote.objects.values_list("words", flat=True).first().encode("ascii", "ignore")
    )
    return response


def silent(request):
    """Only what may be read, and nobody will know that it was."""
    rows = ProgressNote.objects.visible_to(request.reader)
    return HttpResponse("\n".join(rows.values_list("words", flat=True)))


def of_another(request, public_id):
    """Found by its id alone."""
    contact = Contact.objects.get(public_id=public_id)
    return HttpResponse("\n".join(contact.notes.values_list("words", flat=True)))


LEAKS = [forgets, walks, only_htmx, only_post, header, leads, cookie, silent]
urlpatterns = [
    *(path(f"leak/{view.__name__}/", view, name=f"leak_{view.__name__}") for view in LEAKS),
    path("leak/of/<uuid:public_id>/", of_another, name="leak_of"),
    path("", include("tsunagu.config.urls")),
]
