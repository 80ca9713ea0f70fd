"""What leaves the house of a session: flyer, calendar, figures, open data; neutral, and never a formula."""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from tsunagu.groups import documents
from tsunagu.groups.models import Session
from tsunagu.groups.tests.factories import today
from tsunagu.groups.tests.gatherings import DAY, family_group, plan

pytestmark = pytest.mark.django_db

URL = "https://minamo.example/places/open/x/"


@pytest.fixture
def session(yamada, sato):
    return plan(yamada, family_group(yamada, sato), today() + DAY)


def words_of(sheet):
    reader = PdfReader(io.BytesIO(sheet))
    assert len(reader.pages) == 1
    return reader, reader.pages[0].extract_text()


def test_the_flyer_is_one_sheet_with_its_own_letters(session):
    reader, text = words_of(documents.flyer(session, url=URL))
    for words in ("土曜サロン", "13:30〜15:30", "福祉会館 2階", URL):
        assert words.replace(" ", "") in text.replace(" ", "")
    fonts = reader.pages[0]["/Resources"]["/Font"].values()
    assert {"TsunaguFlyer" in str(font.get_object()["/BaseFont"]) for font in fonts} == {True}


def test_the_longest_words_stay_on_one_sheet(yamada, session):
    Session.objects.filter(pk=session.pk).update(words="話す" * 100, place="会" * 100, guests="人" * 200)
    session.refresh_from_db()
    words_of(documents.flyer(session, url=URL))


def test_what_is_typed_is_never_markup(session):
    session.words = '#panic("x") $x$ *x* #read("/etc/passwd")'
    _, text = words_of(documents.flyer(session, url=URL))
    assert "#panic" in text


def test_a_name_that_says_too_much_is_not_on_the_flyer_or_in_the_calendar(session):
    session.group.signboard, session.group.name = "", "ひきこもり家族会"
    _, text = words_of(documents.flyer(session, url=URL))
    feed = documents.calendar(session.group, [session], url=URL).decode()
    assert "ひきこもり" not in text + feed
    assert "SUMMARY:場と催し" in feed


def test_the_calendar_says_when_and_where_and_no_more(session):
    feed = documents.calendar(session.group, [session], url=URL).decode()
    assert "SUMMARY:土曜サロン" in feed
    assert "お茶" not in feed
    assert f"DTSTART:{session.on:%Y%m%d}T043000Z" in feed  # 13:30 in Tokyo


def test_open_data_has_its_columns_in_their_order_and_only_what_is_public(yamada, session):
    plan(yamada, session.group, today() + 2 * DAY, publish=False)
    text = yamada.client.get(reverse("groups:events")).content.decode("utf-8")
    assert text.startswith("\ufeff都道府県コード又は市区町村コード,NO,都道府県名,市区町村名,イベント名,")
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert len(row) == 38
    assert (row["イベント名"], row["開始時間"]) == ("土曜サロン", "13:30")
    assert row["主催者"] == "みなも親の会"


def test_nothing_that_leaves_is_a_formula(session):
    session.words = "=1+1"
    assert "'=1+1" in documents.events([session], url=lambda group: URL).decode()
    book = load_workbook(io.BytesIO(documents.workbook([("=1", [["=1+1", 1]])])))
    assert book.worksheets[0]["A2"].data_type == "s"


def test_signs_that_the_letters_lack_do_not_keep_the_flyer_from_being_made(session):
    session.words = "かぼちゃ🎃のポーチ👨‍👩‍👧"
    _, text = words_of(documents.flyer(session, url=URL))
    assert "かぼちゃのポーチ" in text
    session.words = "ﷺ"
    assert documents.flyer(session, url=URL).startswith(b"%PDF")


@pytest.mark.parametrize("name", ["引きこもりの会", "ヒキコモリの会", "引き籠りの会", "ひきこもりの会"])
def test_however_it_is_written_the_word_stays_at_home(session, name):
    session.group.signboard = name
    assert name not in documents.calendar(session.group, [session], url=URL).decode()
