"""The three views of allauth that are open, under the names it reverses, and our own two."""

from __future__ import annotations

from django.urls import include, path

from tsunagu.accounts import views

own = [
    path("text-size/", views.text_size, name="text_size"),
    path("enter/", views.enter, name="enter"),
]

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("password/", views.change_password, name="account_change_password"),
    path("", include((own, "accounts"))),
]
