"""Who is acting: the post in force at this very moment. One that ended a second ago is gone at this click."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from tsunagu.accounts.models import User
from tsunagu.agencies.actor import Actor, actor_for
from tsunagu.agencies.models import Membership
from tsunagu.web.http import Request

if TYPE_CHECKING:
    from datetime import datetime

CHOSEN = "membership"  # session key: the post in which this person chose to act

# What is one's own and tells nothing of anybody else stays open without a post.
OPEN = {"account_logout", "account_change_password", "accounts:text_size", "agencies:switch"}

GONE = (
    "選んでいた所属は、いまは使えません。何も保存していません。"
    "どの所属でしごとをするかを、選び直してください。"
)


class ActorMiddleware:
    """Sets `request.actor`: one post, never a union of two, and None for who has none or has not chosen yet.

    One statement reads all posts in force. With one post there is nothing to choose. With several, nothing is
    guessed: the pages wait until one is chosen, also when the chosen one ended and others remain. Nothing is
    written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = timezone.now()
        posts = posts_of(request.user, at) if request.user.is_authenticated else []
        request.posts = posts  # type: ignore[attr-defined]  # for process_view, one step further in
        request.actor = _actor(request, posts, at)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Inside the viewing log, so that a refusal is written down."""
        request = cast(Request, request)
        if request.actor is not None or not request.user.is_authenticated or _is_open(request, view):
            return None
        if not request.posts:
            if request.htmx:  # what stands on the screen goes too: the whole page is asked for again
                return HttpResponseClientRedirect(reverse("desk:home"))
            return render(request, "agencies/no_post.html", status=403)
        if CHOSEN in request.session:
            messages.warning(request, GONE)
        place = reverse("agencies:switch")
        return HttpResponseClientRedirect(place) if request.htmx else HttpResponseRedirect(place)


def posts_of(user: User, at: datetime) -> list[Membership]:
    """The posts of this user in force at a moment. One statement."""
    posts = Membership.objects.in_force(at).filter(user=user)
    return list(posts.select_related("user", "agency", "desk").order_by("pk"))


def _actor(request: HttpRequest, posts: list[Membership], at: datetime) -> Actor | None:
    chosen = request.session.get(CHOSEN) if posts else None
    found = [post for post in posts if post.pk == chosen or (chosen is None and len(posts) == 1)]
    if not found:
        return None
    others = tuple(post for post in posts if post.pk != found[0].pk)
    return actor_for(found[0], at, others)


def _is_open(request: HttpRequest, view: Callable[..., HttpResponse]) -> bool:
    """Public pages, and the few that belong to the person alone."""
    is_public = not getattr(view, "login_required", True)
    return is_public or (request.resolver_match is not None and request.resolver_match.view_name in OPEN)
