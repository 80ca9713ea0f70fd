"""With the keyboard alone: every stop is seen, none is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import acts

MOST_STOPS = 120
# A ring around what holds the focus, or the chip it stands in; inside the window and under no bar.
STOP = """() => {
    const stop = document.activeElement;
    if (!stop || stop === document.body) return 'lost';
    const drawn = [stop, stop.closest('label')].filter(Boolean).some((node) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(node);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
    if (!drawn) return `no ring: ${stop.outerHTML.slice(0, 120)}`;
    const { left, top, width, height } = (stop.closest('label.c-chip') ?? stop).getBoundingClientRect();
    const under = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
    const label = under?.closest('label');
    const seen = under && (stop.contains(under) || under.contains(stop) || label?.contains(stop));
    return seen ? '' : `hidden: ${stop.outerHTML.slice(0, 120)}`;
}"""


def tab_to(page, place):
    """Press Tab until `place` holds the focus; every stop on the way is seen."""
    target = place.first.element_handle()
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        fault = page.evaluate(STOP)
        assert not fault, fault
        if page.evaluate("(node) => node === document.activeElement", target):
            return
    raise AssertionError(f"{place} is not reached")


def test_kobayashi_logs_in_and_writes_a_note_without_a_mouse(visit, axe):
    page = visit()
    page.goto("/accounts/login/")
    tab_to(page, page.get_by_role("button", name=re.compile("小林 誠")))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("きょう")
    tab_to(page, page.get_by_role("link", name="夜に歩く人", exact=True).first)
    page.keyboard.press("Enter")
    acts.at_household(page)
    write_with_keys(page)
    acts.recorded(page)
    expect(acts.latest(page).first).to_contain_text("月がきれいだった")
    assert page.evaluate(STOP) != "lost"
    page.keyboard.press("Tab")
    assert page.evaluate(STOP) == ""
    axe(page)


def write_with_keys(page):
    form = page.locator("#note-form")
    tab_to(page, form.locator("[name='method']"))
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert form.get_by_role("radio", name="訪問").is_checked()
    tab_to(page, form.locator("[name='result']"))
    page.keyboard.press("Space")
    tab_to(page, form.get_by_label("ひとこと"))
    page.keyboard.type("月がきれいだった。")
    tab_to(page, form.get_by_role("button", name="記録を保存"))
    page.keyboard.press("Enter")


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(visit):
    page = visit("kobayashi")
    page.keyboard.press("Tab")
    expect(page.locator(".l-skip")).to_be_focused()
    expect(page.locator(".l-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize("field", ["ひとこと", "つぎにすること"])
def test_control_enter_saves_a_note_from_any_field(visit, field):
    page = visit("kobayashi")
    acts.open_household(page, "夜に歩く人")
    form = acts.more(acts.write(page, words=f"{field}から保存した。"))
    form.get_by_label("つぎにすること").fill("歩く")
    form.get_by_label("いつまでに").fill(acts.day(5))
    form.get_by_label(field).press("Control+Enter")
    acts.recorded(page)
    expect(acts.latest(page).first).to_contain_text(f"{field}から保存した。")
