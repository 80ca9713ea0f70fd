"""The demo town's network and its joint consultation days: one with figures, one that is still to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from tsunagu.cases.actions import Said
from tsunagu.demo.cast import moment
from tsunagu.groups.actions import booking as bookings
from tsunagu.groups.actions import joint_day as days
from tsunagu.groups.actions import network as actions
from tsunagu.groups.models import Event, Network, NetworkMeeting, NetworkMember, NetworkPaper, Slot

if TYPE_CHECKING:
    from tsunagu.demo.cast import Town

Part, Way = NetworkMember.Part, NetworkMember.Way
AGO = 56  # days since the last joint day
AHEAD = 12  # days until the next
MEMBERS = [
    ("selfreliance", Part.MEMBER, Way.MAIL, "月曜の朝にメールを見ます"),
    ("care", Part.MEMBER, Way.PHONE, "00-0000-0401"),
    ("homelife", Part.MEMBER, Way.FAX, "00-0000-0502"),
    ("parents", Part.MEMBER, Way.PHONE, "夕方がつながりやすい"),
    ("health", Part.OBSERVER, Way.MAIL, "保健師にまわします"),
    ("welfare", Part.OBSERVER, Way.MAIL, "係の共用のメール"),
]
TABLES = [
    ("coordinators", "どこに話せばよいか", "coordinators", "mori"),
    ("selfreliance", "くらしとお金のこと", "selfreliance", "kobayashi"),
    ("care", "親の介護のこと", "care", None),
]


def bring_days(town: Town, today: date) -> Network:
    """The network as it stands today, with a day that is over and one to come."""
    begun = today - timedelta(days=400)
    network = _network(town, begun)
    _meeting(town, network, today - timedelta(days=75), today)
    _past(town, network, today - timedelta(days=AGO))
    _today(town, network, today)
    _coming(town, network, today)
    return network


def _network(town: Town, begun: date) -> Network:
    with town.acting("sato", moment(begun, 10)) as by:
        network = actions.begin_network(
            by=by,
            name="みなも支援者連絡会",
            purpose="ひきこもりに関わる機関と団体が、顔の見える間がらになり、合同相談会を開きます。",
            since=begun,
        )
        for body, part, way, words in MEMBERS:
            actions.join_network(
                network,
                by=by,
                agency=town.bodies[body],
                part=part,
                reached_by=way,
                reach_words=words,
                since=begun,
            )
        actions.join_network(
            network,
            by=by,
            name="フリースペース みずうみ",
            part=Part.MEMBER,
            reached_by=Way.POST,
            reach_words="郵便でお知らせを送ります",
            since=begun,
        )
    return network


def _meeting(town: Town, network: Network, on: date, today: date) -> None:
    sitting = actions.Sitting(
        on=on,
        starts_at=time(14, 0),
        ends_at=time(16, 0),
        place="みなも市民センター 会議室2",
        agenda="1. 合同相談会の席と時間\n2. おたがいの窓口の紹介",
    )
    said = "合同相談会は3つの席にする。チラシの色とことばは親の会と決める。"
    with town.acting("sato", moment(on, 17)) as by:
        meeting = actions.call_meeting(network, sitting, by=by)
        came = list(network.members.exclude(name="フリースペース みずうみ"))
        minutes = replace(sitting, minutes=said)
        actions.write_meeting(meeting, minutes, came, by=by, version=meeting.version)
        actions.add_paper(
            meeting,
            by=by,
            kind=NetworkPaper.Kind.GENERAL,
            title="昨年度の合同相談会の数",
            text="2回開き、予約は14件、当日は5件でした。",
        )
        actions.add_paper(
            meeting,
            by=by,
            kind=NetworkPaper.Kind.ANONYMISED,
            title="親の話から始まったかかわり",
            text="親だけの相談が半年続き、そのあとで本人に手紙を渡せた。いくつかの家族の話を合わせて書いた。",
            checked=True,
        )
    _asked(town, meeting, on, today)


def _asked(town: Town, meeting: NetworkMeeting, on: date, today: date) -> None:
    """One thing is done, one is still to do."""
    with town.acting("sato", moment(on, 17)) as by:
        poster = actions.ask_desk(
            meeting,
            by=by,
            desk=town.desks["selfreliance"],
            words="合同相談会のチラシを窓口に置く",
            due_on=on + timedelta(days=10),
        )
    with town.acting("kobayashi", moment(on + timedelta(days=6), 11)) as by:
        actions.finish_task(poster, by=by)
    with town.acting("sato", moment(today - timedelta(days=3), 11)) as by:
        actions.ask_desk(
            meeting,
            by=by,
            desk=town.desks["coordinators"],
            words="つぎの合同相談会の席の順番を、会場に知らせる",
            due_on=today + timedelta(days=4),
        )


def _day(town: Town, network: Network, on: date, planned: date, name: str = "合同相談会") -> Event:
    day = days.Day(
        name=name,
        on=on,
        starts_at=time(13, 0),
        ends_at=time(16, 0),
        place="みなも市民センター 2階",
    )
    with town.acting("sato", moment(planned, 10)) as by:
        event = days.plan(network, day, by=by)
        for body, topic, desk, owner in TABLES:
            days.set_table(
                event,
                by=by,
                agency=town.bodies[body],
                topic=topic,
                desk=town.desks[desk],
                owner=town.members[owner] if owner else None,
            )
        return days.open_day(event, by=by)


def _slot(event: Event, position: int, n: int) -> Slot:
    rows = Slot.objects.filter(table__event=event, table__position=position).order_by("starts_at")
    return rows.select_related("table__event")[n]


def _past(town: Town, network: Network, on: date) -> None:
    event = _day(town, network, on, on - timedelta(days=30))
    with town.acting("sato", moment(on - timedelta(days=9), 10)) as by:
        for position, n, nickname in (
            (1, 0, "みどり"),
            (1, 1, ""),
            (2, 0, "たけ"),
            (3, 0, ""),
            (3, 1, "うめ"),
        ):
            bookings.book(_slot(event, position, n), by=by, nickname=nickname)
    with town.acting("kobayashi", moment(on, 14)) as by:
        bookings.book(_slot(event, 2, 2), by=by, nickname="そら", walk_in=True)
        days.bring(
            event.tables.select_related("event").get(position=2),
            Said(
                words="家のお金のことを、ゆっくり聞いてほしい。",
                called="相談会で話した方",
                source="self",
                received_on=on,
            ),
            by=by,
            desk=town.desks["selfreliance"],
            agreed=True,
        )
    used = dict(zip(event.tables.values_list("pk", flat=True), (2, 2, 1), strict=True))
    with town.acting("sato", moment(on, 16, 30)) as by:
        days.close_day(event, by=by, used=used)


def _today(town: Town, network: Network, today: date) -> None:
    """One that is held today, so that its sheet, its walk-ins and the way to a desk can be looked at."""
    event = _day(town, network, today, today - timedelta(days=14), "ミニ相談会")
    with town.acting("sato", moment(today - timedelta(days=4), 10)) as by:
        bookings.book(_slot(event, 1, 0), by=by, nickname="つばき")
        bookings.book(_slot(event, 3, 1), by=by)


def _coming(town: Town, network: Network, today: date) -> None:
    event = _day(town, network, today + timedelta(days=AHEAD), today - timedelta(days=20))
    with town.acting("yamada", moment(today - timedelta(days=6), 19)) as by:
        bookings.book(_slot(event, 1, 0), by=by, nickname="はるの母", contact="00-0000-9001")
        bookings.book(_slot(event, 1, 1), by=by, nickname="かわせみ")
    with town.acting("kobayashi", moment(today - timedelta(days=5), 10)) as by:
        for n, (nickname, contact) in enumerate(
            (("", "00-0000-9002"), ("ゆず", ""), ("とり", ""), ("", "00-0000-9003"))
        ):
            bookings.book(_slot(event, 2, n), by=by, nickname=nickname, contact=contact)
        table = event.tables.select_related("event").get(position=2)
        bookings.wait(table, by=by, nickname="まつ", contact="00-0000-9004")
    with town.acting("ito", moment(today - timedelta(days=2), 15)) as by:
        bookings.book(_slot(event, 3, 2), by=by)
