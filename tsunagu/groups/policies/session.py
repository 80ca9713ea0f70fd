"""Who runs a session and what can be done with it on which day. Pure questions; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.groups.models import Group, GroupStage, Session
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.sharing.reader import Reader

Status = Session.Status

NOT_THE_HOST = (
    "この場を開いている機関の人がすることです。気づいたことは、問い合わせ先の窓口に伝えてください。"
)


def can_plan(reader: Reader, group: Group) -> Decision:
    """Those whose agency hosts or co-hosts the group today, while the group meets."""
    return runs(reader, group) & _meets(group)


def can_change(reader: Reader, session: Session) -> Decision:
    return runs(reader, session.group) & _is_planned(session)


def can_cancel(reader: Reader, session: Session) -> Decision:
    return can_change(reader, session)


def can_sign_up(reader: Reader, session: Session) -> Decision:
    """Until the day is over: afterwards there is nothing to sign up for."""
    if session.on < timezone.localdate(reader.at):
        return no("もう終わった日の回です。つぎの回に書きとめてください。")
    return runs(reader, session.group) & _is_planned(session)


def can_count(reader: Reader, session: Session) -> Decision:
    """On the day and after it, also once it is closed: a number can be put right later."""
    if session.status == Status.CANCELLED:
        return no("中止にした回なので、数えません。")
    if session.on > timezone.localdate(reader.at):
        return not_yet("まだ先の回です。その日になったら数えられます。")
    return runs(reader, session.group)


def can_close(reader: Reader, session: Session) -> Decision:
    """The three lines can be written on the day and at any time after it."""
    if session.status == Status.CANCELLED:
        return no("中止にした回なので、ふりかえりはありません。")
    if session.on > timezone.localdate(reader.at):
        return not_yet("まだ先の回です。終わってから、ふりかえりを書けます。")
    return runs(reader, session.group)


def can_tell(reader: Reader, session: Session) -> Decision:
    """「伝えた」: of a session that was cancelled."""
    if session.status != Status.CANCELLED:
        return no("中止にした回だけで使います。")
    return runs(reader, session.group)


def fits_day(group: Group, on: date, today: date, other_than: int | None = None) -> Decision:
    """A session is announced for today or later, and once a day."""
    if on < today:
        return not_yet("きょうより前の日です。きょうか、これからの日を入れてください。")
    taken = Session.objects.filter(group=group, on=on).exclude(status=Status.CANCELLED)
    taken = taken if other_than is None else taken.exclude(pk=other_than)
    return not_yet(same_day(on)) if taken.exists() else YES


def same_day(on: date) -> str:
    return f"{on.month}月{on.day}日には、もう1回あります。ちがう日にするか、その回を直してください。"


def runs(reader: Reader, group: Group) -> Decision:
    if not reader.may(May.GATHER):
        return no(NOT_THE_HOST)
    hosts = Group.objects.visible_to(reader).hosted_by(reader).filter(pk=group.pk)
    return YES if hosts.exists() else no(NOT_THE_HOST)


def _meets(group: Group) -> Decision:
    newest = group.stages.order_by("-on", "-pk").values_list("kind", flat=True).first()
    if newest in (GroupStage.Kind.RESTING, GroupStage.Kind.ENDED):
        words = GroupStage.Kind(newest).label
        return not_yet(
            f"この場は、いま「{words}」です。また開くときは、あゆみに書いてから回をつくってください。"
        )
    return YES


def _is_planned(session: Session) -> Decision:
    if session.status == Status.CANCELLED:
        return no("この回は、もう中止になっています。")
    return YES if session.status == Status.PLANNED else no("この回は、もう終わっています。")
