"""Tables: names in Japanese, keys that protect, and what every guarded table must have."""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

from tests.architecture.code import Offence

JAPANESE = re.compile(r"[぀-ヿ一-鿿々]")


def foreign_names(tables: Iterable[Any]) -> list[str]:
    """Models and fields without a Japanese name."""
    found = []
    for model in tables:
        if not JAPANESE.search(str(model._meta.verbose_name)):
            found.append(f"{model.__name__} has no Japanese name")
        found += [
            f"{model.__name__}.{field.name} has no Japanese name"
            for field in model._meta.fields
            if not field.auto_created and not JAPANESE.search(str(field.verbose_name))
        ]
    return found


def silent_docstrings(tables: Iterable[Any]) -> list[str]:
    """Models whose docstring does not begin with their Japanese name and go on with what they are."""
    return [
        f"{model.__name__}: the docstring does not begin with {model._meta.verbose_name}:"
        for model in tables
        if not (inspect.getdoc(model) or "").startswith(f"{model._meta.verbose_name}: ")
    ]


def loose_keys(tables: Iterable[Any]) -> list[Offence]:
    """Keys whose target may be deleted under them."""
    return [
        Offence(f"{model.__name__}.{field.name}", f"{model.__name__}.{field.name}", "is not PROTECT")
        for model in tables
        for field in model._meta.fields
        if field.remote_field and field.remote_field.on_delete is not models.PROTECT
    ]


def unwanted_shapes(tables: Iterable[Any]) -> list[str]:
    """Generic keys, tables that inherit from tables, many-to-many without a model of its own."""
    found = []
    for model in tables:
        generic = [field.name for field in model._meta.private_fields if isinstance(field, GenericForeignKey)]
        found += [f"{model.__name__}.{name} is a generic key" for name in generic]
        found += [f"{model.__name__} inherits the table of {p.__name__}" for p in model._meta.parents]
        found += [
            f"{model.__name__}.{field.name} is many-to-many without a model"
            for field in model._meta.local_many_to_many
            if field.remote_field.through._meta.auto_created
        ]
    return found


# --- guarded rows ------------------------------------------------------------------------


def not_in_lattice(guarded: Iterable[Any], listed: Collection[Any]) -> list[str]:
    """Guarded models that the lattice of near-miss worlds does not try, and models it names without need."""
    guarded = list(guarded)
    return [
        *(f"{model.__name__} is not in the lattice" for model in guarded if model not in listed),
        *(
            f"the lattice names {model.__name__}, which is not guarded"
            for model in listed
            if model not in guarded
        ),
    ]


def blind_managers(guarded: Iterable[Any], queryset: type) -> list[str]:
    """Guarded models whose `objects` cannot say what a reader may see, or that have another way in."""
    found = []
    for model in guarded:
        objects = getattr(model, "objects", None)
        if objects is None or not issubclass(getattr(objects, "_queryset_class", object), queryset):
            found.append(f"{model.__name__}.objects does not know visible_to")
        others = [manager.name for manager in model._meta.managers if manager.name != "objects"]
        found += [f"{model.__name__}.{name} is a second way to the rows" for name in others]
    return found


def _lookups(condition: Any) -> list[str]:
    """The names that a constraint's condition asks about."""
    found = []
    for child in getattr(condition, "children", []):
        found += [child[0]] if isinstance(child, tuple) else _lookups(child)
    return found


def scopeless(guarded: Iterable[Any]) -> list[Offence]:
    """Guarded models whose scope the database does not bound."""
    return [
        Offence(model.__name__, model.__name__, "has no constraint on its scope")
        for model in guarded
        if not any(
            name in ("scope", "scope__in")
            for constraint in model._meta.constraints
            if isinstance(constraint, models.CheckConstraint)
            for name in _lookups(constraint.condition)
        )
    ]


def without_index(guarded: Iterable[Any]) -> list[Offence]:
    """Guarded models without an index that begins with the town and holds the person."""
    return [
        Offence(model.__name__, model.__name__, "has no index on town and person")
        for model in guarded
        if not any(
            index.fields[:1] == ["municipality"] and "person" in index.fields for index in model._meta.indexes
        )
    ]
