"""Every address. An app that has pages (a urls.py) answers under its own name, desk under none."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path

PAGES = {
    "": "desk",
    "exchange/": "exchange",
    "places/": "groups",
    "resources/": "directory",
    "outreach/": "outreach",
    "cases/": "cases",
    "households/": "households",
    "sharing/": "sharing",
    "agencies/": "agencies",
    "accounts/": "accounts",
}

urlpatterns = [
    path("", include("tsunagu.web.urls")),
    *(
        path(prefix, include(f"tsunagu.{app}.urls"))
        for prefix, app in PAGES.items()
        if find_spec(f"tsunagu.{app}.urls")
    ),
]
handler400 = "tsunagu.web.errors.bad_request"
handler403 = "tsunagu.web.errors.not_allowed"
handler404 = "tsunagu.web.errors.not_found"
handler500 = "tsunagu.web.errors.server_error"
