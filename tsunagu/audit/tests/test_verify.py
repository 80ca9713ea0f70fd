"""The trail is exported and checked from outside, by the program an auditor would use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tsunagu.audit import chain, log, triggers
from tsunagu.audit.models import ChainHead, Entry, EntryPerson
from tsunagu.web.http import Shown

pytestmark = pytest.mark.django_db

TOOL = Path(__file__).parents[3] / "tools" / "verify_audit.py"


@pytest.fixture
def trail(tmp_path, actor):
    """Ten entries, the last of which is the export itself."""
    for n in range(9):
        log.record(
            "page.viewed",
            by=actor,
            shown=[Shown(n, 3, 1, 40), Shown(None, 4, 2, None)],
            detail={"page": "a:b"},
        )
    file = tmp_path / "trail.jsonl"
    call_command("audit_export", file, stdout=StringIO())
    return file


def verify(file, *options, key=None, environment=None):
    environ = {"PATH": os.environ["PATH"], "AUDIT_KEY": settings.AUDIT_KEY if key is None else key}
    return subprocess.run(
        [sys.executable, "-I", "-X", "utf8", TOOL, file, *options],
        env=environ if environment is None else environment,
        capture_output=True,
        encoding="utf-8",
    )


def broken(file, *sentence, options=()):
    result = verify(file, *options)
    assert result.returncode == 1, result
    assert result.stdout.count("\n") == 1
    assert result.stderr == ""
    for part in sentence:
        assert part in result.stdout
    return True


def edit(file, change):
    lines = file.read_text().splitlines()
    file.write_text("\n".join(change(lines) or lines) + "\n")


def edit_entry(file, index, **values):
    def change(lines):
        line = json.loads(lines[index])
        line["entry"].update(values)
        lines[index] = json.dumps(line)

    edit(file, change)


def test_an_untouched_trail_is_intact(trail):
    result = verify(trail)
    assert (result.returncode, result.stderr) == (0, "")
    assert "10件" in result.stdout


def test_the_file_is_for_the_owner_only(trail):
    assert trail.stat().st_mode & 0o077 == 0


def test_other_spacing_and_order_of_keys_do_not_matter(trail):
    edit(trail, lambda lines: [json.dumps(dict(reversed(json.loads(line).items()))) for line in lines])
    assert verify(trail).returncode == 0


@pytest.mark.parametrize(
    "values",
    [
        {"user_id": 999},
        {"action": "page.refused"},
        {"at": "2020-01-01T00:00:00.000000Z"},
        {"people": []},
        {"people": [[4, 3, 1, 41], [None, 4, 2, None]]},
        {"detail": {}},
        {"extra": 1},
    ],
)
def test_a_changed_entry_is_found(trail, values):
    edit_entry(trail, 4, **values)
    assert broken(trail, "通し番号5", "changed")


def test_a_changed_entry_with_a_new_hash_from_another_key_is_found(trail):
    def change(lines):
        line = json.loads(lines[4])
        line["entry"]["user_id"] = 999
        with override_settings(AUDIT_KEY="the key of somebody else"):
            line["hash"] = chain.seal(line["prev_hash"], line["entry"])
        lines[4] = json.dumps(line)

    edit(trail, change)
    assert broken(trail, "通し番号5", "changed")


def test_a_deleted_entry_is_found(trail):
    edit(trail, lambda lines: lines[:4] + lines[5:])
    assert broken(trail, "通し番号5", "missing")


def test_a_deleted_first_entry_is_found(trail):
    edit(trail, lambda lines: lines[1:])
    assert broken(trail, "通し番号1", "missing")


def test_exchanged_entries_are_found(trail):
    edit(trail, lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]])
    assert broken(trail, "通し番号5", "reordered")


def test_a_repeated_entry_is_found(trail):
    edit(trail, lambda lines: [*lines[:5], lines[4], *lines[5:]])
    assert broken(trail, "通し番号6", "reordered")


def test_a_cut_tail_is_found_by_the_last_line(trail):
    edit(trail, lambda lines: [*lines[:7], lines[-1]])
    assert broken(trail, "通し番号8", "tail cut")


def test_a_tail_cut_together_with_the_last_line_is_found(trail):
    edit(trail, lambda lines: lines[:7])
    assert broken(trail, "通し番号8", "tail cut")


def test_a_last_line_made_to_fit_the_cut_is_found(trail):
    def change(lines):
        end = json.loads(lines[-1])
        end["end"] = {"count": 7, "head": json.loads(lines[6])["hash"]}
        return [*lines[:7], json.dumps(end)]

    edit(trail, change)
    assert broken(trail, "changed")


def test_an_older_export_in_place_of_the_newer_is_found_by_a_hash_kept_elsewhere(trail):
    log.record("thing.done", by=None)
    head = ChainHead.objects.get().hash
    assert verify(trail).returncode == 0
    assert broken(trail, "tail cut", options=["--head", head])


def test_a_hash_kept_elsewhere_stays_good_when_the_trail_has_grown(trail):
    kept = json.loads(trail.read_text().splitlines()[3])["hash"]
    assert verify(trail, "--head", kept).returncode == 0


def test_lines_after_the_last_one_are_found(trail):
    edit(trail, lambda lines: [*lines, lines[0]])
    assert broken(trail, "changed")


@pytest.mark.parametrize(
    "rubbish", ["", "{", "[]", "7", '{"entry": 3, "hash": "x"}', '{"entry": {}}', "[" * 100_000]
)
def test_a_line_of_rubbish_is_found(trail, rubbish):
    edit(trail, lambda lines: [*lines[:4], rubbish, *lines[5:]])
    assert broken(trail, "通し番号5", "changed")


def test_entries_removed_from_the_database_are_missed_by_the_export(tmp_path, trail, monkeypatch):
    """Somebody with the owner's rights takes off the triggers and the newest entries."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=lambda sql, params: cursor.execute(sql))
        triggers.remove(editor)
    EntryPerson.objects.filter(entry_id__gt=8).delete()
    Entry.objects.filter(id__gt=8).delete()
    monkeypatch.setattr(log, "record", lambda *a, **k: None)
    file = tmp_path / "later.jsonl"
    call_command("audit_export", file, stdout=StringIO())
    assert broken(file, "通し番号9", "tail cut")


def test_the_wrong_key_does_not_pass(trail):
    result = verify(trail, key="another key")
    assert (result.returncode, "通し番号1" in result.stdout) == (1, True)


def test_the_key_can_come_from_a_file(trail, tmp_path):
    file = tmp_path / "key"
    file.write_text(settings.AUDIT_KEY + "\n")
    assert verify(trail, "--key-file", file, environment={}).returncode == 0


def test_without_key_or_file_it_says_that_it_cannot_check(trail, tmp_path):
    for result in (
        verify(trail, environment={}),
        verify(tmp_path / "none", key="x" * 32),
        verify(trail, "--key-file", tmp_path / "none"),
    ):
        assert result.returncode == 2
        assert result.stderr.count("\n") == 1
