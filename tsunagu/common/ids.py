"""Ids that may leave the server."""

from __future__ import annotations

import uuid


def new_public_id() -> uuid.UUID:
    """A random id that tells nothing about the row, its order or its number."""
    return uuid.uuid4()
