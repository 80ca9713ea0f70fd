"""docs/reference/tables.md and states.md: every table with its names and rules; every status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from tsunagu.common.scopes import Scope
from tsunagu.desk.reference.graph import first_sentence, house_apps
from tsunagu.sharing.guarded import Guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Field = models.Field[Any, Any]


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """The lines of a Markdown table."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(str(cell).replace('|', '∣') for cell in line)} |" for line in lines]


def house_models() -> list[type[models.Model]]:
    """Every model of ours, from the bottom of the stack upwards, each app's in the order of its text."""
    order = {name: n for n, name in enumerate(house_apps())}
    ours = [config for config in apps.get_app_configs() if config.name in order]
    return [model for config in ours for model in config.get_models()]


def scopes_of(model: type[models.Model]) -> list[Scope]:
    """The scopes in which rows of a guarded model may stand, as the database enforces them."""
    found = {
        Scope(value)
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        for value in _scope_values(constraint.condition)
    }
    return sorted(found)


def _scope_values(condition: Any) -> Iterator[int]:
    for child in getattr(condition, "children", []):
        if isinstance(child, tuple) and child[0] in ("scope", "scope__in"):
            yield from child[1] if child[0] == "scope__in" else [child[1]]
        elif not isinstance(child, tuple):
            yield from _scope_values(child)


def page() -> str:
    """docs/reference/tables.md."""
    lines = [
        "# 表 — every table of the house",
        "",
        "Guarded tables (記録の持ち主・人・見せる範囲) are read through the ledger alone. Their common",
        "columns, named once here, are left out below: "
        + ", ".join(f"`{field.name}` {field.verbose_name}" for field in Guarded._meta.fields)
        + ".",
    ]
    app = ""
    for model in house_models():
        if model._meta.app_label != app:
            app = model._meta.app_label
            lines += ["", f"## {app}"]
        lines += ["", *_of(model)]
    return "\n".join([*lines, ""])


def _of(model: type[models.Model]) -> list[str]:
    guarded = issubclass(model, Guarded)
    common = {field.name for field in Guarded._meta.fields} if guarded else set()
    fields = [field for field in model._meta.fields if field.name not in common | {"id"}]
    lines = [f"### {model.__name__} {model._meta.verbose_name}", "", first_sentence(model), ""]
    if guarded:
        words = (
            " · ".join(f"{scope.name} {scope.label}" for scope in scopes_of(model)) or "as its writer chose"
        )
        lines += [f"Guarded, in the scope: {words}.", ""]
    lines += table(("column", "name", "holds"), [_column(field) for field in fields])
    rules = [f"- `{c.name}`{_sentence(c)}" for c in sorted(model._meta.constraints, key=lambda c: c.name)]
    return [*lines, "", "Rules in the database:", "", *rules] if rules else lines


def _column(field: Field) -> tuple[str, str, str]:
    return f"`{field.name}`", str(field.verbose_name), _holds(field) + (" or nothing" if field.null else "")


def _holds(field: Field) -> str:
    target = field.related_model
    if isinstance(target, type):
        return f"one {target.__name__}" if field.unique else target.__name__
    kind = field.get_internal_type().removesuffix("Field")
    if field.choices:
        return " · ".join(f"`{value}` {label}" for value, label in field.flatchoices)
    return f"{kind}, at most {field.max_length}" if field.max_length and kind == "Char" else kind


def _sentence(constraint: models.BaseConstraint) -> str:
    """The sentence a person reads, where the rule has one of its own."""
    message = str(constraint.violation_error_message)
    return "" if message == str(constraint.default_violation_error_message) else f" — {message}"


def states_page() -> str:
    """docs/reference/states.md."""
    lines = [
        "# 状況 — what may become what",
        "",
        "From each model's `TRANSITIONS`; an action refuses the rest.",
    ]
    for model in house_models():
        if hasattr(model, "TRANSITIONS"):
            lines += ["", *_diagram(model)]
    return "\n".join([*lines, ""])


def _diagram(model: Any) -> list[str]:
    names = [f"    {status.value} : {status.label}" for status in model.Status]
    ways = [
        f"    {old.value} --> {new.value}"
        for old in model.Status
        for new in model.Status
        if new in model.TRANSITIONS.get(old, ())
    ]
    begin = model._meta.get_field("status").default
    head = [f"## {model.__name__} {model._meta.verbose_name}", "", "```mermaid", "stateDiagram-v2"]
    return [*head, *names, f"    [*] --> {begin.value}", *ways, "```"]
