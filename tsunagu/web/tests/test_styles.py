"""The style sheets: small, in layers, one place for colours, and colours that can be read."""

from __future__ import annotations

import gzip
import math
import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[1] / "static/web/css"
SHEETS = sorted(CSS.glob("*.css"))
BUDGET = 18_000  # bytes, sum of single gzip -9 sizes (components.md §7)
RAW_BUDGET = 95_000
COLOUR = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|"
    r":[^;{]*\b(?:white|black|red|green|blue|yellow|orange|purple|gr[ae]y|navy)\b(?![-\w])",
    re.IGNORECASE,
)


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def tokens():
    """Custom property → value, from the first :root block of tokens.css."""
    text = without_comments((CSS / "tokens.css").read_text())
    root = text[: text.index("@media")]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", root))


def colour(name, values):
    value = values[name]
    while match := re.fullmatch(r"var\((--[\w-]+)\)", value):
        value = values[match[1]]
    return value


def luminance(hexed):
    channels = [int(hexed[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Ratio of WCAG 2.2, truncated to two decimals, never rounded up."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return math.floor((light + 0.05) / (dark + 0.05) * 100) / 100


def test_the_sum_stays_within_the_budget():
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in SHEETS) <= BUDGET
    assert sum(path.stat().st_size for path in SHEETS) <= RAW_BUDGET


def test_the_sheets_are_the_seven_that_pages_link():
    linked = (CSS.parents[2] / "templates/components/styles.html").read_text()
    order = re.findall(r"web/css/(\w+)\.css", linked)
    assert order == ["tokens", "base", "layout", "forms", "components", "pages", "print"]
    assert sorted(order) == [path.stem for path in SHEETS]


def test_the_order_of_the_layers_is_fixed_first():
    first = (CSS / "tokens.css").read_text().splitlines()[0]
    assert first == "@layer tokens, reset, base, layout, components, pages, utilities, print;"


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_no_sheet_loads_anything_or_hides_the_focus(path):
    text = without_comments(path.read_text())
    assert not re.search(r"@import|@font-face|url\(", text)
    assert not re.search(r"outline:\s*(none|0)\b", text)
    assert "!important" not in text or path.stem == "base"


@pytest.mark.parametrize("path", [p for p in SHEETS if p.stem != "tokens"], ids=lambda path: path.stem)
def test_colours_have_one_home(path):
    found = [line.strip() for line in without_comments(path.read_text()).splitlines() if COLOUR.search(line)]
    assert found == []
    assert "--color-" not in path.read_text()


def test_every_property_that_is_used_exists():
    used = {name for path in SHEETS for name in re.findall(r"var\((--[\w-]+)", path.read_text())}
    known = {name for path in SHEETS for name in re.findall(r"(--[\w-]+):", path.read_text())}
    assert used <= known


def test_every_role_is_used():
    elsewhere = " ".join(path.read_text() for path in SHEETS if path.stem != "tokens")
    values = tokens()
    inside = " ".join(values.values())
    idle = [name for name in values if f"var({name})" not in elsewhere + inside]
    assert idle == []


@pytest.mark.parametrize(
    "text, ground, ratio",
    [
        ("gray-900", "white", 17.40),
        ("gray-800", "white", 12.63),
        ("gray-800", "gray-50", 11.28),
        ("gray-700", "gray-50", 7.55),
        ("gray-600", "white", 5.74),
        ("gray-600", "gray-50", 5.12),
        ("blue-1000", "white", 14.21),
        ("blue-1000", "blue-100", 11.31),
        ("blue-900", "white", 11.09),
        ("red-900", "white", 5.79),
        ("green-900", "green-50", 7.33),
        ("yellow-1100", "yellow-50", 6.42),
        ("orange-1000", "orange-50", 7.27),
        ("red-1000", "red-50", 6.93),
    ],
)
def test_the_colours_are_those_that_were_measured(text, ground, ratio):
    """components.md §2.9."""
    values = tokens()

    def named(name):
        family = "neutral-solid" if name.startswith("gray") else "primitive"
        return "--color-neutral-white" if name == "white" else f"--color-{family}-{name}"

    assert contrast(values[named(text)], values[named(ground)]) == ratio


TEXT_PAIRS = [
    *[
        (f"--{text}", f"--{ground}")
        for text in ("text", "text-strong", "text-quiet", "text-support", "accent", "accent-hover", "link")
        for ground in ("ground", "ground-quiet", "ground-head", "ground-hover", "ground-chosen")
    ],
    *[
        (f"--status-{kind}-text", f"--status-{kind}-ground")
        for kind in ("neutral", "active", "done", "wait", "attention", "urgent")
    ],
    *[
        ("--text-on-fill", f"--{fill}")
        for fill in ("accent", "accent-hover", "accent-active", "danger", "danger-hover", "line-control")
    ],
    ("--text-on-fill", "--danger-active"),
    ("--danger", "--ground"),
    ("--danger", "--ground-hover"),
    ("--danger-hover", "--ground-hover"),
    ("--accent-active", "--ground"),
    ("--link-hover", "--ground"),
    ("--link-visited", "--ground"),
    ("--text-strong", "--care-ground"),
    ("--text", "--care-ground"),
    ("--accent-hover", "--focus-gap"),
    ("--text-strong", "--focus-gap"),
    ("--accent-hover", "--ground-pressed"),
]
SHAPE_PAIRS = [
    ("--line", "--ground"),
    ("--line-control", "--ground"),
    ("--line-tint", "--ground-quiet"),
    ("--care-line", "--care-ground"),
    ("--success", "--ground"),
    ("--warning", "--ground"),
    ("--information", "--ground"),
    ("--focus-line", "--ground"),
    ("--focus-line", "--focus-gap"),
    ("--focus-gap", "--accent"),
    ("--danger", "--ground-quiet"),
]


@pytest.mark.parametrize("text, ground", TEXT_PAIRS)
def test_text_can_be_read(text, ground):
    values = tokens()
    assert contrast(colour(text, values), colour(ground, values)) >= 4.5


@pytest.mark.parametrize("text", ["--text", "--text-strong", "--link"])
def test_public_text_can_be_read_with_weak_eyes(text):
    values = tokens()
    assert contrast(colour(text, values), colour("--ground", values)) >= 7


@pytest.mark.parametrize("shape, ground", SHAPE_PAIRS)
def test_lines_and_shapes_can_be_seen(shape, ground):
    values = tokens()
    assert contrast(colour(shape, values), colour(ground, values)) >= 3
