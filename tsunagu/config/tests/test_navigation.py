"""メニュー: few, in words, and each leads somewhere."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db  # fixtures by name do not tell pytest that they need it

MENUS = {
    "sato": [
        "きょう",
        "さがす",
        "記録する",
        "メモ箱",
        "わたしの窓口",
        "受付",
        "委託契約",
        "場と催し",
        "資源",
        "情報交換",
        "役割",
        "根拠",
    ],
    "yamamoto": [
        "きょう",
        "さがす",
        "記録する",
        "メモ箱",
        "わたしの窓口",
        "受付",
        "承認",
        "委託契約",
        "場と催し",
        "資源",
        "情報交換",
        "役割",
        "根拠",
    ],
    "nakamura": ["きょう", "さがす", "わたしの窓口", "承認", "場と催し", "資源", "情報交換", "役割", "根拠"],
    "sasaki": ["はじめの画面", "場と催し", "資源", "情報交換", "機関と人", "役割", "根拠"],
    "yoshida": ["はじめの画面", "場と催し", "資源", "役割", "根拠"],
    "yamaguchi": ["はじめの画面", "役割", "根拠"],
    "matsumoto": ["はじめの画面", "場と催し", "資源", "情報交換", "役割", "根拠"],
}


def menu(player, url="/"):
    return player.client.get(url).context["navigation"]["items"]


@pytest.mark.parametrize("key", MENUS)
def test_each_role_has_its_few(request, key):
    assert [item["label"] for item in menu(request.getfixturevalue(key))] == MENUS[key]


@pytest.mark.parametrize("key", MENUS)
def test_each_leads_somewhere_and_says_where_one_is(request, key):
    player = request.getfixturevalue(key)
    for item in menu(player):
        assert player.client.get(item["url"]).status_code == 200
        here = [other["label"] for other in menu(player, item["url"]) if other["current"]]
        assert here == [item["label"]]
