"""場とのつながりの行い: keep it with the person's consent, go on in another role, credit it, end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, not_yet, require
from tsunagu.common.scopes import Scope
from tsunagu.groups.models import GroupPart
from tsunagu.groups.policies import part as policies
from tsunagu.groups.said import Agreed
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Consent

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.groups.models import Group
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader

FIRST = "ほかの人が、先に書きかえました。画面を開きなおしてください。"


@transaction.atomic
@log.gathered()
def take_part(
    person: Person, group: Group, *, by: Reader, role: str, since: date, agreed: Agreed | None = None
) -> GroupPart:
    """Keep it, on a consent recorded in the same act or on one that stands already."""
    require(policies.can_take_part(by, person, group, role))
    consent = consent_for(person, Consent.Purpose.PLACE, agreed, by=by)
    require(policies.is_agreed(by, consent, person, Consent.Purpose.PLACE))
    assert consent is not None, "is_agreed refuses"
    GroupPart.objects.filter(holder=by.agency, person=person, group=group, role=role, until=None).exclude(
        pk__in=GroupPart.objects.agreed(by.at).values("pk")
    ).update(until=since)  # one whose consent was taken back ends where the new one begins
    part = _keep(GroupPart(person=person, group=group, role=role, since=since, consent=consent), by)
    log.record("part.kept", by=by, target=part, detail={"role": str(role)})
    return part


@transaction.atomic
@log.gathered()
def change_role(part: GroupPart, *, by: Reader, role: str, on: date) -> GroupPart:
    """From participant to helper: the role before stays with its days, the new one begins.

    The words on the public page were agreed to for the role before: for the new one they are asked again.
    """
    require(policies.can_change(by, part, on))
    assert part.person is not None
    if role == part.role:
        raise NotAllowed(not_yet("いまと同じ役割です。ちがう役割を選んでください。"))
    require(policies.can_take_part(by, part.person, part.group, role))
    require(policies.is_agreed(by, part.consent, part.person, Consent.Purpose.PLACE))
    _close(part, on)
    fresh = _keep(
        GroupPart(
            person=part.person,
            group=part.group,
            role=role,
            since=on,
            consent=part.consent,
        ),
        by,
    )
    log.record("part.changed", by=by, target=fresh, detail={"role": str(role)})
    return fresh


@transaction.atomic
def end_part(part: GroupPart, *, by: Reader, on: date) -> GroupPart:
    """It is over; the days stay. What the public page said goes with it."""
    require(policies.can_change(by, part, on))
    _close(part, on)
    log.record("part.ended", by=by, target=part)
    part.refresh_from_db()
    return part


@transaction.atomic
@log.gathered()
def credit(part: GroupPart, *, by: Reader, words: str, agreed: Agreed) -> GroupPart:
    """The public page names the person in the words they agreed to, while that consent stands."""
    require(policies.can_publish(by, part))
    assert part.person is not None
    if not words:
        raise NotAllowed(not_yet("公開のページに出すことばを、本人と決めて書いてください。"))
    consent = consent_for(part.person, Consent.Purpose.PUBLISH, agreed, by=by)
    moved = GroupPart.objects.filter(
        pk=part.pk, until=None, publish_consent=part.publish_consent_id, public_words=part.public_words
    ).update(publish_consent=consent, public_words=words)
    if not moved:
        raise NotAllowed(not_yet(FIRST))
    log.record("part.credited", by=by, target=part)
    part.refresh_from_db()
    return part


def consent_for(person: Person, purpose: str, agreed: Agreed | None, *, by: Reader) -> Consent | None:
    """One recorded in the same act, or, without new words, the one that stands already."""
    if agreed is None:
        return _standing(person, purpose, by=by)
    return sharing_actions.record_consent(
        person,
        by=by,
        consenter=agreed.consenter,
        method=agreed.method,
        given_on=agreed.given_on,
        purpose=purpose,
        until=agreed.until,
    )


def _standing(person: Person, purpose: str, *, by: Reader) -> Consent | None:
    """The newest consent for this that my agency recorded and that stands."""
    rows = Consent.objects.visible_to(by).in_force(by.at)
    return rows.filter(person=person, holder=by.agency, purpose=purpose).order_by("-given_on", "-pk").first()


def _keep(part: GroupPart, by: Reader) -> GroupPart:
    part.scope = Scope.NOTES
    return sharing_actions.keep(part, by=by)


def _close(part: GroupPart, on: date) -> None:
    if not GroupPart.objects.filter(pk=part.pk, until=None).update(until=on):
        raise NotAllowed(not_yet(FIRST))
