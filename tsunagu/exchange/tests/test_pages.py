"""The pages of 情報交換: who reads them, what they say, what they leave in the trail, what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.queries import count
from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.exchange import actions
from tsunagu.exchange.models import Finding, VisitRecord
from tsunagu.exchange.tests.records import DEMO, ODD, of_town, reading

pytestmark = pytest.mark.django_db

NOWHERE = "00000000-0000-4000-8000-000000000000"
READERS = ["tanaka", "nakamura", "sato", "takahashi", "ito", "suzuki", "sasaki", "matsumoto"]
OTHERS = ["yoshida", "yamada", "yamaguchi"]


def addresses(record):
    finding, proposal = record.findings.first(), record.proposals.first()
    return [
        reverse("exchange:visit", args=[record.public_id]),
        reverse("exchange:finding", args=[finding.public_id]),
        reverse("exchange:proposal", args=[proposal.public_id]),
    ]


def deeds(record):
    finding = record.findings.filter(kind="group").first()
    return [reverse(f"exchange:{deed}", args=[finding.public_id]) for deed in ("confirm", "refuse", "reopen")]


# --- who reads ---------------------------------------------------------------------------


@pytest.mark.parametrize("key", READERS)
def test_the_town_and_the_metropolis_read_it(request, get, record, key):
    player = request.getfixturevalue(key)
    assert "こもれび文庫" in get(player, "exchange:visit", record.public_id).content.decode()
    assert "みなも市" in get(player, "exchange:visits").content.decode()


@pytest.mark.parametrize("key", OTHERS)
def test_other_roles_read_a_sentence_and_find_no_record(request, get, record, key):
    player = request.getfixturevalue(key)
    for page in ("exchange:visits", "exchange:proposals", "exchange:bring"):
        answer = get(player, page)
        assert answer.status_code == 403
        assert "町の職員と都の相談員が読みます" in answer.content.decode()
    missing = get(player, "exchange:visit", NOWHERE)
    for address in addresses(record):
        answer = player.client.get(address)
        assert (answer.status_code, answer.content) == (404, missing.content)


def test_another_town_finds_nothing_byte_for_byte(record, elsewhere):
    missing = elsewhere.client.get(reverse("exchange:visit", args=[NOWHERE]))
    assert missing.status_code == 404
    for address in addresses(record):
        answer = elsewhere.client.get(address)
        assert (answer.status_code, answer.content) == (404, missing.content)
    for address in deeds(record):
        answer = elsewhere.client.post(address)
        assert (answer.status_code, answer.content) == (404, missing.content)
    for page in ("exchange:visits", "exchange:proposals"):
        text = elsewhere.client.get(reverse(page)).content.decode()
        assert "みなも" not in text
        assert record.proposals.first().text not in text
    assert set(Finding.objects.values_list("status", flat=True)) == {"open"}


def test_the_metropolis_reads_the_towns_it_serves_and_no_others(get, record, elsewhere, matsumoto):
    with elsewhere.acting() as by:
        other, _ = actions.bring(reading(of_town("となり市")), by=by, municipality=elsewhere.town)
    assert get(matsumoto, "exchange:visit", other.public_id).status_code == 404
    assert "となり市" not in get(matsumoto, "exchange:visits").content.decode()
    elsewhere.serve(matsumoto.agency)
    assert get(matsumoto, "exchange:visit", other.public_id).status_code == 200
    assert "となり市" in get(matsumoto, "exchange:visits").content.decode()


# --- what the trail keeps ----------------------------------------------------------------


def test_reading_a_record_leaves_an_entry_that_names_nobody(get, record, suzuki):
    get(suzuki, "exchange:visit", record.public_id)
    (entry,) = Entry.objects.filter(action="page.viewed", user_id=suzuki.user.pk)
    assert (entry.object_type, entry.object_id) == ("exchange.visitrecord", str(record.pk))
    assert (entry.n_people, entry.detail) == (0, {"page": "exchange:visit"})
    assert not EntryPerson.objects.filter(entry=entry).exists()


def test_proposals_of_several_records_are_one_entry_with_their_numbers(get, bring, record, tanaka):
    second = bring(DEMO.replace("2月20日", "2月21日"))
    get(tanaka, "exchange:proposals")
    entry = Entry.objects.get(action="page.viewed", user_id=tanaka.user.pk)
    assert sorted(entry.detail["records"]) == sorted([record.pk, second.pk])


# --- the record --------------------------------------------------------------------------


def test_the_record_shows_every_line_and_beside_it_what_was_found(get, record, tanaka):
    text = get(tanaka, "exchange:visit", record.public_id).content.decode()
    for section in record.sections.all():
        assert section.mark + section.heading in text
        assert all(line["text"] in text for line in section.lines)
    for finding in record.findings.all():
        assert finding.sentence in text
    assert "文の途中から始まる行" in text


def test_who_may_decide_sees_the_buttons_and_the_others_do_not(get, record, tanaka, ito, sasaki):
    def buttons(player):
        text = get(player, "exchange:visit", record.public_id).content.decode()
        return "/confirm/" in text, "/refuse/" in text, "確かめる<span" in text

    assert buttons(tanaka) == (True, True, True)
    assert buttons(sasaki) == (False, True, True)
    assert buttons(ito) == (False, False, False)


def test_missing_and_unknown_headings_are_said(get, bring, tanaka):
    record = bring(ODD.replace("はまべ市", "みなも市"))
    text = get(tanaka, "exchange:visit", record.public_id).content.decode()
    assert "この記録にない見出し" in text
    assert "様式にない見出しです" in text


def test_the_last_visit_stands_beside_this_one(get, bring, record, tanaka):
    newer = bring(
        DEMO.replace("令和7年2月20日", "令和7年5月20日").replace("毎回5～6名。", "毎回7～8名になった。")
    )
    assert "前回とならべる" in get(tanaka, "exchange:visit", newer.public_id).content.decode()
    text = get(tanaka, "exchange:visit", newer.public_id, beside="last").content.decode()
    assert "毎回5～6名。" in text
    assert text.count("新しい</span>") == 1
    assert "前回とならべる" not in get(tanaka, "exchange:visit", record.public_id).content.decode()


@pytest.mark.parametrize("page", ["visits", "proposals"])
def test_lists_cost_the_same_for_one_record_and_for_many(bring, record, tanaka, page):
    one = count(tanaka.client, reverse(f"exchange:{page}"))
    for day in range(1, 6):
        bring(DEMO.replace("2月20日", f"1月{day}日"))
    assert count(tanaka.client, reverse(f"exchange:{page}")) == one <= 14


def test_a_record_costs_the_same_however_much_stands_in_it(bring, tanaka):
    small = bring(ODD.replace("はまべ市", "みなも市"))
    large = bring(DEMO)
    assert small.visited_on < large.visited_on
    few, many = (
        count(tanaka.client, reverse("exchange:visit", args=[record.public_id])) for record in (small, large)
    )
    assert many - few <= 1
    assert many <= 18


# --- confirming on the screen ------------------------------------------------------------


def test_one_press_confirms_and_leads_back_to_the_finding(post, record, tanaka):
    finding = record.findings.get(name="こもれび文庫")
    answer = post(tanaka, "exchange:confirm", finding.public_id)
    assert answer.url == reverse("exchange:visit", args=[record.public_id]) + f"#finding-{finding.public_id}"
    finding.refresh_from_db()
    assert finding.status == "confirmed"
    assert post(tanaka, "exchange:reopen", finding.public_id).status_code == 302
    assert post(tanaka, "exchange:refuse", finding.public_id).status_code == 302
    finding.refresh_from_db()
    assert finding.status == "refused"


def test_the_administrator_chooses_the_body_that_is_meant(get, post, record, sasaki, town):
    finding = record.findings.get(kind="agency", name="地域福祉課")
    page = get(sasaki, "exchange:finding", finding.public_id).content.decode()
    welfare = town.bodies["welfare"]
    assert f'<option value="{welfare.pk}" selected>' in page
    form = {"way": "known", "known-agency": welfare.pk}
    assert post(sasaki, "exchange:finding", finding.public_id, **form).status_code == 302
    finding.refresh_from_db()
    assert finding.agency == welfare


def test_the_administrator_adds_a_body(get, post, record, sasaki):
    finding = record.findings.get(kind="agency", name="ほのあかり")
    today = timezone.localdate().isoformat()
    form = {
        "way": "new",
        "new-name": "ほのあかり",
        "new-kind": "support_body",
        "new-since": today,
        "new-desk": "相談",
    }
    lacking = form | {"new-desk": ""}
    refused = post(sasaki, "exchange:finding", finding.public_id, **lacking)
    assert refused.status_code == 422
    assert "窓口の名称を入力してください" in refused.content.decode()
    assert post(sasaki, "exchange:finding", finding.public_id, **form).status_code == 302
    finding.refresh_from_db()
    assert finding.agency.name == "ほのあかり"


def test_the_administrator_says_which_desk_leads(get, post, record, sasaki, town):
    finding = record.findings.get(kind="lead")
    page = get(sasaki, "exchange:finding", finding.public_id).content.decode()
    assert "令和5年4月1日" in page
    assert f'<option value="{town.desks["welfare"].pk}" selected>' in page
    day = (timezone.localdate() + timedelta(days=2)).isoformat()
    form = {"way": "lead", "desk": town.desks["livelihood"].pk, "since": day}
    assert post(sasaki, "exchange:finding", finding.public_id, **form).status_code == 302
    finding.refresh_from_db()
    assert finding.setting.desk == town.desks["livelihood"]


def test_a_page_for_what_needs_none_leads_back(get, record, tanaka):
    finding = record.findings.get(name="こもれび文庫")
    assert get(tanaka, "exchange:finding", finding.public_id).status_code == 302


def test_who_may_not_set_up_bodies_reads_a_sentence(get, record, tanaka):
    finding = record.findings.get(kind="agency", name="ほのあかり")
    answer = get(tanaka, "exchange:finding", finding.public_id)
    assert answer.status_code == 403
    assert "システム担当です" in answer.content.decode()


# --- bringing in on the screen -----------------------------------------------------------


def test_first_a_look_then_it_is_kept(post, tanaka):
    looked = post(tanaka, "exchange:bring", text=DEMO, step="look")
    page = looked.content.decode()
    assert looked.status_code == 200
    assert not VisitRecord.objects.exists()
    for words in (
        "読み取った内容",
        "令和7年2月20日 14:00～16:00",
        "児童青少年課",
        "の様子も、あわせて共有した。",
    ):
        assert words in page
    answer = post(tanaka, "exchange:bring", text=DEMO, step="keep")
    record = VisitRecord.objects.get()
    assert answer.url == reverse("exchange:visit", args=[record.public_id])


def test_a_file_is_looked_at_and_its_words_stand_in_the_text(post, tanaka):
    file = SimpleUploadedFile("record.txt", DEMO.encode("cp932"))
    page = post(tanaka, "exchange:bring", file=file, step="look").content.decode()
    assert "■実施内容：取組状況の共有・情報交換" in page
    assert "この内容で取り込む" in page


def test_what_cannot_be_read_says_the_line_and_keeps_the_text(post, tanaka):
    text = DEMO.replace("2月20日", "13月40日")
    for sent in ({"text": text}, {"file": SimpleUploadedFile("a.txt", text.encode())}):
        answer = post(tanaka, "exchange:bring", step="look", **sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "5行目：実施日時：13月はありません" in page
        assert "家計の相談から世帯のことがわかる場合がある" in page
    assert not VisitRecord.objects.exists()


@pytest.mark.parametrize(
    "data, reason",
    [(b"%PDF-1.4", "PDFのファイルです"), ("あ".encode() * 3_500_000, "大きすぎます"), (b"", "空です")],
)
def test_a_file_that_is_no_text_is_a_sentence(post, tanaka, data, reason):
    answer = post(tanaka, "exchange:bring", file=SimpleUploadedFile("a.txt", data), step="look")
    assert answer.status_code == 422
    assert reason in answer.content.decode()


def test_nothing_at_all_is_a_sentence(post, tanaka):
    answer = post(tanaka, "exchange:bring", step="look")
    assert "ファイルを選ぶか、文を貼り付けてください。" in answer.content.decode()


def test_ten_megabytes_of_pasted_text_are_a_sentence(post, tanaka):
    answer = post(tanaka, "exchange:bring", text="あ" * 3_500_000, step="look")
    assert answer.status_code == 413
    assert "前の画面にのこっています" in answer.content.decode()


def test_another_towns_record_is_a_sentence_and_keeps_the_text(post, tanaka, elsewhere):
    for town in ("となり市", "どこにもない町"):
        answer = post(tanaka, "exchange:bring", text=of_town(town), step="keep")
        assert answer.status_code == 422
        assert f"これは「{town}」の記録です" in answer.content.decode()
        assert "こもれび文庫" in answer.content.decode()


def test_the_metropolis_is_told_which_towns_are_not_its_own(post, matsumoto, elsewhere):
    answer = post(matsumoto, "exchange:bring", text=of_town("となり市"), step="look")
    assert answer.status_code == 422
    assert "町を受け持つ都の相談センター" in answer.content.decode()


def test_the_same_words_and_the_same_day_are_said_before(post, record, tanaka):
    assert (
        "同じ文の記録が、すでにあります"
        in post(tanaka, "exchange:bring", text=DEMO, step="look").content.decode()
    )
    other = DEMO.replace("5～6名", "5～7名")
    assert (
        "同じ日の、文のちがう記録" in post(tanaka, "exchange:bring", text=other, step="look").content.decode()
    )
    again = post(tanaka, "exchange:bring", text=DEMO, step="keep")
    assert again.url == reverse("exchange:visit", args=[record.public_id])
    assert VisitRecord.objects.count() == 1
