"""The demo town behind its production server, a real browser, and the cast in it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.looking import DESKTOP, PHONE, faults, faults_at_both_widths
from tests.browser.walking import follow

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / os.environ.get("SCREENSHOTS", "var/screenshots")
LARGEST_PICTURE = 250 * 1024  # bytes
expect.set_options(timeout=10_000)  # milliseconds; a busy machine is not a fault
# Refusals, a dropped line, and the answer to earlier words that the search drops: tests provoke them.
PROVOKED = (
    "status of 403",
    "status of 404",
    "status of 409",
    "status of 422",
    "ERR_INTERNET_DISCONNECTED",
    "Failed to fetch",
    "signal is aborted",
)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the demo on a data folder of its own, started as ./demo starts it."""
    data, port = tmp_path_factory.mktemp("demo"), _free_port()
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_")  # the server must not take itself for a test
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    env |= {"TSUNAGU_DEMO": "1", "TSUNAGU_DATA": str(data), "PORT": str(port)}
    for command in ("migrate --no-input", "collectstatic --no-input", "seed --profile demo"):
        run = [sys.executable, "manage.py", *command.split()]
        subprocess.run(run, cwd=ROOT, env=env, check=True, capture_output=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:tsunagu.config.gunicorn"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    _wait_for(address, server)
    yield address
    server.terminate()
    server.wait(timeout=10)
    shutil.rmtree(data, ignore_errors=True)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address, server):
    for _ in range(100):
        assert server.poll() is None, "the server stopped"
        try:
            with urlopen(f"{address}/favicon.ico", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="session")
def chromium(launch_options):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options)
        yield browser
        browser.close()


def _open(chromium, site, troubles, **options):
    """A page of a browser of its own; what it logs as an error or asks of others is put into `troubles`."""
    context = chromium.new_context(
        base_url=site, locale="ja-JP", timezone_id="Asia/Tokyo", **({"viewport": DESKTOP} | options)
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((site, "data:")) else troubles.append(r.url))
    return page


def enter(page, key):
    """One press on the demo's log-in page."""
    page.goto("/accounts/login/")
    page.locator(f'form:has(input[name="username"][value="{key}"]) button').click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")


@pytest.fixture
def visit(chromium, site):
    """`page = visit("ito")`: a page in which one of the cast has logged in by one press; `phone=True` for
    375 px.

    After the test no page may have logged an error or asked for anything outside.
    """
    pages, troubles = [], []

    def open_page(key=None, *, phone=False, javascript=True, **options):
        size = {"viewport": PHONE} if phone else {}
        page = _open(chromium, site, troubles, java_script_enabled=javascript, **(size | options))
        pages.append(page)
        if key:
            enter(page, key)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert not [trouble for trouble in troubles if not any(words in trouble for words in PROVOKED)]


@pytest.fixture(scope="session")
def walk(chromium, site):
    """`walk("ito")`: every screen that 伊藤 reaches by following links, each looked at; walked once."""
    looked = set()

    @cache
    def walked(key):
        troubles = []
        page = _open(chromium, site, troubles)
        enter(page, key)
        found = follow(page, site, looked)
        page.context.close()
        found.faults.extend(troubles)
        return found

    return walked


@pytest.fixture
def axe():
    """`axe(page)`: nothing is wrong with the page as it stands, on a desk and on a telephone."""

    def check(page, *, resize=True):
        found = faults_at_both_widths(page) if resize else faults(page)
        assert not found, "\n".join(found)

    return check


@pytest.fixture
def shot():
    """`shot(page, "household")`: a picture for the README and the manual.

    `tall` cuts a long page off, in CSS pixels; `part` takes one part of the page only.
    """

    def take(page, name, *, tall=None, part=None):
        SHOTS.mkdir(parents=True, exist_ok=True)
        path, size = SHOTS / f"{name}.png", page.viewport_size
        page.mouse.move(0, 0)
        page.evaluate("document.activeElement.blur()")
        whole = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size(size | {"height": min(tall or whole, whole)})
        page.evaluate("scrollTo(0, 0)")
        (page.locator(part) if part else page).screenshot(path=path, animations="disabled")
        page.set_viewport_size(size)
        assert path.stat().st_size <= LARGEST_PICTURE, (name, path.stat().st_size)

    return take
