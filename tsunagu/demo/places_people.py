"""The demo town's people and places: what two of them like, who helps, and the map of schools."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tsunagu.agencies import actions as agency_actions
from tsunagu.agencies.models import Agency, District
from tsunagu.common.wareki import parse, wareki
from tsunagu.demo.cast import moment
from tsunagu.demo.story import last_friday
from tsunagu.groups.actions import matching
from tsunagu.groups.actions import register as helpers
from tsunagu.groups.actions import school as schools
from tsunagu.groups.models import BodyNote, Ease, Field, Interest, Match
from tsunagu.groups.schools import ends
from tsunagu.households import actions as household_actions
from tsunagu.households.models import CalledName

if TYPE_CHECKING:
    from tsunagu.demo.cast import Town
    from tsunagu.groups.models import Group, Helper
    from tsunagu.people.models import Person

Kind, Status = Interest.Kind, Match.Status
READER, ANGLER, PAINTER = "大川の本の人", "川べりの釣りの人", "西井の息子さん"

DISTRICTS = {  # 学園: its 町丁目, its schools, who answers for it
    "みなも東学園": (
        ["大川1丁目", "大川2丁目", "大川3丁目", "東の原1丁目", "東の原2丁目", "北の原1丁目"],
        ["みなも市立 大川小学校", "みなも市立 東の原小学校", "みなも市立 東中学校"],
        "sato",
    ),
    "みなも西学園": (
        ["西井1丁目", "西井2丁目", "上連池1丁目", "上連池2丁目", "下連池1丁目", "井の上1丁目", "井の上2丁目"],
        ["みなも市立 連池小学校", "みなも市立 西井小学校", "みなも市立 西中学校"],
        "mori",
    ),
    "川原学園": (
        ["新川原1丁目", "中原1丁目", "中原2丁目", "駅前1丁目", "駅前2丁目"],
        ["みなも市立 川原小学校", "みなも市立 川原中学校"],
        "coordinator3",
    ),
}


def bring_people(town: Town, groups: dict[str, Group], today: date) -> None:
    """Written last Friday by those who work with them; needs the places and the stories."""
    friday = last_friday(today)
    registered = _helpers(town, friday)
    _likes(town, groups, registered, friday)
    east, school = _map(town, today)
    _notes(town, friday, east, school)
    _school_leaver(town, friday)


def _called(town: Town, who: str, name: str) -> Person | None:
    with town.acting(who) as by:
        row = CalledName.objects.visible_to(by).filter(name=name, replaced_at=None).first()
        return row.person if row else None


def _likes(town: Town, groups: dict[str, Group], registered: dict[str, Helper], friday: date) -> None:
    """On the consent that stands for their places already."""
    reader, angler = _called(town, "sato", READER), _called(town, "sato", ANGLER)
    if reader is None or angler is None:
        return  # the stories were told only in part
    with town.acting("sato", moment(friday, 15)) as by:
        matching.keep_likes(
            reader,
            by=by,
            kind=Kind.LIKE,
            fields=[Field.GAMES, Field.MAKING],
            eases=[Ease.SILENT, Ease.SMALL],
        )
        matching.keep_likes(reader, by=by, kind=Kind.GOOD, words="本のカバーをつくること")
        matching.keep_likes(reader, by=by, kind=Kind.HARD, fields=[Field.TALKING])
        matching.keep_likes(
            angler, by=by, kind=Kind.LIKE, fields=[Field.NATURE, Field.BODY], eases=[Ease.LEAVE]
        )
        steps = [(Status.TALKED, 40, ""), (Status.VISITED, 26, "入口からのぞいて、紙の色をほめた。")]
        for status, days, words in steps:
            on = friday - timedelta(days=days)
            matching.note_match(reader, by=by, group=groups["works"], status=status, on=on, words=words)
        helpers.keep_apart(registered["谷口 進"], reader, by=by, words="本人の姉の家のとなりに住んでいる。")


def _helpers(town: Town, friday: date) -> dict[str, Helper]:
    """The register of the coordinators: what each can do and learned, and where they are not asked."""
    found: dict[str, Helper] = {}
    facts = [
        ("大西 春子", [Field.MAKING, Field.COOKING], "元は製本の仕事。火曜と木曜の午後に来られる。"),
        ("谷口 進", [Field.COMPUTER, Field.GAMES], "ゲームと修理が得意。"),
        ("岸 みどり", [Field.BODY, Field.NATURE], "ゆるい体操の指導員。"),
    ]
    with town.acting("sato", moment(friday, 11)) as by:
        for name, fields, words in facts:
            found[name] = helpers.register(
                by=by, name=name, since=friday - timedelta(days=200), words=words, fields=fields
            )
        for name, on in (("大西 春子", 180), ("岸 みどり", 180), ("大西 春子", 60)):
            helpers.train(
                found[name],
                by=by,
                name="ひきこもりサポーター養成研修" if on == 180 else "聞き方の研修",
                on=friday - timedelta(days=on),
                hours=Decimal("2") if on == 180 else Decimal("1.5"),
                given_by="みなも市 地域福祉課",
            )
        helpers.keep_away(found["岸 みどり"], by=by, town="大川2丁目", words="自宅のすぐ近く。")
    return found


def _map(town: Town, today: date) -> tuple[District, Agency]:
    """The three 学園, their 町丁目 and schools, by the administrator; a coordinator answers for each.

    Returns the first 学園 and its 中学校.
    """
    since = date(ends(today).year - 1, 4, 1)
    made: list[tuple[District, list[Agency]]] = []
    with town.acting("sasaki", moment(since, 10)) as by:
        for name, (places, names, who) in DISTRICTS.items():
            district = agency_actions.add_district(by=by, kind=District.Kind.SCHOOL, name=name)
            for place in places:
                agency_actions.map_town(district, by=by, town=place, since=since)
            post = town.members[who]
            agency_actions.give_duty(
                district, by=by, desk=town.desks["coordinators"], membership=post, since=since
            )
            bodies = [
                agency_actions.add_agency(
                    by=by, name=one, kind=Agency.Kind.SCHOOL, parent=None, since=since, desk="職員室"
                )
                for one in names
            ]
            made.append((district, bodies))
    with town.acting("sato", moment(since, 14)) as by:
        for district, bodies in made:
            for agency in bodies:
                schools.place_school(agency, district, by=by, since=since)
    return made[0][0], made[0][1][-1]


def _notes(town: Town, friday: date, district: District, school: Agency) -> None:
    """What was talked about with a school and a 学園, without anybody's name."""
    with town.acting("sato", moment(friday, 16)) as by:
        schools.note_body(
            by=by,
            district=district,
            on=friday - timedelta(days=20),
            kind=BodyNote.Kind.MEETING,
            words="コミュニティ・スクール委員会。長く休む生徒の、卒業のあとの相談先を1枚にまとめることにした。",
            for_town=True,
        )
        reaching = schools.note_body(
            by=by,
            agency=school,
            on=friday - timedelta(days=6),
            kind=BodyNote.Kind.REACHING,
            words="連絡は教頭あて。電話は授業のあとの16時からがよい。",
        )
        schools.amend_note(
            reaching,
            by=by,
            on=reaching.on,
            kind=reaching.kind,
            words="連絡は副校長あて。電話は授業のあとの16時からがよい。",
            for_town=False,
        )


def _school_leaver(town: Town, friday: date) -> None:
    """児童青少年課 knows the birth of somebody whose school year of 18 ends next March."""
    person = _called(town, "inoue", PAINTER)
    if person is None:
        return
    with town.acting("inoue", moment(friday, 17)) as by:
        day = date(ends(friday).year - 18, 1, 20)
        household_actions.birth(person, by=by, born=parse(wareki(day), today=friday))
