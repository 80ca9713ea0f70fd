from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tsunagu.config.environment import DEVELOPMENT_KEY, Mode, database, key, make_folder, mode, words

EMBEDDED = Path("/srv/a b?%/tsunagu.sqlite3")
PRIVATE = "a-private-value-of-more-than-thirty-two-characters"


def read(url: str) -> dict:
    return database(url, embedded=EMBEDDED)


def test_without_a_url_the_embedded_file_is_used_whatever_its_name():
    assert read("")["ENGINE"] == "django.db.backends.sqlite3"
    assert read("")["NAME"] == str(EMBEDDED)


@pytest.mark.parametrize(
    "url, name",
    [
        ("sqlite:///here.sqlite3", "here.sqlite3"),
        ("sqlite:////srv/town.sqlite3", "/srv/town.sqlite3"),
        ("sqlite:////srv/a%20b%3F%25.sqlite3", "/srv/a b?%.sqlite3"),
    ],
)
def test_a_sqlite_url_names_a_file(url, name):
    assert read(url)["NAME"] == name


def test_sqlite_waits_for_its_turn_and_keeps_what_it_has_confirmed():
    options = read("sqlite:////srv/town.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        assert f"PRAGMA {pragma}" in options["init_command"]


def test_only_tests_give_up_durability():
    tested = database("", embedded=EMBEDDED, testing=Path("/tmp/t.sqlite3"))
    assert "synchronous=OFF" in tested["OPTIONS"]["init_command"]
    assert tested["TEST"]["NAME"] == "/tmp/t.sqlite3"


def test_a_postgresql_url_is_read_in_all_its_parts():
    found = read("postgresql://m%40ri:p%3Ass%2F@Db.Example:5433/town?sslmode=verify-full")
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert [found[part] for part in ("USER", "PASSWORD", "PORT", "NAME")] == ["m@ri", "p:ss/", "5433", "town"]
    assert found["HOST"].lower() == "db.example"
    assert found["OPTIONS"]["sslmode"] == "verify-full"


@pytest.mark.parametrize(
    "url, host, port",
    [
        ("postgresql://u@/town?host=/run/Socket", "/run/Socket", ""),
        ("postgresql://u@%2Frun%2FSocket/town", "/run/Socket", ""),
        ("postgresql://u@[::1]:5433/town", "::1", "5433"),
        ("postgresql://u@db:/town", "db", ""),
        ("postgresql:///town", "", ""),
        ("postgres://db/town?port=6000", "db", "6000"),
    ],
)
def test_the_server_may_be_a_name_an_address_or_a_socket_folder(url, host, port):
    assert (read(url)["HOST"], read(url)["PORT"]) == (host, port)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://secret@db/town",
        "secret",
        "sqlite://secret/town.sqlite3",
        "sqlite:///",
        "postgresql://secret@db",
        "postgresql://secret@db/a/b",
        "postgresql://secret@db:port/town",
        "postgresql://secret@[::1/town",
    ],
)
def test_a_url_that_cannot_be_read_is_refused_in_words_without_quoting_it(url):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(url)
    assert "DATABASE_URL を読めません" in str(refused.value)
    assert "secret" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "environ, argv, expected",
    [
        ({}, ["gunicorn"], Mode.REAL),
        ({}, [], Mode.REAL),
        ({}, ["manage.py", "tick"], Mode.REAL),
        ({}, ["manage.py", "migrate"], Mode.REAL),
        ({"DEBUG": "0", "TSUNAGU_DEMO": "0"}, ["gunicorn"], Mode.REAL),
        ({}, ["manage.py"], Mode.MAINTENANCE),
        ({}, ["/srv/manage.py", "makemigrations", "--check"], Mode.MAINTENANCE),
        ({}, ["/lib/mypy/__main__.py"], Mode.MAINTENANCE),
        ({}, ["/bin/mypy"], Mode.MAINTENANCE),
        ({"DEBUG": "1"}, ["manage.py", "runserver"], Mode.DEVELOPMENT),
        ({"TSUNAGU_DEMO": "1", "DEBUG": "1"}, ["gunicorn"], Mode.DEMO),
        ({"PYTEST_VERSION": "9.1.1"}, ["pytest"], Mode.TEST),
    ],
)
def test_a_process_is_a_real_installation_unless_something_says_otherwise(environ, argv, expected):
    assert mode(environ, argv) is expected


@pytest.mark.parametrize("value", [None, DEVELOPMENT_KEY, "short", ""])
def test_a_real_installation_refuses_a_missing_public_or_short_key(value, tmp_path):
    environ = {} if value is None else {"SECRET_KEY": value}
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY に、この設置だけの32文字以上"):
        key("SECRET_KEY", Mode.REAL, environ, kept=tmp_path)


def test_a_real_installation_takes_a_private_key(tmp_path):
    assert key("SECRET_KEY", Mode.REAL, {"SECRET_KEY": PRIVATE}, kept=tmp_path) == PRIVATE


@pytest.mark.parametrize("where", [Mode.TEST, Mode.DEVELOPMENT, Mode.MAINTENANCE])
def test_a_laptop_needs_no_key(where, tmp_path):
    assert key("AUDIT_KEY", where, {}, kept=tmp_path) == DEVELOPMENT_KEY
    assert list(tmp_path.iterdir()) == []


def test_the_demo_makes_its_own_key_once_and_for_nobody_else_to_read(tmp_path):
    first = key("AUDIT_KEY", Mode.DEMO, {}, kept=tmp_path / "keys")
    assert first == key("AUDIT_KEY", Mode.DEMO, {}, kept=tmp_path / "keys")
    assert first != key("SECRET_KEY", Mode.DEMO, {}, kept=tmp_path / "keys")
    assert len(first) > 32
    assert stat.S_IMODE((tmp_path / "keys" / "AUDIT_KEY").stat().st_mode) == 0o600


def test_a_list_in_a_variable_is_separated_by_commas():
    assert words(" tsunagu.example , , www.example") == ["tsunagu.example", "www.example"]


def test_the_data_folder_is_private_and_a_place_that_cannot_hold_it_is_named(tmp_path):
    make_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    (tmp_path / "file").touch()
    with pytest.raises(ImproperlyConfigured, match="データのフォルダをつくれません"):
        make_folder(tmp_path / "file" / "b")
