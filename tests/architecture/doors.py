"""One door to records: find(…), .visible_to(…) and the people of sharing; nothing else reaches them."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator

from tests.architecture.code import Offence, Source, functions, last_name, owned

MANAGERS = {"objects", "_default_manager", "_base_manager"}
KEEPERS = {"models", "policies", "actions", "management"}  # inside the law: they ask or obey the policies
READS = {
    "all", "filter", "exclude", "get", "first", "last", "exists", "count", "values", "values_list",
    "order_by", "select_related", "prefetch_related", "annotate", "alias", "iterator", "aggregate",
}  # fmt: skip
SPANS = {
    "prefetch_related",
    "values",
    "values_list",
    "annotate",
    "filter",
    "exclude",
    "order_by",
    "F",
    "lines",
}


def other_doors(sources: Iterable[Source], models: Collection[str], behind: Collection[str]) -> list[Offence]:
    """Rows reached past the door. `models`: our classes; `behind`: reverse relations to personal rows.

    The key of an offence is "path Class", so that a reference model or a keeper of the door can be listed.
    """
    found = []
    for src in sources:
        if src.kind in KEEPERS:
            continue
        through = _through_the_door(src.tree)
        for _, node in owned(src.tree):
            if id(node) not in through:
                found += [
                    Offence(
                        f"{src.path} {name}", f"{src.path}:{node.lineno}", f"reaches {name} past the door"
                    )
                    for name in _reaches(node, models, behind)
                ]
    return found


def _reaches(node: ast.AST, models: Collection[str], behind: Collection[str]) -> Iterator[str]:
    if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
        name = last_name(node.value)
        if name in models or node.attr != "objects":
            yield name or ast.unparse(node.value)
    if not isinstance(node, ast.Call):
        return
    if isinstance(node.func, ast.Attribute) and node.func.attr in READS:
        related = node.func.value
        if isinstance(related, ast.Attribute) and related.attr in behind and not _is_module(related.value):
            yield f".{related.attr}"
    if last_name(node.func) in SPANS:
        yield from _spanned(node, behind)


def _is_module(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id in {"actions", "policies", "models"}


def _spanned(call: ast.Call, behind: Collection[str]) -> Iterator[str]:
    """Look-ups and columns that walk from a row to the rows behind it."""
    words = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    words += [keyword.arg for keyword in call.keywords if keyword.arg]
    for word in words:
        steps = word.lstrip("-").split("__")
        walked = steps if last_name(call.func) == "prefetch_related" else steps[:-1]
        yield from (f".{step}" for step in walked if step in behind)


def _through_the_door(tree: ast.Module) -> set[int]:
    """The ids of the manager nodes that are narrowed at once, or only ever narrowed afterwards."""
    own = functions(tree)
    found = _narrowed(tree)
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            found |= _kept_for_the_door(function)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in own:
            found |= _handed_on(node, own[node.func.id])
        elif isinstance(node, ast.Attribute) and node.attr == "none":
            found |= _chain(node.value)
    return found


def _narrowed(tree: ast.AST) -> set[int]:
    """What stands before .visible_to(…), and the second word of find(…)."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "visible_to":
            found |= _chain(node.value)
        elif isinstance(node, ast.Call) and last_name(node.func) == "find" and len(node.args) > 1:
            found |= _chain(node.args[1])
    return found


def _chain(node: ast.AST) -> set[int]:
    """Case.objects.select_related(…): the links down to the first name, not what stands in the brackets."""
    found = {id(node)}
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
        found.add(id(node))
    return found


def _kept_for_the_door(function: ast.FunctionDef) -> set[int]:
    """`rows = Case.objects.filter(…)`, and then rows goes through the door and nowhere else."""
    kept = [
        (node.targets[0] if isinstance(node, ast.Assign) else node.target, node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
    ]
    return {
        link
        for target, value in kept
        if isinstance(target, ast.Name) and _only_narrows(function, target.id)
        for link in _chain(value)
    }


def _handed_on(call: ast.Call, function: ast.FunctionDef) -> set[int]:
    names = [arg.arg for arg in function.args.posonlyargs + function.args.args]
    given = [*zip(names, call.args, strict=False), *((k.arg, k.value) for k in call.keywords if k.arg)]
    return {i for name, arg in given if _only_narrows(function, name) for i in _chain(arg)}


def _only_narrows(function: ast.FunctionDef, name: str) -> bool:
    used = {
        id(node)
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    }
    return bool(used) and used <= _narrowed(function)


def templates_that_read(templates: dict[str, str], behind: Collection[str]) -> list[Offence]:
    """A template that walks from a row to the rows behind it, or to a manager."""
    names = "|".join(sorted(map(re.escape, behind)))
    walks = re.compile(
        rf"{{[{{%][^}}]*\.(?:objects\b|visible_to\b|(?:{names})\.(?:all|first|last|count|exists))"
    )
    return [
        Offence(name, f"{name}:{text[: match.start()].count(chr(10)) + 1}", "reads rows inside a template")
        for name, text in templates.items()
        for match in walks.finditer(text)
    ]
