"""場の行い: everything that can happen to groups and what belongs to them."""

from tsunagu.groups.actions.group import begin
from tsunagu.groups.said import Answers, Start

__all__ = ["Answers", "Start", "begin"]
