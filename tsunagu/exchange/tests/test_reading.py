"""The form is read, and not one character of the text is lost."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tsunagu.exchange.headings import HEADINGS
from tsunagu.exchange.reading import LONGEST, RecordError, head_fields, read
from tsunagu.exchange.tests.records import DEMO, ODD, TODAY, WHOLE, reading

MARKS = "-‐‑–—−－・･•▪●*＊○◯〇◎■◼□◆：:"
PAGE = r"\s*[-‐–—−－]?\s*[0-9０-９]{1,3}\s*([/／]\s*[0-9０-９]{1,3}\s*)?[-‐–—−－]?\s*"
FURNITURE = re.compile(rf"{PAGE}|\s*[【\[［][^】\]］]*[市区町村]\s*[】\]］]\s*")


def heading(record, key):
    return next(section for section in record.sections if section.key == key)


def lines(record, key):
    return [line.text for line in heading(record, key).lines]


def bare(text):
    """Without blanks and without what only marks the beginning of a line."""
    return "".join(c for c in text if not c.isspace() and c not in MARKS)


def words_of(section):
    rows = [row for row in section.source.splitlines() if not FURNITURE.fullmatch(row)]
    return bare("".join(rows))


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_record_has_its_thirteen_headings_in_the_order_of_the_form(name):
    record = reading(WHOLE[name], today=date(2026, 4, 1))
    assert [section.key for section in record.sections] == [known.key for known in HEADINGS]
    assert record.source == WHOLE[name]


@pytest.mark.parametrize("name", WHOLE)
def test_a_word_broken_over_a_page_is_whole_again(name):
    record = reading(WHOLE[name], today=date(2026, 4, 1))
    assert any("在宅生活支援事業を行う" in line for line in lines(record, "peer"))


@pytest.mark.parametrize("name", WHOLE)
def test_the_tail_of_a_lost_sentence_is_kept_and_marked(name):
    record = reading(WHOLE[name], today=date(2026, 4, 1))
    last = record.sections[-1].lines[-1]
    assert (last.is_orphan, last.is_marked) == (True, False)
    assert WHOLE[name].rstrip().endswith(last.text)
    assert [line for section in record.sections for line in section.lines if line.is_orphan] == [last]


@pytest.mark.parametrize("name", WHOLE)
def test_paragraphs_below_a_bullet_stay_paragraphs(name):
    record = reading(WHOLE[name], today=date(2026, 4, 1))
    marked = [line.is_marked for line in heading(record, "care").lines]
    assert marked[0]
    assert marked.count(False) >= 2


def test_the_head_is_read_whatever_its_width_and_order():
    record = reading(ODD)
    assert record.town == "はまべ市"
    assert record.when == (date(2024, 11, 5), time(13, 30), time(15, 0))
    assert record.participants == (
        "福祉総務課",
        "健康課（保健センター）",
        "はまべ市社会福祉協議会（生活支援係）",
    )


def test_the_head_is_shown_as_it_was_written():
    fields = head_fields(reading(DEMO).head, "みなも市")
    assert [label for label, _ in fields] == ["■実施日時", "■参加部署", "■実施内容"]
    assert len(fields[1][1]) == 4
    assert head_fields(reading(ODD).head, "はまべ市")[0] == ("", ["ひきこもりの相談　情報交換の覚え"])


def test_headings_may_be_missing_unknown_broken_and_in_any_order():
    record = reading(ODD)
    assert [section.key for section in record.sections] == ["peer", "core", "town", "", "proposals", ""]
    assert heading(record, "core").heading == "ひきこもり支援の中心部門"
    assert (record.sections[3].heading, record.sections[5].mark) == ("海の家での手伝いについて", "■")


def test_what_stands_beside_a_heading_is_its_first_line():
    assert [line.text for line in reading(ODD).sections[3].lines] == ["夏だけの小さな仕事がある。"]


def test_a_page_number_and_the_towns_name_again_do_not_tear_a_word():
    assert any("若者サポートステーションの職員も" in line for line in lines(reading(ODD), "peer"))


def test_latin_words_keep_the_blank_between_them():
    text = DEMO.replace("多職種の専門チームの利用を提案。", "近くのPC\nclub の見学を提案。")
    assert "近くのPC club の見学を提案。" in lines(reading(text), "proposals")


def test_numbered_lines_are_lines_of_their_own():
    assert lines(reading(ODD), "town")[-2:] == [
        "①手紙を出した数を、ことしから数えている。",
        "②電話の数も数えている。",
    ]


def test_an_indented_paragraph_begins_anew():
    found = lines(reading(ODD), "town")
    assert found[:2] == [
        "福祉総務課がひきこもりの相談の中心になっている。",
        "健康課は、こころの健康相談を月に2回ひらいている。",
    ]


def test_a_line_that_goes_on_without_a_mark_is_one_line():
    assert lines(reading(ODD), "proposals")[1] == "となりの市のPC clubの例を紹介。"
    assert [line.text for line in reading(ODD).sections[-1].lines][-1] == "場所は市役所を借りる方向で調整。"


def test_the_lines_of_the_named_heading_are_the_proposals_wherever_it_stands():
    place, proposals = reading(ODD).proposals
    assert (place, len(proposals)) == (4, 2)


def test_without_a_named_heading_the_last_unknown_one_holds_the_proposals():
    text = DEMO.replace("○ひきこもりサポートネットからの情報提供・事例紹介・提案等", "○おわりに")
    assert len(reading(text).proposals[1]) == 7
    cut = DEMO[: DEMO.index("○ひきこもりサポートネット")]
    assert reading(cut).proposals[1] == ()


def test_no_time_is_no_time():
    assert reading(DEMO.replace(" １４:００～１６:００", "")).when[1:] == (None, None)


@pytest.mark.parametrize(
    "day",
    ["令和7年2月20日", "R7.2.20", "2025/2/20", "２０２５年２月２０日（木）", "令和７年２月２０日（木曜日）"],
)
def test_a_day_is_read_in_either_calendar(day):
    text = DEMO.replace("令和7年2月20日 １４:００～１６:００", f"{day} 10時～11時半")
    assert reading(text).when == (date(2025, 2, 20), time(10), time(11, 30))


@pytest.mark.parametrize(
    "change, line, reason",
    [
        (("令和7年2月20日", "令和7年13月40日"), 5, "13月はありません"),
        (("令和7年2月20日", "令和7年2月"), 5, "何年何月何日まで"),
        (("令和7年2月20日", "令和9年2月20日"), 5, "きょうより先"),
        (("１６:００", "１３:００"), 5, "始まりより前"),
        (("１６:００", "２６:００"), 5, "という時刻はありません"),
        (("■実施日時：", "■日どり："), 1, "実施日時がありません"),
        (("【みなも市】", "みなも市"), 1, "町の名前がありません"),
        (("○学校との連携状況について", "【となり市】"), 50, "2つ目の町【となり市】"),
        (("■実施内容：", "■実施日時：令和6年2月1日\n■実施内容："), 15, "2つあります"),
        (("こもれび", "こも\u200bれび"), 33, "見えない文字"),
        (("こもれび", "こも\x00れび"), 33, "見えない文字"),
        (("こもれび", "こも\ufffdれび"), 33, "読み取れない文字"),
        (("○", "・"), 91, "見出しが、ひとつもありません"),
    ],
)
def test_what_cannot_be_read_says_the_line_and_the_reason(change, line, reason):
    text = DEMO.replace(*change)
    assert text != DEMO
    with pytest.raises(RecordError, match=reason) as fault:
        reading(text)
    assert abs(fault.value.line - line) <= 3
    assert str(fault.value).startswith(f"{fault.value.line}行目：")


def test_a_text_without_end_is_refused_at_once():
    with pytest.raises(RecordError, match="長すぎます"):
        reading("あ" * (LONGEST + 1))
    with pytest.raises(RecordError, match="見出しが200を超えて"):
        reading(DEMO + "○あ\n" * 300)


# --- properties --------------------------------------------------------------------------

BEGIN = "【はまべ市】\n■実施日時：令和6年1月10日 10:00～11:00\n■参加部署：福祉課\n○はまべ市の動き\n"
MARKED = ["○", "■", "- ・", "・", "-", "※", "①", "*", "12", "- 2 -", "【はまべ市】"]
WRITTEN = ["支援", "福祉課", "提案", "について", "PC", "ー", "を", "っ", "○○市", "か\u3099", "﨑", "𠮷\ufe00"]
PIECES = st.sampled_from([*MARKED, *WRITTEN, *"。、（）「」：…\n\n\n\r\x0c\t 　"])
TEXTS = st.lists(PIECES, max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(TEXTS)
@example("○\n")
@example("○：\n■：\n")
@example("- \n・\n")
def test_not_one_character_is_lost(text):
    try:
        record = read(BEGIN + text, today=TODAY)
    except RecordError:
        return
    assert record.source == BEGIN + text
    assert record.head + "".join(section.source for section in record.sections) == BEGIN + text


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_what_is_shown_of_a_section_leaves_out_marks_and_page_numbers_alone(text):
    try:
        record = read(BEGIN + text, today=TODAY)
    except RecordError:
        return
    for section in record.sections:
        shown = section.heading + "".join(line.text for line in section.lines)
        assert bare(shown) == words_of(section)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    try:
        said = read(text, today=TODAY).source
    except RecordError as fault:
        said = text if fault.line >= 1 and fault.reason.endswith("。") else str(fault)
    assert said == text
