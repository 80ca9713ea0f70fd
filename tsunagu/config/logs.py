"""What the log may say: paths, ids and places in the code; never what somebody typed."""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


KEYS = re.compile(r"(/resources/update/)[^/\s]+")  # who holds such an address may write without an account


def without_keys(path: str) -> str:
    """The path as it may stand in a log: an address that opens something by itself loses its key."""
    return KEYS.sub(r"\1…", path)


class QuietFormatter(logging.Formatter):
    """An error is logged as its kind and where it happened; a path without the key it may hold.

    Its message is left out: a database quotes the row that it refused, and a form the text.
    """

    def format(self, record: logging.LogRecord) -> str:
        return without_keys(super().format(record))

    def formatException(self, ei: Raised) -> str:
        if ei[1] is None:
            return ""
        return "\n".join(_told(error) for error in _chain(ei[1]))


def _chain(error: BaseException | None) -> list[BaseException]:
    """The error and what it came from, first cause first."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.insert(0, error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _told(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__module__}.{type(error).__qualname__}\n{frames}".rstrip()


class AccessLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's own log, with the same care for paths."""

    def atoms(self, *args: Any) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(*args)
        return atoms | {"U": without_keys(str(atoms["U"]))}
