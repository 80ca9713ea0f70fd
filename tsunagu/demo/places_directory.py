"""The demo town's resources: fifteen, each written by the desk that looks after it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tsunagu.agencies.models import District
from tsunagu.demo.cast import moment
from tsunagu.directory import actions
from tsunagu.directory.columns import FIELDS, Values
from tsunagu.directory.models import Resource

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.demo.cast import Town

BLANK: Values = dict.fromkeys(FIELDS, "") | {
    "needs": [],
    "districts": [],
    "agency": None,
    "desk": None,
    "is_public": True,
}


class Offer(NamedTuple):
    """One resource: who writes it, days since somebody looked at it (None: never), what it says."""

    writer: str
    looked: int | None
    words: dict[str, Any]


HEALTH_WORDS = (
    "本人が受診をいやがるときも、家族だけで先に相談できます。眠れない・食べられない・物音におびえるときは、"
    "受診をすすめる前に保健師に電話を。第2木曜の精神科医の相談は、3週間前には埋まります。"
    "訪問をたのむときは、家族から本人に「保健師が来るかもしれない」と先に伝えてもらいます。"
)
OFFERS = [
    Offer(
        "kato",
        20,
        {
            "name": "みなも市 保健センター 健康相談",
            "kana": "ミナモシ ホケンセンター ケンコウソウダン",
            "kind": "health",
            "needs": ["talk", "health", "family"],
            "when_to_use": HEALTH_WORDS,
            "who_for": "市内に住む本人と家族。年齢は問いません。",
            "hours": "月〜金 9時〜17時（精神科医の相談は第2木曜の午後、予約）",
            "how": "まず電話。家族だけの相談、匿名の相談もできます。",
            "limits": "薬は出せません。夜間と休日はつながりません。",
            "fee": "無料",
            "phone": "00-0000-0105",
            "address": "みなも市駅前1-2-3",
            "town": "駅前1丁目",
            "agency": "health",
        },
    ),
    Offer(
        "sato",
        12,
        {
            "name": "地域福祉コーディネーター",
            "kana": "チイキフクシコーディネーター",
            "kind": "desk",
            "needs": ["talk", "place", "family", "life"],
            "when_to_use": "どこに言えばよいかわからないときの、はじめの一本。制度にない困りごとでも。",
            "who_for": "市内のだれでも",
            "hours": "月〜金 8時30分〜17時15分",
            "how": "電話か、住区の協議会の窓口で。訪問もします。",
            "phone": "00-0000-0202",
            "agency": "coordinators",
        },
    ),
    Offer(
        "kobayashi",
        40,
        {
            "name": "みなも生活・就労支援窓口",
            "kana": "ミナモセイカツ シュウロウシエンマドグチ",
            "kind": "desk",
            "needs": ["money", "work", "home"],
            "when_to_use": "家賃や借金が気になりはじめたとき。働く話は、本人が言い出してからで十分です。",
            "who_for": "生活に困りごとのある人と、その家族",
            "hours": "月〜金 8時30分〜17時",
            "how": "予約なしでも。家計の相談は予約。",
            "limits": "お金を貸すことは、ここではできません。",
            "fee": "無料",
            "phone": "00-0000-0301",
            "agency": "selfreliance",
        },
    ),
    Offer(
        "ito",
        30,
        {
            "name": "みなも東 地域包括支援センター",
            "kana": "ミナモヒガシ チイキホウカツシエンセンター",
            "kind": "desk",
            "needs": ["care", "family"],
            "when_to_use": "80代の親の介護から入ると、50代の子の話が自然に出ることも。同行もできます。",
            "who_for": "65歳以上の人と家族",
            "hours": "月〜土 9時〜17時30分",
            "phone": "00-0000-0401",
            "districts": ["大川", "東の原"],
            "agency": "care",
        },
    ),
    Offer(
        "saito",
        70,
        {
            "name": "在宅生活支援 ほのあかり",
            "kana": "ザイタクセイカツシエン ホノアカリ",
            "kind": "welfare",
            "needs": ["life", "talk"],
            "when_to_use": "家のことが回らなくなったとき。掃除や買い物をいっしょにするところから関われます。",
            "who_for": "18歳以上で、家の中のことに手助けがいる人",
            "hours": "月〜金 10時〜16時",
            "limits": "訪問は月4回まで。",
            "fee": "1回 300円",
            "phone": "00-0000-0501",
            "agency": "homelife",
        },
    ),
    Offer(
        "sato",
        100,
        {
            "name": "みなも親の会",
            "kana": "ミナモオヤノカイ",
            "kind": "group",
            "needs": ["family", "talk"],
            "when_to_use": "家族が「うちだけだ」と言うとき。はじめは聞いているだけで大丈夫です。",
            "who_for": "家族。親でなくても。",
            "hours": "毎月 第2土曜 13時30分〜15時30分",
            "how": "予約はいりません。",
            "fee": "無料",
            "agency": "parents",
        },
    ),
    Offer(
        "sato",
        5,
        {
            "name": "こもれび文庫",
            "kana": "コモレビブンコ",
            "kind": "place",
            "needs": ["place"],
            "when_to_use": "話さずにいられる場所がほしいとき。奥の席は、人の通りから見えません。",
            "who_for": "だれでも",
            "hours": "火〜日 10時〜18時",
            "fee": "無料",
            "address": "みなも市井の上1-5-6",
            "town": "井の上1丁目",
            "body_name": "こもれび文庫の会",
        },
    ),
    Offer(
        "mori",
        None,
        {
            "name": "連池の朝市",
            "kana": "ハスイケノアサイチ",
            "kind": "work",
            "needs": ["work", "place"],
            "when_to_use": "からだを動かしたい人の、短い手伝い。1時間からで、終わったら帰れます。",
            "who_for": "手伝ってみたい人",
            "hours": "日曜 7時〜9時",
            "address": "みなも市上連池1-9",
            "town": "上連池1丁目",
            "districts": ["連池"],
            "body_name": "連池朝市の会",
            "is_public": False,
        },
    ),
    Offer(
        "kimura",
        60,
        {
            "name": "自立支援医療（精神通院）",
            "kana": "ジリツシエンイリョウ セイシンツウイン",
            "kind": "scheme",
            "needs": ["health", "money", "disability"],
            "when_to_use": "通院が続きそうで、お金が心配なとき。申請の日から使えるので、早めに。",
            "who_for": "精神科に通院している人",
            "how": "障がい者支援課の窓口で申請。診断書がいります。",
            "fee": "診断書の料金がかかります。",
            "phone": "00-0000-0104",
            "agency": "disability",
        },
    ),
    Offer(
        "takahashi",
        50,
        {
            "name": "住居確保給付金",
            "kana": "ジュウキョカクホキュウフキン",
            "kind": "scheme",
            "needs": ["home", "money"],
            "when_to_use": "家賃の期日が近いとき。まず生活・就労支援窓口に電話すると早いです。",
            "who_for": "仕事が減って家賃の支払いがむずかしい人",
            "limits": "収入と預貯金に上限があります。",
            "phone": "00-0000-0103",
            "agency": "livelihood",
        },
    ),
    Offer(
        "inoue",
        25,
        {
            "name": "青少年相談",
            "kana": "セイショウネンソウダン",
            "kind": "desk",
            "needs": ["learn", "family", "talk"],
            "when_to_use": "学校を出る前後の心配に。18歳をこえても、しばらくは話を聞けます。",
            "who_for": "おおむね25歳までの人と家族",
            "hours": "月〜金 9時〜17時",
            "phone": "00-0000-0102",
            "agency": "youth",
        },
    ),
    Offer(
        "suzuki",
        35,
        {
            "name": "青空まなびの家",
            "kana": "アオゾラマナビノイエ",
            "kind": "school",
            "needs": ["learn", "place"],
            "when_to_use": "高校の卒業資格や資格の勉強を、人の少ない時間にしたいとき。",
            "who_for": "15歳以上",
            "hours": "水・金 14時〜20時",
            "fee": "月 1,000円（相談できます）",
            "phone": "00-0000-0701",
            "agency": "bluesky",
        },
    ),
    Offer(
        "tanaka",
        15,
        {
            "name": "粗大ごみの運び出し",
            "kana": "ソダイゴミノハコビダシ",
            "kind": "scheme",
            "needs": ["life", "care"],
            "when_to_use": "片づけをいっしょに始めたいとき。運び出しの日が、次に会う約束になります。",
            "who_for": "自分で運び出せない世帯",
            "limits": "申し込みから2週間ほどかかります。",
            "body_name": "みなも市 ごみ対策課",
            "phone": "00-0000-0111",
        },
    ),
    Offer(
        "tanaka",
        18,
        {
            "name": "法律の相談",
            "kana": "ホウリツノソウダン",
            "kind": "desk",
            "needs": ["rights", "money"],
            "when_to_use": "借金・相続・家の名義の心配に。職員が同席できます。",
            "who_for": "市内に住む人",
            "hours": "第1・第3火曜 13時〜16時（予約）",
            "fee": "無料",
            "body_name": "みなも市",
            "phone": "00-0000-0112",
        },
    ),
    Offer(
        "sato",
        8,
        {
            "name": "食料のおすそわけ",
            "kana": "ショクリョウノオスソワケ",
            "kind": "group",
            "needs": ["life", "money"],
            "when_to_use": "訪ねるきっかけに。「余っているので」と届けると、戸口で話せます。",
            "who_for": "食べるものに困っている世帯",
            "hours": "第4土曜 10時〜12時",
            "limits": "冷たいものは扱えません。",
            "body_name": "みなも おすそわけの会",
            "is_public": False,
        },
    ),
]
RENOVATED = "こもれび文庫"  # stands elsewhere meanwhile
SENT = "在宅生活支援 ほのあかり"  # has sent a change through its link


def bring_resources(town: Town, today: date) -> list[Resource]:
    """Each on the day on which it was last looked at; one has moved for a while, one has sent a change."""
    districts = dict(District.objects.filter(municipality=town.municipality).values_list("name", "pk"))
    made = {offer.words["name"]: _add(town, today, offer, districts) for offer in OFFERS}
    with town.acting("sato", moment(today - timedelta(days=4), 11)) as sato:
        actions.set_address(
            made[RENOVATED],
            by=sato,
            address="みなも市駅前2-1 みなも会館2階",
            words="改修のあいだ。入口は裏の階段です。",
            since=today - timedelta(days=3),
            until=today + timedelta(days=60),
        )
    _send(town, made[SENT], today)
    return list(made.values())


def _add(town: Town, today: date, offer: Offer, districts: dict[str, int]) -> Resource:
    written = today - timedelta(days=200 if offer.looked else 20)
    words = offer.words | {"districts": [districts[name] for name in offer.words.get("districts", [])]}
    agency = town.bodies[words["agency"]] if words.get("agency") else None
    words |= {"agency": agency.pk if agency else None, "desk": town.members[offer.writer].desk_id}
    words["body_name"] = words.get("body_name") or (agency.name if agency else words["name"])
    with town.acting(offer.writer, moment(written, 14)) as by:
        resource = actions.add(BLANK | words, by=by)
    if offer.looked is not None:
        with town.acting(offer.writer, moment(today - timedelta(days=offer.looked), 14)) as by:
            actions.verify(resource, by=by)
    return resource


def _send(town: Town, resource: Resource, today: date) -> None:
    at = moment(today - timedelta(days=2), 15)
    with town.acting("saito", at) as saito:
        link, _ = actions.make_link(resource, by=saito)
    actions.send(
        link,
        {"hours": "月〜土 10時〜16時"},
        at=at + timedelta(hours=3),
        version=resource.version,
        sender="事務所",
        words="土曜も始めました。",
    )
