"""The cast as fixtures: `sato.acting()` reads and acts, `sato.client` clicks.

田中・中村 地域福祉課  高橋・林 生活福祉課  木村 障がい者支援課  加藤 保健センター
佐藤・森・山本 社協の市委託  小林 生活・就労支援窓口  伊藤・渡辺 地域包括支援センター
斎藤 在宅生活支援  鈴木 べつの団体（なにも見えない）  吉田 民生委員  山田 世話人
佐々木 システム担当  山口 監査  松本 都
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pytest
from django.test import Client
from django.utils import timezone

from tsunagu.demo import cast


@dataclass
class Player:
    """One of the cast."""

    town: cast.Town
    key: str

    @property
    def membership(self):
        return self.town.members[self.key]

    @property
    def user(self):
        return self.membership.user

    @property
    def agency(self):
        return self.membership.agency

    @property
    def desk(self):
        return self.membership.desk

    def acting(self, at=None):
        return self.town.acting(self.key, at)

    @cached_property
    def client(self):
        client = Client()
        client.force_login(self.user)
        return client


@pytest.fixture
def town(db):
    return cast.found(timezone.localdate())


def _player(key):
    @pytest.fixture(name=key)
    def player(town):
        return Player(town, key)

    return player


for _member in cast.CAST:
    globals()[_member.key] = _player(_member.key)
