"""学校と学園: who puts a school on the map and who notes what was talked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.agencies.models import Agency, District
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.groups.models import BodyNote
    from tsunagu.sharing.reader import Reader


def can_read(reader: Reader) -> Decision:
    """Those who work on cases in a town of their own."""
    if not reader.scopes or reader.agency.home_id is None:
        return no("学校と学園の画面は、町で相談を受けている機関の人が使います。")
    return YES


def can_note(reader: Reader) -> Decision:
    return (
        can_read(reader)
        if reader.may(May.WRITE)
        else no("メモを書くのは担当者です。いまの役割では書けません。")
    )


def can_note_about(
    reader: Reader, agency: Agency | None, district: District | None, on: date, today: date
) -> Decision:
    """One body or one 学園 of one's own town; on a day that has come."""
    if (agency is None) == (district is None):
        return not_yet("学校・団体か、学園のどちらかを、ひとつ選んでください。")
    if on > today:
        return not_yet("まだ来ていない日です。きょうまでの日にしてください。")
    town = agency.home_id if agency else district.municipality_id if district else None
    if town not in (reader.agency.home_id, None):
        return no("自分の区市町村の学校・団体から選んでください。")
    return can_note(reader)


def can_amend_note(reader: Reader, note: BodyNote) -> Decision:
    """The agency that wrote it puts it right."""
    if note.holder_id != reader.agency.pk:
        return no("訂正するのは、このメモを書いた機関です。")
    return can_note(reader)


def can_place(reader: Reader, district: District, agency: Agency) -> Decision:
    """A school of the town in a 学園 of the town."""
    if district.kind != District.Kind.SCHOOL or agency.kind != Agency.Kind.SCHOOL:
        return not_yet("学園と学校を選んでください。")
    if not district.municipality_id == agency.home_id == reader.agency.home_id:
        return no("自分の区市町村の学園と学校から選んでください。")
    return can_note(reader)
