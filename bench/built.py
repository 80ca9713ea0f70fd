"""Says whether the town of the last run stands in this database: yes or no."""

import sys

from bench import house

house.start()

from django.db import Error  # noqa: E402

from tsunagu.people.models import Person  # noqa: E402

try:
    found = Person.objects.exists()
except Error:
    found = False
sys.stdout.write("yes\n" if found else "no\n")
