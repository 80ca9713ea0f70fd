"""見守りの画面. They stand under outreach/."""

from __future__ import annotations

from django.urls import path

from tsunagu.outreach import views

app_name = "outreach"
urlpatterns = [
    path("<uuid:public_id>/watch/", views.watch, name="watch"),
    path("watch/<uuid:public_id>/keep/", views.keep_watching, name="keep_watching"),
    path("watch/<uuid:public_id>/end/", views.end_watch, name="end_watch"),
]
