"""Error pages say in words what happened, and give nothing away."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tsunagu.web import errors
from tsunagu.web.middleware import HEAVIEST, TooHeavyMiddleware

pytestmark = pytest.mark.usefixtures("small_site")


def test_a_hidden_record_is_byte_for_byte_like_nothing(client):
    answers = [client.get(path) for path in ("/hidden/7/", "/hidden/81234/?q=1", "/no-such-page/")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1


def test_the_404_page_carries_nothing_of_the_request(client):
    html = client.get("/hidden/81234/").content.decode()
    for trace in ("81234", "/hidden/", "nonce", "csrf", "household"):
        assert trace not in html


def test_the_404_page_does_not_know_who_asks(client, at_work):
    at_work.path = "/hidden/81234/"
    assert errors.not_found(at_work).content == client.get("/hidden/7/").content


@pytest.mark.parametrize(
    "weight, status", [(HEAVIEST + 1, 413), (HEAVIEST, 200), ("", 200), ("x", 200), ("-1", 200)]
)
def test_what_is_heavier_than_any_form_is_not_read(weight, status):
    """The body is never touched: nobody has asked yet who sends it."""

    class Body:
        def read(self, *_):
            raise AssertionError("it was read")

    request = RequestFactory().post("/")
    request.META |= {"CONTENT_LENGTH": str(weight), "wsgi.input": Body()}
    answer = TooHeavyMiddleware(lambda _: HttpResponse("through"))(request)
    assert answer.status_code == status
    if status == 413:
        assert "ファイルは小さくして" in answer.content.decode()


def test_an_insider_reads_the_sentence_of_the_decision(client):
    answer = client.get("/refused/")
    assert answer.status_code == 403
    assert "この世帯の担当ではないため、変えられません。" in answer.content.decode()
    assert "もどる" in answer.content.decode()


def test_htmx_puts_the_sentence_into_the_page_and_leaves_the_form_alone(client):
    answer = client.get("/refused/", headers={"hx-request": "true"})
    assert answer.status_code == 403
    assert "この世帯の担当ではないため、変えられません。" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_refusal_without_reason_still_has_words(at_work):
    at_work.htmx = False
    assert errors.NOT_IN_THIS_ROLE in errors.not_allowed(at_work, PermissionError()).content.decode()


def test_a_stale_form_token_is_explained(settings):
    settings.CSRF_FAILURE_VIEW = "tsunagu.web.errors.csrf_failure"
    answer = Client(enforce_csrf_checks=True).post("/only-post/")
    assert answer.status_code == 403
    assert "画面が古くなったため、送れませんでした" in answer.content.decode()


def test_a_page_that_only_takes_posts_says_so(client):
    answer = client.get("/only-post/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "直接には開けません" in answer.content.decode()


@pytest.mark.parametrize(
    "view, status, words",
    [
        (errors.bad_request, 400, "受けとれませんでした"),
        (errors.csrf_failure, 403, "画面が古くなったため"),
        (errors.not_found, 404, "見つかりませんでした"),
        (errors.server_error, 500, "あなたの操作のせいではありません"),
        (errors.unavailable, 503, "いま記録（閲覧の記録）を残せないため、画面を出せません。"),
    ],
)
def test_each_plain_page_says_what_happened(view, status, words):
    answer = view(RequestFactory().get("/"))
    html = answer.content.decode()
    assert answer.status_code == status
    assert words in html
    assert re.search(r"<title>エラー：.+ ｜ つなぐ</title>", html)
    assert html.count("<h1>") == 1


def test_the_browser_finds_the_small_picture(client):
    assert client.get("/favicon.ico").url.endswith(".ico")
