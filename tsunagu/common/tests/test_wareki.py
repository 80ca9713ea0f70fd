from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tsunagu.common.wareki import (
    PartialDate,
    Precision,
    UnreadableDate,
    age_on,
    both,
    parse,
    short,
    wareki,
)

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(1873, 1, 1), date(2100, 12, 31))
BIRTHDAY = date(1970, 3, 2)


def read(text):
    return parse(text, today=TODAY)


def complaint(text):
    with pytest.raises(UnreadableDate) as unreadable:
        read(text)
    return unreadable.value


def outcome(text):
    """The date read, and the refusal: one of them is None."""
    try:
        return read(text), None
    except UnreadableDate as unreadable:
        return None, unreadable


@pytest.mark.parametrize(
    "text",
    [
        "昭和45年3月2日",
        "昭和45年03月02日",
        "昭和四十五年三月二日",
        "昭和四五年三月二日",
        "S45.3.2",
        "s45.3.2",
        "S.45.3.2",
        "S45/3/2",
        "S45-3-2",
        "S 45 3 2",
        "S450302",
        "昭45.3.2",
        "Ｓ４５．３．２",
        "昭和４５年３月２日",
        "昭和45・3・2",
        "㍼45年3月2日",
        "昭和 45 年 3 月 2 日",
        "　昭和45年3月2日 ",
        "昭和45年3月2日生",
        "昭和45年3月2日生まれ",
        "昭和45年3月2日（月）",
        "昭和45年3月2日（1970年）",
        "1970/3/2",
        "1970-03-02",
        "1970.3.2",
        "1970−3−2",
        "1970ー3ー2",
        "1970、3、2",
        "1970 3 2",
        "1970年3月2日",
        "西暦1970年3月2日",
        "一九七〇年三月二日",
        "１９７０／３／２",
        "19700302",
    ],
)
def test_every_way_to_write_a_day_is_read(text):
    assert read(text) == PartialDate(BIRTHDAY, BIRTHDAY, Precision.DAY, text.strip())


@pytest.mark.parametrize(
    "text, day",
    [
        ("M45.7.30", date(1912, 7, 30)),
        ("T1.7.30", date(1912, 7, 30)),
        ("T15.12.25", date(1926, 12, 25)),
        ("S1.12.25", date(1926, 12, 25)),
        ("S64.1.7", date(1989, 1, 7)),
        ("H1.1.8", date(1989, 1, 8)),
        ("H31.4.30", date(2019, 4, 30)),
        ("R1.5.1", date(2019, 5, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("平元.1.8", date(1989, 1, 8)),
        ("大正十年十月十一日", date(1921, 10, 11)),
        ("明治二十三年一月二日", date(1890, 1, 2)),
        ("昭和二〇年一月三十日", date(1945, 1, 30)),
        ("M6.1.1", date(1873, 1, 1)),
        ("令和6年2月29日", date(2024, 2, 29)),
        ("2000.2.29", date(2000, 2, 29)),
        ("2100/12/31", date(2100, 12, 31)),
    ],
)
def test_days_at_the_edges_of_eras_are_read_under_both_names(text, day):
    assert read(text).first == read(text).last == day


@pytest.mark.parametrize(
    "text, first, last, precision",
    [
        ("昭和45年3月", date(1970, 3, 1), date(1970, 3, 31), Precision.MONTH),
        ("S45.3", date(1970, 3, 1), date(1970, 3, 31), Precision.MONTH),
        ("2024/2", date(2024, 2, 1), date(2024, 2, 29), Precision.MONTH),
        ("昭和64年1月", date(1989, 1, 1), date(1989, 1, 7), Precision.MONTH),
        ("昭和45年", date(1970, 1, 1), date(1970, 12, 31), Precision.YEAR),
        ("S45", date(1970, 1, 1), date(1970, 12, 31), Precision.YEAR),
        ("1970", date(1970, 1, 1), date(1970, 12, 31), Precision.YEAR),
        ("平成元年", date(1989, 1, 8), date(1989, 12, 31), Precision.YEAR),
        ("昭和45年ごろ", date(1970, 1, 1), date(1970, 12, 31), Precision.AROUND),
        ("昭和45年頃", date(1970, 1, 1), date(1970, 12, 31), Precision.AROUND),
        ("S45ころ", date(1970, 1, 1), date(1970, 12, 31), Precision.AROUND),
        ("1970年3月くらい", date(1970, 3, 1), date(1970, 3, 31), Precision.AROUND),
        ("昭和40年代", date(1965, 1, 1), date(1974, 12, 31), Precision.DECADE),
        ("昭和40年代ごろ", date(1965, 1, 1), date(1974, 12, 31), Precision.DECADE),
        ("1970年代", date(1970, 1, 1), date(1979, 12, 31), Precision.DECADE),
        ("昭和60年代", date(1985, 1, 1), date(1989, 1, 7), Precision.DECADE),
        ("50代", date(1966, 11, 24), date(1976, 11, 23), Precision.DECADE),
        ("５０代", date(1966, 11, 24), date(1976, 11, 23), Precision.DECADE),
        ("五十代", date(1966, 11, 24), date(1976, 11, 23), Precision.DECADE),
        ("50歳代ごろ", date(1966, 11, 24), date(1976, 11, 23), Precision.DECADE),
        ("50代前半", date(1971, 11, 24), date(1976, 11, 23), Precision.DECADE),
        ("50代後半", date(1966, 11, 24), date(1971, 11, 23), Precision.DECADE),
        ("百代", date(1916, 11, 24), date(1926, 11, 23), Precision.DECADE),
    ],
)
def test_what_is_not_known_widens_the_range(text, first, last, precision):
    assert read(text) == PartialDate(first, last, precision, text)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.sampled_from(range(10, 111, 10)))
@example(date(2024, 2, 29), 50)
@example(date(2025, 2, 28), 50)
def test_the_decade_of_age_holds_exactly_those_of_that_age_today(today, age):
    found = parse(f"{age}代", today=today)

    assert age_on(found.first, today) == age + 9
    assert age_on(found.first - timedelta(days=1), today) == age + 10
    assert age_on(found.last, today) == age
    assert age_on(found.last + timedelta(days=1), today) == age - 1


@pytest.mark.parametrize(
    "text, suggestion, words",
    [
        ("S64.2.1", date(1989, 2, 1), "昭和は昭和64年1月7日までです。平成元年2月1日のことですか？"),
        ("昭和64年1月8日", date(1989, 1, 8), "平成元年1月8日のことですか？"),
        ("H1.1.7", date(1989, 1, 7), "平成は平成元年1月8日からです。昭和64年1月7日のことですか？"),
        ("H31.5.1", date(2019, 5, 1), "令和元年5月1日のことですか？"),
        ("平成35年4月1日", date(2023, 4, 1), "令和5年4月1日のことですか？"),
        ("R1.4.30", date(2019, 4, 30), "平成31年4月30日のことですか？"),
        ("T15.12.26", date(1926, 12, 26), "昭和元年12月26日のことですか？"),
        ("昭和100年4月1日", date(2025, 4, 1), "令和7年4月1日のことですか？"),
        ("S64.2", None, "平成元年2月のことですか？"),
        ("令和7年13月40日", None, "13月はありません。"),
        ("1970/0/3", None, "0月はありません。"),
        ("令和7年2月30日", None, "2025年2月は1日から28日までです。"),
        ("2024/2/30", None, "2024年2月は1日から29日までです。"),
        ("1970/3/0", None, "1970年3月は1日から31日までです。"),
        ("令和0年1月1日", None, "令和0年はありません。"),
        ("M5.12.2", None, "明治6年（1873年）から令和82年（2100年）まで"),
        ("2101/1/1", None, "明治6年（1873年）から令和82年（2100年）まで"),
        ("0001/1/1", None, "明治6年（1873年）から"),
        ("45.3.2", None, "年が和暦か西暦かわかりません。"),
        ("70/3/2", None, "年が和暦か西暦かわかりません。"),
        ("3/13", date(2026, 3, 13), "令和8年3月13日のことですか？"),
        ("12月1日", date(2025, 12, 1), "令和7年12月1日のことですか？"),
        ("13/40", None, "年が和暦か西暦かわかりません。"),
        ("2/30", None, "年がありません。"),
        ("昭和45年代", None, "年代は"),
        ("令和7年3月13日（金）", None, "かっこの中が日付と合いません。"),
        ("昭和45年3月2日（1971年）", None, "かっこの中が日付と合いません。"),
        ("", None, "日付として読み取れません。"),
        ("きのう", None, "日付として読み取れません。"),
        ("55代", None, "年代は"),
        ("0代", None, "年代は"),
        ("十十年", None, "日付として読み取れません。"),
        ("S45.3.2.1", None, "日付として読み取れません。"),
        ("1" * 5000, None, "日付として読み取れません。"),
        ("昭和45年3月2日\x00", None, "日付として読み取れません。"),
        ("\ud842", None, "日付として読み取れません。"),
        ("٢٠٢٥/٣/١٣", None, "日付として読み取れません。"),
    ],
)
def test_what_is_no_date_gets_a_sentence_and_the_obvious_suggestion(text, suggestion, words):
    unreadable = complaint(text)

    assert words in unreadable.sentence
    assert unreadable.sentence.endswith("ください。")
    assert unreadable.suggestion == suggestion


@given(DAYS)
@example(date(1926, 12, 25))
@example(date(1912, 7, 30))
def test_every_day_is_read_back_from_every_way_it_is_shown(day):
    shown = [
        wareki(day),
        both(day),
        f"{day:%Y/%m/%d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
    ]

    assert {(read(text).first, read(text).last) for text in shown} == {(day, day)}
    assert {read(text).precision for text in shown} == {Precision.DAY}


def test_all_days_from_1873_to_2100_go_round():
    day = date(1873, 1, 1)
    while day.year <= 2100:
        assert read(wareki(day)).first == day
        day += timedelta(days=1)


@given(
    st.one_of(
        st.text(st.characters(exclude_categories=())),
        st.text("明治大正昭和平成令元年月日頃代MTSHR0123456789〇一十百/.-()生 "),
    )
)
def test_any_text_is_a_date_or_gets_a_sentence(text):
    found, unreadable = outcome(text)

    if unreadable:
        assert unreadable.sentence.endswith("ください。")
        assert not any(word in unreadable.sentence for word in ("全角", "半角"))
    else:
        assert found.first <= found.last <= date(2100, 12, 31)
        assert str(found)


@given(st.dates(date(1926, 12, 25), date(2100, 12, 31)))
def test_who_goes_on_counting_in_昭和_is_offered_the_day_meant(day):
    found, unreadable = outcome(f"S{day.year - 1925}.{day.month}.{day.day}")

    assert (unreadable.suggestion if unreadable else found.first) == day
    assert (unreadable is None) == (day <= date(1989, 1, 7))


def test_days_are_shown_in_the_way_of_each_place():
    day = date(2025, 3, 13)

    assert wareki(day) == "令和7年3月13日（木）"
    assert both(day) == "令和7年3月13日（2025年）"
    assert short(day) == "3/13(木)"
    assert wareki(date(2019, 5, 1)) == "令和元年5月1日（水）"
    assert wareki(date(1800, 1, 1)) == "1800年1月1日（水）"


@pytest.mark.parametrize(
    "text, shown",
    [
        ("S45.3.2", "昭和45年3月2日（1970年）"),
        ("1970/3", "昭和45年3月（1970年）"),
        ("1970", "昭和45年（1970年）"),
        ("S45頃", "昭和45年ごろ（1970年）"),
        ("1970/3ごろ", "昭和45年3月ごろ（1970年）"),
        ("1970/3/2ごろ", "昭和45年3月2日ごろ（1970年）"),
        ("50代", "50代（1966年から1976年）"),
    ],
)
def test_a_date_known_in_part_shows_what_is_known(text, shown):
    assert str(read(text)) == shown


@pytest.mark.parametrize(
    "birth, day, age",
    [
        (BIRTHDAY, date(2026, 3, 1), 55),
        (BIRTHDAY, date(2026, 3, 2), 56),
        (date(2004, 2, 29), date(2025, 2, 28), 20),
        (date(2004, 2, 29), date(2025, 3, 1), 21),
        (BIRTHDAY, BIRTHDAY, 0),
    ],
)
def test_age_grows_on_the_birthday(birth, day, age):
    assert age_on(birth, day) == age


def test_nobody_has_an_age_before_birth():
    with pytest.raises(ValueError, match="before the birth"):
        age_on(BIRTHDAY, date(1970, 3, 1))


def test_beside_today_a_day_of_another_year_carries_its_year():
    today = date(2026, 11, 24)
    assert short(date(2026, 1, 9), today) == "1/9(金)"
    assert short(date(2025, 6, 10), today) == "R7.6.10(火)"
    assert short(date(2019, 4, 30), today) == "H31.4.30(火)"
    assert short(date(1867, 12, 31), today) == "1867.12.31(火)"
