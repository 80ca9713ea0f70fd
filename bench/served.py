# ruff: noqa: S310  our own server
"""What a browser meets: weight and LCP of a first visit on slow 4G; memory of one worker. Prints JSON.

Slow 4G is 150 ms and 1.6 Mbit/s down with the processor slowed four times, as Lighthouse has it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench import house

house.start()

from tsunagu.demo.crowd import PASSWORD  # noqa: E402

NET = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
LCP = """() => new Promise(done => {
  new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: 'largest-contentful-paint', buffered: true});
  setTimeout(() => done(null), 3000);
})"""
TIMES, REQUESTS = 3, 500
USER = "user5"  # a worker of the town


def main() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = os.environ | {"PORT": str(port), "TSUNAGU_WORKERS": "1"}
    command = [sys.executable, "-m", "gunicorn", "--config", "python:tsunagu.config.gunicorn"]
    server = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)  # noqa: S603  our own server
    try:
        place = f"http://127.0.0.1:{port}"
        _wait(place)
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            )
            cookies = _log_in(browser, place)
            pages = {
                "ログイン": _visits(browser, f"{place}/accounts/login/", []),
                "きょう": _visits(browser, f"{place}/", cookies),
                "さがす": _visits(browser, f"{place}/search/", cookies),
            }
            browser.close()
        before = _memory(server.pid)
        _ask(place, cookies)
        memory = {"before": before, "after": _memory(server.pid), "requests": REQUESTS}
    finally:
        server.terminate()
        server.wait()
    sys.stdout.write(json.dumps({"pages": pages, "memory": memory}, ensure_ascii=False, indent=1) + "\n")


def _wait(place: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{place}/accounts/login/").read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the server did not start")


def _log_in(browser: Browser, place: str) -> list[Any]:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{place}/accounts/login/")
    page.fill("input[name=login]", USER)
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()
    page.wait_for_url(f"{place}/")
    cookies = context.cookies()
    context.close()
    return cookies


def _visits(browser: Browser, url: str, cookies: list[Any]) -> dict[str, Any]:
    found = [_visit(browser, url, cookies) for _ in range(TIMES)]
    foreign = {host for one in found for host in one["hosts"]}
    return {
        "bytes": median(one["bytes"] for one in found),
        "lcp": median(one["lcp"] for one in found),
        "requests": median(one["requests"] for one in found),
        "hosts": sorted(foreign),
    }


def _visit(browser: Browser, url: str, cookies: list[Any]) -> dict[str, Any]:
    """One visit with nothing in the cache."""
    context = browser.new_context()
    context.add_cookies(cookies)
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Network.emulateNetworkConditions", NET)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    weights: list[float] = []
    hosts: set[str] = set()
    cdp.on("Network.loadingFinished", lambda event: weights.append(event["encodedDataLength"]))
    cdp.on("Network.requestWillBeSent", lambda event: hosts.add(event["request"]["url"].split("/")[2][:9]))
    page.goto(url, wait_until="networkidle")
    lcp = page.evaluate(LCP)
    context.close()
    return {"bytes": sum(weights), "requests": len(weights), "lcp": lcp, "hosts": hosts}


def _ask(place: str, cookies: list[Any]) -> None:
    jar = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies)
    for n in range(REQUESTS):
        path = ("/", "/search/", "/desk/")[n % 3]
        request = urllib.request.Request(place + path, headers={"Cookie": jar})
        urllib.request.urlopen(request).read()


def _memory(server: int) -> float:
    """MiB of the one worker: what it holds, with what it shares with its parent."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    status = Path(f"/proc/{children[0]}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
