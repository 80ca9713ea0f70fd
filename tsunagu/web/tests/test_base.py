"""The head and foot of every page: who I am, for whom I act, where I can go, how I leave."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from tsunagu.web import context

pytestmark = pytest.mark.usefixtures("small_site")

LABELS = ["記録する", "きょう", "さがす", "つなぎ", "会議", "資源"]
ITEMS = [
    {"label": label, "url": f"/{n}/", "icon": "today", "current": label == "きょう", "primary": n == 0}
    for n, label in enumerate(LABELS)
]


def items(request):
    return ITEMS


@pytest.fixture
def menu(settings):
    settings.NAVIGATION = f"{__name__}.items"


def page(request, **extra):
    return render_to_string("page.html", {"word": "", **extra}, request)


def test_the_head_says_who_works_for_whom(at_work):
    html = page(at_work)
    assert "森 さくら" in html
    assert "（みどり市社協・コーディネーター）としてしごと中" in html
    assert '<form method="post" action="/out/">' in html
    assert "席を離れる" in html


def test_only_who_has_another_post_can_change_it(at_work):
    assert "所属を切りかえる" in page(at_work)
    at_work.actor.others = ()
    assert "所属を切りかえる" not in page(at_work)


def test_a_visitor_has_no_menu_and_nothing_to_leave(rf, menu):
    html = page(rf.get("/page/"))
    assert "席を離れる" not in html
    assert "メインメニュー" not in html


def test_the_size_of_the_text_is_that_of_the_user(at_work, rf):
    assert '<html lang="ja" data-text="125">' in page(at_work)
    assert '<html lang="ja" data-text="100">' in page(rf.get("/page/"))
    assert 'value="125" checked' in page(at_work)


def test_the_menu_marks_where_i_am(at_work, menu):
    html = page(at_work)
    assert html.count('aria-current="page"') == 3  # rail, full list, bar
    assert html.index('id="main"') < html.index("l-bar__item")


def test_a_practice_system_says_so_on_every_page(at_work, settings, client):
    settings.TSUNAGU_DEMO = True
    words = "練習用：この町・機関・人はすべて架空です"
    assert words in page(at_work)
    assert words in client.get("/no-such-page/").content.decode()
    settings.TSUNAGU_DEMO = False
    assert words not in page(at_work)


def test_a_page_with_errors_says_so_in_its_title(at_work):
    class Form:
        errors = {"name": ["…"]}

    assert "<title>エラー：記録 ｜ つなぐ</title>" in page(at_work, form=Form())


def test_the_bar_has_five_places_with_recording_in_the_middle(at_work, menu):
    navigation = context.site(at_work)["navigation"]
    assert [item["label"] for item in navigation["bar"]] == ["きょう", "さがす", "記録する", "つなぎ"]
    assert navigation["more"] is True


def test_a_short_menu_fits_the_bar(at_work, menu, monkeypatch):
    monkeypatch.setattr(f"{__name__}.ITEMS", ITEMS[:5])
    navigation = context.site(at_work)["navigation"]
    assert navigation["bar"] == ITEMS[:5]
    assert navigation["more"] is False


def test_the_menu_chooses_what_stands_in_the_bar(at_work, menu, monkeypatch):
    chosen = [{**item, "bar": item["label"] in ("会議", "資源", "さがす")} for item in ITEMS]
    monkeypatch.setattr(f"{__name__}.ITEMS", chosen)
    bar = context.site(at_work)["navigation"]["bar"]
    assert [item["label"] for item in bar] == ["さがす", "会議", "記録する", "資源"]


def test_without_a_menu_nothing_breaks(at_work, settings):
    settings.NAVIGATION = ""
    assert "メインメニュー" not in page(at_work)
