"""記録する in place: seen, announced, once; what is wrong comes back with everything typed."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser import acts

BROTHER = "中原のお兄さん"


@pytest.fixture
def kato(visit):
    """加藤 on the household page of 中原のお兄さん."""
    page = visit("kato")
    acts.open_household(page, BROTHER)
    return page


def test_a_note_stands_on_top_without_a_new_page_and_is_announced(kato, axe):
    kato.evaluate("window.same = true")
    acts.write(kato, who=BROTHER, method="訪問", result="声だけ", words="ドアごしに、庭の柿の話をした。")
    acts.save(kato)
    acts.recorded(kato)
    expect(acts.latest(kato).first).to_contain_text("庭の柿")
    assert kato.evaluate("window.same")  # no page was loaded
    acts.keeps_focus(kato)
    assert kato.get_by_label("ひとこと").input_value() == ""  # ready for the next one
    axe(kato)


def test_the_next_note_can_be_written_at_once(kato):
    for words in ("ひとつ目の記録", "ふたつ目の記録"):
        acts.write(kato, who=BROTHER, words=words)
        acts.save(kato)
        expect(acts.latest(kato).first).to_contain_text(words)
    expect(acts.latest(kato).nth(1)).to_contain_text("ひとつ目の記録")


def test_two_presses_of_save_send_and_write_one_note(kato):
    sent = []
    kato.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    acts.write(kato, who=BROTHER, words="二度おした記録")
    kato.get_by_role("button", name="記録を保存").dblclick()
    acts.recorded(kato)
    assert len(sent) == 1
    kato.reload()
    assert acts.latest(kato).filter(has_text="二度おした記録").count() == 1


def test_the_same_form_sent_from_two_windows_writes_one_note(kato):
    form = acts.write(kato, who=BROTHER, words="二つの窓から送った記録")
    sent = form.evaluate("(form) => [...new FormData(form)]")
    body = urlencode([tuple(pair) for pair in sent])
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": kato.url}
    url = form.evaluate("(form) => form.action")
    answers = [kato.context.request.post(url, data=body, headers=headers) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    kato.reload()
    assert acts.latest(kato).filter(has_text="二つの窓から送った記録").count() == 1
    expect(kato.locator("#note-form[data-ready]")).to_have_count(1)
    assert kato.get_by_label("ひとこと").input_value() == ""  # it is no draft: it was sent


def test_a_day_that_does_not_exist_comes_back_with_everything_typed(kato, axe):
    form = acts.write(kato, who=BROTHER, method="手紙", result="渡した・送った", words="柿の礼状を入れた。")
    acts.more(form).get_by_label("日", exact=False).first.fill("令和7年13月40日")
    acts.save(kato)
    expect(kato).to_have_title("エラー：世帯 ｜ つなぐ")
    summary = kato.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("月")
    assert kato.get_by_label("ひとこと").input_value() == "柿の礼状を入れた。"
    wrong = kato.locator("#id_on")
    assert wrong.input_value() == "令和7年13月40日"
    assert wrong.get_attribute("aria-invalid") == "true"
    expect(wrong).to_be_visible()  # くわしく stands open
    assert kato.get_by_role("radio", name="手紙").is_checked()
    axe(kato)
    wrong.fill(acts.day())
    acts.save(kato)
    acts.recorded(kato)
    expect(kato).to_have_title("世帯 ｜ つなぐ")


def test_the_link_in_the_error_summary_leads_to_the_field(kato):
    acts.save(kato)
    summary = kato.locator("#error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="どうやって").click()
    expect(kato.locator(":focus")).to_have_attribute("name", "method")


def test_a_telephone_number_is_shown_by_a_press_of_its_own(visit, axe):
    inoue = visit("takahashi")
    inoue.goto("/desk/?list=paused")
    inoue.get_by_role("link", name="大川の娘さん").click()
    number = inoue.locator(".p-contact__value")
    assert number.count() == 0
    inoue.get_by_role("button", name="連絡先を見る").first.click()
    expect(number.first).to_be_visible()
    acts.keeps_focus(inoue)
    axe(inoue)
