"""おおぜい, the rows: what an agency would have written about each household of the town."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from tsunagu.cases.models import (
    Case,
    CaseStep,
    CaseSubject,
    Contact,
    Happening,
    Informant,
    Intake,
    Involvement,
    ProgressNote,
    Promise,
)
from tsunagu.common.scopes import Scope
from tsunagu.demo import crowd_ledger
from tsunagu.demo.crowd_ledger import Home, moment
from tsunagu.households.keys import KEYED, keys_of
from tsunagu.households.models import (
    Birth,
    CalledName,
    ContactPoint,
    Household,
    HouseholdEvent,
    HouseholdMember,
    Kinship,
    LegalName,
    SafeContact,
    SearchKey,
)
from tsunagu.outreach.models import WatchDecision
from tsunagu.people.models import Person

if TYPE_CHECKING:
    from django.db.models import Model

    from tsunagu.demo.crowd import Place


def _pairs(text: str) -> list[tuple[str, str]]:
    """佐藤/さとう …: what is written and how it is read."""
    return [(word.split("/")[0], word.split("/")[1]) for word in text.split()]


FAMILIES = _pairs(
    """
    佐藤/さとう 鈴木/すずき 高橋/たかはし 田中/たなか 伊藤/いとう 渡邊/わたなべ
    山本/やまもと 中村/なかむら 小林/こばやし 加藤/かとう 吉田/よしだ 山田/やまだ
    佐々木/ささき 山口/やまぐち 松本/まつもと 井上/いのうえ 木村/きむら 林/はやし
    斎藤/さいとう 清水/しみず 山﨑/やまざき 森/もり 池田/いけだ 橋本/はしもと 阿部/あべ
    石川/いしかわ 山下/やました 中島/なかじま 石井/いしい 小川/おがわ 前田/まえだ
    岡田/おかだ 長谷川/はせがわ 藤田/ふじた 後藤/ごとう 近藤/こんどう 村上/むらかみ
    遠藤/えんどう 青木/あおき 坂本/さかもと 髙田/たかだ 福田/ふくだ 太田/おおた
    西村/にしむら 藤井/ふじい 金子/かねこ 岡本/おかもと 三浦/みうら 中野/なかの 原田/はらだ
    """
)
GIVENS = _pairs(
    """
    翔/しょう 誠/まこと 健一/けんいち 大輔/だいすけ 直樹/なおき 亮/りょう 修/おさむ
    隆/たかし 学/まなぶ 実/みのる 恵子/けいこ 和子/かずこ 幸子/さちこ 節子/せつこ
    洋子/ようこ 由美/ゆみ 美咲/みさき 彩/あや 綾/あや 玲/れい 光/ひかる 望/のぞみ 葵/あおい
    陸/りく 結/ゆい 航/わたる 久美/くみ 知子/ともこ ふみ/ふみ さゆり/さゆり
    """
)
QUARTERS = ["大川", "上連池", "下連池", "東の原", "北の原", "西井", "中原", "新川原", "井の上", "駅前"]
NOTES = [
    "電話に出られた。最近は夜に起きていることが多いとのこと。",
    "訪問した。玄関で五分ほど話せた。次は本を持っていく約束をした。",
    "つながらなかった。手紙を入れた。",
    "家族と話した。本人のようすは変わりなく、食事はとれている。",
    "いっしょに窓口へ行った。書類の書き方を説明した。",
    "会議でようすを共有した。しばらくはいまの関わりを続ける。",
]
WAYS = [("phone", "no_answer"), ("phone", "met"), ("visit", "signs"), ("visit", "met"), ("letter", "handed")]


class Pen:
    """Collects rows and writes them together, those first that others point to."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.rows: dict[type[Model], list[Any]] = defaultdict(list)

    def add(self, home: Home, row: Any, person: Person | None, scope: Scope, on: date) -> Any:
        """A guarded row of the household's agency."""
        row.municipality = self.place.town
        row.public_id = self.place.public_id()
        row.holder = home.office.agency
        row.person = person
        row.scope = scope
        row.recorded_by = home.worker
        row.recorded_at = moment(on)
        self.rows[type(row)].append(row)
        return row

    def write(self) -> None:
        for model, rows in self.rows.items():
            model._default_manager.bulk_create(rows, batch_size=1000)
        keys = [key for model in KEYED for row in self.rows[model] for key in keys_of(row)]
        for key in keys:
            key.public_id = self.place.public_id()
        SearchKey.objects.bulk_create(keys, batch_size=1000)
        self.rows.clear()


def full_name(place: Place) -> tuple[str, str]:
    family, given = place.random.choice(FAMILIES), place.random.choice(GIVENS)
    return f"{family[0]} {given[0]}", f"{family[1]} {given[1]}"


def fill(place: Place, sizes: list[int]) -> None:
    """So many households of these sizes with everything that stands about them."""
    homes = _homes(place, sizes)
    everybody = [(home, person) for home in homes for person in home.people]
    crowd_ledger.own_work(place, everybody)
    crowd_ledger.shares(place, everybody)
    households = Household.objects.bulk_create(
        [Household(municipality=place.town, public_id=place.public_id()) for _ in homes]
    )
    cases = Case.objects.bulk_create(
        [_case(place, home, household) for home, household in zip(homes, households, strict=True)]
    )
    pen = Pen(place)
    for home, household, case in zip(homes, households, cases, strict=True):
        _write_home(pen, home, household, case)
    pen.write()
    CaseStep.objects.bulk_create([_step(case, home) for home, case in zip(homes, cases, strict=True)])


def _homes(place: Place, sizes: list[int]) -> list[Home]:
    dice = place.random
    people = Person.objects.bulk_create(
        [Person(municipality=place.town, public_id=place.public_id()) for _ in range(sum(sizes))]
    )
    homes, start = [], 0
    for size in sizes:
        office = dice.choice(place.supporting)
        opened = place.today - timedelta(days=dice.randrange(20, 1000))
        worker = dice.choice(office.members[:3])
        homes.append(Home(office, opened, people[start : start + size], dice.choice(FAMILIES), worker))
        start += size
    return homes


# --- what is written about a household -----------------------------------------------------


def _case(place: Place, home: Home, household: Household) -> Case:
    dice = place.random
    status = dice.choices([Case.Status.OPEN, Case.Status.WATCHING, Case.Status.PAUSED], [55, 20, 25])[0]
    is_paused = status == Case.Status.PAUSED
    looked = max(home.opened, place.today - timedelta(days=dice.randrange(1, 150)))
    return Case(
        municipality=place.town,
        public_id=place.public_id(),
        household=household,
        status=status,
        lead=home.office.agency,
        desk=home.office.desk,
        worker=home.worker,
        opened_on=home.opened,
        looked_on=looked,
        next_look_on=None if is_paused else looked + timedelta(days=dice.randrange(30, 181)),
        paused_on=looked if is_paused else None,
    )


def _step(case: Case, home: Home) -> CaseStep:
    return CaseStep(
        case=case,
        status=Case.Status.OPEN,
        lead=case.lead,
        desk=case.desk,
        next_look_on=case.next_look_on,
        at=moment(home.opened),
        by=home.worker,
    )


def _write_home(pen: Pen, home: Home, household: Household, case: Case) -> None:
    for n, person in enumerate(home.people):
        _who(pen, home, household, person, n)
        _stand(pen, home, household, case, person)
        _tried(pen, home, case, person)
    for one, other in zip(home.people, home.people[1:], strict=False):
        kin = Kinship(other_person=other, relation="mother")
        pen.add(home, kin, one, Scope.FAMILY, home.opened)
    _came_in(pen, home, case)
    if case.status == Case.Status.WATCHING and case.next_look_on is not None:
        watch = WatchDecision(
            case=case,
            reason=pen.place.text("本人は会わないが、家族は落ちついている。"),
            who_knows="家族",
            desk=case.desk,
            owner=home.worker,
            decided_on=case.looked_on,
            next_look_on=case.next_look_on,
        )
        pen.add(home, watch, home.people[0], Scope.NOTES, case.looked_on)


def _who(pen: Pen, home: Home, household: Household, person: Person, n: int) -> None:
    """Names, birth, where they live. The names are plain, so that they can be searched for."""
    dice, on, family = pen.place.random, home.opened, home.family
    given = dice.choice(GIVENS)
    called = CalledName(name=f"{family[0]} {given[0]}", kana=f"{family[1]} {given[1]}")
    pen.add(home, called, person, Scope.EXISTENCE, on)
    if dice.random() < 0.6:
        name = LegalName(family=family[0], given=given[0], family_kana=family[1], given_kana=given[1])
        pen.add(home, name, person, Scope.CONTACT, on)
        year = dice.randrange(1935, 2005)
        birth = Birth(first=date(year, 1, 1), last=date(year, 12, 31), precision="year", text=f"{year}年")
        pen.add(home, birth, person, Scope.CONTACT, on)
        phone = f"00-{dice.randrange(1000, 9999)}-{dice.randrange(1000, 9999)}"
        note = next(pen.place.marks)
        pen.add(home, ContactPoint(way="phone", value=phone, note=note), person, Scope.CONTACT, on)
    if n == 0:
        block = dice.choice(pen.place.districts)
        there = ContactPoint(way="address", value=pen.place.text(f"{dice.randrange(1, 30)}番"), town=block)
        pen.add(home, there, person, Scope.CONTACT, on)
    if dice.random() < 0.15:
        care = SafeContact(care=pen.place.text("封筒に団体名を書かない。"))
        pen.add(home, care, person, Scope.EXISTENCE, on)


def _stand(pen: Pen, home: Home, household: Household, case: Case, person: Person) -> None:
    """That they are of the household and the case, and who stands by them."""
    on, dice = home.opened, pen.place.random
    pen.add(home, HouseholdMember(household=household, since=on), person, Scope.EXISTENCE, on)
    joined = HouseholdEvent(household=household, what=HouseholdEvent.What.JOINED, on=on)
    pen.add(home, joined, person, Scope.EXISTENCE, on)
    pen.add(home, CaseSubject(case=case, since=on), person, Scope.EXISTENCE, on)
    own = Involvement(case=case, agency=home.office.agency, part="支援", since=on)
    pen.add(home, own, person, Scope.EXISTENCE, on)
    if dice.random() < 0.3:
        clinic = Involvement(case=case, body=pen.place.text("近くの医院"), part="通院", since=on)
        pen.add(home, clinic, person, Scope.HEALTH, on)


def _tried(pen: Pen, home: Home, case: Case, person: Person) -> None:
    """Contacts and their words, promises, and what happened."""
    dice, place = pen.place.random, pen.place
    span = max(1, (place.today - home.opened).days)
    days = sorted(place.today - timedelta(days=dice.randrange(span)) for _ in range(dice.randrange(1, 10)))
    for on in days:
        method, result = dice.choice(WAYS)
        scope = dice.choices([Scope.NOTES, Scope.HEALTH, Scope.FAMILY, Scope.FINANCE], [70, 12, 10, 8])[0]
        tried = Contact(case=case, batch=place.public_id(), method=method, result=result, on=on)
        pen.add(home, tried, person, scope, on)
        if result != "no_answer":
            note = ProgressNote(contact=tried, words=place.text(dice.choice(NOTES)))
            pen.add(home, note, person, scope, on)
    if case.status != Case.Status.PAUSED and dice.random() < 0.5:
        due = place.today + timedelta(days=dice.randrange(-3, 40))
        promise = Promise(
            case=case, desk=case.desk, owner=home.worker, due_on=due, words=place.text("電話する")
        )
        pen.add(home, promise, person, Scope.SCHEDULE, days[-1])
    if dice.random() < 0.2:
        fell = Happening(case=case, what="fall", on=days[-1], words=place.text("転んだ。"), told_by="family")
        pen.add(home, fell, person, Scope.NOTES, days[-1])


def _came_in(pen: Pen, home: Home, case: Case) -> None:
    intake = Intake(
        desk=case.desk,
        words=pen.place.text("電話で。家族のことが心配だと聞いた。"),
        called=f"{home.family[0]}さん",
        source="family",
        received_on=home.opened,
        status=Intake.Status.OPENED,
        case=case,
    )
    pen.add(home, intake, home.people[0], Scope.NOTES, home.opened)
    if pen.place.random.random() < 0.7:
        told = Informant(intake=intake, name=pen.place.text("家族"), relation="家族")
        pen.add(home, told, None, Scope.NOTES, home.opened)
