"""What the environment says: the database, the keys, and whether this process is a real installation."""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DEVELOPMENT_KEY = "development-only-this-text-is-public"
SHORTEST_KEY = 32
# Programs and commands that neither serve pages nor write records: they need no real keys.
CHECKERS = {"mypy", "dmypy", "lint-imports", "djlint", "djhtml"}
MAINTENANCE = {"check", "collectstatic", "help", "makemigrations", "reference_docs", "routes", "version"}


class Mode(Enum):
    """How this process was started. Only REAL and MAINTENANCE can be an installation with real people."""

    TEST = "test"
    DEMO = "demo"
    DEVELOPMENT = "development"
    MAINTENANCE = "maintenance"
    REAL = "real"


def mode(environ: dict[str, str], argv: list[str]) -> Mode:
    """REAL unless something says otherwise, so that a forgotten variable refuses instead of opening."""
    if "PYTEST_VERSION" in environ:
        return Mode.TEST
    if environ.get("TSUNAGU_DEMO") == "1":
        return Mode.DEMO
    if environ.get("DEBUG") == "1":
        return Mode.DEVELOPMENT
    return Mode.MAINTENANCE if _only_looks(argv) else Mode.REAL


def _only_looks(argv: list[str]) -> bool:
    program, command = Path(argv[0]).name if argv else "", argv[1] if len(argv) > 1 else ""
    by_module = Path(argv[0]).parent.name if argv else ""
    return bool(CHECKERS & {program, by_module}) or (program == "manage.py" and command in MAINTENANCE | {""})


def key(name: str, mode: Mode, environ: dict[str, str], kept: Path) -> str:
    """A secret from the environment; the demo keeps its own in `kept`, made at the first need.

    Raises ImproperlyConfigured where a real installation would run on a public or a short key.
    """
    given = environ.get(name)
    if given is None and mode is Mode.DEMO:
        return _kept_key(kept / name)
    if given is None and mode is not Mode.REAL:
        return DEVELOPMENT_KEY
    if given is None or given == DEVELOPMENT_KEY or (mode is Mode.REAL and len(given) < SHORTEST_KEY):
        raise ImproperlyConfigured(
            f"{name} に、この設置だけの{SHORTEST_KEY}文字以上の秘密の値を入れてください。"
            "開発用の値のままでは始めません（試すだけなら ./demo）。 "
            f"(Set {name} to a private value of {SHORTEST_KEY} or more characters; a real installation does "
            "not start on the development key; to try it, use ./demo.)"
        )
    return given


def _kept_key(path: Path) -> str:
    """Several processes may ask first at once: the file appears whole (link), and all read the same one."""
    if not path.exists():
        make_folder(path.parent)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48), encoding="ascii")
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii")


def make_folder(folder: Path) -> None:
    """The data folder, for this account alone. Raises ImproperlyConfigured where it cannot be made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise ImproperlyConfigured(
            f"データのフォルダをつくれません: {folder} (The data folder cannot be made.)"
        ) from None


def words(value: str) -> list[str]:
    """A comma-separated variable as a list."""
    return [word.strip() for word in value.split(",") if word.strip()]


def database(url: str, *, embedded: Path, testing: Path | None = None) -> dict[str, Any]:
    """The Django DATABASES entry for a DATABASE_URL; an empty one means the embedded SQLite file.

    sqlite:///relative.sqlite3 · sqlite:////absolute.sqlite3 · postgresql://user:password@host:5432/name
    · postgresql://user@/name?host=/run/postgresql (a socket folder); other parameters go to the driver.
    `testing` is the file that tests on SQLite use. Raises ImproperlyConfigured with a sentence that leaves
    the URL out, for it holds a password.
    """
    if not url:
        return _sqlite(str(embedded), testing)
    parts = _split(url)
    if parts.scheme in {"sqlite", "sqlite3"}:
        return _sqlite(_file_of(parts), testing)
    if parts.scheme in {"postgres", "postgresql", "psql"}:
        return _postgresql(parts)
    raise _unreadable(
        "sqlite:/// か postgresql:// で始めてください", "start it with sqlite:/// or postgresql://"
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise _unreadable("番地の書き方が正しくありません", "the address is malformed") from None
    return parts


def _unreadable(japanese: str, english: str) -> ImproperlyConfigured:
    sentence = f"DATABASE_URL を読めません: {japanese}。 (Cannot read DATABASE_URL: {english}.)"
    return ImproperlyConfigured(sentence)


def _file_of(parts: SplitResult) -> str:
    name = unquote(parts.path).removeprefix("/")
    if parts.netloc or not name:
        raise _unreadable("sqlite:///ファイル と書いてください", "write sqlite:///FILE")
    return name


def _sqlite(name: str, testing: Path | None) -> dict[str, Any]:
    pragmas = ["journal_mode=WAL", f"synchronous={'OFF' if testing else 'FULL'}", "secure_delete=ON"]
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ";".join(f"PRAGMA {pragma}" for pragma in pragmas),
        },
        "TEST": {"NAME": str(testing) if testing else None},
    }


def _postgresql(parts: SplitResult) -> dict[str, Any]:
    name, parameters = unquote(parts.path).strip("/"), dict(parse_qsl(parts.query, keep_blank_values=True))
    if not name or "/" in name:
        raise _unreadable("データベースの名前がありません", "the name of the database is missing")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": parameters.pop("user", unquote(parts.username or "")),
        "PASSWORD": parameters.pop("password", unquote(parts.password or "")),
        "HOST": parameters.pop("host", _host_of(parts)),
        "PORT": parameters.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "tsunagu",
            "connect_timeout": "5",
            "options": "-c jit=off",  # compiling a page's statement took 5 s, running it 0.2 s
            **parameters,
        },
    }


def _host_of(parts: SplitResult) -> str:
    """Not `parts.hostname`: that one lowers the case of a socket folder."""
    place = parts.netloc.rpartition("@")[2]
    return unquote(place.removesuffix(f":{parts.port}").removesuffix(":").strip("[]"))


def this_process() -> Mode:
    """The mode of the running process."""
    return mode(dict(os.environ), sys.argv)
