"""回: planned, announced, changed, cancelled; who signed up; what was done and made. The count: counting of
taps in actions/count.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from tsunagu.audit import log
from tsunagu.cases import actions as case_actions
from tsunagu.cases.actions.intake import Said
from tsunagu.cases.models import Source
from tsunagu.common.decisions import NotAllowed, Replaced, not_yet, require
from tsunagu.groups.counting import same_day_next_month
from tsunagu.groups.models import Group, HeadCount, Session, SessionWork, SignUp
from tsunagu.groups.policies import session as policies
from tsunagu.groups.said import Plan

if TYPE_CHECKING:
    from tsunagu.agencies.models import Desk
    from tsunagu.sharing.reader import Reader

Status = Session.Status
NEVER_MET = "まだ前の回がありません。お知らせの画面で、はじめの回をつくってください。"
SAME_NAME = (
    "同じ呼び名の人が、もう申し込んでいます。べつの人なら、そのしるしを付けて、もう一度送ってください。"
)


@transaction.atomic
def plan(group: Group, *, by: Reader, what: Plan, publish: bool = False) -> Session:
    """A session to come; with `publish` it is announced at once."""
    require(policies.can_plan(by, group))
    require(policies.fits_day(group, what.on, timezone.localdate(by.at)))
    session = Session(group=group, written_by=by.membership, written_at=by.at, **vars(what))
    session.published_at = by.at if publish else None
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError:
        raise NotAllowed(not_yet(policies.same_day(what.on))) from None
    log.record("session.planned", by=by, target=session, detail={"published": publish})
    return session


@transaction.atomic
def plan_again(group: Group, *, by: Reader) -> Session:
    """先月と同じ: the last session once more, on the same weekday of the same week of a month to come."""
    require(policies.can_plan(by, group))
    last = Session.objects.visible_to(by).filter(group=group).exclude(status=Status.CANCELLED).last()
    if last is None:
        raise NotAllowed(not_yet(NEVER_MET))
    same = ("starts_at", "ends_at", "place", "words", "booking", "capacity", "helpers")
    on = same_day_next_month(last.on, timezone.localdate(by.at))
    return plan(group, by=by, what=Plan(on=on, **{name: getattr(last, name) for name in same}))


@transaction.atomic
def change(session: Session, *, by: Reader, what: Plan, version: int, publish: bool = False) -> Session:
    """`version`: the one on which it was decided; whoever comes second sees both texts."""
    require(policies.can_change(by, session))
    today = timezone.localdate(by.at)
    if what.on != session.on:
        require(policies.fits_day(session.group, what.on, today, other_than=session.pk))
    fields: dict[str, Any] = vars(what) | _written(by, version)
    if publish and session.published_at is None:
        fields["published_at"] = by.at
    try:
        with transaction.atomic():
            _update(session, Status.PLANNED, version, fields)
    except IntegrityError:
        raise NotAllowed(not_yet(policies.same_day(what.on))) from None
    log.record("session.changed", by=by, target=session, detail={"published": publish})
    return session


@transaction.atomic
def cancel(session: Session, *, by: Reader, words: str) -> Session:
    """中止: the page and the calendar say so at once; who left a contact stands on a list until told."""
    require(policies.can_cancel(by, session))
    fields = {"status": Status.CANCELLED, "cancelled_words": words} | _written(by, session.version)
    _update(session, Status.PLANNED, session.version, fields)
    log.record("session.cancelled", by=by, target=session)
    return session


@transaction.atomic
def close(
    session: Session,
    *,
    by: Reader,
    did: str = "",
    good: str = "",
    following: str = "",
    work: tuple[str, str, int | None] | None = None,
    version: int | None = None,
) -> Session:
    """ふりかえり: three lines, each can stay empty, and what was made. The names of the day are erased."""
    require(policies.can_close(by, session))
    seen = session.version if version is None else version
    lines = {"status": Status.HELD, "did": did, "good": good, "following": following}
    _update(session, session.status, seen, lines | _written(by, seen))
    if work is not None:
        what, for_whom, count = work
        SessionWork.objects.create(
            session=session,
            what=what,
            for_whom=for_whom,
            count=count,
            recorded_by=by.membership,
            recorded_at=by.at,
        )
    erase(session)
    log.record("session.closed", by=by, target=session, detail={"made": work is not None})
    return session


# --- who means to come ------------------------------------------------------------------------


@transaction.atomic
def sign_up(
    session: Session, *, by: Reader, nickname: str, contact: str = "", is_another: bool = False
) -> SignUp:
    """By telephone or at the door of the last meeting. `is_another`: two people go by the same nickname."""
    require(policies.can_sign_up(by, session))
    locked = Session.objects.select_for_update().filter(group__in=Group.objects.visible_to(by))
    held = locked.get(pk=session.pk)
    require(policies.can_sign_up(by, held))  # closed by somebody else a moment ago: no name after that
    standing = SignUp.objects.visible_to(by).filter(session=held).standing()
    if not is_another and standing.filter(nickname=nickname).exists():
        raise NotAllowed(not_yet(SAME_NAME))
    if held.capacity is not None and standing.count() >= held.capacity:
        raise NotAllowed(
            not_yet(f"この回は、定員の{held.capacity}人になりました。つぎの回を伝えてください。")
        )
    last = SignUp.objects.visible_to(by).filter(session=held).aggregate(last=Max("number"))["last"] or 0
    found = SignUp.objects.create(
        session=held,
        number=last + 1,
        nickname=nickname,
        contact=contact,
        taken_by=by.membership,
        taken_at=by.at,
    )
    log.record("session.signed_up", by=by, target=held, detail={"number": found.number})
    return found


@transaction.atomic
def withdraw(sign_up: SignUp, *, by: Reader) -> SignUp:
    """取りやめ: the place is free again, and the contact is erased at once."""
    require(policies.can_change(by, sign_up.session))
    done = SignUp.objects.filter(pk=sign_up.pk, cancelled_at=None).update(cancelled_at=by.at, contact="")
    if not done:
        raise NotAllowed(not_yet("この申し込みは、もう取りやめになっています。"))
    log.record("session.sign_up_withdrawn", by=by, target=sign_up.session, detail={"number": sign_up.number})
    return sign_up


@transaction.atomic
def tell(sign_up: SignUp, *, by: Reader) -> SignUp:
    """伝えた: somebody who left a contact knows that the session does not take place."""
    require(policies.can_tell(by, sign_up.session))
    if not SignUp.objects.filter(pk=sign_up.pk, told_at=None).update(told_at=by.at):
        raise NotAllowed(not_yet("ほかの人が、先に伝えました。"))
    log.record("session.sign_up_told", by=by, target=sign_up.session, detail={"number": sign_up.number})
    return sign_up


@transaction.atomic
def erase_names(session: Session, *, by: Reader) -> Session:
    """Everybody who could be told was told: nicknames and contacts of the cancelled session go."""
    require(policies.can_tell(by, session))
    waiting = SignUp.objects.visible_to(by).filter(session=session, told_at=None).standing()
    if waiting.exclude(contact="").exists():
        raise NotAllowed(not_yet("まだ伝えていない人がいます。みなさんに伝えてから消してください。"))
    erase(session)
    log.record("session.names_erased", by=by, target=session)
    return session


def erase(session: Session) -> None:
    """The number of those who meant to come stays; their names, contacts and nicknames do not."""
    sign_ups = SignUp.objects.filter(session=session)
    number = sign_ups.standing().count()
    if number:
        Session.objects.filter(pk=session.pk).update(signed_up=number)
        session.signed_up = number
    sign_ups.delete()
    HeadCount.objects.filter(session=session).exclude(nickname="").update(nickname="")


@transaction.atomic
def pass_on(
    session: Session, *, by: Reader, desk: Desk, called: str, words: str, contact: str = "", agreed: bool
) -> None:
    """つなぎたい人がいる: the person's own wish goes to a desk; the session keeps nothing of it."""
    require(policies.can_close(by, session))
    said = Said(
        words=words,
        called=called,
        source=Source.SELF,
        received_on=timezone.localdate(by.at),
        contact=contact,
    )
    case_actions.bring_in(said, by=by, desk=desk, agreed=agreed)


# --- one row, one state -----------------------------------------------------------------------


def _written(by: Reader, version: int) -> dict[str, Any]:
    return {"written_by": by.membership, "written_at": by.at, "version": version + 1}


def _update(session: Session, status: str, version: int, fields: dict[str, Any]) -> None:
    moved = Session.objects.filter(pk=session.pk, status=status, version=version).update(**fields)
    if not moved:
        raise Replaced
    for name, value in fields.items():
        setattr(session, name, value)
