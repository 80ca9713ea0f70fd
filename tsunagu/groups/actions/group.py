"""場の行い: begin a group, put its answers right, write on its life history, hosts, helps and decisions."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from tsunagu.agencies.models import Agency
from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, Replaced, not_yet, require
from tsunagu.groups.models import (
    Group,
    GroupDecision,
    GroupEase,
    GroupField,
    GroupHelp,
    GroupHost,
    GroupStage,
    Session,
)
from tsunagu.groups.policies import group as policies
from tsunagu.groups.said import Answers, Start

if TYPE_CHECKING:
    from tsunagu.sharing.reader import Reader

STILL_ANNOUNCED = "お知らせを出した回が、まだ先にあります。その回を中止にしてから、終了にしてください。"
TAKEN = "「{name}」という名前の場が、すでにあります。ちがう場なら、区別できる名前にしてください。"
FIRST = "ほかの人が、先に書きました。いまの内容を読んでから、もう一度送ってください。"


@transaction.atomic
def begin(answers: Answers, start: Start, *, by: Reader) -> Group:
    """A new group with its first stage and its host; a wish to make a place begins as 前身."""
    require(policies.can_begin(by))
    require(policies.can_host(by, start.host, start.host_name, answers.desk))
    require(policies.is_past(start.on, policies.today_of(by)))
    if start.stage not in policies.BEGINS:
        raise NotAllowed(not_yet("はじまりの段階を選んでください。"))
    _refuse_same_name(answers.name, by.agency.home_id)
    town = by.agency.home
    assert town is not None, "can_begin says so"
    group = Group.objects.create(municipality=town, **answers.columns())
    _put_marks(group, answers)
    _write_stage(group, by, start.stage, start.on, start.reason, start.name_then, start.planned_until)
    _write_host(group, GroupHost.Part.HOST, start.host, start.host_name, start.on)
    for agency in start.co_hosts:
        if agency != start.host:
            _write_host(group, GroupHost.Part.CO_HOST, agency, "", start.on)
    log.record("group.begun", by=by, target=group, detail={"stage": str(start.stage)})
    return group


@transaction.atomic
def edit(group: Group, answers: Answers, *, by: Reader, seen: str) -> Group:
    """Put the answers right. `seen`: the state that the writer had read (`seen_of`); a newer one wins.

    Raises Replaced when somebody was faster.
    """
    require(policies.can_run(by, group))
    now = Group.objects.select_for_update().get(pk=group.pk)
    if seen != seen_of(now):
        raise Replaced
    if answers.name != now.name:
        _refuse_same_name(answers.name, now.municipality_id)
    if answers.desk.pk != now.desk_id:
        require(policies.can_host(by, _host_of(now), _host_name(now), answers.desk))
    Group.objects.filter(pk=now.pk).update(**answers.columns())
    _put_marks(now, answers)
    log.record("group.edited", by=by, target=now, detail={"public": answers.is_public})
    now.refresh_from_db()
    return now


def seen_of(group: Group) -> str:
    """The group as a form shows it, in short."""
    answers = answers_of(group)
    columns = answers.columns() | {"kind": group.kind_id, "desk": group.desk_id}
    words = sorted((name, str(value)) for name, value in columns.items())
    facts = (words, answers.fields, answers.eases)
    return salted_hmac("tsunagu.groups.seen", repr((group.pk, facts))).hexdigest()[:16]


def answers_of(group: Group) -> Answers:
    """What stands now."""
    columns: dict[str, Any] = {name: getattr(group, name) for name in _NAMES}
    topics = sorted(group.fields.values_list("field", flat=True))
    return Answers(**columns, fields=topics, eases=sorted(group.eases.values_list("ease", flat=True)))


_NAMES = [field.name for field in fields(Answers) if field.name not in ("fields", "eases")]


def _refuse_same_name(name: str, town: int | None) -> None:
    if Group.objects.filter(municipality=town, name=name).exists():
        raise NotAllowed(not_yet(TAKEN.format(name=name)))


def _put_marks(group: Group, answers: Answers) -> None:
    """The fields and eases as they were chosen, no more and no less."""
    group.fields.exclude(field__in=answers.fields).delete()
    group.eases.exclude(ease__in=answers.eases).delete()
    GroupField.objects.bulk_create(
        [GroupField(group=group, field=one) for one in answers.fields], ignore_conflicts=True
    )
    GroupEase.objects.bulk_create(
        [GroupEase(group=group, ease=one) for one in answers.eases], ignore_conflicts=True
    )


# --- あゆみ ------------------------------------------------------------------------------


@transaction.atomic
def go_on(
    group: Group,
    *,
    by: Reader,
    kind: str,
    on: date,
    reason: str,
    seen: int,
    name_then: str = "",
    planned_until: date | None = None,
    host: Agency | None = None,
) -> GroupStage:
    """The next stage, with its reason and day. `seen`: how many stages the writer had read.

    `host`: who hosts from that day on (a group that runs itself is hosted by its own body).
    A group that ended is announced no more: its public page, calendar, flyers and photo close with it.
    """
    require(policies.can_run(by, group))
    Group.objects.select_for_update().get(pk=group.pk)
    stages = list(group.stages.order_by("on", "pk"))
    if len(stages) != seen:
        raise NotAllowed(not_yet(FIRST))
    require(policies.can_go_on(stages[-1], kind, on, policies.today_of(by)))
    stage = _write_stage(group, by, kind, on, reason, name_then, planned_until)
    if kind == GroupStage.Kind.ENDED:
        _announce_no_more(group, on)
    if host is not None and _host_of(group) != host:
        _hand_over(group, host, "", on)
    log.record("group.stage", by=by, target=group, detail={"stage": str(kind)})
    return stage


def _announce_no_more(group: Group, on: date) -> None:
    """Whoever wants to come to an announced day has to be told first."""
    if group.sessions.filter(published_at__isnull=False, status=Session.Status.PLANNED, on__gt=on).exists():
        raise NotAllowed(not_yet(STILL_ANNOUNCED))
    Group.objects.filter(pk=group.pk).update(is_public=False)


def _write_stage(
    group: Group, by: Reader, kind: str, on: date, reason: str, name_then: str, planned_until: date | None
) -> GroupStage:
    stage = GroupStage(
        group=group,
        kind=kind,
        on=on,
        reason=reason,
        name_then=name_then,
        planned_until=planned_until if kind == GroupStage.Kind.TRIAL else None,
        recorded_by=by.membership,
        recorded_at=by.at,
    )
    stage.validate_constraints()
    stage.save(force_insert=True)
    return stage


# --- だれが開くか -------------------------------------------------------------------------


@transaction.atomic
def add_host(
    group: Group, *, by: Reader, part: str, since: date, agency: Agency | None = None, name: str = ""
) -> GroupHost:
    """Another host from a day on (the one before ends that day), or somebody who hosts along or supports."""
    require(policies.can_run(by, group))
    if agency is None and not name:
        raise NotAllowed(not_yet("機関を選ぶか、名前を書いてください。"))
    Group.objects.select_for_update().get(pk=group.pk)
    if part == GroupHost.Part.HOST:
        row = _hand_over(group, agency, name, since)
    else:
        _refuse_twice(group, part, agency, name)
        row = _write_host(group, part, agency, name, since)
    log.record("group.host_added", by=by, target=group, detail={"part": str(part)})
    return row


@transaction.atomic
def end_host(row: GroupHost, *, by: Reader, until: date) -> GroupHost:
    """They no longer host along or support; the host itself only hands over."""
    require(policies.can_run(by, row.group))
    require(policies.can_end_host(row, until))
    if not GroupHost.objects.filter(pk=row.pk, until=None).update(until=until):
        raise NotAllowed(not_yet(FIRST))
    log.record("group.host_ended", by=by, target=row.group, detail={"part": str(row.part)})
    row.refresh_from_db()
    return row


def _hand_over(group: Group, agency: Agency | None, name: str, since: date) -> GroupHost:
    now = group.hosts.filter(part=GroupHost.Part.HOST, until=None).first()
    require(policies.can_change_host(now, since))
    if now is not None:
        GroupHost.objects.filter(pk=now.pk).update(until=since)
    return _write_host(group, GroupHost.Part.HOST, agency, name, since)


def _refuse_twice(group: Group, part: str, agency: Agency | None, name: str) -> None:
    if group.hosts.filter(part=part, agency=agency, name="" if agency else name, until=None).exists():
        raise NotAllowed(not_yet("同じ立場で、すでに入っています。"))


def _write_host(group: Group, part: str, agency: Agency | None, name: str, since: date) -> GroupHost:
    row = GroupHost(group=group, part=part, agency=agency, name="" if agency else name, since=since)
    row.validate_constraints()
    row.save(force_insert=True)
    return row


def _host_of(group: Group) -> Agency | None:
    row = group.hosts.filter(part=GroupHost.Part.HOST, until=None).select_related("agency").first()
    return row.agency if row else None


def _host_name(group: Group) -> str:
    row = group.hosts.filter(part=GroupHost.Part.HOST, until=None).first()
    return row.name if row else ""


# --- 手伝いと来年度 -----------------------------------------------------------------------


@transaction.atomic
def note_help(
    group: Group,
    *,
    by: Reader,
    what: str,
    on: date,
    agency: Agency | None = None,
    name: str = "",
    words: str = "",
) -> GroupHelp:
    """What a body gave the group, on which day."""
    require(policies.can_note_help(by, group, agency))
    require(policies.is_past(on, policies.today_of(by)))
    if agency is None and not name:
        raise NotAllowed(not_yet("だれが手伝ったかを、機関から選ぶか、名前で書いてください。"))
    help_given = GroupHelp.objects.create(
        group=group,
        what=what,
        on=on,
        agency=agency,
        name="" if agency else name,
        words=words,
        recorded_by=by.membership,
        recorded_at=by.at,
    )
    log.record("group.helped", by=by, target=group, detail={"what": str(what)})
    return help_given


@transaction.atomic
def decide(
    group: Group,
    *,
    by: Reader,
    fiscal_year: int,
    way: str,
    decided_on: date,
    seen: int,
    reason: str = "",
) -> GroupDecision:
    """継続, 検討中 or 終了 for a fiscal year. `seen`: how many decisions the writer had read."""
    require(policies.can_run(by, group))
    Group.objects.select_for_update().get(pk=group.pk)
    last = group.stages.order_by("on", "pk").last()
    stage = last.kind if last else ""
    require(policies.can_decide(stage, fiscal_year, way, reason, decided_on, policies.today_of(by)))
    if group.decisions.count() != seen:
        raise NotAllowed(not_yet(FIRST))
    decision = GroupDecision.objects.create(
        group=group,
        fiscal_year=fiscal_year,
        way=way,
        decided_on=decided_on,
        reason=reason,
        recorded_by=by.membership,
        recorded_at=by.at,
    )
    log.record("group.decided", by=by, target=group, detail={"year": fiscal_year, "way": str(way)})
    return decision
