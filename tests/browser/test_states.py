"""Intake, note, sharing, take care, household and home: empty, with errors, and filled; each is sound at both widths."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser import acts


class Case(NamedTuple):
    """A form: how to get there from a household's page, what it says when it is sent empty, what to type."""

    way: list[str]  # links to press, in this order
    wrong: str
    fill: dict[str, str]
    done: str


FORMS = {
    "受付": Case(["受付"], "呼び名", {"呼び名": "空色の屋根の家の方"}, "受けつけました"),
    "気をつけること": Case(
        ["について書く"],
        "気をつけること",
        {"気をつけること": "封筒に団体名を書かない。"},
        "",
    ),
    "できごと": Case(["できごとを残す"], "できごと", {"できごと": "○はじめて会えた", "だれから": "○自分たちで気づいた"}, "できごとを残しました"),
    "会議": Case(
        ["共有する", "会議を記録する"],
        "件名",
        {"件名": "支援会議 空色の回", "開いた日": "きょう", "根拠法令": "▽社会福祉法106条の6", "呼んだ機関": "□みなも市 保健センター"},
        "",
    ),
}


@pytest.fixture
def household(visit):
    """伊藤 on the page of a household that has nothing yet."""

    def begin(called):
        page = visit("ito")
        acts.receive(page, called)
        return page

    return begin


def test_a_household_without_any_note_says_what_to_do_first(household, axe):
    page = household("空き箱の並ぶ家の方")
    expect(page.locator("#latest-rows")).to_contain_text("最初の電話や訪問を残しましょう")
    axe(page)


def test_a_desk_without_households_says_so_and_one_with_them_shows_the_nearest_day_first(visit, axe):
    suzuki, tanaka = visit("suzuki"), visit("tanaka")
    expect(suzuki.locator("main")).to_contain_text("ありません")
    assert suzuki.locator(".p-cases li").count() == 0
    assert tanaka.locator(".p-cases li").count() > 0
    for page in (suzuki, tanaka):
        axe(page)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_sound_empty_and_with_errors_and_says_so_when_it_is_saved(household, axe, name):
    form = FORMS[name]
    page = household(f"{name}をためす家の方")
    for words in form.way:
        page.locator("main, nav").get_by_role("link", name=words, exact=words != "について書く").first.click()
    axe(page)
    title = page.title()
    press(page)
    expect(page).to_have_title(f"エラー：{title}")
    expect(page.locator(":focus")).to_have_attribute("id", "error-summary") if name != "気をつけること" else None
    expect(page.locator("main form")).to_contain_text(form.wrong)
    axe(page)
    for label, value in form.fill.items():
        fill(page, label, value)
    press(page)
    expect(page).to_have_url(acts.HOUSEHOLD)
    expect(page.locator("#messages")).to_contain_text(form.done or "ました")
    axe(page)


def press(page):
    page.locator("main form .c-button[type='submit']").first.click()


def fill(page, label, value):
    """○ is a chip, □ a box, ▽ a line of a list; everything else is typed."""
    if value[0] in "○□":
        page.locator("fieldset", has_text=label).get_by_label(value[1:], exact=True).check()
    elif value[0] == "▽":
        acts.choose(page, label, value[1:])
    else:
        page.get_by_label(label).first.fill(acts.day() if value == "きょう" else value)
