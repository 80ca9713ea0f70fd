"""場の種類: a town adds a kind of its own to those that every town has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, not_yet, require
from tsunagu.groups.models import GroupKind
from tsunagu.groups.policies.kinds import can_add_kind

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

TAKEN = "同じ名前の種類が、すでにあります。"


@transaction.atomic
def add_kind(*, by: Reader, name: str, menu: str, for_family: bool = False) -> GroupKind:
    """`menu`: which menu of the national programme it counts under (GroupKind.Menu)."""
    require(can_add_kind(by))
    known = GroupKind.objects.visible_to(by)
    if known.filter(name=name).exists():
        raise NotAllowed(not_yet(TAKEN))
    last = known.order_by("-position").values_list("position", flat=True).first() or 0
    try:
        with transaction.atomic():
            kind = GroupKind.objects.create(
                municipality_id=by.agency.home_id,
                name=name,
                menu=menu,
                for_family=for_family,
                position=last + 1,
            )
    except IntegrityError:
        raise NotAllowed(not_yet(TAKEN)) from None
    log.record("group.kind_added", by=by, target=kind)
    return kind
