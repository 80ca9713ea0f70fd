"""The ground on which worlds are laid out: made once for a module, in a transaction that is never
committed.
"""

from __future__ import annotations

import pytest

from tests.policy.ground import Ground, never_kept


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), never_kept():
        yield Ground()
