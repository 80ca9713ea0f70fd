"""What a record seems to say, each with the sentence it came from."""

from __future__ import annotations

from datetime import date

import pytest

from tsunagu.exchange.finding import Kind, findings, key, names_in
from tsunagu.exchange.reading import apart
from tsunagu.exchange.tests.records import DEMO, ODD, WHOLE, reading


def found(text, kind):
    return [one for one in findings(reading(text, today=date(2026, 4, 1))) if one.kind == kind]


def names(text, kind):
    return [one.name for one in found(text, kind)]


@pytest.mark.parametrize("name", WHOLE)
def test_who_leads_is_what_a_sentence_says_and_since_when(name):
    (lead,) = found(WHOLE[name], Kind.LEAD)
    assert lead.name == "地域福祉課"
    assert (lead.since.month, lead.since.day) == (4, 1)
    assert "ひきこもり" in lead.sentence


@pytest.mark.parametrize("name", WHOLE)
def test_a_body_at_the_centre_that_did_not_take_part_is_absent(name):
    assert names(WHOLE[name], Kind.ABSENT) == ["児童青少年課"]


@pytest.mark.parametrize("name", WHOLE)
def test_every_finding_stands_in_the_sentence_it_came_from(name):
    squeezed = "".join(WHOLE[name].split())
    for one in findings(reading(WHOLE[name], today=date(2026, 4, 1))):
        assert "".join(one.sentence.split()).removeprefix("参加部署：") in squeezed
        assert one.name in one.sentence


def test_bodies_come_once_whatever_they_are_called():
    bodies = names(DEMO, Kind.AGENCY)
    assert bodies[:5] == [
        "地域福祉課",
        "生活福祉課",
        "みなも市社会福祉協議会",
        "みなも会",
        "生活就労支援窓口",
    ]
    assert {"児童青少年課", "ほのあかり", "保健センター"} <= set(bodies)
    assert "社会福祉協議会" not in bodies
    assert len(bodies) == len({key(body, "みなも市") for body in bodies})


def test_what_only_says_what_a_section_does_is_no_body():
    text = DEMO.replace("月に一度、", "所管課も担当課も、地域課題を関係課と話す。")
    assert not {"所管課", "担当課", "関係課", "地域課"} & set(names(text, Kind.AGENCY))


def test_groups_are_what_stands_in_brackets_and_not_what_somebody_said():
    assert names(DEMO, Kind.GROUP) == ["みなも親の会", "こもれび文庫", "土よう手しごと"]
    assert names(ODD, Kind.GROUP) == ["はまかぜ"]


def test_networks_carry_the_towns_name_where_it_is_said():
    assert names(DEMO, Kind.NETWORK) == ["みなもひきこもり支援者連絡会"]


def test_commissioned_work_has_its_body_and_its_programme():
    assert [(one.name, one.programme) for one in found(DEMO, Kind.CONTRACT)] == [
        ("社会福祉協議会", "参加支援事業"),
        ("社会福祉協議会", "アウトリーチ等を通じた継続的支援事業"),
        ("社会福祉法人みなも会", "生活困窮者自立相談支援機関"),
    ]


def test_the_first_at_the_centre_leads_where_nothing_else_is_said():
    text = DEMO.replace(
        "地域福祉課は令和5年度からひきこもりに関する相談のまとめ役を担当している。", "とくにない。"
    )
    (lead,) = found(text, Kind.LEAD)
    assert (lead.name, lead.since) == ("地域福祉課", None)
    assert lead.sentence == "地域福祉課、児童青少年課、生活・就労支援窓口（生活福祉課）"


def test_a_sentence_names_the_centre_too():
    text = DEMO.replace(
        "- ・地域福祉課、児童青少年課、生活・就労支援窓口（生活福祉課）",
        "- ・こども家庭課と障がい者支援課が、いっしょに中心となっている。",
    )
    assert names(text, Kind.ABSENT) == ["こども家庭課", "障がい者支援課"]


def test_without_a_centre_nobody_leads_and_nobody_is_absent():
    start, end = DEMO.index("○ひきこもり支援の中心"), DEMO.index("○家族会")
    text = DEMO[:start] + DEMO[end:]
    assert found(text, Kind.LEAD) == found(text, Kind.ABSENT) == []


def test_without_participants_nobody_is_called_absent():
    start, end = DEMO.index("■参加部署"), DEMO.index("■実施内容")
    assert found(DEMO[:start] + DEMO[end:], Kind.ABSENT) == []


@pytest.mark.parametrize(
    "one, other",
    [
        ("三浜市社会福祉協議会", "社協"),
        ("社会福祉法人 三浜会", "三浜会"),
        ("生活・就労支援窓口", "生活就労支援窓口"),
        ("三浜市 地域福祉課", "地域福祉課"),
        ("ＡＢＣ．Ｃｒｅｗ", "ABCCrew"),
    ],
)
def test_two_ways_to_write_one_body_meet(one, other):
    assert key(one, "三浜市") == key(other, "三浜市")


def test_names_are_cut_outside_of_brackets():
    assert apart("福祉課、健康課（保健、こころ）、こども課") == [
        "福祉課",
        "健康課（保健、こころ）",
        "こども課",
    ]
    assert names_in("みなも会(就労支援窓口)") == ["みなも会", "就労支援窓口"]
