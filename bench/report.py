"""Writes bench/RESULTS.md from what bench/run measured."""
# ruff: noqa: E501  the lines of a table

from __future__ import annotations

import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

STATEMENTS = {
    "きょう": 12,
    "さがす": 12,
    "世帯": 29,
    "記録を保存": None,
}  # 世帯: 14 and one for each of 15 panels
WHY = Path(__file__).parent / "WHY.md"  # why a budget is not met, in words; kept by hand


def main(folder: Path) -> None:
    found = [json.loads(path.read_text()) for path in sorted(folder.glob("*-*.json"))]
    served = folder / "served.json"
    browser = json.loads(served.read_text()) if served.exists() else None
    lines = [
        "# Measured",
        "",
        "Made by `bench/run`. A page and its bare twin are asked in turn in one process, so the ratios hold also",
        "where the machine is busy; the milliseconds do not. **Bare**: the same view, joins and template with",
        "`WHERE holder = my agency` in place of the ledger, no viewing log, and Django's own middleware alone;",
        "for saving a note a plain form and two inserts. **Raw**: the reads of the bare page as SQL, nothing else.",
        "",
        *_machine(found),
        "",
        *_pages(found),
        "",
        *_growth(found),
        "",
        *(_served(browser) if browser else []),
        *_budgets(found, browser),
        "",
        *(WHY.read_text().splitlines() if WHY.exists() else []),
    ]
    sys.stdout.write("\n".join(lines).rstrip() + "\n")


def _machine(found: list[dict[str, Any]]) -> list[str]:
    cpu = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    ram = int(Path("/proc/meminfo").read_text().split("MemTotal:")[1].split()[0]) / 1024 / 1024
    databases = sorted({_short(one) for one in found})
    return [
        f"{max(one['at'] for one in found)[:10]} · {os.cpu_count()} cores of {cpu[0] if cpu else '?'} · {ram:.0f} GB · "
        f"Python {platform.python_version()} · {' · '.join(databases)} · load {os.getloadavg()[1]:.1f}",
    ]


def _short(one: dict[str, Any]) -> str:
    """ "postgresql 15.18": without the packager's own number."""
    return str(one["database"]).partition(" (")[0]


def _pages(found: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| database | people | page | statements (bare) | median ms | p95 ms | bare ms | raw ms | page : bare | bare : raw |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in found:
        for name, page in one["pages"].items():
            raw = page["raw_median"]
            lines.append(
                f"| {_short(one)} | {one['people']:,} | {name} | {page['statements']} ({page['bare_statements']}) "
                f"| {page['median']:.0f} | {page['p95']:.0f} | {page['bare_median']:.0f} | {raw:.1f} "
                f"| {_ratio(page):.1f} | {page['bare_median'] / max(raw, 0.01):.0f} |"
            )
    return lines


def _ratio(page: dict[str, Any]) -> float:
    """Of the calm tenth where it was measured: what else the machine does is not in it."""
    if "calm" in page:
        return float(page["calm"] / page["bare_calm"])
    return float(page["median"] / page["bare_median"])


def _growth(found: list[dict[str, Any]]) -> list[str]:
    lines = ["| database | page | p95 at 3,000 | p95 at 50,000 | growth |", "|---|---|---|---|---|"]
    for small, large in _pairs(found):
        for name, page in small["pages"].items():
            more = large["pages"][name]["p95"]
            lines.append(
                f"| {_short(small)} | {name} | {page['p95']:.0f} ms | {more:.0f} ms | {more / page['p95']:.2f} |"
            )
    return lines if len(lines) > 2 else []


def _pairs(found: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    towns = {(one["database"], one["profile"]): one for one in found}
    return [
        (one, towns[name, "city"])
        for (name, profile), one in towns.items()
        if profile == "town" and (name, "city") in towns
    ]


def _served(browser: dict[str, Any]) -> list[str]:
    lines = ["| first visit, nothing cached, slow 4G | kB | requests | LCP |", "|---|---|---|---|"]
    for name, page in browser["pages"].items():
        lines.append(
            f"| {name} | {page['bytes'] / 1000:.1f} | {page['requests']} | {page['lcp'] / 1000:.2f} s |"
        )
    memory = browser["memory"]
    return [
        *lines,
        "",
        f"One worker: {memory['before']:.0f} MiB before, {memory['after']:.0f} MiB after {memory['requests']} requests "
        "(resident, with what it shares with its parent).",
        "",
    ]


def _budgets(found: list[dict[str, Any]], browser: dict[str, Any] | None) -> list[str]:
    """The table of architecture §8, as far as it can be measured here."""
    pages = [(one, name, page) for one in found for name, page in one["pages"].items()]
    counts = max(
        (
            (page["statements"] - limit, name, page["statements"])
            for _, name, page in pages
            if (limit := STATEMENTS[name])
        ),
        default=(0, "", 0),
    )
    slowest = max(((_ratio(page), name, _short(one)) for one, name, page in pages if name != "記録を保存"))
    growth = [
        (large["pages"][name]["p95"] / page["p95"], name)
        for small, large in _pairs(found)
        for name, page in small["pages"].items()
    ]
    search = max(page["p95"] for _, name, page in pages if name == "さがす")
    rows = [
        (
            "statements: きょう, さがす ≤ 12, 世帯 ≤ 14 + 1 per panel",
            f"{counts[1]} {counts[2]}",
            counts[0] <= 0,
        ),
        (
            "server time ≤ 1.5 × bare",
            f"at most {slowest[0]:.1f} × ({slowest[1]}, {slowest[2]})",
            slowest[0] <= 1.5,
        ),
        ("search p95 ≤ 50 ms", f"{search:.0f} ms", search <= 50),
    ]
    if growth:
        rows.append(
            ("growth of p95 ≤ 1.3", f"at most {max(growth)[0]:.2f} ({max(growth)[1]})", max(growth)[0] <= 1.3)
        )
    if browser:
        heaviest = max(page["bytes"] for page in browser["pages"].values())
        latest, last = max((page["lcp"], name) for name, page in browser["pages"].items())
        hosts = sorted({host for one in browser["pages"].values() for host in one["hosts"]})
        rows += [
            ("first visit ≤ 60 kB", f"{heaviest / 1000:.1f} kB", heaviest <= 60_000),
            ("LCP ≤ 1.5 s on slow 4G", f"at most {latest / 1000:.2f} s ({last})", latest <= 1500),
            ("0 outside requests", "0" if hosts == ["127.0.0.1"] else str(hosts), hosts == ["127.0.0.1"]),
        ]
    lines = ["| budget (architecture §8) | measured | |", "|---|---|---|"]
    return lines + [f"| {name} | {value} | {'met' if met else '**not met**'} |" for name, value, met in rows]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
