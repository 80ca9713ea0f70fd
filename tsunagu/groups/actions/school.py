"""学校と学園の行い: put a school into its 学園; note what was talked about, without anybody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, Replaced, not_yet, require
from tsunagu.groups.models import BodyNote, SchoolPlace
from tsunagu.groups.policies import school as policies
from tsunagu.groups.policies.names import holds_no_name

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.agencies.models import Agency, District
    from tsunagu.sharing.reader import Reader


@transaction.atomic
def place_school(agency: Agency, district: District, *, by: Reader, since: date) -> SchoolPlace:
    """From a day on the school belongs to this 学園; where it belonged before ends that day."""
    require(policies.can_place(by, district, agency))
    now = SchoolPlace.objects.select_for_update().filter(agency=agency, until=None).first()
    if now is not None and now.district_id == district.pk:
        raise NotAllowed(not_yet("この学校は、すでにこの学園に入っています。"))
    if now is not None and since <= now.since:
        raise NotAllowed(not_yet("いまの学園に入った日より後の日にしてください。"))
    SchoolPlace.objects.filter(agency=agency, until=None).update(until=since)
    place = SchoolPlace.objects.create(district=district, agency=agency, since=since)
    log.record("school.placed", by=by, target=place)
    return place


@transaction.atomic
def note_body(
    *,
    by: Reader,
    on: date,
    kind: str,
    words: str,
    agency: Agency | None = None,
    district: District | None = None,
    for_town: bool = False,
) -> BodyNote:
    """What was talked about with a body; refused when it names somebody of one's own records."""
    require(policies.can_note_about(by, agency, district, on, timezone.localdate(by.at)))
    require(holds_no_name(by, words))
    assert by.agency.home_id is not None, "can_read says so"
    note = BodyNote.objects.create(
        municipality_id=by.agency.home_id,
        holder=by.agency,
        agency=agency,
        district=district,
        on=on,
        kind=kind,
        words=words,
        for_town=for_town,
        recorded_by=by.membership,
        recorded_at=by.at,
    )
    log.record("body.noted", by=by, target=note, detail={"kind": str(kind), "town": for_town})
    return note


@transaction.atomic
def amend_note(note: BodyNote, *, by: Reader, on: date, kind: str, words: str, for_town: bool) -> BodyNote:
    """訂正: new words in place of these, about the same body; the words before stay.

    Raises Replaced when somebody else amended them in the meantime.
    """
    require(policies.can_amend_note(by, note))
    require(policies.can_note_about(by, note.agency, note.district, on, timezone.localdate(by.at)))
    require(holds_no_name(by, words))
    fresh = BodyNote(
        municipality_id=note.municipality_id,
        holder=by.agency,
        agency=note.agency,
        district=note.district,
        on=on,
        kind=kind,
        words=words,
        for_town=for_town,
        recorded_by=by.membership,
        recorded_at=by.at,
        amends=note,
    )
    try:
        with transaction.atomic():
            fresh.save(force_insert=True)
    except IntegrityError:  # one 訂正 of each wording
        raise Replaced from None
    log.record("body.amended", by=by, target=fresh, detail={"kind": str(kind), "town": for_town})
    return fresh
