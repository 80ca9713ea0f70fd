"""入口の写真の行い: put a picture of a group's way in, or take it away. Of an old picture nothing stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, not_yet, require
from tsunagu.groups.models import Group, GroupPhoto
from tsunagu.groups.policies import group as policies

if TYPE_CHECKING:
    from tsunagu.groups.pictures import Picture
    from tsunagu.sharing.reader import Reader

NO_PHOTO = "入口の写真は、もうありません。"


@transaction.atomic
def put_photo(group: Group, *, by: Reader, picture: Picture, words: str) -> GroupPhoto:
    """The picture of the way in, with what can be seen on it; one that was there before goes."""
    require(policies.can_run(by, group))
    Group.objects.select_for_update().get(pk=group.pk)
    GroupPhoto.objects.filter(group=group).delete()
    photo = GroupPhoto(
        group=group,
        image=picture.image,
        width=picture.width,
        height=picture.height,
        words=words,
        put_by=by.membership,
        put_at=by.at,
    )
    photo.validate_constraints()
    photo.save(force_insert=True)
    log.record("group.photo_put", by=by, target=group)
    return photo


@transaction.atomic
def describe_photo(group: Group, *, by: Reader, words: str) -> GroupPhoto:
    """Other words for the picture that is there."""
    require(policies.can_run(by, group))
    rows = GroupPhoto.objects.visible_to(by).filter(group=group)
    photo: GroupPhoto | None = rows.select_for_update().first()
    if photo is None:
        raise NotAllowed(not_yet(NO_PHOTO))
    photo.words = words
    photo.save(update_fields=["words"])
    log.record("group.photo_described", by=by, target=group)
    return photo


@transaction.atomic
def remove_photo(group: Group, *, by: Reader) -> None:
    """No picture any more, for nobody."""
    require(policies.can_run(by, group))
    removed, _ = GroupPhoto.objects.filter(group=group).delete()
    if not removed:
        raise NotAllowed(not_yet(NO_PHOTO))
    log.record("group.photo_removed", by=by, target=group)
