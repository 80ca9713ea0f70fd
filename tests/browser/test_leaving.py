"""Whoever leaves sees nothing any more: a post that ended, a log-out, the Back button, paper."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser import acts

CALLED = "西井の息子さん"
SCREEN_ONLY = [
    "本文へ移動",
    "席を離れる",
    "受付",
    "委託契約",
    "記録を保存",
    "文字の大きさ",
    "見た人",
    "もっと",
]
A4 = b"/MediaBox [0 0 594.95996 841.91998]"


def test_when_sasaki_ends_a_post_the_other_browser_sees_no_data_at_the_next_click(visit, axe):
    inoue, sasaki = visit("inoue"), visit("sasaki")
    acts.open_household(inoue, CALLED)
    expect(inoue.locator("h1")).to_contain_text(CALLED)
    sasaki.get_by_role("link", name="機関と人を開く").click()
    sasaki.get_by_role("link", name="井上 翔").click()
    sasaki.get_by_role("button", name="所属を、いま終える").click()
    expect(sasaki.locator("#messages")).to_contain_text("終え")
    axe(sasaki)
    acts.write(inoue, words="この記録は残らない。")
    acts.save(inoue)
    expect(inoue.locator("body")).to_contain_text("所属")
    assert CALLED not in inoue.locator("body").inner_text()
    inoue.goto("/")
    expect(inoue.locator("main")).to_contain_text("所属")
    assert CALLED not in inoue.content()
    axe(inoue)


def test_after_the_log_out_back_shows_no_content(visit):
    page = visit("tanaka")
    acts.open_household(page, "井の上の娘さん")
    expect(page.locator("h1")).to_contain_text("井の上の娘さん")
    page.get_by_role("button", name="席を離れる").click()
    expect(page.locator("h1")).not_to_contain_text("井の上")
    for _ in range(2):
        page.go_back()
        page.wait_for_load_state("load")
        page.wait_for_timeout(300)
        assert "井の上" not in page.locator("body").inner_text()


def test_the_printed_household_has_no_navigation_and_says_who_printed_it(visit):
    page = visit("tanaka")
    acts.open_household(page, "井の上の娘さん")
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    assert "取扱注意　田中 恵子（みなも市 地域福祉課）" in printed
    assert "気をつけること" in printed
    for words in SCREEN_ONLY:
        assert words not in printed, words
    for nav in page.get_by_role("navigation").all():
        expect(nav).to_be_hidden()
    pdf = page.pdf(prefer_css_page_size=True)
    assert A4 in pdf
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1  # 世帯1枚
