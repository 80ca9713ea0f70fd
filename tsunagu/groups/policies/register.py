"""手伝う人: who keeps the register of an agency's helpers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.common.scopes import Scope
from tsunagu.sharing import policies as sharing_policies
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.groups.models import Helper, PersonConflict
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader


def can_register(reader: Reader) -> Decision:
    if not reader.may(May.GATHER):
        return no("手伝う人の名簿は、場を開く人が、自分の機関のものを整えます。")
    return YES


def can_change(reader: Reader, helper: Helper) -> Decision:
    if helper.agency_id != reader.agency.pk:
        return no("書きかえられるのは、登録した機関だけです。")
    return can_register(reader)


def can_end(reader: Reader, helper: Helper, until: date) -> Decision:
    if helper.until is not None:
        return no("この人の登録は、すでに終わっています。")
    if until < helper.since:
        return not_yet("終わりの日は、始まりの日より後にしてください。")
    return can_change(reader, helper)


def can_keep_apart(reader: Reader, helper: Helper, person: Person) -> Decision:
    """For this person this helper is not asked: a row about the person, so the ledger agrees first."""
    return can_change(reader, helper) & sharing_policies.can_write(reader, person, Scope.NOTES)


def can_end_apart(reader: Reader, row: PersonConflict) -> Decision:
    if row.ended_at is not None:
        return no("これは、すでに外してあります。")
    assert row.person is not None, "a constraint says so"
    return can_keep_apart(reader, row.helper, row.person)
