"""記録する from any page: by one key, four inputs, no new page; what a lost line or log-in costs."""

from __future__ import annotations

import re
import sys
import time

import pytest
from playwright.sync_api import expect

from tests.browser import acts

WHO = "中原のお兄さん"
FORTY = "夕方に電話した。声はあかるく、庭の柿が色づいたことを、ゆっくり話してくれた。"
CHOICE, PER_LETTER = 1.0, 1 / 3  # seconds of a person at human pace (ux U2)


@pytest.fixture
def kato(visit):
    """加藤 on the first page; 中原のお兄さん is one of hers. Nothing is kept of what she typed before."""
    page = visit("kato")
    forget(page, "record")
    return page


@pytest.fixture
def at_home(kato):
    """加藤 on the household page of 中原のお兄さん."""
    kato.goto("/desk/")
    kato.get_by_role("link", name=WHO).first.click()
    acts.at_household(kato)
    forget(kato, f"record-{kato.url.rstrip('/').rsplit('/', 1)[-1]}")
    return kato


def forget(page, form):
    """Throw away what is kept of a form."""
    page.evaluate(
        """async (address) => {
          const { token } = await (await fetch(address)).json();
          const headers = { "X-CSRFToken": token };
          await fetch(address, { method: "POST", headers, body: new URLSearchParams({ drop: "1" }) });
        }""",
        f"/drafts/{form}/",
    )


def drawer(page):
    return page.locator("#record-drawer")


def open_drawer(page):
    page.keyboard.press("Alt+n")
    expect(drawer(page).get_by_role("button", name="記録を保存")).to_be_visible()
    return drawer(page)


def press(page, name):
    drawer(page).get_by_role("radio", name=name, exact=True).check()


def words(page):
    return drawer(page).get_by_label("ひとこと")


def recorded(page):
    expect(drawer(page).get_by_role("heading", name="記録しました。")).to_be_visible()


def stays(page):
    """Counts the documents that are loaded from now on."""
    loaded = []
    page.on("framenavigated", lambda frame: loaded.append(frame.url))
    return loaded


class Hand:
    """Somebody at human pace: a second for each choice, three characters a second; counts both."""

    def __init__(self, page):
        self.page, self.inputs, self.began = page, 0, time.monotonic()

    def choose(self, act):
        time.sleep(CHOICE)
        act()
        self.inputs += 1

    def type(self, text):
        self.page.keyboard.type(text, delay=PER_LETTER * 1000)
        self.inputs += 1

    def told(self, what, loaded):
        seconds = time.monotonic() - self.began
        return f"\n  {what}: {self.inputs} inputs, {seconds:.1f} s, {len(loaded)} new pages\n"


def test_a_call_takes_four_inputs_and_half_a_minute(kato, capsys):
    loaded = stays(kato)
    hand = Hand(kato)
    open_drawer(kato)
    hand.choose(lambda: press(kato, WHO))
    hand.choose(lambda: press(kato, "電話"))
    hand.choose(lambda: press(kato, "話せた"))
    words(kato).focus()
    hand.type(FORTY)
    kato.keyboard.press("Control+Enter")
    recorded(kato)
    with capsys.disabled():
        sys.stdout.write(hand.told("a call", loaded))
    assert (hand.inputs, loaded) == (4, [])


def test_no_answer_takes_two_inputs(at_home, capsys):
    loaded = stays(at_home)
    at_home.evaluate("scrollTo(0, 120)")
    top = at_home.evaluate("scrollY")
    hand = Hand(at_home)
    open_drawer(at_home)
    hand.choose(lambda: press(at_home, "電話"))
    hand.choose(lambda: press(at_home, "つながらない"))
    at_home.keyboard.press("Control+Enter")
    recorded(at_home)
    with capsys.disabled():
        sys.stdout.write(hand.told("no answer", loaded))
    assert (hand.inputs, loaded) == (2, [])
    expect(acts.latest(at_home).first).to_contain_text("つながらない")
    assert at_home.evaluate("scrollY") == top


def test_after_saving_one_press_makes_the_next_step_and_one_takes_all_back(at_home, axe):
    open_drawer(at_home)
    press(at_home, "訪問")
    press(at_home, "声だけ")
    words(at_home).fill("すぐに取り消す記録")
    at_home.keyboard.press("Control+Enter")
    recorded(at_home)
    expect(drawer(at_home).locator(":focus")).to_have_count(1)
    expect(acts.latest(at_home).first).to_contain_text("すぐに取り消す記録")
    drawer(at_home).get_by_role("button", name="2週間後").click()
    expect(drawer(at_home).get_by_role("status").filter(has_text="約束に入れました")).to_be_visible()
    expect(at_home.locator("#promises-rows")).to_contain_text("もう一度連絡する")
    expect(drawer(at_home).locator(":focus")).to_have_count(1)
    axe(at_home, resize=False)
    drawer(at_home).get_by_role("button", name="取り消す").click()
    expect(drawer(at_home).get_by_role("status").filter(has_text="取り消しました")).to_be_visible()
    expect(acts.latest(at_home).filter(has_text="すぐに取り消す記録")).to_have_count(0)
    expect(at_home.locator("#promises-rows")).not_to_contain_text("もう一度連絡する")


def test_to_decide_nothing_says_the_day_that_stands(at_home):
    open_drawer(at_home)
    press(at_home, "手紙")  # a letter is handed over: nothing is left to choose
    at_home.keyboard.press("Control+Enter")
    recorded(at_home)
    drawer(at_home).get_by_role("button", name="決めない").click()
    expect(drawer(at_home)).to_contain_text(re.compile("つぎに見る日は、令和.+のままです。"))


def test_the_choices_follow_the_method(kato):
    dialog = open_drawer(kato)
    press(kato, "訪問")
    expect(dialog.get_by_role("radio", name="気配だけ", exact=True)).to_be_visible()
    press(kato, "気配だけ")
    press(kato, "電話")
    expect(dialog.get_by_role("radio", name="気配だけ", exact=True)).to_have_count(0)
    assert not dialog.locator("[name='result']:checked").count()
    press(kato, "まだわからない（メモ箱へ）")
    expect(dialog.get_by_role("radio", name="電話", exact=True)).to_have_count(0)


def test_half_a_name_finds_somebody_while_it_is_typed(kato):
    dialog = open_drawer(kato)
    words(kato).fill("書いたものは残る")
    dialog.get_by_label("ほかの人をさがす").fill("中原")
    expect(dialog.get_by_role("radio", name=WHO, exact=True)).to_be_visible()
    expect(kato.locator(":focus")).to_have_attribute("name", "find")
    assert words(kato).input_value() == "書いたものは残る"


def test_whom_nobody_knows_yet_goes_to_the_memo_box_and_becomes_a_note_later(kato):
    open_drawer(kato)
    press(kato, "まだわからない（メモ箱へ）")
    words(kato).fill("図書館のすみの席にいた人。")
    kato.keyboard.press("Control+Enter")
    expect(drawer(kato).get_by_role("heading", name="メモ箱に入れました。")).to_be_visible()
    kato.goto("/memos/")
    memo = kato.locator(".c-row").filter(has_text="図書館のすみ")
    memo.get_by_role("link", name="世帯の記録にする").click()
    expect(words(kato)).to_have_value("図書館のすみの席にいた人。")
    press(kato, WHO)
    press(kato, "訪問")
    press(kato, "会えた")
    kato.keyboard.press("Control+Enter")
    recorded(kato)
    kato.reload()
    expect(memo).to_have_count(0)


# --- keys and focus --------------------------------------------------------------------------------------


def test_the_first_empty_input_has_the_focus_and_the_opener_gets_it_back(kato):
    opener = kato.locator(".l-rail a[data-record]")
    opener.focus()
    opener.press("Enter")
    expect(drawer(kato)).to_be_visible()
    expect(drawer(kato).locator("[name='who']").first).to_be_focused()
    kato.keyboard.press("Escape")
    expect(drawer(kato)).to_be_hidden()
    expect(opener).to_be_focused()


def test_opened_by_key_the_focus_comes_back_to_somewhere(kato):
    open_drawer(kato)
    drawer(kato).get_by_role("button", name="閉じる").click()
    expect(drawer(kato)).to_be_hidden()
    acts.keeps_focus(kato)


def test_escape_asks_only_where_something_was_typed(kato):
    asked = []
    kato.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    open_drawer(kato)
    kato.keyboard.press("Escape")
    expect(drawer(kato)).to_be_hidden()
    open_drawer(kato)
    words(kato).fill("途中")
    kato.keyboard.press("Escape")
    expect(drawer(kato)).to_be_visible()
    assert len(asked) == 1
    assert words(kato).input_value() == "途中"


def test_what_is_missing_is_said_in_the_drawer(kato, axe):
    dialog = open_drawer(kato)
    words(kato).fill("だれのことか書きわすれた")
    kato.keyboard.press("Control+Enter")
    expect(dialog.locator("#error-summary")).to_be_focused()
    assert words(kato).input_value() == "だれのことか書きわすれた"
    axe(kato, resize=False)


def test_it_is_a_sheet_on_a_telephone(visit, axe):
    page = visit("kato", phone=True, is_mobile=True, has_touch=True)
    forget(page, "record")
    page.locator(".l-bar a[data-record]").click()
    expect(drawer(page).get_by_role("button", name="記録を保存")).to_be_in_viewport()
    box = drawer(page).bounding_box()
    assert (box["x"], box["width"]) == (0, 375)
    assert box["y"] > 0
    small = (
        drawer(page)
        .locator("label.c-chip:visible, button:visible")
        .evaluate_all(
            "(all) => all.filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.textContent)"
        )
    )
    assert small == []
    axe(page, resize=False)


def test_without_a_script_the_same_form_is_a_page(visit, axe):
    page = visit("kato", javascript=False)
    page.locator(".l-rail a[data-record]").click()
    expect(page).to_have_title("記録する（新しい記録） ｜ つなぐ")
    main = page.locator("main")
    main.get_by_role("radio", name=WHO, exact=True).check()
    main.get_by_role("radio", name="電話", exact=True).check()
    main.get_by_role("radio", name="つながらない", exact=True).check()
    main.get_by_role("button", name="記録を保存").click()
    expect(page.locator("#messages")).to_contain_text("記録しました")
    page.get_by_role("button", name="取り消す").click()
    expect(page.locator("#messages")).to_contain_text("取り消しました")


# --- drafts, a line that drops, a log-in that ended -----------------------------------------------------


def discard(page):
    drawer(page).get_by_role("button", name="捨てる").click()
    expect(drawer(page).get_by_text("書きかけがあります")).to_have_count(0)


def test_a_draft_is_there_again_after_a_reload_and_after_the_log_out(visit):
    page = visit("kimura")
    open_drawer(page)
    press(page, "訪問")
    with page.expect_response(lambda answer: "/drafts/" in answer.url and answer.request.method == "POST"):
        words(page).fill("インターホンごしに")
    page.reload()
    open_drawer(page)
    expect(drawer(page).get_by_text(re.compile(r"書きかけがあります（\d\d:\d\d）"))).to_be_visible()
    expect(words(page)).to_have_value("インターホンごしに")
    assert drawer(page).get_by_role("radio", name="訪問", exact=True).is_checked()
    again = visit("kimura")
    open_drawer(again)
    expect(words(again)).to_have_value("インターホンごしに")
    discard(again)
    assert words(again).input_value() == ""
    again.reload()
    open_drawer(again)
    expect(words(again)).to_have_value("")


def test_a_form_of_a_page_keeps_its_draft_too(visit):
    page = visit("kato")
    page.goto("/cases/intakes/new/")
    with page.expect_response(
        lambda answer: "/drafts/intake/" in answer.url and answer.request.method == "POST"
    ):
        page.get_by_label("話されたこと").fill("窓口で、途中まで聞いた。")
    page.reload()
    expect(page.get_by_text("書きかけがあります")).to_be_visible()
    expect(page.get_by_label("話されたこと")).to_have_value("窓口で、途中まで聞いた。")
    page.get_by_role("button", name="捨てる").click()
    expect(page.get_by_label("話されたこと")).to_have_value("")


def test_a_line_that_drops_while_saving_costs_no_word_and_makes_nothing_double(at_home):
    open_drawer(at_home)
    press(at_home, "電話")
    press(at_home, "話せた")
    words(at_home).fill("電波の切れた記録")
    at_home.context.set_offline(True)
    at_home.keyboard.press("Control+Enter")
    alert = drawer(at_home).get_by_role("alert")
    expect(alert).to_contain_text(
        "まだ送れていません。入力はこの画面に残っています。電波が戻ると自動で送ります。"
    )
    assert words(at_home).input_value() == "電波の切れた記録"
    time.sleep(3)
    at_home.context.set_offline(False)
    recorded(at_home)
    at_home.reload()
    assert acts.latest(at_home).filter(has_text="電波の切れた記録").count() == 1


def test_typing_without_the_line_is_kept_when_it_is_back(visit):
    page = visit("kato")
    forget(page, "record")
    open_drawer(page)
    page.context.set_offline(True)
    words(page).fill("電車の中で書いた")
    time.sleep(3)
    with page.expect_response(lambda answer: "/drafts/" in answer.url and answer.status == 204):
        page.context.set_offline(False)
    page.reload()
    open_drawer(page)
    expect(words(page)).to_have_value("電車の中で書いた")
    discard(page)


def test_an_ended_log_in_costs_no_word(at_home):
    open_drawer(at_home)
    press(at_home, "訪問")
    press(at_home, "会えた")
    words(at_home).fill("ログインの切れた記録")
    at_home.context.clear_cookies(name="tsunagu")
    at_home.keyboard.press("Control+Enter")
    alert = drawer(at_home).get_by_role("alert")
    expect(alert).to_contain_text("まだ保存していません")
    assert words(at_home).input_value() == "ログインの切れた記録"
    with at_home.context.expect_page() as opened:
        alert.get_by_role("link", name="ログインし直す（新しい画面で）").click()
    login = opened.value
    login.locator('form:has(input[name="username"][value="kato"]) button').click()
    login.wait_for_load_state("load")
    login.close()
    at_home.bring_to_front()
    drawer(at_home).get_by_role("button", name="記録を保存").click()
    recorded(at_home)
    at_home.reload()
    assert acts.latest(at_home).filter(has_text="ログインの切れた記録").count() == 1


def test_without_a_script_an_ended_log_in_costs_no_word(visit):
    page = visit("kato", javascript=False)
    page.goto("/record/")
    main = page.locator("main")
    main.get_by_role("radio", name=WHO, exact=True).check()
    main.get_by_role("radio", name="電話", exact=True).check()
    main.get_by_role("radio", name="つながらない", exact=True).check()
    main.get_by_label("ひとこと").fill("切れたログインの長い記録。ひとつも失わない。")
    page.context.clear_cookies(name="tsunagu")
    main.get_by_role("button", name="記録を保存").click()
    expect(page.get_by_role("heading", name="まだ保存していません")).to_be_visible()
    expect(page.locator("main")).to_contain_text("切れたログインの長い記録。ひとつも失わない。")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="ログインし直す（新しい画面で）").click()
    opened.value.locator('form:has(input[name="username"][value="kato"]) button').click()
    opened.value.wait_for_load_state("load")
    again = page.get_by_role("button", name="この内容をもう一度送る")
    again.click()
    if again.count():  # the new log-in has a new token: the page came back once, whole
        again.click()
    expect(page.locator("#messages")).to_contain_text("記録しました")
