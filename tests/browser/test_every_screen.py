"""Every screen that one of the cast reaches by following links, on a desk and on a telephone."""

from __future__ import annotations

import pytest

from tests.browser.walking import shared_titles
from tsunagu.desk.reference.routes import routes

pytestmark = pytest.mark.xdist_group("walk")  # walked once, by one worker

WALKERS = [
    "ito",
    "sato",
    "takahashi",
    "tanaka",
    "suzuki",
    "watanabe",
    "yoshida",
    "sasaki",
    "yamaguchi",
    "yamada",
    "matsumoto",
]
# Screens without a link to them, and why.
NO_LINK = {
    "directory:send": "the link is given by hand to who runs a resource; directory/tests/test_link",
    "directory:xlsx": "a file, not a screen",
    "directory:facilities": "a file, not a screen",
    "directory:services": "a file, not a screen",
    "directory:organizations": "a file, not a screen",
    **dict.fromkeys(
        ("groups:calendar", "groups:flyer", "groups:figures_sheet", "groups:day_figures", "groups:events"),
        "a file, not a screen",
    ),
    **dict.fromkeys(("groups:photo", "groups:public_photo"), "drawn on the page of its place, not a screen"),
    "directory:revision": "only while something waits to be taken; directory/tests/test_link",
    "cases:note": "the household page writes in place; its own page: test_without_javascript",
    "account_login": "before the log-in; its own test below",
    "account_logout": "a button of every page's head posts to it",
    "account_change_password": "the first log-in leads there; its own test below",
    "agencies:switch": "linked for people with two posts only; its own test below",
    "web:favicon": "not a screen",
    "desk:draft": "not a screen: the script of a form asks it; test_record",
    "households:contacts": "a button posts to it; its own test below",
}


@pytest.mark.parametrize("key", WALKERS)
def test_every_screen_is_sound_at_both_widths(walk, key):
    faults = walk(key).faults
    assert not faults, "\n".join(sorted(set(faults)))


@pytest.mark.parametrize("key", WALKERS)
def test_no_two_screens_of_one_person_have_the_same_title(walk, key):
    assert not shared_titles(walk(key))


def test_the_walks_reach_every_screen_there_is(walk):
    reached = {screen.split("?")[0] for key in WALKERS for screen in walk(key).screens}
    screens = {route.name for route in routes() if "GET" in route.methods}
    assert screens - reached == set(NO_LINK)


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/", "/agencies/act-as/"])
def test_the_screens_without_a_link_are_sound(visit, axe, address):
    page = visit(None if "login" in address else "ito")
    page.goto(address)
    axe(page)
