"""Addresses with faults in them, for the test of the guard."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST
from django.views.generic import View

from tsunagu.config.urls import urlpatterns as house


def closed(request, public_id=None, n=0):
    return HttpResponse("a record")


open_page = login_not_required(lambda request: HttpResponse("a record"))
open_post = login_not_required(require_POST(lambda request: HttpResponse("a record")))

planted = [
    path("closed/<uuid:public_id>/<int:n>/", closed, name="closed"),
    path("open/", open_page, name="open"),
    path("open-post/", open_post, name="open_post"),
    path("class/", View.as_view(), name="class"),
]
urlpatterns = [path("planted/", include((planted, "planted"))), *house]
