"""人: the bare anchor that compartments hang on."""

from __future__ import annotations

from django.db import models

from tsunagu.agencies.models import Municipality
from tsunagu.common.ids import new_public_id


class Person(models.Model):
    """人: a person of a town and nothing else; every fact about them is a guarded row of one holder.

    Created only by `sharing.actions.add_person`.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="people", verbose_name="区市町村"
    )
    public_id = models.UUIDField("公開ID", default=new_public_id, unique=True, editable=False)

    class Meta:
        verbose_name = "人"

    def __str__(self) -> str:
        return f"人 {self.pk}"
