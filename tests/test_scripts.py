"""./demo, ./check and ./test: what they say when something is in the way; nothing stays half-made."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import demo_mark

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ["demo", "check", "test", ".ci/run", "bench/run", "tools/pg.sh", "tools/lock.sh"]
TOOLS = ["bash", "cat", "cut", "dirname", "env", "find", "mkdir", "rm", "sha256sum", "sort", "xargs"]


@pytest.fixture
def clone(tmp_path) -> Path:
    """The parts of a fresh clone that ./demo needs before its first Python, in a folder with a space."""
    folder = tmp_path / "つなぐ の写し"
    folder.mkdir()
    for name in ("demo", "requirements.txt"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "tsunagu").mkdir()
    return folder


@pytest.fixture
def bare_path(tmp_path) -> Path:
    """A PATH with the tools that the scripts need and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    return folder


def run(*command: str | Path, cwd: Path = ROOT, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], sentence: str) -> None:
    assert done.returncode != 0
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_can_be_run_and_read_by_bash(name):
    assert os.access(ROOT / name, os.X_OK)
    assert run("bash", "-n", ROOT / name).stderr == ""


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_hashes_and_from_no_named_place(name):
    text = (ROOT / name).read_text()
    packages = text.replace("\\\n", " ").splitlines()
    assert len(packages) > 10
    for package in packages:
        assert "==" in package
        assert "--hash=sha256:" in package
    assert "://" not in text
    assert "index" not in text


def pins(name: str) -> set[str]:
    lines = (ROOT / name).read_text().splitlines()
    return {line.split()[0] for line in lines if not line.startswith(" ")}


def test_the_development_pins_hold_every_runtime_pin():
    assert "whitenoise" in {pin.partition("==")[0] for pin in pins("requirements.txt")}
    assert pins("requirements.txt") < pins("requirements-dev.txt")


def test_help_is_in_both_languages():
    told = run(ROOT / "demo", "--help")
    assert told.returncode == 0
    assert "使い方" in told.stdout
    assert "Usage" in told.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nope"],
        ["--port", "eighty"],
        ["--port", "80"],
        ["--port", "65536"],
        ["--port", "99999999999999999999"],
        ["--port=-1"],
        ["--postgres", "mysql://a/b"],
        ["town"],
    ],
)
def test_a_flag_that_is_not_understood_gets_one_sentence(clone, arguments):
    assert_one_sentence(run(clone / "demo", *arguments), "は使えません。")
    assert not (clone / "var").exists()


def test_a_flag_without_its_value_gets_one_sentence(clone):
    assert_one_sentence(run(clone / "demo", "--port"), "--port のあとに値を書いてください。")


def test_a_busy_port_gets_one_sentence_from_any_folder(clone, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        done = run(clone / "demo", "--port", str(port), cwd=tmp_path)
    assert_one_sentence(done, f"ポート {port} はほかで使われています。")
    assert not (clone / "var").exists()


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return str(probe.getsockname()[1])


def test_a_folder_that_cannot_be_written_to_gets_one_sentence(clone):
    (clone / "var").touch()
    done = run(clone / "demo", "--port", free_port())
    assert_one_sentence(done, "このフォルダに書き込めません")
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("old", [False, True])
def test_an_old_or_missing_python_gets_one_sentence(clone, bare_path, old):
    if old:
        for name in ("python3", "python3.11"):
            (bare_path / name).write_text("#!/bin/sh\nexit 1\n")
            (bare_path / name).chmod(0o755)
    done = run(clone / "demo", "--port", free_port(), PATH=str(bare_path))
    assert_one_sentence(done, "Python 3.11 以上が必要です。")
    assert not (clone / ".venv").exists()


def test_without_a_network_one_sentence_and_the_next_start_begins_again(clone, bare_path):
    (bare_path / "python3").symlink_to(sys.executable)
    alone = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0"}
    done = run(clone / "demo", "--port", free_port(), PATH=str(bare_path), **alone)
    assert_one_sentence(done, "部品を取り込めませんでした。")
    assert list((clone / ".venv").glob("stamp-*")) == []
    assert list((clone / "var" / "demo").glob("*.sqlite3")) == []


def test_a_postgresql_that_does_not_answer_gets_one_sentence():
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/town"
    done = run(sys.executable, ROOT / "tools" / "demo_mark.py", "state", DATABASE_URL=url)
    assert_one_sentence(done, "PostgreSQL につながりません。")
    assert url not in done.stderr


class Database:
    """Answers the three questions of demo_mark and remembers what was done to it."""

    def __init__(self, *, tables: int, mark: str | None) -> None:
        self.answers = {
            demo_mark.TABLES: tables,
            demo_mark.MARK: mark is not None,
            demo_mark.READ: mark,
        }
        self.done: list[object] = []
        self.asked: object = None

    def execute(self, query: object) -> Database:
        self.asked = query
        if query not in self.answers:
            self.done.append(query)
        return self

    def fetchone(self) -> tuple[object]:
        return (self.answers[self.asked],)


@pytest.mark.parametrize(
    "tables, mark, state",
    [(0, None, "new"), (1, "begun", "begun"), (90, "complete", "complete"), (90, None, "other")],
)
def test_a_database_tells_how_far_its_demo_town_is(tables, mark, state):
    assert demo_mark.state(Database(tables=tables, mark=mark)) == state


@pytest.mark.parametrize("command", ["state", "begun", "complete", "empty"])
def test_the_demo_never_touches_the_tables_of_a_real_installation(command):
    real = Database(tables=90, mark=None)
    with pytest.raises(SystemExit, match="デモのものではない表"):
        demo_mark.carry_out(command, real)
    assert real.done == []


def test_a_reset_empties_only_a_demo():
    demo = Database(tables=90, mark="complete")
    demo_mark.carry_out("empty", demo)
    assert demo.done == [demo_mark.EMPTY]


@pytest.mark.parametrize(
    "steps, ci, code",
    [
        ("part good true", "true", 0),
        ("part bad false; part good true", "", 1),
        ("part good true; leave_out browser 'no chromium'", "", 0),
        ("part good true; leave_out browser 'no chromium'", "true", 1),
    ],
)
def test_the_summary_names_every_part_and_fails_for_one(steps, ci, code):
    done = run("bash", "-uc", f". tools/parts.sh; {steps}; sum_up", CI=ci)
    assert done.returncode == code
    assert "good" in done.stdout.split("Summary")[1]
    assert ("left out        browser: no chromium" in done.stdout) is ("leave_out" in steps)
    assert ("FAILED" in done.stdout) is ("bad" in steps)
