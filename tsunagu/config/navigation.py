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


def items(request: HttpRequest) -> list[Item]:
    """The menu of the post in which somebody is acting."""
    actor = cast("Request", request).actor
    rights = ROLES[actor.role]
    entries = [("desk:home", "わたしの窓口" if rights.scopes else "はじめの画面", "today")]
    if May.WRITE in rights.may:
        entries.append(("cases:intake", "受付", "plus"))
    if May.APPROVE in rights.may:
        entries.append(("desk:approvals", "承認", "inbox"))
    if May.SHARE in rights.may:
        entries.append(("desk:contracts", "委託契約", "memo"))
    if actor.role == Membership.Role.ADMINISTRATOR:
        entries.append(("agencies:people", "機関と人", "together"))
    entries += [("sharing:roles", "役割", "person"), ("sharing:bases", "根拠", "resource")]
    return [_item(name, label, icon, request.path) for name, label, icon in entries]


def _item(name: str, label: str, icon: str, path: str) -> Item:
    url = reverse(name)
    is_here = path == url if name == "desk:home" else path.startswith(url)
    return {"label": label, "url": url, "current": is_here, "icon": icon}
