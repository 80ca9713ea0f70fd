"""What people do on the screens, as a hand would: press, type, save."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

HOUSEHOLD = re.compile(r"/households/[0-9a-f-]{36}/$")


def receive(page, called, *, words="", source="家族・親族", basis=""):
    """受付: a new household; ends on its page and returns its address."""
    page.goto("/cases/intakes/new/")
    page.get_by_label("話されたこと").fill(words)
    page.get_by_label("呼び名", exact=False).first.fill(called)
    page.get_by_role("radio", name=source, exact=True).check()
    if basis:
        choose(page, "受けた根拠", basis)
    page.get_by_role("button", name="受けつける", exact=True).click()
    at_household(page)
    return page.url


def at_household(page):
    """The page of a household, with all its scripts."""
    expect(page).to_have_url(HOUSEHOLD)
    page.wait_for_load_state("load")


def open_household(page, name):
    """From わたしの窓口 to the household in which somebody is called so."""
    page.goto("/desk/")
    page.get_by_role("link", name=name).click()
    at_household(page)
    expect(page.locator("form[data-draft]:not([data-ready])")).to_have_count(0)  # a draft would come now


def choose(page, label, words):
    """The first choice of a list that has these words in it."""
    field = page.get_by_label(label)
    value = field.locator("option", has_text=words).first.get_attribute("value")
    field.select_option(value)


def write(page, *, who="", method="電話", result="つながらない", words=""):
    """The four inputs of 記録する on the household page, not yet saved; who is chosen where there are two."""
    form = page.locator("#note-form")
    if who:
        form.get_by_role("checkbox", name=who, exact=True).check()
    form.get_by_role("radio", name=method, exact=True).check()
    form.get_by_role("radio", name=result, exact=True).check()
    form.get_by_label("ひとこと").fill(words)
    return form


def more(form):
    """くわしく: the part of the form behind one line."""
    form.locator("summary").click()
    return form


def save(page):
    page.get_by_role("button", name="記録を保存").click()


def recorded(page):
    """The page says so, to eyes and to ears."""
    expect(page.locator("#messages[role='status']")).to_contain_text("記録しました")


def latest(page):
    """さいきんの記録, newest first."""
    return page.locator("#latest-rows li")


def record_conference(page, *, title, bodies, basis="社会福祉法106条の6"):
    """会議を記録する: what the called bodies may read, until the day that the form proposes."""
    page.get_by_role("link", name="共有する", exact=True).first.click()
    page.get_by_role("link", name="会議を記録する").click()
    page.get_by_label("件名").fill(title)
    page.get_by_label("開いた日").fill(day())
    choose(page, "根拠法令", basis)
    for body in bodies:
        page.get_by_role("checkbox", name=body, exact=True).check()
    page.get_by_role("button", name="記録して共有する").click()
    expect(page.locator("#messages")).to_contain_text("共有しました")
    page.get_by_role("link", name="世帯の画面にもどる").click()
    at_household(page)


def invite(page, *, desk, evidence):
    """支援に加わってもらう, on an evidence that lists both bodies."""
    page.get_by_role("link", name="支援に加わってもらう").click()
    choose(page, "加わる窓口", desk)
    choose(page, "根拠", evidence)
    page.locator("main form button[type='submit']").click()
    at_household(page)


def day(later=0):
    """A day in Tokyo as somebody would type it."""
    when = datetime.now(ZoneInfo("Asia/Tokyo")) + timedelta(days=later)
    return f"{when:%Y/%m/%d}"


def keeps_focus(page):
    """The focus stands somewhere on the page; a reader of the screen has not been sent back to its top."""
    expect(page.locator("body :focus")).to_have_count(1)
