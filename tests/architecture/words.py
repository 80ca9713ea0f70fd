"""GLOSSARY.md, the law of names: every model is in it, and every name in it is in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from tests.architecture.code import Source

ENTRY = re.compile(r"^\*\*(?P<name>[^*]+)\*\* (?P<japanese>[^—\n]+) — (?P<rest>.+)$", re.MULTILINE)
WORD_ONLY = "*Word only.*"


class Entry(NamedTuple):
    name: str
    japanese: str
    rest: str

    @property
    def is_word_only(self) -> bool:
        return WORD_ONLY in self.rest


def entries(glossary: str) -> list[Entry]:
    return [Entry(m["name"], m["japanese"].strip(), m["rest"]) for m in ENTRY.finditer(glossary)]


def names_in_code(sources: Iterable[Source]) -> set[str]:
    """Every class, function, field, enum member and constant of the code."""
    found = set()
    for src in sources:
        for node in ast.walk(src.tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Assign):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
    return found


def unspoken(tables: Iterable[Any], glossary: str) -> list[str]:
    """Models without an entry under their own English and Japanese names."""
    known = {entry.name: entry.japanese for entry in entries(glossary)}
    found = []
    for model in tables:
        term = str(model._meta.verbose_name)
        if model.__name__ not in known:
            found.append(f"{model.__name__} {term} has no entry")
        elif known[model.__name__] != term:
            found.append(
                f"{model.__name__} is {known[model.__name__]} in the glossary and {term} in the code"
            )
    return found


def empty_words(glossary: str, names: Collection[str]) -> list[str]:
    """Entries with nothing in the code that do not say that they are a word only, and the reverse."""
    found = []
    for entry in entries(glossary):
        there = entry.name.split(".")[-1] in names
        if not there and not entry.is_word_only:
            found.append(f"{entry.name} is in the glossary and not in the code")
        if there and entry.is_word_only:
            found.append(f"{entry.name} is more than a word: the code has it")
    return found


def misshapen(glossary: str) -> list[str]:
    """Entries twice, without a source, or in a shape that the other guards cannot read."""
    all_names = [entry.name for entry in entries(glossary)]
    twice = sorted({name for name in all_names if all_names.count(name) > 1})
    starts = [line for line in glossary.splitlines() if line.startswith("**")]
    return [
        *(f"{name} has two entries" for name in twice),
        *(f"{entry.name} names no source" for entry in entries(glossary) if "*Source:*" not in entry.rest),
        *(f"not an entry: {line}" for line in starts if not ENTRY.match(line)),
    ]
