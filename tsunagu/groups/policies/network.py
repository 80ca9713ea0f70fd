"""Who runs a network, and what may stand in its papers. Pure questions; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from tsunagu.agencies.models import in_force
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.groups.models import NetworkMember, NetworkPaper
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.agencies.models import Desk
    from tsunagu.groups.models import NetworkTask
    from tsunagu.sharing.reader import Reader

Part = NetworkMember.Part


def can_read(reader: Reader) -> Decision:
    return YES if reader.may(May.PLACES) else no("連絡会と合同相談会は、いまの役割では開けません。")


def can_begin(reader: Reader) -> Decision:
    if not (reader.may(May.GATHER) and reader.agency.home_id is not None):
        return no("連絡会をはじめるのは、町の担当者か世話人です。いまの役割では、はじめられません。")
    return YES


def part_in(reader: Reader, network_id: int) -> str:
    """What the reader's agency is in the network today: a NetworkMember.Part, or nothing. One statement."""
    mine = NetworkMember.objects.visible_to(reader).filter(
        in_force(timezone.localdate(reader.at)), agency=reader.agency, network=network_id
    )
    parts = set(mine.order_by().values_list("part", flat=True))
    return next((part for part in Part.values if part in parts), "")


def can_run(reader: Reader, network_id: int, *, part: str | None = None) -> Decision:
    """The bodies that are its 事務局. `part`: what `part_in` said, where a page has asked already."""
    part = part_in(reader, network_id) if part is None else part
    if reader.may(May.GATHER) and part == Part.SECRETARIAT:
        return YES
    return no("これは、連絡会の事務局がします。")


def can_take_part(reader: Reader, network_id: int, *, part: str | None = None) -> Decision:
    """Those who do the work; an observer reads. `part`: as for can_run."""
    part = part_in(reader, network_id) if part is None else part
    if reader.may(May.GATHER) and part in NetworkMember.RUNS:
        return YES
    return no("これは、連絡会の参加機関がします。オブザーバーは読むことができます。")


def can_end(member: NetworkMember, until: date) -> Decision:
    """A network is never left without somebody who runs it."""
    if member.until is not None:
        return no("この機関は、すでに抜けています。")
    if until < member.since:
        return not_yet("加わった日より後の日にしてください。")
    others = NetworkMember.objects.filter(network=member.network_id, part=Part.SECRETARIAT, until=None)
    if member.part == Part.SECRETARIAT and not others.exclude(pk=member.pk).exists():
        return not_yet("事務局がいなくなります。先に、つぎの事務局を加えてください。")
    return YES


def is_checked(kind: str, *, checked: bool) -> Decision:
    if kind == NetworkPaper.Kind.ANONYMISED and not checked:
        return not_yet("事例の資料は、だれのことかわからないことを確かめて、印をつけてください。")
    return YES


def can_finish(reader: Reader, task: NetworkTask) -> Decision:
    """Whoever works at the desk's agency."""
    if task.done_on is not None:
        return no("これは、もう済んでいます。")
    if task.desk.agency_id != reader.agency.pk or not reader.may(May.GATHER):
        return no("済ませたことを書くのは、引きうけた窓口の機関です。")
    return YES


def can_ask(reader: Reader, desk: Desk, due_on: date) -> Decision:
    """A desk of the town, and a day to come."""
    if desk.until is not None or desk.agency.home_id != reader.agency.home_id:
        return not_yet("いま開いている町の窓口から選んでください。")
    if due_on < timezone.localdate(reader.at):
        return not_yet("いつまでには、きょうか、きょうより後の日を入れてください。")
    return YES
