"""The ground on which worlds are laid out: made once for a module, in a transaction that is never
committed.
"""

from __future__ import annotations

import pytest
from django.db import connection

from tests.policy.ground import Ground, never_kept


@pytest.fixture(scope="module")
def ground(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        tidy_up()
        with never_kept():
            yield Ground()


def tidy_up():
    """Take away what earlier modules wrote and rolled back; PostgreSQL reads over it otherwise."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
