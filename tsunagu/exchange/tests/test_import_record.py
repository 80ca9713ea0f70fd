"""manage.py import_record: files come in, or a line and a reason and nothing."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from tsunagu.agencies.actions.founding import begin_town
from tsunagu.agencies.models import Municipality
from tsunagu.audit.models import Entry
from tsunagu.exchange.models import VisitRecord
from tsunagu.exchange.tests.records import DEMO, ODD, SEED, of_town
from tsunagu.exchange.towns import CODES

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    def file(text, name="record.txt", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return str(path)

    return file


def run(*files, **options):
    out = StringIO()
    call_command("import_record", *files, stdout=out, **options)
    return out.getvalue()


def refused(*files, **options):
    with pytest.raises(CommandError) as fault:
        run(*files, **options)
    assert fault.value.returncode != 0
    assert not VisitRecord.objects.exists()
    return str(fault.value)


def test_a_file_is_brought_in_by_the_command_line(file, town):
    assert "見出し 13" in run(file(DEMO))
    record = VisitRecord.objects.get()
    assert (record.municipality, record.recorded_by) == (town.municipality, None)
    assert Entry.objects.get(action="visit.brought_in").user_id is None


def test_the_same_file_twice_changes_nothing(file, town):
    run(file(DEMO))
    entries = Entry.objects.count()
    assert "すでに取り込んであります" in run(file(DEMO, "again.txt", "cp932"))
    assert (VisitRecord.objects.count(), Entry.objects.count()) == (1, entries)


def test_a_dry_run_tells_and_keeps_nothing(file, town):
    assert json.loads(run(file(DEMO), dry_run=True, json=True))["town"] == "みなも市"
    assert not VisitRecord.objects.exists()
    assert "保存していません" in run(file(DEMO), dry_run=True)


def test_a_dry_run_needs_no_town_at_all(file):
    assert json.loads(run(file(ODD), dry_run=True, json=True))["participants"][0] == "福祉総務課"
    assert not Municipality.objects.exists()


def test_several_files_are_one_list_and_one_act(file, town):
    names = [file(DEMO), file(DEMO.replace("2月20日", "2月21日"), "second.txt")]
    assert [one["date"] for one in json.loads(run(*names, json=True))] == ["2025-02-20", "2025-02-21"]
    assert VisitRecord.objects.count() == 2


def test_one_broken_file_stores_nothing_of_the_others(file, town):
    bad = file(DEMO.replace("2月20日", "13月40日"), "bad.txt")
    words = refused(file(DEMO), bad)
    assert "bad.txt 5行目：実施日時：13月はありません" in words
    assert "何も保存していません" in words


@pytest.mark.parametrize(
    "content, reason",
    [
        (DEMO + of_town("となり市"), "2つ目の町【となり市】"),
        (b"%PDF-1.7", "PDF"),
        ("あ".encode() * 3_500_000, "大きすぎます"),
        (b"\xfd\xfe\xfd", "文字として読めません"),
        ("", "空です"),
    ],
)
def test_what_cannot_be_read_leaves_a_sentence_and_nothing_else(file, town, content, reason):
    words = refused(file(content))
    assert reason in words
    assert "行目：" in words


def test_a_file_that_is_not_there_is_a_sentence(town):
    assert "読めません" in refused("nowhere.txt")


def test_a_town_of_the_metropolis_is_known_by_its_code(file):
    run(file(of_town("調布市")))
    assert Municipality.objects.get().code == "132080"
    assert Entry.objects.filter(action="town.known").count() == 1


def test_a_town_that_only_a_record_knows_is_read_by_the_metropolis_alone(file, matsumoto, tanaka):
    run(file(of_town("調布市")))
    for player, status in ((matsumoto, 200), (tanaka, 404)):
        page = reverse("exchange:visit", args=[VisitRecord.objects.get().public_id])
        assert player.client.get(page).status_code == status


def test_a_town_that_nobody_knows_needs_its_code(file):
    text = file(of_town("はまべ市"))
    assert "団体コード" in refused(text)
    run(text, code="998877")
    assert VisitRecord.objects.get().municipality.code == "998877"


def test_a_code_that_is_taken_is_refused(file, town):
    assert "団体コード" in refused(file(of_town("はまべ市")), code=town.municipality.code)


def test_a_town_that_is_known_by_a_record_can_begin(file):
    run(file(of_town("調布市")))
    post, _ = begin_town("調布市", "132080", username="chofu", person="調布 一")
    assert post.agency.home == VisitRecord.objects.get().municipality


def test_there_are_sixty_two_codes_of_six_digits():
    assert len(CODES) == len(set(CODES.values())) == 62
    assert all(len(code) == 6 and code.isdigit() for code in CODES.values())
    assert (CODES["千代田区"], CODES["三鷹市"], CODES["小笠原村"]) == ("131016", "132047", "134210")


SEEDS = [str(SEED)] if SEED.exists() else []


@pytest.mark.parametrize("path", SEEDS)
def test_the_record_the_product_comes_from_comes_in(path):
    shape = json.loads(run(path, json=True))
    assert len(shape["sections"]) == 13
    assert (shape["lead"], shape["absent"]) == ("地域福祉課", ["児童青少年課"])
    assert VisitRecord.objects.get().sections.count() == 13
