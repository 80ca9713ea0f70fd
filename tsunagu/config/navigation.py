"""メニュー: where each role can go; few, and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.urls import reverse

from tsunagu.agencies.models import Membership
from tsunagu.sharing.roles import ROLES, May

if TYPE_CHECKING:
    from django.http import HttpRequest

    from tsunagu.web.context import Item
    from tsunagu.web.http import Request

BAR = {
    "desk:home",
    "desk:search",
    "desk:record",
    "cases:intake",
    "groups:next",
    "groups:past",
    "groups:announcements",
}  # a telephone's bottom bar; the rest: もっと


def items(request: HttpRequest) -> list[Item]:
    """The menu of the post in which somebody is acting."""
    actor = cast("Request", request).actor
    rights = ROLES[actor.role]
    works, administers = bool(rights.scopes), actor.role == Membership.Role.ADMINISTRATOR
    gathers = actor.role == Membership.Role.FACILITATOR
    entries: list[tuple[bool, str, str, str]] = [
        (gathers, "groups:next", "つぎの回", "today"),
        (gathers, "groups:past", "これまで", "memo"),
        (gathers, "groups:announcements", "お知らせ", "letter"),
        (not gathers, "desk:home", "きょう" if works else "はじめの画面", "today"),
        (works, "desk:search", "さがす", "search"),
        (May.WRITE in rights.may, "desk:record", "記録する", "record"),
        (May.WRITE in rights.may, "desk:memos", "メモ箱", "memo"),
        (works, "desk:cases", "わたしの窓口", "place"),
        (May.WRITE in rights.may, "cases:intake", "受付", "plus"),
        (May.APPROVE in rights.may, "desk:approvals", "承認", "inbox"),
        (May.SHARE in rights.may, "desk:contracts", "委託契約", "letter"),
        (May.PLACES in rights.may, "groups:places", "場と催し", "together"),
        (May.PLACES in rights.may, "directory:resources", "資源", "resource"),
        (May.EXCHANGE in rights.may, "exchange:visits", "情報交換", "talk"),
        (administers, "agencies:people", "機関と人", "together"),
        (True, "sharing:roles", "役割", "person"),
        (True, "sharing:bases", "根拠", "resource"),
    ]
    lines = [(name, reverse(name), label, icon) for is_mine, name, label, icon in entries if is_mine]
    here = _nearest([url for _, url, _, _ in lines], request.path)
    return [_item(name, url, label, icon, is_here=url == here) for name, url, label, icon in lines]


def _nearest(urls: list[str], path: str) -> str:
    """The line whose address goes furthest along the way; the first page is only itself."""
    return max(
        (url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default=""
    )


def _item(name: str, url: str, label: str, icon: str, *, is_here: bool) -> Item:
    return {
        "label": label,
        "url": url,
        "current": is_here,
        "icon": icon,
        "primary": name == "desk:record",
        "bar": name in BAR,
        "search": name == "desk:search",
    }
