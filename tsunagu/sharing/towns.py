"""Rows about nobody that belong to a town: who of which town reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.utils import timezone

from tsunagu.agencies.models import AgencyArea, in_force

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader
    from tsunagu.sharing.roles import May

Row = TypeVar("Row", bound=models.Model)


class TownRows(models.QuerySet[Row]):
    """A subclass says in `may` what a role needs; the model names the way to its town in TOWN."""

    may: May

    def visible_to(self, reader: Reader) -> Self:
        """The rows of the reader's own town; for a body that serves several towns, of those it serves now."""
        if not reader.may(self.may):
            return self.none()
        town: str = getattr(self.model, "TOWN")  # noqa: B009  Row has no such attribute for mypy
        if reader.agency.home_id is not None:
            return self.filter(**{town: reader.agency.home_id})
        served = AgencyArea.objects.filter(in_force(timezone.localdate(reader.at)), agency=reader.agency)
        return self.filter(**{f"{town}__in": served.values("municipality_id")})
