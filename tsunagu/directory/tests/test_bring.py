"""取り込む: a look at every cell first, the good rows alone, nothing written before and nothing lost."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.queries import statements
from tsunagu.audit.models import Entry
from tsunagu.directory import actions, files
from tsunagu.directory.models import Resource, ResourceAddress, ResourceRevision
from tsunagu.directory.tests.conftest import words

pytestmark = pytest.mark.django_db

HEADING = ["名称", "種類", "困りごと", "使いどき", "電話", "使える地区", "公開する", "確かめた日"]
MARKET = [
    "連池の朝市",
    "就労・実習先",
    "働くこと、居場所・出かける先",
    "日曜の朝に",
    "00-0000-0900",
    "連池",
    "はい",
    "令和8年4月1日",
]
BROKEN = ["", "場所", "なにか", "", "でんわ", "火星", "たぶん", "令和8年13月1日"]


def sheet(*rows):
    return "\n".join("\t".join(row) for row in (HEADING, *rows))


def look(post, player, text):
    return post(player, "directory:bring", text=text, step="look").content.decode()


def keep(post, player, text):
    return post(player, "directory:bring", text=text, step="keep")


def test_the_look_shows_every_row_and_writes_nothing(post, sato):
    text = look(post, sato, sheet(MARKET, BROKEN))
    assert "よい行 1・直すところのある行 1" in text
    assert "2行目" in text
    assert "よい行だけ取り込む（1行）" in text
    assert not Resource.objects.exists()
    assert not Entry.objects.filter(action__startswith="resource.").exists()


def test_each_bad_cell_has_its_sentence(post, sato):
    text = look(post, sato, sheet(BROKEN))
    for sentence in (
        "3行目",
        "名称を入力してください。",
        "「場所」は種類の一覧にありません。相談窓口、",
        "「なにか」は困りごとの一覧にありません。",
        "数字とハイフンで入力してください。",
        "「火星」は使える地区の一覧にありません。",
        "「たぶん」は読めません。「はい」か「いいえ」",
    ):
        assert sentence.replace("3行目", "2行目") in text
    assert "取り込む（" not in text


def test_only_the_good_rows_are_taken_in_and_how_many_is_said(post, sato, district):
    answer = keep(post, sato, sheet(MARKET, BROKEN))
    assert answer.url == reverse("directory:resources")
    row = Resource.objects.get()
    assert (row.name, row.kind, row.is_public, row.desk) == ("連池の朝市", "work", True, sato.desk)
    assert row.verified_on == date(2026, 4, 1)
    assert [each.need for each in row.needs.all()] == ["place", "work"]
    assert row.districts.get().district == district("連池")
    said = sato.client.get(answer.url).content.decode()
    assert "新しく加えた 1件" in said
    assert "直すところのある1行は、取り込んでいません。" in said


def test_the_same_sheet_again_changes_nothing(post, sato):
    keep(post, sato, sheet(MARKET))
    assert "変わりなし" in look(post, sato, sheet(MARKET))
    keep(post, sato, sheet(MARKET))
    assert (Resource.objects.count(), Resource.objects.get().version) == (1, 1)


def test_a_changed_row_says_what_it_changes_and_keeps_the_rest(post, sato):
    keep(post, sato, sheet(MARKET))
    short = "名称\t種類\t電話\n連池の朝市\t就労・実習先\t00-0000-0901"
    assert "直す：電話" in look(post, sato, short)
    keep(post, sato, short)
    row = Resource.objects.get()
    assert (row.phone, row.when_to_use) == ("00-0000-0901", "日曜の朝に")
    assert ResourceRevision.objects.get().via == "import"


def test_what_another_desk_looks_after_is_sent_there_and_not_changed(post, sato, resource):
    text = "名称\t種類\t電話\n健康相談\t医療・保健\t00-0000-0199"
    assert f"「{resource.desk.name}」に送る" in look(post, sato, text)
    keep(post, sato, text)
    assert Resource.objects.get().phone == "00-0000-0105"
    assert ResourceRevision.objects.get().status == "waiting"


def test_the_same_resource_twice_in_a_sheet_says_so(post, sato):
    text = look(post, sato, sheet(MARKET, MARKET))
    assert "2行目と同じ資源です" in text


def test_a_cell_with_line_breaks_and_quotes_is_one_cell(post, sato):
    text = '名称\t種類\t使いどき\n朝市\t就労・実習先\t"日曜の朝に\n「""はじめて""」でも"'
    keep(post, sato, text)
    assert Resource.objects.get().when_to_use == '日曜の朝に\n「"はじめて"」でも'


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "表が空です"),
        ("朝市\t日曜", "見出しの行が見つかりません"),
        ("{", "JSON として読めません"),
        ("{}", "HSDS の service が見つかりません"),
        ("名称\t種類\n" + "\n".join(f"{n}番\tほか" for n in range(1001)), "一度に取り込めるのは 1000 行まで"),
    ],
)
def test_what_is_no_table_gets_a_sentence_and_stays(post, sato, text, sentence):
    answer = post(sato, "directory:bring", text=text, step="keep")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert not Resource.objects.exists()


def test_two_hundred_rows_are_looked_at_with_the_statements_of_one(post, sato):
    rows = [[f"{n}番の朝市", *MARKET[1:]] for n in range(200)]
    assert "よい行 200" in look(post, sato, sheet(*rows))
    one, many = (statements(lambda some=some: look(post, sato, sheet(*some))) for some in (rows[:1], rows))
    assert len(one) == len(many)


def test_only_workers_bring(get, yamada, nakamura):
    for player in (yamada, nakamura):
        assert get(player, "directory:bring").status_code == 403


# --- files -------------------------------------------------------------------------------------

FACILITIES = (
    "全国地方公共団体コード,ID,地方公共団体名,名称,名称_カナ,所在地_連結表記,建物名等(方書),電話番号,利用可能曜日,開始時間,終了時間,説明,URL\r\n"
    "139990,A-1,みなも市,髙木記念館①,タカギキネンカン,みなも市大川1-2,㈱﨑ビル2階,00-0000-0900,月火水,09:00,17:00,だれでも,https://example.jp\r\n"
)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_open_data_in_any_usual_encoding(sato, encoding):
    file = SimpleUploadedFile("shisetsu.csv", FACILITIES.encode(encoding))
    page = sato.client.post(reverse("directory:bring"), {"file": file, "step": "look"}).content.decode()
    assert "髙木記念館①" in page
    assert "よい行 1" in page
    sato.client.post(reverse("directory:bring"), {"text": FACILITIES, "step": "keep"})
    row = Resource.objects.get()
    assert (row.address, row.hours) == ("みなも市大川1-2 ㈱﨑ビル2階", "月火水 09:00〜17:00")
    assert (row.kind, row.who_for, row.is_public) == ("place", "だれでも", False)


def test_an_older_file_of_open_data_is_read_too(post, sato):
    text = "都道府県コード又は市区町村コード,NO,名称,住所,方書\n139990,1,朝市,みなも市大川1-2,2階\n"
    keep(post, sato, text)
    assert Resource.objects.get().address == "みなも市大川1-2 2階"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"PK\x03\x04...", "Excel のファイルです"),
        (b"%PDF-1.7", "PDFのファイルです"),
        (b"\xff\xfe\x00\xff\x81", "文字として読めません"),
        (b"x" * 1_000_001, "ファイルが大きすぎます"),
    ],
)
def test_a_file_that_holds_no_text_gets_a_sentence(sato, data, sentence):
    file = SimpleUploadedFile("a.bin", data)
    answer = sato.client.post(reverse("directory:bring"), {"file": file, "text": "まえの文", "step": "look"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "まえの文" in answer.content.decode()


def test_hsds_of_this_town_comes_back_and_changes_nothing(post, get, kato, resource, today):
    Resource.objects.update(is_public=True)
    ResourceAddress.objects.create(resource=resource, address="みなも会館", since=today)
    for name in ("services", "organizations"):
        made = get(kato, f"directory:{name}").content.decode()
        assert "変わりなし" in look(post, kato, made)
        keep(post, kato, made)
    assert (Resource.objects.count(), Resource.objects.get().version, ResourceAddress.objects.count()) == (
        1,
        1,
        1,
    )


def test_hsds_brings_a_resource_with_its_id_and_addresses_to_another_town(
    get, resource, kato, elsewhere, today
):
    Resource.objects.update(is_public=True, verified_on=today)
    ResourceAddress.objects.create(resource=resource, address="みなも会館", since=today)
    made = get(kato, "directory:services").content.decode()
    elsewhere.client.post(reverse("directory:bring"), {"text": made, "step": "keep"})
    row = Resource.objects.get(municipality=elsewhere.town)
    assert (row.name, row.phone, row.verified_on) == ("健康相談", "00-0000-0105", today)
    assert row.public_id != resource.public_id  # that id is taken in this database
    assert row.addresses.get().address == "みなも会館"


def test_a_service_that_is_no_longer_there_is_not_taken_in(post, sato):
    made = json.dumps([{"id": "x", "name": "古い相談", "status": "defunct"}])
    assert "いまは使われていない資源（defunct）です。" in look(post, sato, made)


def test_odd_json_is_a_sentence_and_never_a_fault(post, sato):
    odd = {
        "contents": [
            {"status": 3, "name": [], "phones": "x", "attributes": [1], "schedules": [{"valid_from": 9}]}
        ]
    }
    assert "名称を入力してください。" in look(post, sato, json.dumps(odd))


# --- out ---------------------------------------------------------------------------------------


def test_only_public_rows_leave_as_open_data_and_all_as_a_sheet(get, sato, kato, resource):
    with kato.acting() as by:
        actions.add(words(name="公開の相談", is_public=True), by=by)
    for name in ("facilities", "services", "organizations"):
        text = get(sato, f"directory:{name}").content.decode("utf-8-sig")
        assert "公開の相談" in text
        assert "健康相談" not in text
    answer = get(sato, "directory:xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="resources.xlsx"'
    assert "（2件）" in get(sato, "directory:out").content.decode()


@pytest.mark.parametrize("cell", ["=1+1", "+81-3", "-", "@x", "'=x", "''+", "'a", "ふつう"])
def test_what_looks_like_a_formula_is_quoted_and_comes_back(cell):
    assert files.unquoted(files.quoted(cell)) == cell
    assert not files.quoted(cell).startswith(("=", "+", "-", "@"))
