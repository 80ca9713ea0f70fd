"""所属を切りかえる: in which of one's own posts to act. Never in two at once."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from tsunagu.accounts.models import User
from tsunagu.agencies import actions
from tsunagu.agencies.actor import actor_for
from tsunagu.agencies.forms import UNKNOWN, SwitchForm
from tsunagu.agencies.middleware import CHOSEN, posts_of
from tsunagu.agencies.views.pages import posted
from tsunagu.audit.forms import once
from tsunagu.web.http import Request


@require_http_methods(["GET", "POST"])
@once
def switch(request: Request) -> HttpResponse:
    """The posts in force now; forms that other tabs opened in the old post no longer pass (a new token)."""
    now = timezone.now()
    posts = {post.pk: post for post in posts_of(cast(User, request.user), now)}
    form = SwitchForm(posted(request))
    if form.is_valid():
        chosen = posts.get(form.cleaned_data["membership"])
        if chosen is not None:
            actions.choose(by=actor_for(chosen, now))
            request.session[CHOSEN] = chosen.pk
            rotate_token(request)
            messages.success(request, f"ここからは、「{chosen.agency.name}」の人としてしごとをします。")
            return redirect(settings.LOGIN_REDIRECT_URL)
        form.add_error(None, UNKNOWN)
    context = {"form": form, "posts": list(posts.values()), "current": request.actor}
    return render(request, "agencies/switch.html", context, status=422 if form.is_bound else 200)
