"""What every page needs to know: the product, and where this person can go from here."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string


class Item(TypedDict):
    """One line of the menu. `primary` is 「記録する」; `bar` puts it into the bottom bar of a phone."""

    label: str
    url: str
    current: bool
    icon: str
    badge: NotRequired[str]  # words, for example 「未読3件」
    primary: NotRequired[bool]
    bar: NotRequired[bool]
    search: NotRequired[bool]


class Navigation(TypedDict):
    """The menu as drawn: all items, those of the bottom bar, and whether some are only in the full list."""

    items: list[Item]
    bar: list[Item]
    more: bool
    primary: Item | None
    search: Item | None


def product() -> dict[str, Any]:
    """Facts that are the same for everybody, so that error pages may carry them."""
    return {
        "demo": getattr(settings, "TSUNAGU_DEMO", False),
        "help_phone": getattr(settings, "HELP_PHONE", ""),
        "version": getattr(settings, "VERSION", ""),
    }


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor. The menu is worked out only when a whole page is drawn."""
    return {**product(), "navigation": SimpleLazyObject(lambda: _navigation(request))}


def _navigation(request: HttpRequest) -> Navigation | None:
    path = getattr(settings, "NAVIGATION", "")
    if not path or getattr(request, "actor", None) is None:
        return None
    items: list[Item] = import_string(path)(request)
    bar = _bar(items)
    primary = next((item for item in items if item.get("primary")), None)
    search = next((item for item in items if item.get("search")), None)
    more = len(bar) < len(items)
    return {"items": items, "bar": bar, "more": more, "primary": primary, "search": search} if items else None


def _bar(items: list[Item]) -> list[Item]:
    """Five places: all items when they fit, otherwise four with the primary one in the middle."""
    if len(items) <= 5:
        return items
    chosen = [item for item in items if item.get("bar")] or items
    primary = [item for item in items if item.get("primary")][:1]
    rest = [item for item in chosen if item not in primary][: 4 - len(primary)]
    return rest[:2] + primary + rest[2:]
