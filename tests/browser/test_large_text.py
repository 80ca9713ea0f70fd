"""320 px and large text: nothing scrolls sideways, nothing is cut off."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.looking import faults

NARROW = {"width": 320, "height": 568}
TWICE = "document.documentElement.style.fontSize = '200%'"
PAGES = ["", "share/", "share/new/conference/", "ledger/", "lookers/"]


@pytest.fixture
def hayashi(visit):
    """林, for whom the text is 特大 by the press of a chip; no other test uses 林."""
    page = visit("hayashi", viewport=NARROW)
    page.get_by_role("radio", name="特大").check()
    page.locator(".c-text-size").get_by_role("button", name="変える").click()
    expect(page.locator("html")).to_have_attribute("data-text", "150")
    return page


def main_pages(page):
    """Home, intake, and everything about 大川の娘さん, one after the other."""
    for address in ("/", "/desk/", "/desk/?list=shared", "/cases/intakes/new/", "/sharing/roles/"):
        yield page.goto(address)
    page.goto("/desk/?list=paused")
    page.get_by_role("link", name="大川の娘さん").click()
    page.wait_for_url("**/households/*/")
    household = page.url
    for part in PAGES:
        yield page.goto(household + part)


def test_the_main_pages_fit_a_narrow_screen_with_the_largest_text(hayashi):
    found = [
        f"{hayashi.url}: {fault}" for _ in main_pages(hayashi) for fault in faults(hayashi, with_axe=False)
    ]
    assert not found, "\n".join(found)


def test_the_main_pages_fit_with_text_of_twice_the_size(visit):
    page, found = visit("hayashi"), []
    for _ in main_pages(page):
        page.evaluate(TWICE)
        found += [f"{page.url}: {fault}" for fault in faults(page, with_axe=False)]
    assert not found, "\n".join(found)
