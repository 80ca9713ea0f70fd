"""A transactional test empties every table when it ends, also those that a migration filled."""

from __future__ import annotations

from tsunagu.sharing.bases import BASES
from tsunagu.sharing.models import LegalBasis, LegalBasisVersion


def put_back() -> None:
    """The legal bases as the migration writes them, where they are gone."""
    if LegalBasis.objects.exists():
        return
    for basis in BASES:
        LegalBasisVersion.objects.create(
            basis=LegalBasis.objects.create(code=basis.code, name=basis.name),
            article=basis.article,
            summary=basis.summary,
            since=basis.since,
        )
