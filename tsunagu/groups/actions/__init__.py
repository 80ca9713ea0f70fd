"""場の行い: everything that can happen to groups and what belongs to them."""

from tsunagu.groups.actions.group import Answers, Start, begin

__all__ = ["Answers", "Start", "begin"]
