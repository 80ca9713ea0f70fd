"""Logging in and out, one's own password, the size of the text; in the demo, playing one of the cast."""

from __future__ import annotations

from typing import TypedDict, cast

from allauth.account import views as allauth_views
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from tsunagu.accounts import actions
from tsunagu.accounts.adapter import AccountAdapter
from tsunagu.accounts.forms import ChangePasswordForm, LoginForm, TextSizeForm
from tsunagu.accounts.models import User


class CastMember(TypedDict):
    """One line of the demo's log-in page."""

    username: str
    name: str
    agency: str
    role: str
    what: str


@login_not_required
@sensitive_post_parameters("password")
def login(request: HttpRequest) -> HttpResponseBase:
    view = allauth_views.LoginView.as_view(form_class=LoginForm, extra_context={"cast": _cast()})
    return _unprocessable(request, view(request))


def logout(request: HttpRequest) -> HttpResponseBase:
    """The session cookie is overwritten, not deleted: only then do browsers drop what they keep for Back."""
    response: HttpResponseBase = allauth_views.logout(request)
    if request.method == "POST":
        request.session["left"] = True  # a new, empty session with a new key
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponseBase:
    if not cast(User, request.user).has_usable_password():
        messages.info(request, "この利用者には、パスワードがありません。")
        return redirect(settings.LOGIN_REDIRECT_URL)
    view = allauth_views.PasswordChangeView.as_view(form_class=ChangePasswordForm)
    return _unprocessable(request, view(request))


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    form = TextSizeForm(request.POST)
    if form.is_valid():
        user = cast(User, request.user)
        actions.choose_text_size(
            user, form.cleaned_data["text_size"], by=getattr(request, "actor", None) or user
        )
    else:
        messages.error(request, "文字の大きさは、標準・大・特大から選んでください。")
    return redirect(_same_site(request, request.POST.get("next", "")))


@login_not_required
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Demo only: step in as one of the cast, with one press and without a password."""
    username = request.POST.get("username", "")
    if username not in {member["username"] for member in _cast()}:
        raise Http404
    user = get_object_or_404(User.objects.filter(is_active=True), username=username)
    AccountAdapter(request).login(request, user)
    return redirect(_same_site(request, request.POST.get("next", "")))


def _cast() -> list[CastMember]:
    """Who can be played; nobody outside the demo."""
    if not getattr(settings, "TSUNAGU_DEMO", False):
        return []
    entries: list[CastMember] = import_string(settings.DEMO_CAST)()
    return entries


def _unprocessable(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """allauth answers a form with errors by 200; everywhere else here it is 422."""
    if request.method == "POST" and response.status_code == 200:
        response.status_code = 422
    return response


def _same_site(request: HttpRequest, path: str) -> str:
    """A path of this site, or the first page."""
    own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if own else resolve_url(settings.LOGIN_REDIRECT_URL)
