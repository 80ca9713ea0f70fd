"""受付: taps at the door. A tap that arrives twice counts once: a page may send it again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, not_yet, require
from tsunagu.groups.counting import room_of
from tsunagu.groups.models import HeadCount, Session
from tsunagu.groups.policies import session as policies
from tsunagu.groups.said import Tap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tsunagu.sharing.reader import Reader

SAME_NAME = "同じ呼び名の人が、もう来ています。べつの人なら、そのしるしを付けて、もう一度送ってください。"
CLOSED = "おわった回には、呼び名を書きません。人数だけ直せます。"


@dataclass
class Taken:
    """What became of taps: which were new, and which would have made a count of less than nobody."""

    new: list[UUID] = field(default_factory=list)
    refused: list[UUID] = field(default_factory=list)


@transaction.atomic
def count(session: Session, *, by: Reader, taps: Sequence[Tap], nickname: str = "") -> Taken:
    """Add taps to one's own count of the session. Known keys are left alone, in this session or any other."""
    require(policies.can_count(by, session))
    held = Session.objects.select_for_update().get(pk=session.pk)  # one by one, so that minus finds plus
    if nickname and held.status != Session.Status.PLANNED:
        raise NotAllowed(not_yet(CLOSED))
    known = set(HeadCount.objects.filter(key__in=[tap.key for tap in taps]).values_list("key", flat=True))
    own = room_of(session, by).own(by.membership.pk)
    taken, rows = Taken(), []
    for tap in taps:
        if tap.key in known:
            continue
        known.add(tap.key)
        if own[tap.kind] + tap.step < 0:
            taken.refused.append(tap.key)
            continue
        own[tap.kind] += tap.step
        taken.new.append(tap.key)
        rows.append(_row(session, tap, nickname, by))
    HeadCount.objects.bulk_create(rows)
    if rows:
        log.record("session.counted", by=by, target=session, detail={"taps": len(rows)})
    return taken


@transaction.atomic
def count_by_name(
    session: Session, *, by: Reader, kind: str, nickname: str, key: UUID, is_another: bool = False
) -> Taken:
    """One more, with the nickname on the name tag. `is_another`: two people go by the same nickname."""
    require(policies.can_count(by, session))
    here = HeadCount.objects.visible_to(by).filter(session=session, nickname=nickname)
    if not is_another and here.exclude(key=key).exists():
        raise NotAllowed(not_yet(SAME_NAME))
    return count(session, by=by, taps=[Tap(kind, 1, key)], nickname=nickname)


@transaction.atomic
def choose_counting(session: Session, *, by: Reader, counting: str) -> Session:
    """同じ部屋なら多いほう、入口が別なら合わせる: how the counts of two people are read."""
    require(policies.can_count(by, session))
    Session.objects.filter(pk=session.pk).update(counting=counting)
    session.counting = counting
    log.record("session.counting_chosen", by=by, target=session, detail={"counting": counting})
    return session


def _row(session: Session, tap: Tap, nickname: str, by: Reader) -> HeadCount:
    return HeadCount(
        session=session,
        kind=tap.kind,
        step=tap.step,
        key=tap.key,
        nickname=nickname,
        counted_by=by.membership,
        counted_at=by.at,
    )
