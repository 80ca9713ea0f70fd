"""受付: the buttons at the door keep counting while the line is down, and nothing is counted twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def at_the_door(visit):
    """The door of the parents' last session on a telephone: one of before, or one announced for today."""

    def open_door(key="yamada", **options):
        page = visit(key, phone=True, **options)
        page.goto("/places/past/")
        page.locator(".c-row__title a").first.click()
        page.get_by_role("link", name=re.compile("人数を直す|受付をはじめる")).click()
        expect(page.get_by_role("heading", name="受付")).to_be_visible()
        return page

    return open_door


def number(page):
    return int(page.locator('.p-door__row[data-kind="family"] [data-js-number]').text_content())


def total(page):
    return int(page.locator("[data-js-total]").text_content())


def press(page, times=1):
    for _ in range(times):
        page.locator('.p-door__row[data-kind="family"] button').last.click()


def test_the_counter_goes_on_without_a_line_and_sends_each_press_once(at_the_door):
    page = at_the_door()
    before = number(page)
    page.context.set_offline(True)
    press(page, 3)
    assert number(page) == before + 3
    expect(page.locator("[data-js-unsent]")).to_contain_text("まだ送れていません 3件")
    page.context.set_offline(False)
    expect(page.locator("[data-js-unsent]")).to_contain_text("送れました")
    page.reload()
    assert number(page) == before + 3


def test_an_answer_that_is_lost_does_not_count_twice(at_the_door):
    page = at_the_door()
    before, lost = number(page), []

    def lose(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # the server counts, and its answer never arrives
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route(re.compile("/door/"), lose)
    press(page)
    expect(page.locator("[data-js-unsent]")).to_contain_text("送れました", timeout=15_000)
    assert len(lost) == 1
    page.reload()
    assert number(page) == before + 1


def test_it_counts_without_javascript(at_the_door):
    page = at_the_door(javascript=False)
    before = number(page)
    press(page, 2)
    assert number(page) == before + 2


def test_nothing_is_kept_on_the_device(at_the_door):
    page = at_the_door()
    page.context.set_offline(True)
    press(page)
    expect(page.locator("[data-js-unsent]")).to_contain_text("まだ送れていません")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.context.set_offline(False)
    expect(page.locator("[data-js-unsent]")).to_contain_text("送れました")


def test_two_who_count_one_room_are_one_number_until_they_say_there_are_two_doors(visit):
    sato, mori = visit("sato", phone=True), visit("mori", phone=True)
    sato.goto("/places/next/")
    sato.get_by_role("link", name="受付をはじめる").first.click()
    expect(sato.get_by_role("heading", name="受付")).to_be_visible()
    for page, times in ((sato, 3), (mori, 2)):
        page.goto(sato.url)
        for _ in range(times):
            with page.expect_response(re.compile("/door/")):
                press(page)
        page.reload()
    panel = mori.get_by_role("region", name="ほかの人も数えています")
    mine = int(panel.locator("[data-js-mine]").text_content())
    theirs = int(re.search(r"ほかの人は\s*(\d+)人", panel.inner_text())[1])
    assert min(mine, theirs) > 0
    assert total(mori) == max(mine, theirs)
    panel.get_by_role("radio", name="合わせる").check()
    panel.get_by_role("button", name="この数えかたにする").click()
    expect(mori.locator("[data-js-total]")).to_have_text(str(mine + theirs))
    sato.reload()
    assert total(sato) == mine + theirs
    panel = sato.get_by_role("region", name="ほかの人も数えています")
    panel.get_by_role("radio", name="多いほう").check()
    panel.get_by_role("button", name="この数えかたにする").click()
    expect(sato.locator("[data-js-total]")).to_have_text(str(max(mine, theirs)))


def test_leaving_with_presses_that_were_not_sent_is_asked_about(at_the_door):
    page, asked = at_the_door(), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.context.set_offline(True)
    press(page)
    expect(page.locator("[data-js-unsent]")).to_contain_text("まだ送れていません")
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)  # milliseconds; an answer to the question comes as an event
    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    expect(page.locator("[data-js-unsent]")).to_contain_text("送れました")
