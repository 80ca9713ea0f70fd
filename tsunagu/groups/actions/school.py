"""学校と学園の行い: put a school into its 学園; note what was talked about, without anybody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, not_yet, require
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
