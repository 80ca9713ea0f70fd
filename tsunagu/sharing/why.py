"""なぜ見られるか: for everything a page showed, whose it is, on what evidence, until when. One statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils import timezone

from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import wareki
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tsunagu.sharing.reader import Reader
    from tsunagu.web.http import Shown

NO_END = 9999  # the year the database writes where there is no end


class Why(NamedTuple):
    """One line for components/why.html: 「○○課：支援会議 第3回（社会福祉法106条の6・未確認）
    つながり（○日まで）」.
    """

    who: str
    evidence: str
    until: str


def lines(reader: Reader, shown: Iterable[Shown]) -> list[Why]:
    """The reasons behind the rows that were shown, own work first; a desk's rows without person need none."""
    ids = {row.disclosure_id for row in shown if row.disclosure_id is not None}
    if not ids:
        return []
    rows = Disclosure.objects.visible_to(reader).filter(pk__in=ids).order_by("pk")
    facts = rows.values_list(
        "from_agency__name",
        "evidence__title",
        "evidence__basis__article",
        "evidence__basis__confirmed_on",
        "effective_until",
        "kind",
        "scope",
    )
    found: dict[tuple[str, str, str], set[int]] = {}
    for giver, title, article, confirmed_on, end, _, scope in sorted(
        facts, key=lambda f: f[5] != Kind.OWN_WORK
    ):
        basis = article if confirmed_on else f"{article}・未確認"
        found.setdefault((giver, f"{title}（{basis}）", _until(end)), set()).add(scope)
    return [
        Why(giver, f"{evidence} {'・'.join(str(Scope(s).label) for s in sorted(scopes))}", until)
        for (giver, evidence, until), scopes in found.items()
    ]


def _until(end: datetime) -> str:
    return "" if end.year >= NO_END else wareki(timezone.localdate(end))
