"""Who keeps that a person belongs to a group, and on which consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.common.scopes import Scope
from tsunagu.groups.models import GroupPart
from tsunagu.sharing import policies as sharing_policies
from tsunagu.sharing.models import Consent
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.groups.models import Group
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader

Purpose = Consent.Purpose
NO_CONSENT = "本人の同意を記録すると、場とのつながりを残せます。"


def can_keep(reader: Reader, person: Person) -> Decision:
    return sharing_policies.can_write(reader, person, Scope.NOTES)


def can_take_part(reader: Reader, person: Person, group: Group, role: str) -> Decision:
    rows = GroupPart.objects.filter(holder=reader.agency, person=person, group=group, role=role, until=None)
    if rows.agreed(reader.at).exists():
        return not_yet("この人のこの場での同じ役割は、すでに残してあります。")
    return can_keep(reader, person)


def is_agreed(reader: Reader, consent: Consent | None, person: Person, purpose: str) -> Decision:
    """This person's own consent for just this, recorded here and standing."""
    if consent is None:
        return not_yet(NO_CONSENT)
    standing = Consent.objects.in_force(reader.at).filter(
        pk=consent.pk, person=person, purpose=purpose, holder=reader.agency
    )
    return YES if standing.exists() else not_yet(NO_CONSENT)


def can_change(reader: Reader, part: GroupPart, on: date) -> Decision:
    if part.holder_id != reader.agency.pk:
        return no("書きかえるのは、このつながりを残した機関です。")
    if part.until is not None:
        return no("このつながりは、すでに終わっています。")
    if on < part.since:
        return not_yet("始まりの日より後の日にしてください。")
    assert part.person is not None, "a constraint says so"
    return can_keep(reader, part.person)


def can_publish(reader: Reader, part: GroupPart) -> Decision:
    return can_change(reader, part, part.since) & is_agreed(
        reader, part.consent, _person(part), Purpose.PLACE
    )


def _person(part: GroupPart) -> Person:
    assert part.person is not None, "a constraint says so"
    return part.person


def can_keep_any(reader: Reader, works_for_somebody: bool) -> Decision:
    """Before the person is chosen: for the page."""
    if not works_for_somebody:
        return no("いまの所属は、この世帯の支援に加わっていません。")
    return YES if reader.may(May.WRITE) else no("いまの役割では、この操作はできません。")
