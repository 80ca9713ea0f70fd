"""The generated part of docs/reference: each page is made from the code; --check says when one is stale."""

from __future__ import annotations

from collections.abc import Callable

from tsunagu.desk.reference import law, routes, tables, trail

MARK = "<!-- Made by `manage.py reference_docs`. Change the code, not this page. -->\n\n"

PAGES: dict[str, Callable[[], str]] = {
    "states.md": tables.states_page,
    "permissions.md": law.permissions_page,
    "tables.md": tables.page,
    "legal-bases.md": law.bases_page,
    "audit.md": trail.page,
    "routes.md": routes.page,
}


def pages() -> dict[str, str]:
    """File name to the whole text."""
    return {name: MARK + make() for name, make in PAGES.items()}
