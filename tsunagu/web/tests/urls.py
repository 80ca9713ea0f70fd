"""A small site of its own for the tests of web: one view for each kind of answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from tsunagu.common.decisions import NotAllowed, no
from tsunagu.web.http import show

handler400 = "tsunagu.web.errors.bad_request"
handler403 = "tsunagu.web.errors.not_allowed"
handler404 = "tsunagu.web.errors.not_found"
handler500 = "tsunagu.web.errors.server_error"


def page(request):
    messages.success(request, "記録しました。")
    return show(request, "page.html", {"word": "ことば"}, status=int(request.GET.get("status", 200)))


def hidden(request, pk):
    raise Http404(f"a household with the number {pk}")


def refused(request):
    raise NotAllowed(no("この世帯の担当ではないため、変えられません。"))


def answer(request):
    return HttpResponse("ok")


urlpatterns = [
    path("page/", login_not_required(page)),
    path("hidden/<int:pk>/", login_not_required(hidden)),
    path("refused/", login_not_required(refused)),
    path("only-post/", login_not_required(require_POST(answer))),
    path("out/", answer, name="account_logout"),
    path("size/", include(([path("", answer, name="text_size")], "accounts"))),
    path("switch/", include(([path("", answer, name="switch")], "agencies"))),
    path("", include("tsunagu.web.urls")),
]
