"""What no template of the house may hold, and how components introduce themselves."""

from __future__ import annotations

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(path for path in ROOT.rglob("*.html") if "templates" in path.parts)
COMPONENTS = [path for path in TEMPLATES if path.parent.name == "components"]
PYTHON = sorted(path for path in ROOT.rglob("*.py") if not {"tests", "migrations"} & set(path.parts))
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
SHARED = re.compile(r"{% comment %}.*?{% endcomment %}", re.DOTALL)


def name(path):
    return str(path.relative_to(ROOT))


def markup(path):
    """The template without its comments."""
    return SHARED.sub("", path.read_text())


# The page holds what was typed: a log-in in the same window would lose it.
NEW_WINDOW = {"held.html": 'target="_blank" rel="noopener"'}


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"\sstyle\s*=", id="inline-style"),
        pytest.param(r"<style\b", id="style-element"),
        pytest.param(r"<script(?![^>]*\ssrc=)", id="inline-script"),
        pytest.param(r"\s(?:hx-)?on:?[a-z:-]+\s*=", id="inline-handler"),
        pytest.param(r"\bplaceholder\b", id="placeholder"),
        pytest.param(r"target\s*=\s*[\"']?_blank", id="new-tab"),
        pytest.param(r"[\"'(]https?://(?!www\.w3\.org/)", id="outside"),
        pytest.param(r"全角|半角", id="width-of-letters"),
        pytest.param(r"[≤≥]", id="swapped-signs"),
        pytest.param(r"#[0-9a-fA-F]{6}\b|\brgb\(", id="colour"),
        pytest.param(r"<button(?![^>]*\stype=)", id="button-without-type"),
        pytest.param(r"\|\s*safe\b|autoescape off", id="unescaped"),
        pytest.param(r"tabindex=\"[1-9]", id="tab-order"),
        pytest.param(r"\bdisabled\b(?!=)", id="disabled"),
    ],
)
def test_no_template_holds(path, pattern):
    held = NEW_WINDOW.get(path.name, "")
    assert re.findall(pattern, markup(path).replace(held, "")) == []


@pytest.mark.parametrize("path", PYTHON, ids=name)
def test_no_python_file_brings_a_placeholder_a_width_rule_or_a_swapped_sign(path):
    strings = [n.value for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Constant)]
    shown = "".join(s for s in strings if isinstance(s, str) and JAPANESE.search(s))
    assert not re.search(r"[≤≥]|(?:全角|半角)で", shown)
    assert not re.search(r"""placeholder["']?\s*[:=]""", path.read_text())


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_says_what_it_needs(path):
    text = path.read_text()
    assert text.startswith("{% comment %}")
    assert re.search(r"Context|No context", SHARED.match(text)[0])


def test_every_icon_that_is_named_is_drawn():
    drawn = set(re.findall(r'<symbol id="(\w+)"', (ROOT / "web/static/web/icons.svg").read_text()))
    named = {n for path in TEMPLATES for n in re.findall(r'icon\.html" with name="(\w+)"', path.read_text())}
    assert named <= drawn


class Classes(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        self.found.update((dict(attrs).get("class") or "").split())


def test_every_class_that_templates_name_is_known_to_the_style_sheets():
    css = "".join(path.read_text() for path in sorted(ROOT.glob("*/static/**/*.css")))
    known = set(re.findall(r"\.([clpu]-[\w-]+)", css))
    unknown = {}
    for path in TEMPLATES:
        parser = Classes()
        parser.feed(re.sub(r"{%.*?%}|{{.*?}}", " ", markup(path)))
        if wrong := {c for c in parser.found if re.match(r"[clpu]-", c)} - known:
            unknown[name(path)] = wrong
    assert unknown == {}
