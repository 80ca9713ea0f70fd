"""Following links: which screens somebody of the cast reaches, and what is wrong with them."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from django.urls import resolve

from tests.browser.looking import faults_at_both_widths

# Different households are different pages; one's own post is not like a colleague's. Else one stands for all.
HOW_MANY = {"desk:household": 3, "agencies:person": 2}
HOW_MANY |= dict.fromkeys(("groups:group", "groups:day", "groups:sheet", "groups:session"), 3)
ALWAYS = {"desk:home", "desk:cases", "desk:household"}  # these differ from one of the cast to the next
READ_ALL = {"desk:household", "desk:ledger"}  # past it links and words are still read: states differ
ROW = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# What is written on the screen to be pressed or filled in, and the headings above it.
WORDS = "h1, h2, h3, a, button, label, legend, summary, th, dt"
WRITTEN = "(nodes) => nodes.map((node) => (node.innerText || node.textContent).trim())"  # folded parts too


class Walk(NamedTuple):
    screens: dict[str, set[str]]  # URL name and query: titles
    faults: list[str]
    words: set[str]


def screen_of(url):
    """The name of the address; a query makes another screen (which list), but not which row it names."""
    parts = urlsplit(url)
    name = resolve(parts.path).view_name
    slug = parts.path.rstrip("/").rsplit("/", 1)[-1] if name == "desk:share_new" else ""
    return name, "?".join(part for part in (name, slug, ROW.sub("…", parts.query)) if part)


def follow(page, site, looked):
    """Walk from the first page over every link; `looked` holds the screens that axe has looked at."""
    walk, todo, seen = Walk({}, [], set()), [page.url], set()
    counts: dict[str, int] = {}
    while todo:
        url = todo.pop(0)
        name, screen = screen_of(url)
        looked_at = counts.get(screen, 0) < HOW_MANY.get(name, 1)
        if url in seen or not (looked_at or name in READ_ALL):
            continue
        seen.add(url)
        counts[screen] = counts.get(screen, 0) + 1
        answer = page.goto(url)
        if answer.status != 200:
            walk.faults.append(f"{url} answers {answer.status}")
        todo += _links(page, site)
        _take_down(page, screen, walk)
        if looked_at:
            walk.faults.extend(faults_at_both_widths(page, with_axe=name in ALWAYS or screen not in looked))
            looked.add(screen)
    return walk


def _links(page, site):
    hrefs = page.eval_on_selector_all(
        "a[href]:not([download])", "(links) => links.map((link) => link.href.split('#')[0])"
    )
    return [href for href in hrefs if href.startswith(site)]


def _take_down(page, screen, walk):
    title = page.title()
    walk.screens.setdefault(screen, set()).add(title)
    walk.words.update(page.eval_on_selector_all(WORDS, WRITTEN))
    names = set(page.locator("main bdi").all_inner_texts()) - {""}
    walk.faults.extend(f"{page.url}: the title {title} names {name}" for name in names if name in title)


def shared_titles(walk):
    """Titles that two different screens have; a list and its other order are one screen."""
    owners: dict[str, set[str]] = {}
    for screen, titles in walk.screens.items():
        for title in titles:
            owners.setdefault(title, set()).add(screen.split("?")[0] if "?" in screen else screen)
    return {title: screens for title, screens in owners.items() if len(screens) > 1}
