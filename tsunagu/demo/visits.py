"""The demo town's visit record: brought in by the metropolitan adviser, and a beginning made with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tsunagu.demo.cast import moment
from tsunagu.demo.story import last_friday
from tsunagu.exchange import actions
from tsunagu.exchange.reading import RecordError, read

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.demo.cast import Town
    from tsunagu.exchange.models import VisitRecord

FILE = Path(__file__).parent / "records" / "minamo.txt"


def bring_record(town: Town, today: date) -> VisitRecord | None:
    """松本 brings it in last Friday; 田中 confirms a group and notes what became of a proposal.

    None for a town that is founded before the day of the visit.
    """
    friday = last_friday(today)
    try:
        reading = read(FILE.read_text(encoding="utf-8"), today=friday)
    except RecordError:
        return None
    with town.acting("matsumoto", moment(friday, 10)) as adviser:
        record, _ = actions.bring(reading, by=adviser, municipality=town.municipality)
    with town.acting("tanaka", moment(friday, 15)) as worker:
        actions.confirm(record.findings.get(kind="group", name="みなも親の会"), by=worker)
        actions.note(
            record.proposals.get(position=4),
            by=worker,
            status="under_way",
            words="見守りの世帯には、つぎに考える日を書くことにした。4月の係の打合せで、書き方をそろえる。",
            on=friday,
            seen=0,
        )
    return record
