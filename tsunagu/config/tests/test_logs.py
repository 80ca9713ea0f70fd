from __future__ import annotations

import logging

from tsunagu.config.logs import QuietFormatter, without_keys


def logged(error: BaseException | None) -> str:
    ei = (type(error), error, error.__traceback__) if error else (None, None, None)
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "at %s", ("/",), ei)
    return QuietFormatter("{levelname} {message}", style="{").format(record)


def fail(name: str) -> None:
    try:
        raise KeyError(f"row of {name}")
    except KeyError as cause:
        raise ValueError(f"no {name}") from cause


def test_an_error_is_logged_with_its_kind_and_place_but_without_what_was_typed():
    try:
        fail("カナ" + "リア")  # in two parts: the log quotes this line
    except ValueError as error:
        text = logged(error)
    assert text.startswith("ERROR at /")
    assert text.index("builtins.KeyError") < text.index("builtins.ValueError")
    assert "test_logs.py" in text
    assert "カナリア" not in text


def test_a_line_without_an_error_stays_as_it_is():
    assert logged(None).startswith("ERROR at /")


def test_an_address_that_opens_something_by_itself_is_logged_without_its_key():
    record = logging.LogRecord(
        "django.request", logging.WARNING, __file__, 1, "Conflict: %s", ("/resources/update/abcDEF_1/",), None
    )
    assert QuietFormatter("{message}", style="{").format(record) == "Conflict: /resources/update/…/"
    assert without_keys("/resources/") == "/resources/"
