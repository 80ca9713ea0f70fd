from __future__ import annotations

import pytest

from tests.cast import Player
from tsunagu.sharing.tests import acts


@pytest.fixture
def person(ito):
    """Somebody whom 伊藤 of the 包括 met."""
    return acts.meet(ito)


@pytest.fixture
def who(town):
    """Anybody of the cast by surname, for tables."""
    return lambda key: Player(town, key)
