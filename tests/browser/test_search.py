"""さがす: by keyboard, in Japanese, over any page, on a slow line, on a telephone and without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Error, expect

from tests.browser import acts

URL = re.compile(r"/search/$")
NOT_FOUND = "見つかりませんでした。読み・電話の下4けた・町名でもさがせます。"
PAUSE = 250  # milliseconds, as in search.js


@pytest.fixture
def kato(visit):
    return visit("kato")


def sheet(page):
    return page.locator("#search-sheet")


def field(page):
    return page.get_by_role("searchbox", name="世帯をさがす")


def hits(page):
    return page.locator("[data-js-hit]")


def open_sheet(page):
    page.keyboard.press("Control+k")
    expect(sheet(page)).to_be_visible()
    expect(field(page)).to_be_focused()


@pytest.fixture
def asked(kato):
    """The words that were sent, in their order."""
    sent = []

    def note(request):
        if request.method == "POST" and URL.search(request.url):
            sent.append(re.search(r"(?:^|&)q=([^&]*)", request.post_data)[1])

    kato.on("request", note)
    return sent


def known(page):
    """Half the called name of somebody whom 加藤 sees."""
    page.goto("/desk/")
    return page.locator(".p-cases .c-row__title bdi").first.inner_text()


def test_ctrl_k_opens_types_walks_and_enters(kato, axe):
    name = known(kato)
    open_sheet(kato)
    field(kato).press_sequentially(name[:3], delay=40)
    expect(kato.locator("#search-status")).to_have_text(re.compile(r"^\d+件"))
    axe(kato, resize=False)
    kato.keyboard.press("ArrowDown")
    expect(hits(kato).first).to_be_focused()
    kato.keyboard.press("ArrowUp")
    expect(field(kato)).to_be_focused()
    kato.keyboard.press("Enter")  # the list stands already: Enter goes to its first line
    expect(hits(kato).first).to_be_focused()
    kato.keyboard.press("Enter")
    acts.at_household(kato)
    expect(kato.locator("h1")).to_contain_text(name)


def test_escape_closes_and_gives_the_focus_back(kato):
    kato.goto("/desk/")
    kato.get_by_role("link", name="受付", exact=True).first.focus()
    open_sheet(kato)
    kato.keyboard.press("Escape")
    expect(sheet(kato)).not_to_be_visible()
    expect(kato.locator(":focus")).to_have_text("受付")
    expect(kato.locator("#search-body")).to_be_empty()


def test_every_staff_page_has_it_and_a_role_without_cases_has_not(visit):
    kato = visit("kato")
    for page in ("/", "/desk/", "/cases/intakes/new/", "/sharing/roles/"):
        kato.goto(page)
        open_sheet(kato)
    sasaki = visit("sasaki")
    sasaki.keyboard.press("Control+k")
    assert sasaki.locator("#search-sheet").count() == 0


def test_before_typing_the_last_opened_household_stands_there(kato):
    name = known(kato)
    acts.open_household(kato, name)
    open_sheet(kato)
    expect(kato.get_by_role("heading", name="さいきん開いた世帯")).to_be_visible()
    expect(hits(kato).first).to_contain_text(name)


def test_ten_letters_at_speed_are_one_request(kato, asked):
    open_sheet(kato)
    field(kato).press_sequentially("yamadataro", delay=60)
    expect(kato.get_by_text(NOT_FOUND)).to_be_visible()
    kato.wait_for_timeout(2 * PAUSE)
    assert asked == ["yamadataro"]


def test_a_hesitant_typist_never_causes_two_requests_within_the_pause(kato, asked):
    open_sheet(kato)
    field(kato).press_sequentially("yamada", delay=PAUSE + 80)
    kato.wait_for_timeout(2 * PAUSE)
    assert asked[-1] == "yamada"
    assert len(asked) == len(set(asked)) <= 6


def test_nothing_is_sent_while_kana_are_being_converted(kato, asked):
    open_sheet(kato)
    ime = kato.context.new_cdp_session(kato)
    for text in ("y", "や", "やm", "やま", "やまd", "やまだ"):
        ime.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
        kato.wait_for_timeout(PAUSE + 70)
    assert asked == []
    event = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229}
    ime.send("Input.dispatchKeyEvent", event)
    assert asked == []
    ime.send("Input.insertText", {"text": "山田"})
    expect(field(kato)).to_have_value("山田")
    kato.wait_for_timeout(2 * PAUSE)
    assert asked == ["%E5%B1%B1%E7%94%B0"]
    expect(field(kato)).to_be_focused()


def test_the_last_words_win_over_a_slow_answer(kato, asked):
    name = known(kato)
    open_sheet(kato)
    slow = []

    def hold(route):
        if not slow:
            slow.append(route)
        else:
            route.continue_()

    kato.route(URL, hold)
    field(kato).fill("ありえない名前")
    kato.wait_for_timeout(2 * PAUSE)
    assert len(slow) == 1
    field(kato).fill(name[:3])
    expect(hits(kato).first).to_contain_text(name[:3])
    try:
        slow[0].continue_()
    except Error:  # the browser has dropped it already
        slow.clear()
    kato.wait_for_timeout(2 * PAUSE)
    expect(hits(kato).first).to_contain_text(name[:3])
    assert kato.get_by_text(NOT_FOUND).count() == 0


def test_a_search_that_fails_says_so_and_keeps_the_words(visit):
    page = visit("kato")
    page.goto("/desk/")
    open_sheet(page)
    page.route(URL, lambda route: route.fulfill(status=404, body=""))
    field(page).fill("やまだ")
    expect(page.locator("#search-status")).to_have_text("検索が混みあっています。もう一度おしてください。")
    expect(field(page)).to_have_value("やまだ")
    assert page.locator("#alerts").inner_text().strip() == ""
    page.unroute(URL)
    page.get_by_role("button", name="検索", exact=True).click()
    expect(page.get_by_text(NOT_FOUND)).to_be_visible()


def test_nobody_found_leads_to_the_door_with_the_words(kato):
    open_sheet(kato)
    field(kato).fill("まだ会ったことのない人")
    kato.get_by_role("button", name="新しい相談として受けつける").click()
    expect(kato).to_have_url(re.compile(r"/cases/intakes/new/$"))
    expect(kato.locator("#id_called")).to_have_value("まだ会ったことのない人")


def test_on_a_telephone_it_fills_the_screen_and_offers_digits(visit, axe):
    page = visit("kato", phone=True)
    page.locator(".l-bar a[data-search]").click()
    expect(field(page)).to_be_focused()
    box = sheet(page).bounding_box()
    assert (box["x"], box["y"], box["height"]) == (0, 0, 812)
    assert box["width"] >= 375 - 15  # a scroll bar may stand beside it
    assert field(page).bounding_box()["y"] < 812 / 2
    digits = page.get_by_role("button", name="数字で入力")
    digits.click()
    assert field(page).evaluate("(input) => input.inputMode") == "numeric"
    expect(digits).to_have_attribute("aria-pressed", "true")
    field(page).press_sequentially("0000")
    expect(page.locator("#search-status")).to_have_text(re.compile("件"))
    axe(page, resize=False)


def test_without_a_script_it_is_a_page_with_a_button(visit):
    page = visit("kato", javascript=False)
    name = known(page)
    page.get_by_role("link", name="さがす", exact=True).first.click()
    expect(page).to_have_url(URL)
    field(page).fill(name[:3])
    page.get_by_role("button", name="検索", exact=True).click()
    expect(page).to_have_url(URL)  # what was typed stands in no address
    expect(hits(page).first).to_contain_text(name[:3])
    hits(page).first.click()
    expect(page.locator("h1")).to_contain_text(name)


def test_on_its_own_page_ctrl_k_goes_to_the_field(kato, axe):
    kato.goto("/search/")
    kato.locator("h1").click()
    kato.keyboard.press("Control+k")
    expect(field(kato)).to_be_focused()
    expect(sheet(kato)).not_to_be_visible()
    field(kato).fill("まだ会ったことのない人")
    expect(kato.get_by_text(NOT_FOUND)).to_be_visible()
    axe(kato)
