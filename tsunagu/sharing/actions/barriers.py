"""除外: rule somebody out for one person, and lift it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, require
from tsunagu.sharing import policies
from tsunagu.sharing.models import Barrier

if TYPE_CHECKING:
    from tsunagu.accounts.models import User
    from tsunagu.agencies.models import Agency
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader


@transaction.atomic
def bar(
    person: Person,
    *,
    by: Reader,
    reason: str,
    agency: Agency | None = None,
    user: User | None = None,
    adverse_party: Person | None = None,
) -> Barrier:
    """From this moment the named one reads nothing about the person, whatever else is granted."""
    require(policies.can_bar(by, person, user))
    if [agency, user, adverse_party].count(None) != 2:
        raise NotAllowed(no("除外する相手を、ひとつだけ選んでください。"))
    barrier = Barrier.objects.create(
        municipality_id=person.municipality_id,
        person=person,
        holder=by.agency,
        agency=agency,
        user=user,
        adverse_party=adverse_party,
        reason=reason,
        recorded_by=by.membership,
        since=by.at,
    )
    log.record("barrier.set", by=by, target=barrier)
    return barrier


@transaction.atomic
def lift(barrier: Barrier, *, by: Reader) -> Barrier:
    require(policies.can_lift(by, barrier))
    moved = Barrier.objects.filter(pk=barrier.pk, lifted_at=None).update(
        lifted_at=by.at, lifted_by=by.membership
    )
    if not moved:
        raise NotAllowed(no("この除外は、すでに解かれています。"))
    log.record("barrier.lifted", by=by, target=barrier)
    barrier.refresh_from_db()
    return barrier
