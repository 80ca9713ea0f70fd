"""docs/manual says what stands on the screens: each bold 「word」, each picture, each link."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser.test_every_screen import WALKERS

pytestmark = pytest.mark.xdist_group("walk")

MANUAL = Path(__file__).parents[2] / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
WORD = re.compile(r"\*\*「([^」]+)」\*\*")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)]+)\)")
NOT_WALKED = {
    "同意の撤回を記録",
    "ログイン",
    "はじめの画面へもどる",
    "承認する",
    "承認しない",
    "新しい相談として受けつける",
    "先月と同じでつくる",
    "伝えた",
}  # read from the pages named below


def text(page):
    return page.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def on_screen(walk):
    """Every word to press or to look for, as the cast meets it; marks and hidden parts of labels cut off."""
    words = {word for key in WALKERS for line in walk(key).words for word in line.splitlines()}
    return {re.sub(r"(※必須|※任意)$", "", word).split("：")[0].strip() for word in words} | words


@pytest.fixture(scope="session")
def templates():
    """The words of the templates, for the few screens that no link leads to."""
    tree = MANUAL.parents[1] / "tsunagu"
    return "\n".join(text(path) for path in tree.glob("*/templates/**/*.html"))


def test_every_bold_word_stands_on_a_screen(on_screen, templates):
    words = {(page.name, word) for page in PAGES for word in WORD.findall(text(page))}
    missing = {(name, word) for name, word in words if word not in on_screen | NOT_WALKED}
    assert not missing
    assert all(f">{word}<" in templates or f"}}{word}{{" in templates for word in NOT_WALKED)
    assert len(words) > 50


def test_every_picture_is_there_and_is_described():
    pictures = [(page.name, words, target) for page in PAGES for words, target in PICTURE.findall(text(page))]
    assert [picture for picture in pictures if len(picture[1]) < 5] == []
    assert [target for _, _, target in pictures if not (MANUAL / target).is_file()] == []


def test_every_picture_in_the_folder_is_taken_by_a_test_and_used():
    taken = set(re.findall(r'"([a-z-]+)"', text(Path(__file__).with_name("test_pictures.py"))))
    used = "".join(text(page) for page in PAGES)
    for picture in (MANUAL.parent / "screenshots").glob("*.png"):
        assert picture.stem in taken, picture.name
        assert picture.name in used, picture.name


def test_every_link_leads_somewhere_and_every_page_is_in_the_index():
    for page in PAGES:
        assert [target for target in LINK.findall(text(page)) if not (MANUAL / target).exists()] == []
    index = text(MANUAL / "README.md")
    assert [page.name for page in PAGES if page.name not in index and page.name != "README.md"] == []
