"""参加支援: who keeps what somebody likes and how it goes with a place. Nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.common.scopes import Scope
from tsunagu.groups.models import Match
from tsunagu.sharing import policies as sharing_policies

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.groups.models import EaseNeed, Group, Interest
    from tsunagu.groups.models.matching import Consented
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader


def can_keep(reader: Reader, person: Person) -> Decision:
    return sharing_policies.can_write(reader, person, Scope.NOTES)


def can_end(reader: Reader, row: Interest | EaseNeed) -> Decision:
    """Only the agency that wrote it takes it out."""
    if row.holder_id != reader.agency.pk:
        return no("外せるのは、これを書いた機関です。")
    if row.ended_at is not None:
        return no("これは、すでに外してあります。")
    return can_keep(reader, _person(row))


def can_note(
    reader: Reader, person: Person, group: Group | None, status: str, on: date, today: date
) -> Decision:
    """A dated step towards a place of the person's own town."""
    if on > today:
        return not_yet("まだ来ていない日です。きょうまでの日にしてください。")
    if (group is None) != (status == Match.Status.NONE_FITS):
        return not_yet("場を選んでください。合う場がないときは「新しい場を提案する」から書けます。")
    if group is not None and group.municipality_id != person.municipality_id:
        return no("この人の区市町村の場から選んでください。")
    return can_keep(reader, person)


def has_something(likes: int, eases: int) -> Decision:
    return YES if likes or eases else not_yet("分野か、ことばか、来やすさを、ひとつは書いてください。")


def _person(row: Consented) -> Person:
    assert row.person is not None, "a constraint says so"
    return row.person
