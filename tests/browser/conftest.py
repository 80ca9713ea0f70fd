"""The demo town behind its production server, a real browser, and the cast in it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
VENDOR = Path(__file__).parent / "vendor"
AXE = (VENDOR / "axe-4.14.1.min.js").read_text()
JAPANESE = json.loads((VENDOR / "axe-4.14.1.ja.json").read_text())
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 812}
SHOTS = Path(os.environ.get("SCREENSHOTS", ROOT / "var" / "screenshots"))


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the demo on a data folder of its own, started as ./demo starts it."""
    data = tmp_path_factory.mktemp("demo")
    port = _free_port()
    env = {
        **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")},
        "TSUNAGU_DEMO": "1",
        "TSUNAGU_DATA": str(data),
        "PORT": str(port),
    }
    for command in (
        ["migrate", "--no-input"],
        ["collectstatic", "--no-input"],
        ["seed", "--profile", "demo"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, capture_output=True
        )
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


@pytest.fixture
def visit(chromium, site):
    """`page = visit("ito")`: a page in which one of the cast has logged in by one press; `phone=True` for 375 px.

    After the test no page may have logged an error or asked for anything outside.
    """
    contexts, troubles = [], []

    def open_page(key=None, *, phone=False, javascript=True):
        context = chromium.new_context(
            viewport=PHONE if phone else DESKTOP,
            base_url=site,
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith((site, "data:")) else troubles.append(r.url))
        if key:
            enter(page, key)
        return page

    yield open_page
    for context in contexts:
        context.close()
    expected = (
        "status of 404",
        "status of 422",
        "status of 403",
        "status of 409",
    )  # refusals that tests provoke
    assert not [trouble for trouble in troubles if not any(words in trouble for words in expected)]


def enter(page, key):
    page.goto("/accounts/login/")
    page.locator(f'form:has(input[name="username"][value="{key}"]) button').click()
    page.wait_for_url("**/")


@pytest.fixture
def axe():
    """`axe(page)`: no rule of WCAG 2.2 AA or of good practice is broken, and nothing scrolls sideways."""

    def check(page):
        page.evaluate(AXE)
        result = page.evaluate(
            """async ([locale, tags]) => {
                axe.configure({ locale });
                return await axe.run(document, { runOnly: { type: 'tag', values: tags } });
            }""",
            [JAPANESE, RULES],
        )
        broken = [
            f"{page.url} {violation['id']}: {violation['help']} {[node['html'][:120] for node in violation['nodes'][:3]]}"
            for violation in result["violations"]
        ]
        assert not broken, "\n".join(broken)
        assert page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        ), page.url

    return check


@pytest.fixture
def shot():
    """`shot(page, "household")`: a picture for the README and the manual."""

    def take(page, name):
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)

    return take
