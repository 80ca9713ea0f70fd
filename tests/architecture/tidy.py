"""Small files, plain ways, nothing of anybody's machine."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median

from tests.architecture.code import Offence, Source, last_name, owned

# In two halves, so that this file does not hold what it looks for.
PLACES = re.compile(
    "|".join(
        [
            r"/(?:wo" r"rk|ho" r"me|ro" r"ot|tm" r"p/t|Us" r"ers)/",
            r"(?:py" r"pi\.org|files\.python" r"hosted|registry\.np" r"mjs|regis" r"try\.yarn)",
            r"--(?:extra-)?in" r"dex-url|--find-" r"links|--trusted-" r"host",
            r"(?:arti" r"factory|nex" r"us|dev" r"pi)[.:/]",
        ]
    )
)
VAGUE = {"utils", "util", "helpers", "helper", "misc", "base_utils", "lib"}
SIGNALS = {
    "django.db.models.signals",
    "django.dispatch",
    "django.core.signals",
    "django.contrib.auth.signals",
}


def large(sources: Iterable[Source], *, file: int, function: int) -> list[Offence]:
    """Files and functions that are longer than this many lines."""
    found = []
    for src in sources:
        n = src.text.count("\n")
        if n > file:
            found.append(Offence(src.path, src.path, f"has {n} lines"))
        for owner, node in owned(src.tree):
            if isinstance(node, ast.FunctionDef) and lines(node) > function:
                key = f"{src.path}:{owner}"
                found.append(
                    Offence(key, f"{src.path}:{node.lineno}", f"{node.name} has {lines(node)} lines")
                )
    return found


def lines(function: ast.FunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def median_function(sources: Iterable[Source]) -> float:
    """Lines of the function in the middle."""
    return median(lines(n) for src in sources for n in ast.walk(src.tree) if isinstance(n, ast.FunctionDef))


def unwanted_ways(sources: Iterable[Source]) -> list[Offence]:
    """Signals, class-based views, generic keys, marks that let a test not run."""
    return [
        Offence(
            f"{src.path}:{owner}" if owner else src.path, f"{src.path}:{getattr(node, 'lineno', 0)}", what
        )
        for src in sources
        for owner, node in owned(src.tree)
        for what in _unwanted(node)
    ]


def _unwanted(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom | ast.Import):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        yield from (f"imports signals: {name}" for name in names if name in SIGNALS)
        yield from (f"imports class-based views: {n}" for n in names if n.startswith("django.views.generic"))
    if isinstance(node, ast.Attribute) and node.attr == "as_view":
        yield "uses a class-based view"
    if isinstance(node, ast.Name) and node.id in ("GenericForeignKey", "GenericRelation"):
        yield "uses a generic key"


def tests_that_may_not_run(sources: Iterable[Source]) -> list[Offence]:
    """skip, skipif, xfail, importorskip and their like."""
    names = {"skip", "skipif", "skipIf", "skipUnless", "skipTest", "xfail", "importorskip", "expectedFailure"}
    return [
        Offence(f"{src.path}:{owner}", f"{src.path}:{node.lineno}", f"may not run: {node.attr}")
        for src in sources
        for owner, node in owned(src.tree)
        if isinstance(node, ast.Attribute) and node.attr in names
        if last_name(node.value) in ("pytest", "mark", "unittest", "self")
    ]


def vague_modules(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if VAGUE & {part.removesuffix(".py") for part in Path(path).parts}]


# --- tracked files -----------------------------------------------------------------------


def tracked(root: Path) -> list[Path]:
    """What is, or is about to be, in the repository; without git, everything but hidden folders and var/."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        names = [name for name in done.stdout.split("\0") if name]
    else:
        inside = (path.relative_to(root) for path in root.rglob("*"))
        names = [str(p) for p in inside if not any(part.startswith(".") or part == "var" for part in p.parts)]
    return [root / name for name in sorted(names) if (root / name).is_file()]


def places_of_machines(root: Path, files: Iterable[Path]) -> list[Offence]:
    """Paths of somebody's machine and addresses of package registries."""
    found = []
    for path in files:
        name = path.relative_to(root).as_posix()
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for n, line in enumerate(text.splitlines(), start=1):
            found += [Offence(name, f"{name}:{n}", f"names {match[0]}") for match in PLACES.finditer(line)]
    return found


def loose_requirements(text: str) -> list[str]:
    """Requirements that are not pinned exactly with hashes, and lines that name a place to fetch from."""
    found = []
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            if line.lstrip().startswith("-") or "://" in line or " @ " in line:
                found.append(f"names a place: {line.split()[0]}")
            elif not re.match(r"[\w.\-\[\],]+==[^\s;]+", line) or "--hash=sha256:" not in line:
                found.append(f"not pinned with hashes: {line.split()[0]}")
    return found
