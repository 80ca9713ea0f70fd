"""学校と学園: which school belongs to which 学園, and notes that hang on a body and on nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from tsunagu.agencies.models import Agency, District, Membership, Municipality
from tsunagu.common.ids import new_public_id
from tsunagu.groups.models.group import PlaceRows

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader


class SchoolPlaceQuerySet(PlaceRows["SchoolPlace"]):
    """Which school lies where, for whoever may know the town's places."""


class SchoolPlace(models.Model):
    """学園の学校: this school belongs to this 学園, from a day until a day."""

    district = models.ForeignKey(District, models.PROTECT, related_name="schools", verbose_name="学園")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="学校")
    since = models.DateField("いつから")
    until = models.DateField("いつまで", null=True, blank=True)

    TOWN = "district__municipality"
    objects = SchoolPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "学園の学校"
        ordering = ["district_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="school_place_range",
                violation_error_message="終わりの日は、始まりの日より後にしてください。",
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(until=None),
                name="one_district_of_a_school",
                violation_error_message="この学校は、すでにほかの学園に入っています。",
            ),
        ]

    def __str__(self) -> str:
        return f"学園の学校 {self.pk}"


class BodyNoteQuerySet(models.QuerySet["BodyNote"]):
    def visible_to(self, reader: Reader) -> Self:
        """Those who work on cases: what their own agency noted, and what others in town left open to all, in
        the wording that stands.
        """
        if not reader.scopes:
            return self.none()
        open_to_all = Q(for_town=True, amended_by=None)
        return self.filter(Q(holder=reader.agency) | open_to_all, municipality_id__in=reader.towns)

    def standing(self) -> Self:
        """The newest wording of each note."""
        return self.filter(amended_by=None)


class BodyNote(models.Model):
    """学校・団体のメモ: what was talked about with a school, a 学園 or another body; no names.

    A 訂正 is a row of its own that says which one it puts right; the words before stay readable.
    """

    class Kind(models.TextChoices):
        TALK = "talk", "話したこと"
        MEETING = "meeting", "会議"
        REACHING = "reaching", "連絡のしかた"
        EVENT = "event", "行事"
        OTHER = "other", "ほか"

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="区市町村")
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)
    holder = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="記録した機関")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="機関"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="学園"
    )
    on = models.DateField("いつ")
    kind = models.CharField("種類", max_length=10, choices=Kind.choices)
    words = models.TextField("ことば")
    for_town = models.BooleanField("町の支援する人にも見せる", default=False)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name="記録した人")
    recorded_at = models.DateTimeField("記録した日時")
    amends = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="amended_by",
        verbose_name="訂正する前のメモ",
    )

    objects = BodyNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "学校・団体のメモ"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["municipality", "-on"], name="body_note_town")]
        constraints = [
            models.CheckConstraint(
                condition=Q(agency=None, district__isnull=False) | Q(agency__isnull=False, district=None),
                name="note_about_one_body",
                violation_error_message="学校・団体か、学園のどちらかを選んでください。",
            )
        ]

    def __str__(self) -> str:
        return f"学校・団体のメモ {self.pk}"
