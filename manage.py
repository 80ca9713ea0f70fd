#!/usr/bin/env python3
"""The command line of つなぐ: `python manage.py help` lists what it can do."""

from __future__ import annotations

import os
import sys
import warnings

INVENTS_A_TOWN = {"seed", "replay"}


def main() -> None:
    """Run one management command.

    With DEBUG=1 every deprecation is shown, unless -W or PYTHONWARNINGS says otherwise.
    `seed` and `replay` write invented people, so they run as the demo, except beside real keys.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsunagu.config.settings")
    if os.environ.get("DEBUG") == "1" and not sys.warnoptions:
        warnings.simplefilter("default", DeprecationWarning)
        warnings.simplefilter("default", PendingDeprecationWarning)
    if INVENTS_A_TOWN.intersection(sys.argv[1:2]) and "SECRET_KEY" not in os.environ:
        os.environ.setdefault("TSUNAGU_DEMO", "1")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
