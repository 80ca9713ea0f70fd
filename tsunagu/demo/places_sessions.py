"""The demo town's sessions: three groups month after month, written by those who ran them at the time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID, uuid5

from tsunagu.demo.cast import moment
from tsunagu.groups import said
from tsunagu.groups.actions import count as counts
from tsunagu.groups.actions import session as actions
from tsunagu.groups.counting import nth
from tsunagu.groups.models import Group, GroupStage, HeadCount, Session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tsunagu.demo.cast import Town

Kind = HeadCount.Kind
KEYS = UUID("6f1f0a52-0000-4000-8000-000000000000")  # the demo's taps have the same keys every time


class Rhythm(NamedTuple):
    """How one group meets: who writes, in which week of the month, who comes, what is done."""

    key: str
    before: str  # who writes until the group runs itself
    since_self_run: str
    week: int  # from 0
    usual: dict[str, int]
    words: tuple[str, ...]
    good: tuple[str, ...]
    made: tuple[tuple[str, str, int], ...] = ()


RHYTHMS = (
    Rhythm(
        "parents",
        "sato",
        "yamada",
        1,
        {Kind.FAMILY: 7, Kind.HELPER: 1},
        ("お茶を飲みながら話す", "講師を呼んで聞く", "本を読んで話す", "これからのお金のことを学ぶ"),
        ("はじめての人が最後までいた。", "笑い声が多かった。", "父親が2人来た。"),
    ),
    Rhythm(
        "works",
        "mori",
        "mori",
        1,
        {Kind.PERSON: 6, Kind.VISITOR: 1, Kind.STAFF: 1},
        ("チラシを折る", "カードの絵をかく", "パソコンで文字を組む"),
        ("新しい折りかたを教えあった。", "静かに進んだ。", "見ているだけだった人が、はさみを持った。"),
        (
            ("福祉会館まつりのチラシ", "福祉会館", 300),
            ("サロンの案内カード", "大川地区のサロン", 120),
            ("家族会のチラシ", "みなも親の会", 200),
        ),
    ),
    Rhythm(
        "stretching",
        "sato",
        "sato",
        2,
        {Kind.PERSON: 5, Kind.HELPER: 1},
        ("ゆっくり体をのばす", "いすに座ったままの体操", "音楽に合わせてのばす"),
        ("途中で休む人も、最後の深呼吸にもどってきた。", "終わったあと、庭で話した。"),
    ),
)


def bring_sessions(town: Town, groups: dict[str, Group], today: date) -> None:
    """Every month's session up to today, counted and closed, and the next one, announced."""
    for rhythm in RHYTHMS:
        group = groups[rhythm.key]
        for number, on in enumerate(_days(group, rhythm, today)):
            _hold(town, group, rhythm, on, number)
        _announce(town, group, rhythm, today)
    _today(town, groups["works"], today)


def _today(town: Town, group: Group, today: date) -> None:
    """A session on this very day, so that there is a door to open."""
    with town.acting("sato", moment(today, 8)) as by:
        if not group.sessions.filter(on=today).exists():
            what = said.Plan(today, group.starts_at, group.ends_at, group.place, "月のたよりを折る")
            actions.plan(group, by=by, what=what, publish=True)


def _days(group: Group, rhythm: Rhythm, today: date) -> Iterator[date]:
    """The group's day of each month since it began, up to yesterday."""
    began = min(group.stages.values_list("on", flat=True))
    month = began.replace(day=1)
    while month < today:
        on = nth(month, rhythm.week, group.weekday or 0)
        if on is not None and began < on < today:
            yield on
        month = (month + timedelta(days=32)).replace(day=1)


def _writer(group: Group, rhythm: Rhythm, on: date) -> str:
    self_run = group.stages.filter(kind=GroupStage.Kind.SELF_RUN, on__lte=on).exists()
    return rhythm.since_self_run if self_run else rhythm.before


def _plan(group: Group, rhythm: Rhythm, on: date, number: int) -> said.Plan:
    words = rhythm.words[number % len(rhythm.words)]
    return said.Plan(on, group.starts_at, group.ends_at, group.place, words, helpers="社協の職員 1人")


def _hold(town: Town, group: Group, rhythm: Rhythm, on: date, number: int) -> None:
    who = _writer(group, rhythm, on)
    with town.acting(who, moment(on, 9)) as by:
        session = actions.plan(group, by=by, what=_plan(group, rhythm, on, number), publish=True)
    with town.acting(who, moment(on, 17)) as by:
        counts.count(session, by=by, taps=_taps(session, rhythm, number))
        good = rhythm.good[number % len(rhythm.good)] if number % 2 else ""
        work = rhythm.made[number % len(rhythm.made)] if rhythm.made and number % 3 == 0 else None
        actions.close(session, by=by, did=session.words, good=good, work=work)


def _taps(session: Session, rhythm: Rhythm, number: int) -> list[said.Tap]:
    """The usual number, one more or less from month to month, and now and then nobody of a kind."""
    taps = []
    for place, (kind, usual) in enumerate(rhythm.usual.items()):
        many = max(0, usual + (number * 3 + place) % 4 - 2 if usual > 1 else (number + place) % 2)
        taps += [said.Tap(kind, 1, uuid5(KEYS, f"{rhythm.key} {session.on} {kind} {n}")) for n in range(many)]
    return taps


def _announce(town: Town, group: Group, rhythm: Rhythm, today: date) -> None:
    """The next session; the parents' one with three who mean to come, one of whom wants to be told."""
    month = today.replace(day=1)
    day = nth(month, rhythm.week, group.weekday or 0)
    if day is None or day < today:
        day = nth((month + timedelta(days=32)).replace(day=1), rhythm.week, group.weekday or 0)
    assert day is not None, "the second and third week are in every month"
    at = moment(today, 9)
    with town.acting(_writer(group, rhythm, today), at) as by:
        session = actions.plan(group, by=by, what=_plan(group, rhythm, day, 0), publish=True)
        if rhythm.key == "parents":
            for nickname, contact in (("はる", ""), ("みどり", "00-0000-9101"), ("つばめ", "")):
                actions.sign_up(session, by=by, nickname=nickname, contact=contact)
