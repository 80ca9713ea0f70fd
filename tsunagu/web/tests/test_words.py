"""Words that hurt, push or promise do not stand on any page (ux.md §6)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPEAKING = {"views", "forms", "actions", "policies", "panels", "notices"}
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}|<!--.*?-->", re.DOTALL)


def parts():
    """Heading → words of avoid_words.txt."""
    found: dict[str, dict[str, str]] = {}
    for line in (Path(__file__).parent / "avoid_words.txt").read_text().splitlines():
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            word, _, reason = line.partition("\t")
            words[word] = reason
    return found


PARTS = parts()


def templates():
    return sorted(path for path in ROOT.rglob("*.html") if "templates" in path.parts)


def speaking_modules():
    """views.py and the like, also where one of them has become a folder."""
    return sorted(
        path
        for path in ROOT.rglob("*.py")
        if SPEAKING & {path.stem, path.parent.name} and not {"tests", "migrations"} & set(path.parts)
    )


def spoken(path):
    """The Japanese strings of a module, without its docstrings."""
    tree = ast.parse(path.read_text())
    silent = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in silent
        and JAPANESE.search(node.value)
    ]


def avoided(text, *headings):
    return [word for heading in headings for word in PARTS[heading] if word in text]


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_says_a_word_to_avoid(path):
    headings = ("everywhere", "public") if "portal" in path.parts else ("everywhere",)
    assert avoided(COMMENT.sub("", path.read_text()), *headings) == []


@pytest.mark.parametrize("path", speaking_modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_says_a_word_to_avoid(path):
    assert avoided("\n".join(spoken(path)), "everywhere") == []


def test_the_list_is_in_order():
    assert set(PARTS) == {"everywhere", "public", "left out"}
    assert all(PARTS["left out"].values()), "a word is left out only with its reason"
    assert not set(PARTS["everywhere"]) & set(PARTS["left out"])


def test_the_lint_hears_strings_and_not_docstrings(tmp_path):
    module = tmp_path / "views.py"
    module.write_text('"""対象者"""\n\ndef f():\n    """案件"""\n    return f"{1}件の案件"\n')
    assert spoken(module) == ["件の案件"]
    assert avoided("件の案件", "everywhere") == ["案件"]
