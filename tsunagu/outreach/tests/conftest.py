from __future__ import annotations

from tsunagu.cases.tests.conftest import family, get, on_page, post, who

__all__ = ["family", "get", "on_page", "post", "who"]
