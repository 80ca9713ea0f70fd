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
}  # a telephone's bottom bar; the rest: もっと


def items(request: HttpRequest) -> list[Item]:
    """The menu of the post in which somebody is acting."""
    actor = cast("Request", request).actor
    rights = ROLES[actor.role]
    works, administers = bool(rights.scopes), actor.role == Membership.Role.ADMINISTRATOR
    entries: list[tuple[bool, str, str, str]] = [
        (True, "desk:home", "きょう" if works else "はじめの画面", "today"),
        (works, "desk:search", "さがす", "search"),
        (May.WRITE in rights.may, "desk:record", "記録する", "record"),
        (May.WRITE in rights.may, "desk:memos", "メモ箱", "memo"),
        (works, "desk:cases", "わたしの窓口", "place"),
        (May.WRITE in rights.may, "cases:intake", "受付", "plus"),
        (May.APPROVE in rights.may, "desk:approvals", "承認", "inbox"),
        (May.SHARE in rights.may, "desk:contracts", "委託契約", "letter"),
        (May.EXCHANGE in rights.may, "exchange:visits", "情報交換", "talk"),
        (administers, "agencies:people", "機関と人", "together"),
        (True, "sharing:roles", "役割", "person"),
        (True, "sharing:bases", "根拠", "resource"),
    ]
    return [_item(name, label, icon, request.path) for is_mine, name, label, icon in entries if is_mine]


def _item(name: str, label: str, icon: str, path: str) -> Item:
    url = reverse(name)
    is_here = path == url if name == "desk:home" else path.startswith(url)
    return {
        "label": label,
        "url": url,
        "current": is_here,
        "icon": icon,
        "primary": name == "desk:record",
        "bar": name in BAR,
        "search": name == "desk:search",
    }
