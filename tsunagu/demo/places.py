"""The demo town's places: three groups over two fiscal years, written by those who ran them at the time."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from tsunagu.common.calendar import fiscal_year
from tsunagu.demo.cast import moment
from tsunagu.demo.places_days import bring_days
from tsunagu.demo.places_directory import bring_resources
from tsunagu.demo.places_people import bring_people
from tsunagu.demo.places_photo import bring_photo
from tsunagu.demo.places_sessions import bring_sessions
from tsunagu.demo.story import last_friday
from tsunagu.groups import said
from tsunagu.groups.actions import group as actions
from tsunagu.groups.actions import part as parts
from tsunagu.groups.models import (
    Ease,
    Field,
    Group,
    GroupDecision,
    GroupHelp,
    GroupHost,
    GroupKind,
    GroupPart,
    GroupStage,
)
from tsunagu.households.models import CalledName

if TYPE_CHECKING:
    from tsunagu.demo.cast import Town

Stage, Part, Way, Role = GroupStage.Kind, GroupHost.Part, GroupDecision.Way, GroupPart.Role


def bring_places(town: Town, today: date) -> dict[str, Group]:
    """Everything of 場と催し as it stands today: the three groups, and what belongs to them."""
    groups = bring_groups(town, today)
    _people(town, groups, today)
    bring_sessions(town, groups, today)
    bring_resources(town, today)
    bring_days(town, today)
    bring_people(town, groups, today)
    bring_photo(town, groups["parents"], today)
    return groups


def bring_groups(town: Town, today: date) -> dict[str, Group]:
    """The three groups alone, with their history. Nothing of them lies after `today`."""
    year = fiscal_year(today) - 2
    return {
        "parents": _parents(town, year, today),
        "works": _works(town, year, today),
        "stretching": _stretching(town, year, today),
    }


def _kind(name: str) -> GroupKind:
    return GroupKind.objects.get(name=name, municipality=None)


def _people(town: Town, groups: dict[str, Group], today: date) -> None:
    """With consent: who made the stretching, from taking part to teaching, and who folds in the workshop."""
    at = moment(last_friday(today), 14)
    fisher, reader = "川べりの釣りの人", "大川の本の人"
    with town.acting("sato", at) as by:
        called = CalledName.objects.visible_to(by).filter(name__in=(fisher, reader), replaced_at=None)
        people = {row.name: row.person for row in called.select_related("person") if row.person}
        if len(people) < 2:
            return  # the stories were told only in part
        on = at.date() - timedelta(days=60)
        agreed = said.Agreed(consenter="person", method="spoken", given_on=on)
        facts: dict[str, Any] = {"since": on, "agreed": agreed, "by": by}
        first = parts.take_part(people[fisher], groups["stretching"], role=Role.TAKES_PART, **facts)
        teacher = parts.change_role(first, by=by, role=Role.TEACHES, on=on + timedelta(days=30))
        public = said.Agreed(consenter="person", method="written", given_on=on + timedelta(days=30))
        parts.credit(teacher, by=by, words="講師：ゆう さん", agreed=public)
        parts.take_part(people[reader], groups["works"], role=Role.MAKES, **facts)


class _Life:
    """One group while its history is told: what lies after today is left out."""

    def __init__(self, town: Town, today: date) -> None:
        self.town, self.today = town, today
        self.group: Group | None = None

    def begin(self, who: str, answers: said.Answers, start: said.Start) -> None:
        with self.town.acting(who, moment(start.on, 15)) as by:
            self.group = actions.begin(answers, start, by=by)

    def go_on(self, who: str, on: date, kind: str, reason: str, **more: object) -> None:
        if self.group is None or on > self.today:
            return
        with self.town.acting(who, moment(on, 16)) as by:
            seen = self.group.stages.count()
            actions.go_on(self.group, by=by, kind=kind, on=on, reason=reason, seen=seen, **more)  # type: ignore[arg-type]

    def decide(self, who: str, on: date, way: str, reason: str = "") -> None:
        if self.group is None or on > self.today:
            return
        with self.town.acting(who, moment(on, 16, 30)) as by:
            actions.decide(
                self.group,
                by=by,
                fiscal_year=fiscal_year(on) + 1,
                way=way,
                decided_on=on,
                reason=reason,
                seen=self.group.decisions.count(),
            )

    def helped(self, who: str, on: date, what: str, words: str) -> None:
        if self.group is None or on > self.today:
            return
        with self.town.acting(who, moment(on, 17)) as by:
            actions.note_help(self.group, by=by, what=what, on=on, agency=by.agency, words=words)

    def joined(self, who: str, on: date, part: str, agency: str) -> None:
        if self.group is None or on > self.today:
            return
        with self.town.acting(who, moment(on, 16)) as by:
            actions.add_host(self.group, by=by, part=part, since=on, agency=self.town.bodies[agency])

    def done(self) -> Group:
        assert self.group is not None
        return Group.objects.get(pk=self.group.pk)


def _parents_answers(town: Town) -> said.Answers:
    return said.Answers(
        name="みなも親の会",
        kind=_kind("家族会"),
        desk=town.desks["coordinators"],
        summary="家にいる子をもつ親が、月に一度、話したり聞いたりする会です。",
        rhythm="毎月 第2土曜",
        week=2,
        weekday=5,
        starts_at=time(13, 30),
        ends_at=time(15, 30),
        place="みなも福祉会館 2階 和室",
        usual_number="7〜8人",
        who_comes="子どもが家にいる親。父親も来ます。",
        access="会館の正面入口から入り、右の階段で2階へ。入口に名札はありません。",
        signboard="土曜サロン",
        run_by="同じ経験をもつ親",
        is_public=True,
        fields=[Field.TALKING],
        eases=[Ease.SILENT, Ease.SMALL, Ease.LEAVE, Ease.ANONYMOUS, Ease.FAMILY_ONLY],
    )


def _parents(town: Town, year: int, today: date) -> Group:
    """考える会 → the parents' wish → 準備会 → 発足 → 自主運営, with 社協 staff helping."""
    What = GroupHelp.What
    life = _Life(town, today)
    start = said.Start(
        on=date(year, 4, 20),
        name_then="親のこれからを考える会",
        reason="社協の講座に来た親から「話せる場がほしい」という声が出た。",
        host=town.bodies["coordinators"],
    )
    life.begin("sato", _parents_answers(town), start)
    life.go_on("sato", date(year, 6, 8), Stage.PREPARING, "親5人が世話人になり、月に一度の準備会をはじめた。")
    life.decide("sato", date(year + 1, 2, 10), Way.CONTINUE)
    life.go_on("sato", date(year + 1, 4, 12), Stage.FOUNDED, "一年の準備をへて発足した。名前も決まった。")
    life.helped("sato", date(year + 1, 7, 26), What.EVENT, "講演会の受付と会場づくりを手伝った。")
    life.helped("sato", date(year + 1, 10, 11), What.TRAINING, "世話人の学習会に講師を紹介した。")
    life.decide("sato", date(year + 2, 2, 14), Way.CONTINUE)
    life.go_on(
        "sato",
        date(year + 2, 4, 11),
        Stage.SELF_RUN,
        "世話人が日程も司会も担うようになり、会が自分で開くことにした。",
        host=town.bodies["parents"],
    )
    life.joined("sato", date(year + 2, 4, 12), Part.SUPPORT, "coordinators")
    life.helped("sato", date(year + 2, 5, 9), What.STAFF, "毎月の会に職員が1人参加している。")
    life.helped("sato", date(year + 2, 6, 13), What.NEWS, "市の講演会のお知らせを会で配った。")
    return life.done()


def _works_answers(town: Town) -> said.Answers:
    return said.Answers(
        name="ことこと工房",
        kind=_kind("工房・手しごと"),
        desk=town.desks["coordinators"],
        summary="地域の会のチラシやカードをつくります。手を動かすだけで、話さなくても大丈夫です。",
        rhythm="毎週 火曜の午後",
        week=0,
        weekday=1,
        starts_at=time(13, 30),
        ends_at=time(16, 0),
        place="みなも福祉会館 1階 作業室",
        from_home="つくるところを見るだけの回があります。顔も名前も出ません。 https://minamo.example/chirashi",
        usual_number="7〜8人",
        who_comes="10代から50代。はじめは見ているだけの人もいます。",
        access="会館の東側の小さな入口から、そのまま作業室に入れます。",
        signboard="チラシ工房",
        run_by="経験のある人と、社協の職員",
        is_public=True,
        fields=[Field.MAKING, Field.COMPUTER],
        eases=[Ease.SILENT, Ease.QUIET, Ease.LEAVE, Ease.ANONYMOUS],
    )


def _works(town: Town, year: int, today: date) -> Group:
    """A workshop that makes flyers for others: hosted by the commissioned coordinators."""
    life = _Life(town, today)
    start = said.Start(
        on=date(year, 5, 14),
        name_then="チラシを折る日",
        reason="居場所の片すみで、チラシを折る手伝いからはじまった。",
        host=town.bodies["coordinators"],
    )
    life.begin("mori", _works_answers(town), start)
    life.go_on(
        "mori",
        date(year, 9, 3),
        Stage.TRIAL,
        "「自分たちでつくってみたい」という声から、半年だけ試すことにした。",
        planned_until=date(year + 1, 3, 31),
    )
    life.decide("mori", date(year + 1, 2, 18), Way.CONTINUE)
    life.go_on("mori", date(year + 1, 4, 8), Stage.FOUNDED, "注文が続き、毎週開くことになった。")
    life.helped("mori", date(year + 1, 6, 3), GroupHelp.What.ROOM, "作業室を優先して使えるようにした。")
    life.decide("mori", date(year + 2, 2, 17), Way.CONTINUE)
    return life.done()


def _stretching_answers(town: Town) -> said.Answers:
    return said.Answers(
        name="ゆるのび体操",
        kind=_kind("からだを動かす会"),
        desk=town.desks["coordinators"],
        summary="音楽をかけて、ゆっくり体をのばします。見ているだけでも、途中で休んでもかまいません。",
        rhythm="毎月 第3木曜の午前",
        week=3,
        weekday=3,
        starts_at=time(10, 30),
        ends_at=time(11, 30),
        place="大川地区公会堂 ホール",
        usual_number="5〜6人",
        who_comes="体を動かすのが久しぶりの人",
        access="公会堂の横の入口から。くつをぬいで上がります。",
        signboard="木曜ストレッチ",
        run_by="体操の得意な人と、社協の職員",
        is_public=True,
        fields=[Field.BODY, Field.MUSIC],
        eases=[Ease.SILENT, Ease.SMALL, Ease.LEAVE],
    )


def _stretching(town: Town, year: int, today: date) -> Group:
    """Somebody's own skill became a group: tried for a year, with a support body as co-host."""
    life = _Life(town, today)
    start = said.Start(
        on=date(year + 1, 4, 17),
        stage=Stage.TRIAL,
        planned_until=date(year + 2, 3, 31),
        reason="体操の得意な人の「教えてみたい」という声から、一年だけ試すことにした。",
        host=town.bodies["coordinators"],
        co_hosts=[town.bodies["homelife"]],
    )
    life.begin("sato", _stretching_answers(town), start)
    life.helped("saito", date(year + 1, 5, 15), GroupHelp.What.STAFF, "送り迎えと見守りをした。")
    life.decide("sato", date(year + 2, 1, 15), Way.THINKING, "会場が来年度も使えるか、確かめている。")
    life.decide("sato", date(year + 2, 2, 19), Way.CONTINUE, "会場が決まったので、もう一年続ける。")
    life.go_on(
        "sato",
        date(year + 2, 4, 16),
        Stage.TRIAL,
        "もう一年試して、毎月続けられるかを見ることにした。",
        planned_until=date(year + 3, 3, 31),
    )
    return life.done()
