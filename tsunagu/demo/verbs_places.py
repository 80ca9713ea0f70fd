"""What the verbs of a story about places do: each calls the action that the screen would call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.groups.actions import matching
from tsunagu.groups.said import Agreed

if TYPE_CHECKING:
    from tsunagu.demo.scene import Scene


def likes(scene: Scene) -> None:
    """In the person's own words, on their spoken consent of that day."""
    matching.keep_likes(
        scene.person(),
        by=scene.by,
        kind=scene.raw("kind"),
        words=scene.text("words"),
        agreed=Agreed(consenter="person", method="spoken", given_on=scene.on),
    )
