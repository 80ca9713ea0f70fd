"""入口の写真: what the way in looks like, so that nobody has to stand outside and wonder."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tsunagu.agencies.models import Membership
from tsunagu.common.ids import new_public_id
from tsunagu.groups.models.group import Group, PlaceRows


class GroupPhoto(models.Model):
    """入口の写真: one picture of a group's way in; a JPEG that we made ourselves, never the file as it came.

    A new picture is a new row with a new public id, so the address of the old one is gone with it. Read the
    bytes only for showing them: lists and pages take `values(…)`.
    """

    group = models.OneToOneField(Group, models.PROTECT, related_name="+", verbose_name="場")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    image = models.BinaryField("写真（JPEG）")
    width = models.PositiveSmallIntegerField("幅")
    height = models.PositiveSmallIntegerField("高さ")
    words = models.CharField("写っているもの", max_length=100)
    put_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="入れた人")
    put_at = models.DateTimeField("入れた日時")

    TOWN = "group__municipality"
    objects = PlaceRows["GroupPhoto"].as_manager()

    class Meta:
        verbose_name = "入口の写真"
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="a_photo_says_what_it_shows",
                violation_error_message="写っているものを、ひとことで書いてください。",
            ),
            models.CheckConstraint(condition=Q(width__gt=0, height__gt=0), name="a_photo_has_a_size"),
        ]

    def __str__(self) -> str:
        return f"入口の写真 {self.pk}"
