from __future__ import annotations

from tsunagu.cases.tests.conftest import family, get, on_page, post, who
from tsunagu.exchange.tests.conftest import elsewhere

__all__ = ["elsewhere", "family", "get", "on_page", "post", "who"]
