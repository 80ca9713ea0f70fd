"""Who adds a kind of group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.common.decisions import YES, Decision, no
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader


def can_add_kind(reader: Reader) -> Decision:
    """The town's administrator: a kind is a heading in the figures of the whole town."""
    if not (reader.may(May.ADMINISTER) and reader.agency.home_id is not None):
        return no("場の種類を足すのは、システム担当です。足したい種類があるときは、知らせてください。")
    return YES
