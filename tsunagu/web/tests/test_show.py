"""show(): one view, one context; the whole page for a browser, the panel for htmx."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("small_site")


def test_a_browser_gets_the_whole_page(client):
    html = client.get("/page/").content.decode()
    assert html.startswith("<!DOCTYPE html>")
    assert '<div id="panel">ことば</div>' in html
    assert "<title>記録 ｜ つなぐ</title>" in html


def test_htmx_gets_the_panel_and_the_messages(client):
    html = client.get("/page/", headers={"hx-request": "true"}).content.decode()
    assert html.startswith('<div id="panel">ことば</div>')
    assert "<html" not in html
    assert '<div id="messages" role="status" hx-swap-oob="innerHTML">' in html
    assert "記録しました。" in html


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_the_status_is_that_of_the_view(client, headers):
    assert client.get("/page/?status=422", headers=headers).status_code == 422


def test_both_regions_for_messages_are_there_before_any_message(client):
    html = client.get("/page/").content.decode()
    assert html.index('id="messages" role="status"') < html.index('id="alerts" role="alert"')
