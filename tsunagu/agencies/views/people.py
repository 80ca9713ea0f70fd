"""人と所属: who works in the town's bodies."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tsunagu.accounts.models import User
from tsunagu.agencies import actions, lists
from tsunagu.agencies.forms import PostForm, SearchForm, UserForm, attempt
from tsunagu.agencies.models import Membership
from tsunagu.agencies.policies import can_administer_user, can_end
from tsunagu.agencies.views.pages import administration, form_page, posted, steps
from tsunagu.audit.forms import done, once
from tsunagu.web.http import Request, find

PAGE = 50


@require_http_methods(["GET", "POST"])
@administration
def people(request: Request) -> HttpResponse:
    """The list. A search is posted, so that no name gets into an address; it changes nothing."""
    form = SearchForm(posted(request))
    search = form.cleaned_data["q"] if form.is_valid() else ""
    found = lists.people(request.actor, search)
    context = {
        "form": form,
        "search": search,
        "page": Paginator(found, len(found) or 1 if search else PAGE).get_page(request.GET.get("page")),
        "is_sqlite": connection.vendor == "sqlite",
    }
    return render(request, "agencies/people.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
@administration
def add_user(request: Request) -> HttpResponse:
    """A new account with its first post; the first password stands on the answer and nowhere else."""
    form = UserForm(posted(request), actor=request.actor)
    added = attempt(form, lambda: actions.add_user(*form.account(), by=request.actor, post=form.post()))
    if added is not None:
        return _password_once(request, *added)
    return form_page(
        request,
        form,
        title="利用者を加える",
        button="加える",
        back=reverse("agencies:people"),
        place="機関と人",
        words="一人に一つのログイン名をつくります。ほかの人と分けて使いません。",
    )


@require_http_methods(["GET"])
@administration
def person(request: Request, user_id: int) -> HttpResponse:
    user = _user(request, user_id)
    posts = lists.posts_of(request.actor, user_id)
    ends = Membership.objects.visible_to(request.actor).filter(user=user).select_related("agency")
    decisions = {post.pk: can_end(request.actor, post) for post in ends}
    context = {
        "person": user,
        "steps": steps(),
        "posts": [(post, decisions[post.pk]) for post in posts],
        "reset": can_administer_user(request.actor, user),
    }
    return render(request, "agencies/person.html", context)


@require_http_methods(["GET", "POST"])
@once
@administration
def begin(request: Request, user_id: int) -> HttpResponse:
    user = _user(request, user_id)
    form = PostForm(posted(request), actor=request.actor)
    back = reverse("agencies:person", args=[user_id])
    done = attempt(form, lambda: actions.begin(user, by=request.actor, post=form.post()))
    if done is not None:
        messages.success(request, f"{user.name}さんの所属を始めました。")
        return redirect(back)
    return form_page(request, form, title="所属を始める", button="始める", back=back, place=user.name)


@require_POST
@once
@administration
def end(request: Request, pk: int) -> HttpResponse:
    """Ends now: at that person's next click nothing of this post is left to see."""
    post = find(request, Membership.objects.select_related("user", "agency"), pk=pk)
    actions.end(post, by=request.actor)
    messages.success(
        request, f"{post.user.name}さんの所属を終えました。いまから、この所属では何も見えません。"
    )
    return redirect("agencies:person", user_id=post.user_id)


@require_POST
@once
@administration
def reset_password(request: Request, user_id: int) -> HttpResponse:
    user = _user(request, user_id)
    return _password_once(request, user, actions.reset_password(user, by=request.actor))


def _user(request: Request, user_id: int) -> User:
    """Somebody who has or had a post in this town; anybody else is not found."""
    post = Membership.objects.visible_to(request.actor).filter(user_id=user_id).select_related("user").first()
    if post is None:
        raise Http404
    return post.user


def _password_once(request: Request, user: User, first_password: str) -> HttpResponse:
    """Shown in the answer to the post; a second arrival is led to the person, where it does not stand."""
    context = {"person": user, "first_password": first_password, "steps": steps()}
    page = render(request, "agencies/first_password.html", context)
    return done(page, reverse("agencies:person", args=[user.pk]))
