from __future__ import annotations

from django.urls import path

from tsunagu.web import views

app_name = "web"
urlpatterns = [path("favicon.ico", views.favicon, name="favicon")]
