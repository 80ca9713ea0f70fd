from __future__ import annotations

import pytest

from tsunagu.cases.tests import factories


@pytest.fixture
def family(sato):
    return factories.family(sato)
