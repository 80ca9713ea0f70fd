"""What every guard uses: source files as trees, offences, and the reasoned lists they are held against."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
HOUSE = "tsunagu"


class Offence(NamedTuple):
    """`key` is what a reasoned list may name, `where` leads to the place."""

    key: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where} {self.what}"


class Source(NamedTuple):
    path: str  # from the root of the repository
    text: str
    tree: ast.Module

    @property
    def parts(self) -> tuple[str, ...]:
        return Path(self.path).parts

    @property
    def kind(self) -> str:
        """What the module is in its app: models, policies, actions, views, forms, panels …"""
        inside = Path(*self.parts[2:]) if len(self.parts) > 2 else Path(self.path)
        return inside.parts[0].removesuffix(".py")


def source(path: str, text: str) -> Source:
    return Source(path, text, ast.parse(text))


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file below these folders of the repository, migrations left out."""
    found = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    inside = [path for path in found if "migrations" not in path.parts]
    return tuple(
        source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in inside
    )


def is_test(src: Source) -> bool:
    return "tests" in src.parts


def house() -> list[Source]:
    """The code of the house without its tests and migrations."""
    return [src for src in sources(HOUSE) if not is_test(src)]


def our_tests() -> list[Source]:
    return [src for src in sources(HOUSE, "tests") if is_test(src)]


def owned(tree: ast.AST, owner: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Every node with the dotted name of the function or class around it."""
    for node in ast.iter_child_nodes(tree):
        named = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        name = f"{owner}.{node.name}".lstrip(".") if named else owner
        yield name, node
        yield from owned(node, name)


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """The functions at the top of a module."""
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def last_name(node: ast.AST) -> str:
    """ "Case" for Case and models.Case; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def settle(found: Iterable[Offence], allowed: Mapping[str, str]) -> list[str]:
    """What is left after the reasoned list, and the entries of the list that match nothing any more."""
    found = list(found)
    left = [str(o) for o in found if not any(fnmatchcase(o.key, pattern) for pattern in allowed)]
    stale = [p for p in allowed if not any(fnmatchcase(o.key, p) for o in found)]
    unreasoned = [pattern for pattern, reason in allowed.items() if len(reason.split()) < 3]
    return [
        *left,
        *(f"the list names {pattern!r}, and nothing matches it any more" for pattern in stale),
        *(f"the list gives no reason for {pattern!r}" for pattern in unreasoned),
    ]
