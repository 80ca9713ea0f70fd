"""場と催し: groups and places, their sessions, joint consultation days, networks, and who fits where."""

from tsunagu.groups.models.group import (
    Ease,
    Field,
    Group,
    GroupDecision,
    GroupEase,
    GroupField,
    GroupHelp,
    GroupHost,
    GroupKind,
    GroupStage,
    PlaceRows,
)

__all__ = [
    "Ease",
    "Field",
    "Group",
    "GroupDecision",
    "GroupEase",
    "GroupField",
    "GroupHelp",
    "GroupHost",
    "GroupKind",
    "GroupStage",
    "PlaceRows",
]
