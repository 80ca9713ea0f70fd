"""Who begins a group, runs it, and what fits its life history. Pure questions; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from tsunagu.agencies.models import Membership
from tsunagu.common.calendar import fiscal_year
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.common.wareki import wareki
from tsunagu.groups.models import Group, GroupDecision, GroupHost, GroupStage
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.agencies.models import Agency, Desk
    from tsunagu.sharing.reader import Reader

Stage = GroupStage.Kind
Way = GroupDecision.Way

# What may come after what. A trial may follow another one; a rest and an end are no last word.
AFTER: dict[str, tuple[Stage, ...]] = {
    Stage.FORERUNNER: (
        Stage.FORERUNNER,
        Stage.PREPARING,
        Stage.TRIAL,
        Stage.FOUNDED,
        Stage.RESTING,
        Stage.ENDED,
    ),
    Stage.PREPARING: (Stage.TRIAL, Stage.FOUNDED, Stage.SELF_RUN, Stage.RESTING, Stage.ENDED),
    Stage.TRIAL: (Stage.TRIAL, Stage.FOUNDED, Stage.SELF_RUN, Stage.RESTING, Stage.ENDED),
    Stage.FOUNDED: (Stage.SELF_RUN, Stage.RESTING, Stage.ENDED),
    Stage.SELF_RUN: (Stage.FOUNDED, Stage.RESTING, Stage.ENDED),
    Stage.RESTING: (Stage.PREPARING, Stage.TRIAL, Stage.FOUNDED, Stage.SELF_RUN, Stage.ENDED),
    Stage.ENDED: (Stage.PREPARING, Stage.TRIAL, Stage.FOUNDED, Stage.SELF_RUN),
}
BEGINS = (Stage.FORERUNNER, Stage.PREPARING, Stage.TRIAL, Stage.FOUNDED, Stage.SELF_RUN)

NOT_READ = "場の一覧は、いまの役割では開けません。"
NOT_RUN = "この場のことを書くのは、開いている機関か、問い合わせ先の窓口の人です。"
NO_HOST = "だれが開くかを、機関から選ぶか、名前で書いてください。開く人のいない場は記録できません。"
FACILITATORS = "世話人がはじめられるのは、自分の会が開く場です。ほかの場は、窓口に相談してください。"
TO_COME = "まだ来ていない日です。きょうまでの日にしてください。"


def can_read(reader: Reader) -> Decision:
    return YES if reader.may(May.PLACES) else no(NOT_READ)


def can_begin(reader: Reader) -> Decision:
    """Whoever gathers people, in the town where their own body is at home."""
    if not (reader.may(May.GATHER) and reader.agency.home_id is not None):
        return no("場をはじめるのは、町の担当者か世話人です。いまの役割では、はじめられません。")
    return YES


def can_host(reader: Reader, host: Agency | None, name: str, desk: Desk) -> Decision:
    """Somebody hosts it, and questions come to a desk of ours or of the one who hosts."""
    if host is None and not name:
        return not_yet(NO_HOST)
    if host is not None and name:
        return not_yet("機関と名前の、どちらかひとつにしてください。")
    ours, theirs = reader.agency.pk, host.pk if host else None
    if reader.role == Membership.Role.FACILITATOR and theirs != ours:
        return not_yet(FACILITATORS)
    if desk.agency_id not in (ours, theirs):
        return not_yet("問い合わせ先は、自分の機関か、開く機関の窓口から選んでください。")
    return YES


def can_run(reader: Reader, group: Group) -> Decision:
    """Who hosts or co-hosts it today, and who answers for it at its desk."""
    if not reader.may(May.GATHER):
        return no(NOT_RUN)
    if group.desk.agency_id == reader.agency.pk:
        return YES
    mine = Group.objects.filter(pk=group.pk).hosted_by(reader)
    return YES if mine.exists() else no(NOT_RUN)


def can_note_help(reader: Reader, group: Group, agency: Agency | None) -> Decision:
    """Any body of the town notes what it gave itself; who runs the group notes everybody's."""
    is_own = agency is not None and agency.pk == reader.agency.pk
    return YES if is_own and reader.may(May.GATHER) else can_run(reader, group)


def can_go_on(last: GroupStage, kind: str, on: date, today: date) -> Decision:
    """The next stage fits the last one and does not lie before it."""
    if kind not in AFTER[last.kind]:
        now, then = last.get_kind_display(), Stage(kind).label
        return not_yet(f"いまは「{now}」です。そのつぎに「{then}」は選べません。ほかの段階を選んでください。")
    if on < last.on:
        return not_yet(f"「{last.get_kind_display()}」の{wareki(last.on)}より後の日にしてください。")
    return is_past(on, today)


def is_past(on: date, today: date) -> Decision:
    return not_yet(TO_COME) if on > today else YES


def can_change_host(now: GroupHost | None, since: date) -> Decision:
    if now is not None and since <= now.since:
        return not_yet(f"いまの主催は{wareki(now.since)}からです。それより後の日にしてください。")
    return YES


def can_end_host(row: GroupHost, until: date) -> Decision:
    if row.part == GroupHost.Part.HOST:
        return no("主催をやめるときは、つぎの主催を書いてください。開く人のいない場にはできません。")
    if row.until is not None:
        return no("この立場は、すでに終わっています。")
    return YES if until >= row.since else not_yet(f"{wareki(row.since)}より後の日にしてください。")


def can_decide(stage: str, year: int, way: str, reason: str, on: date, today: date) -> Decision:
    """For this fiscal year or the next; who thinks on or ends says why."""
    this_year = fiscal_year(today)
    if stage == Stage.ENDED:
        return no("この場は終了しています。また始めるときは、先に「あゆみ」に書いてください。")
    if year not in (this_year, this_year + 1):
        return not_yet("今年度か来年度のことを決めてください。")
    if way != Way.CONTINUE and not reason:
        return not_yet("「検討中」と「終了」には、理由をひとこと書いてください。")
    return is_past(on, today)


def asks_for_next_year(today: date) -> bool:
    """From January until March the list says which groups have nothing decided for April."""
    return today.month <= 3


def today_of(reader: Reader) -> date:
    return timezone.localdate(reader.at)
