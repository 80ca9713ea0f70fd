"""The first household, from the post office's call to the day on which another body reads the papers."""

from __future__ import annotations

import re
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser import acts

CALLED = "灯台の見える家の方"
CALL = "年金の日に、印鑑を持たずに何度も来られる。"
NOTE = "呼び出し音が十回。つぎは夕方にかけてみる。"
PAPER = "手紙から始めることを、みんなで決めた。"
CONFERENCE = "支援会議 灯台の回"


def told(ito):
    """伊藤 writes what happened until the conference, and what was settled there."""
    address = acts.receive(ito, CALLED, words=CALL, source="郵便局", basis="27条1項4号")
    form = acts.write(ito, words=NOTE)
    acts.more(form).get_by_label("つぎにすること").fill("夕方に電話する")
    form.get_by_label("いつまでに").fill(acts.day(3))
    acts.save(ito)
    acts.recorded(ito)
    expect(ito.locator("#promises-rows")).to_contain_text("夕方に電話する")
    acts.record_conference(ito, title=CONFERENCE, bodies=["みなも市 生活福祉課"])
    acts.invite(ito, desk="生活福祉課 窓口", evidence=CONFERENCE)
    form = acts.write(ito, method="会議", result="話しあった", words=PAPER)
    acts.more(form).get_by_role("radio", name=re.compile("^会議の資料")).check()
    acts.save(ito)
    acts.recorded(ito)
    return address


def test_takahashi_reads_exactly_the_conference_papers_and_suzuki_a_page_that_says_nothing(visit, axe):
    ito = visit("ito")
    address = told(ito)
    axe(ito)
    takahashi = visit("takahashi")
    takahashi.goto(address)
    expect(takahashi.locator("h1")).to_have_text(CALLED)
    seen = takahashi.locator("main").inner_text()
    assert PAPER in seen
    assert CONFERENCE in takahashi.locator(".c-why").inner_text()
    for hidden in (CALL, NOTE, "夕方に電話する"):
        assert hidden not in seen
    axe(takahashi)
    assert_hidden_is_missing(visit("suzuki"), address, axe)


def assert_hidden_is_missing(suzuki, address, axe):
    """What 鈴木 may not see and what there never was are the same bytes; the page says what to do."""
    nowhere = re.sub("[0-9a-f-]{36}", str(uuid4()), address)
    hidden, missing = (suzuki.context.request.get(url) for url in (address, nowhere))
    assert (hidden.status, missing.status) == (404, 404)
    assert hidden.body() == missing.body()
    suzuki.goto(address)
    expect(suzuki.locator("h1")).to_have_text("このページは見つかりませんでした")
    assert CALLED not in suzuki.content()
    axe(suzuki)


def test_who_was_only_called_to_the_conference_reads_and_who_takes_part_writes(visit):
    ito = visit("ito")
    acts.receive(ito, "みかん畑の家の方", source="本人")
    acts.record_conference(ito, title="支援会議 みかんの回", bodies=["みなも市 生活福祉課"])
    takahashi = visit("takahashi")
    takahashi.goto("/desk/?list=shared")
    takahashi.get_by_role("link", name="みかん畑の家の方").click()
    expect(takahashi.locator("main")).to_contain_text("見えているのは、共有された範囲だけです")
    expect(takahashi.locator("#note-form")).to_have_count(0)
    acts.invite(ito, desk="生活福祉課 窓口", evidence="みかんの回")
    takahashi.reload()
    expect(takahashi.locator("main")).not_to_contain_text("見えているのは、共有された範囲だけです")
    expect(takahashi.locator("#note-form")).to_have_count(1)
