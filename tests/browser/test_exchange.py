"""情報交換: a record is pasted, looked at and kept without JavaScript; it prints like the original."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tsunagu.exchange.tests.records import DEMO

TEXT = DEMO.replace("令和7年2月20日", "令和6年2月15日").replace(
    "地域福祉コーディネーターが7名", "地域福祉コーディネーターが5名"
)
BROKEN = TEXT.replace("2月15日", "13月40日")


def look_at(page, text):
    page.goto("/exchange/bring/")
    page.fill("textarea", text)
    page.locator("button[value=look]").click()


def test_a_broken_text_stays_to_be_put_right_and_the_page_is_sound(visit, axe):
    page = visit("tanaka")
    look_at(page, BROKEN)
    assert page.locator("#error-summary").inner_text().count("5行目：実施日時：13月はありません") == 1
    assert page.locator("textarea").input_value() == BROKEN
    expect(page.locator("#error-summary")).to_be_focused()
    axe(page)


def test_a_text_is_looked_at_and_kept_without_javascript(visit):
    page = visit("tanaka", javascript=False)
    look_at(page, TEXT)
    assert page.locator("#preview-heading").count() == 1
    page.locator("button[value=keep]").click()
    assert page.locator("h1").inner_text() == "【みなも市】"
    button = page.locator("form[action$='/confirm/'] button").first
    button.click()
    assert page.locator(".c-status", has_text="確かめた").count() >= 1


def test_the_preview_is_sound_and_loses_nothing(visit, axe):
    page = visit("matsumoto")
    look_at(page, TEXT)
    assert page.locator("textarea").input_value() == TEXT
    axe(page)


def test_printed_it_is_the_original_and_nothing_else(visit, tmp_path):
    page = visit("ito")
    page.goto("/exchange/")
    page.locator(".c-row__title a").first.click()
    page.emulate_media(media="print")
    shown = page.locator("main").inner_text()
    for words in ("【みなも市】", "■実施日時", "○ひきこもり支援の中心部門", "の様子も、あわせて共有した。"):
        assert words in shown
    for words in ("確かめる", "見つかったこと", "提案とその後", "取り込んだ文", "情報交換の一覧"):
        assert words not in shown
    path = Path(tmp_path) / "record.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    assert path.read_bytes().count(b"/Type /Page\n") + path.read_bytes().count(b"/Type /Page/") <= 2


def test_the_last_visit_stands_beside_on_a_telephone_too(visit, axe):
    page = visit("tanaka", phone=True)
    look_at(page, TEXT)
    page.locator("button[value=keep]").click()
    page.goto("/exchange/")
    page.locator(".c-row__title a").first.click()
    page.get_by_role("link", name="前回とならべる").click()
    assert page.get_by_text("地域福祉コーディネーターが5名").count() >= 1
    axe(page)
