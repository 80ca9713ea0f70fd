"""JavaScript off: a call is taken in, a note is written, papers are shared."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import acts


def test_mori_takes_in_a_call_writes_a_note_and_shares_without_javascript(visit):
    page = visit("mori", javascript=False)
    address = acts.receive(page, "井戸のある家の方", words="電話で、夜に物音がすると聞いた。")
    acts.write(page, words="出なかった。")
    acts.save(page)
    acts.recorded(page)
    assert page.url == address
    expect(acts.latest(page).first).to_contain_text("出なかった。")
    acts.record_conference(page, title="支援会議 井戸の回", bodies=["みなも市 地域福祉課"])
    expect(page.locator("#shared")).to_contain_text("会議の資料")


def test_a_wrong_note_comes_back_on_a_page_of_its_own_with_everything_typed(visit):
    page = visit("mori", javascript=False)
    address = acts.receive(page, "石垣の家の方")
    form = acts.write(page, words="石垣の上から手をふった。")
    acts.more(form).get_by_label("つぎにすること").fill("石垣に手紙を置く")
    acts.save(page)
    expect(page).to_have_title("エラー：記録する ｜ つなぐ")
    expect(page.locator("#error-summary")).to_contain_text("いつまで")
    assert page.get_by_label("ひとこと").input_value() == "石垣の上から手をふった。"
    page.get_by_label("いつまでに").fill(acts.day(2))
    acts.save(page)
    expect(page).to_have_url(address)
    acts.recorded(page)


def test_the_page_of_its_own_is_sound(visit, axe):
    page = visit("mori")
    acts.receive(page, "生け垣の家の方")
    page.goto(page.locator("#note-form").evaluate("(form) => form.action"))
    axe(page)
