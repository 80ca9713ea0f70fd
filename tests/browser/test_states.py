"""Intake, take care, happening, sharing, household, home: empty, with errors, filled; at both widths."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser import acts


class Case(NamedTuple):
    """A form: the links to it, which fields miss when it is sent empty, what to type."""

    way: list[str]  # links to press, in this order
    missing: list[str]
    fill: dict[str, str]  # ○ is a chip, □ a box, ▽ a line of a list; everything else is typed
    done: str


# What tells of a fault: words at the field itself, or at the group it stands in.
DESCRIBED = """(node) => [node, node.closest("fieldset")]
    .map((place) => place?.getAttribute("aria-describedby") ?? "").join(" ")"""

FORMS = {
    "受付": Case(["受付"], ["呼び名"], {"呼び名": "空色の屋根の家の方"}, "受けつけました"),
    "気をつけること": Case(
        ["について書く"], ["気をつけること"], {"気をつけること": "封筒に団体名を書かない。"}, "ました"
    ),
    "できごと": Case(
        ["できごとを残す"],
        ["できごと", "だれから聞いたか"],
        {"できごと": "○はじめて会えた", "だれから聞いたか": "○自分たちで気づいた"},
        "できごとを残しました",
    ),
    "会議": Case(
        ["共有する", "会議を記録する"],
        ["件名", "開いた日", "根拠法令", "呼んだ機関"],
        {
            "件名": "支援会議 空色の回",
            "開いた日": "きょう",
            "根拠法令": "▽社会福祉法106条の6",
            "呼んだ機関": "□みなも市 保健センター",
        },
        "共有しました",
    ),
}


@pytest.fixture
def begin(visit):
    """`begin("…")`: 伊藤 on the page of a household that has nothing yet."""

    def household(called):
        page = visit("ito")
        acts.receive(page, called)
        return page

    return household


def test_a_household_without_any_note_says_what_to_do_first(begin, axe):
    page = begin("空き箱の並ぶ家の方")
    expect(page.locator("#latest-rows")).to_contain_text("最初の電話や訪問を残しましょう")
    axe(page)


def test_a_desk_without_households_says_so_and_one_with_them_lists_them(visit, axe):
    suzuki, tanaka = visit("suzuki"), visit("tanaka")
    expect(suzuki.locator("main")).to_contain_text("きょうから1週間の約束はありません")
    for page in (suzuki, tanaka):
        page.goto("/desk/")
    expect(suzuki.locator("main")).to_contain_text("ありません")
    assert suzuki.locator(".p-cases li").count() == 0
    assert tanaka.locator(".p-cases li").count() > 0
    for page in (suzuki, tanaka):
        axe(page)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_what_is_missing_and_when_it_is_saved(begin, axe, name):
    form = FORMS[name]
    page = begin(f"{name}をためす家の方")
    for words in form.way:
        follow(page, page.get_by_role("link", name=words, exact=words != "について書く").first)
    axe(page)
    title = page.title()
    press(page)
    expect(page).to_have_title(f"エラー：{title}")
    assert_missing(page, form.missing)
    axe(page)
    for label, value in form.fill.items():
        fill(page, label, value)
    press(page)
    expect(page.locator("#messages")).to_contain_text(form.done)
    axe(page)


def follow(page, link):
    """Press it and wait for the page it leads to: a press alone returns while the old one stands."""
    with page.expect_navigation():
        link.click()


def press(page):
    page.locator("main form .c-button[type='submit']").first.click()


def assert_missing(page, labels):
    """The summary has the focus and names each field once; where there is one field, that has it."""
    summary = page.locator("#error-summary")
    if summary.count():
        expect(summary).to_be_focused()
        assert [words.split("：")[0] for words in summary.get_by_role("link").all_inner_texts()] == labels
    else:
        expect(page.get_by_label(labels[0])).to_be_focused()
    for wrong in page.locator("main [aria-invalid='true']").all():
        described = wrong.evaluate(DESCRIBED)
        assert any(page.locator(f"[id='{name}']").inner_text().strip() for name in described.split())


def fill(page, label, value):
    if value[0] in "○□":
        page.locator("fieldset", has_text=label).get_by_label(value[1:], exact=True).check()
    elif value[0] == "▽":
        acts.choose(page, label, value[1:])
    else:
        page.get_by_label(label).first.fill(acts.day() if value == "きょう" else value)
