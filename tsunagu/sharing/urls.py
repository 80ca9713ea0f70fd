"""役割の表と根拠法令の画面."""

from __future__ import annotations

from django.urls import path

from tsunagu.sharing import views

app_name = "sharing"
urlpatterns = [
    path("roles/", views.roles, name="roles"),
    path("bases/", views.bases, name="bases"),
    path("bases/<int:pk>/confirm/", views.confirm_basis, name="confirm_basis"),
]
