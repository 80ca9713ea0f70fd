"""What every test run needs before the first test."""

from __future__ import annotations

import os
from typing import TypedDict

import pytest

pytest_plugins = ["tsunagu.audit.tests.plugin", "tests.cast"]

# Playwright's synchronous interface keeps an event loop in the thread in which tests use the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


class LaunchOptions(TypedDict):
    executable_path: str
    args: list[str]


@pytest.fixture(scope="session")
def launch_options() -> LaunchOptions:
    """For `playwright.chromium.launch(**launch_options)`: the system's chromium, kept from calling home."""
    return {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }
