"""The stack: imports and foreign keys point down, and every app has its place."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.architecture.code import HOUSE

LINT = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run(['--no-cache']))"


def broken_contracts(root: Path) -> list[str]:
    """What import-linter says about the project in this folder; empty when all contracts are kept."""
    done = subprocess.run(
        [sys.executable, "-c", LINT], cwd=root, capture_output=True, text=True, check=False, timeout=120
    )
    return [] if done.returncode == 0 else [done.stdout + done.stderr]


def layers(root: Path) -> list[str]:
    """The apps from top to bottom, as the contract names them; siblings share a line with |."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return list(next(contract for contract in contracts if contract["id"] == "stack")["layers"])


def heights(stack: Iterable[str]) -> dict[str, int]:
    """App to its height; the bottom is the lowest number."""
    return {app.strip(): -n for n, layer in enumerate(stack) for app in layer.split("|")}


def places(root: Path, stack: Iterable[str]) -> list[str]:
    """Apps without a place in the stack, and places without an app."""
    there = {path.parent.name for path in (root / HOUSE).glob("*/__init__.py")}
    named = set(heights(stack))
    return [
        *(f"{app} has no place in the stack" for app in sorted(there - named)),
        *(f"the stack names {app}, and there is no such app" for app in sorted(named - there)),
    ]


def upward_keys(models: Iterable[Any], height: dict[str, int]) -> list[str]:
    """Foreign keys that point up, also those written as strings, which import-linter cannot see."""
    return [
        f"{model._meta.label}.{field.name} points up to {field.related_model._meta.label}"
        for model in models
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model
        if height.get(field.related_model._meta.app_label, -99) > height[model._meta.app_label]
    ]
