"""A site of a few bare views, to see what the log does with their answers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import path

from tsunagu.accounts.models import User
from tsunagu.audit import log
from tsunagu.audit.forms import done, once
from tsunagu.web.http import Shown

CANARY = "カナリアの住所"
ROWS = [Shown(7, 3, 1, 40), Shown(7, 3, 1, 40), Shown(8, 3, 2, None), Shown(None, 4, 3, None)]

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tsunagu.audit.middleware.ViewingLogMiddleware",
]
INSIDE_A_TRANSACTION = [*MIDDLEWARE[:-1], "tsunagu.audit.tests.site.TransactionMiddleware", MIDDLEWARE[-1]]


class TransactionMiddleware:
    """Stands where ReaderMiddleware opens the transaction on PostgreSQL."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with transaction.atomic():
            return self.get_response(request)


def page(request, status=200):
    """Shows rows; a post also changes something first."""
    if request.method == "POST":
        User.objects.filter(pk=request.user.pk).update(name="書き換え後")
    request.shown.extend(ROWS)
    return HttpResponse(CANARY, status=status)


def empty(request):
    return HttpResponse("だれも出てこない画面")


def refused(request):
    request.shown.extend(ROWS)
    raise PermissionDenied


def hidden(request):
    raise Http404


def broken(request):
    User.objects.filter(pk=request.user.pk).update(name="書き換え後")
    raise RuntimeError


def stream(request):
    return StreamingHttpResponse([CANARY.encode()])


def act(request):
    """An action that writes and records."""
    with transaction.atomic():
        User.objects.filter(pk=request.user.pk).update(name="書き換え後")
        log.record("thing.done", by=request.user)
    return redirect("/empty/")


@once
def add(request):
    """Adds an account for every time it really runs."""
    wanted = request.POST.get("wanted", "redirect")
    if wanted == "refused":
        return HttpResponse("直してください", status=422)
    count = User.objects.count()
    User.objects.create(username=f"made{count}", name="新しい人")
    if wanted == "in place":
        return done(HttpResponse("できました"), f"/made/{count}/")
    if wanted == "forgot":
        return HttpResponse("できました")
    return redirect(f"/made/{count}/")


def handler403(request, exception):
    return HttpResponse("できません", status=403)


urlpatterns = [
    path("page/", page, name="page"),
    path("form/", page, {"status": 422}, name="form"),
    path("moved/", page, {"status": 302}, name="moved"),
    path("empty/", empty, name="empty"),
    path("refused/", refused, name="refused"),
    path("hidden/", hidden, name="hidden"),
    path("broken/", broken, name="broken"),
    path("stream/", stream, name="stream"),
    path("act/", act, name="act"),
    path("add/", add, name="add"),
    path("add-other/", add, name="add_other"),
    path("public/", login_not_required(empty), name="public"),
]
