"""The same household as on the pages of the desk."""

from __future__ import annotations

from tsunagu.desk.tests.conftest import case, full, joined

__all__ = ["case", "full", "joined"]
