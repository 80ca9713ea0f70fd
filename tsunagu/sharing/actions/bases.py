"""根拠法令の確認: a town says that it has checked the text of a legal basis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, not_yet, require
from tsunagu.sharing import policies
from tsunagu.sharing.models import LegalBasisVersion

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.sharing.reader import Reader


@transaction.atomic
def confirm_basis(
    version: LegalBasisVersion, *, by: Reader, confirmed_by: str, confirmed_on: date
) -> LegalBasisVersion:
    """Takes 未確認 away. `confirmed_by`: who checked the text, in words; often the town's legal section."""
    require(policies.can_confirm_basis(by))
    open_versions = LegalBasisVersion.objects.filter(pk=version.pk, confirmed_on=None)
    if not open_versions.update(confirmed_by=confirmed_by, confirmed_on=confirmed_on):
        raise NotAllowed(not_yet("この根拠は、ほかの人が先に確認を記録しました。"))
    log.record("basis.confirmed", by=by, target=version)
    version.refresh_from_db()
    return version
