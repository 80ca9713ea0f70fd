"""The pictures of the README and of the manual; SCREENSHOTS=docs/screenshots puts them there."""

from __future__ import annotations

from tests.browser import acts

TALL = 1400  # CSS pixels: the top of a long page says enough
DAUGHTER = "大川の娘さん"


def daughter(page):
    page.goto("/desk/?list=paused")
    page.get_by_role("link", name=DAUGHTER).click()
    acts.at_household(page)


def test_pictures_of_the_way_in(visit, shot):
    page = visit()
    page.goto("/accounts/login/")
    shot(page, "login", tall=900)
    tanaka = visit("tanaka")
    shot(tanaka, "today")
    tanaka.goto("/desk/")
    shot(tanaka, "cases")
    shot(visit("sato", phone=True), "today-phone", tall=812)
    shot(visit("yoshida"), "role-page")
    suzuki = visit("suzuki")
    suzuki.goto("/households/00000000-0000-4000-8000-000000000000/")
    shot(suzuki, "not-found", tall=500)


def test_pictures_of_a_household(visit, shot):
    takahashi = visit("takahashi")
    daughter(takahashi)
    household = takahashi.url
    visit("sato").goto(household)  # so that there is somebody who looked
    takahashi.reload()
    shot(takahashi, "household", tall=TALL)
    for part, name in (("share/", "share"), ("ledger/", "ledger"), ("lookers/", "lookers")):
        takahashi.goto(household + part)
        shot(takahashi, name, tall=1000)
    phone = visit("takahashi", phone=True)
    phone.goto(household)
    shot(phone, "household-phone", tall=1200)


def test_pictures_of_writing(visit, shot):
    page = visit("mori")
    page.goto("/cases/intakes/new/")
    shot(page, "intake", tall=TALL)
    acts.open_household(page, "上連池の雨戸")
    drawer(page, "呼び出し音だけ。つぎは夕方にかけてみる。")
    shot(page, "record", tall=800)
    phone = visit("mori", phone=True)
    phone.goto("/cases/intakes/new/")
    shot(phone, "intake-phone", tall=812)
    acts.open_household(phone, "上連池の雨戸")
    drawer(phone, "")
    phone.locator("#record-form").evaluate("(form) => form.scrollIntoView()")
    shot(phone, "record-phone", tall=812)


def drawer(page, words):
    """記録する over the household page, with a call that nobody answered."""
    page.get_by_role("link", name="記録する", exact=True).first.click()
    form = page.locator("#record-form")
    form.get_by_role("radio", name="電話", exact=True).check()
    form.get_by_role("radio", name="つながらない", exact=True).check()
    form.get_by_label("ひとこと").fill(words)


def test_pictures_of_finding(visit, shot):
    sato = visit("sato")
    sato.goto("/search/")
    sato.get_by_role("searchbox").fill("大川")
    sato.get_by_role("button", name="検索").click()
    sato.get_by_role("heading", name="見つかった世帯").wait_for()
    shot(sato, "search", tall=1000)
    sato.goto("/memos/")
    shot(sato, "memos", tall=600)


def test_pictures_of_the_exchange(visit, shot):
    tanaka = visit("tanaka")
    tanaka.goto("/exchange/")
    tanaka.locator("main li a").first.click()
    shot(tanaka, "visit", tall=1200)


def test_pictures_of_separating_and_approving(visit, shot):
    tanaka = visit("tanaka")
    acts.open_household(tanaka, "井の上の娘さん")
    tanaka.get_by_role("link", name="世帯を分ける").click()
    tanaka.get_by_role("link", name="井の上の娘さん が離れる").click()
    shot(tanaka, "split")
    ask_for_approval(visit("ito"))
    watanabe = visit("watanabe")
    watanabe.get_by_role("link", name="承認の画面を開く").click()
    shot(watanabe, "approvals")


def ask_for_approval(ito):
    """伊藤 writes down why 保健センター should know how the mother is; 渡辺 has to approve it."""
    acts.open_household(ito, "大川のおかあさん")
    ito.get_by_role("link", name="共有する", exact=True).first.click()
    ito.get_by_role("link", name="理由を書いて承認をもらう").click()
    ito.get_by_label("件名").fill("健診の結果の相談")
    acts.choose(ito, "根拠法令", "27条1項")
    acts.choose(ito, "相手先", "保健センター")
    ito.get_by_role("checkbox", name="経過記録", exact=True).check()
    ito.get_by_label("なぜ必要か").fill("施設での健診の結果について、保健師に相談するため。")
    ito.get_by_role("checkbox", name="本人や第三者の権利").check()
    ito.get_by_role("button", name="承認を頼む").click()
    ito.wait_for_url("**/ledger/")


def test_pictures_of_the_administration(visit, shot):
    sasaki = visit("sasaki")
    sasaki.get_by_role("link", name="機関と人を開く").click()
    shot(sasaki, "agencies", tall=1000)


def test_pictures_of_places(visit, shot):
    sato = visit("sato")
    sato.goto("/places/")
    shot(sato, "places", tall=TALL)
    sato.get_by_role("link", name="ゆるのび体操").click()
    sato.get_by_role("heading", name="あゆみ").wait_for()
    shot(sato, "group", tall=TALL)
    with_likes(sato)
    sato.get_by_role("heading", name="合いそうな場").wait_for()
    shot(sato, "fit", tall=TALL)


def with_likes(sato):
    """The household of whoever leads the stretching; their page of places that fit."""
    acts.open_household(sato, "大川の本の人")
    sato.get_by_role("link", name="合う場をさがす").first.click()


def test_pictures_of_a_joint_day_and_of_resources(visit, shot):
    sato = visit("sato")
    sato.goto("/places/days/")
    sato.locator("main li a").first.click()
    sato.get_by_role("link", name="当日の表").wait_for()
    shot(sato, "joint-day", tall=TALL)
    sato.get_by_role("link", name="当日の表").click()
    sato.get_by_role("table").wait_for()
    shot(sato, "day-sheet", tall=800)
    sato.goto("/resources/")
    shot(sato, "resources", tall=1000)
    sato.get_by_role("link", name="みなも市 保健センター 健康相談", exact=True).click()
    sato.get_by_role("heading", name="使いどき").wait_for()
    shot(sato, "resource", tall=TALL)


def test_pictures_of_the_facilitators_phone(visit, shot):
    phone = visit("yamada", phone=True)
    shot(phone, "next-phone", tall=812)
    door = phone.get_by_role("link", name="受付をはじめる")
    if not door.count():  # nobody has announced a session for this very day yet
        announce_today(phone)
    door.first.click()
    phone.get_by_role("button", name="＋1 家族").click()
    shot(phone, "door-phone", tall=812)


def announce_today(phone):
    phone.goto("/places/notices/")
    phone.get_by_role("link", name="新しい回のお知らせを書く").first.click()
    phone.get_by_label("日", exact=False).first.fill(acts.day())
    phone.get_by_role("button", name="お知らせを出す").click()
    phone.wait_for_url("**/places/sessions/*/")
    phone.goto("/places/next/")
