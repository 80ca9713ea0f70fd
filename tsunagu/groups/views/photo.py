"""入口の写真の画面: put it, take it away, and the picture itself for those of the town."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsunagu.agencies.forms import attempt
from tsunagu.audit.forms import once
from tsunagu.common.decisions import require
from tsunagu.groups.actions import photo as actions
from tsunagu.groups.forms.photo import PhotoForm
from tsunagu.groups.models import Group, GroupPhoto
from tsunagu.groups.policies import group as policies
from tsunagu.web.http import Request, find, show

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

FACTS = ("public_id", "words", "width", "height")


def photo_facts(reader: Reader) -> dict[str, Subquery]:
    """For the rows of groups: what a page needs to draw their photo; the bytes stay where they are."""
    rows = GroupPhoto.objects.visible_to(reader).filter(group=OuterRef("pk"))
    return {f"photo_{name}": Subquery(rows.values(name)[:1]) for name in FACTS}


def photo_of(group: Any) -> dict[str, Any] | None:
    """Of a group that was asked for with `photo_facts`."""
    facts = {name: getattr(group, f"photo_{name}") for name in FACTS}
    return facts if facts["public_id"] else None


@require_http_methods(["GET", "HEAD", "POST"])
@once
def photo_new(request: Request, public_id: UUID) -> HttpResponse:
    """入口の写真: the one that is there, another one instead of it, or none."""
    group = _mine(request, public_id)
    now = photo_of(group)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"words": now["words"]} if now else {}
    form = PhotoForm(*sent, has_photo=now is not None, initial=initial)
    done = attempt(form, lambda: _put(group, form.cleaned_data, request.reader))
    if done is not None:
        return _saved(request, group, "入口の写真を残しました。")
    context = {
        "group": group,
        "photo": now,
        "form": form,
        "back": reverse("groups:group", args=[group.public_id]),
    }
    return show(request, "groups/photo.html", context, status=422 if form.is_bound else 200)


def _put(group: Group, data: dict[str, Any], reader: Reader) -> GroupPhoto:
    if data["picture"] is None:
        return actions.describe_photo(group, by=reader, words=data["words"])
    return actions.put_photo(group, by=reader, **data)


@require_POST
@once
def remove_photo(request: Request, public_id: UUID) -> HttpResponse:
    group = _mine(request, public_id)
    actions.remove_photo(group, by=request.reader)
    return _saved(request, group, "入口の写真を消しました。")


@require_safe
def photo(request: Request, public_id: UUID) -> HttpResponse:
    """The picture, for who may know the town's places."""
    return jpeg(find(request, GroupPhoto.objects, public_id=public_id))


def jpeg(row: GroupPhoto) -> HttpResponse:
    """The bytes that we made ourselves. A page draws them; opened alone they are a file, never a page."""
    answer = HttpResponse(bytes(row.image), content_type="image/jpeg")
    answer["Content-Disposition"] = 'attachment; filename="entrance.jpg"'
    return answer


def _mine(request: Request, public_id: UUID) -> Group:
    rows: Any = Group.objects.select_related("desk__agency").annotate(**photo_facts(request.reader))
    row: Group = find(request, rows, public_id=public_id)
    require(policies.can_run(request.reader, row))
    return row


def _saved(request: Request, group: Group, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("groups:group", group.public_id)
