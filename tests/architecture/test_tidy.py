from __future__ import annotations

import pytest

from tests.architecture import lists, tidy
from tests.architecture.code import ROOT, house, our_tests, settle, source, sources

REQUIREMENTS = ["requirements.txt", "requirements-dev.txt"]


def test_files_and_functions_stay_small():
    assert settle(tidy.large(house(), file=400, function=40), lists.LARGE) == []
    assert tidy.median_function(house()) <= 8


def test_tests_stay_small_too():
    assert tidy.large(our_tests(), file=500, function=60) == []


def test_a_large_file_and_a_large_function_are_seen():
    body = "    x = 1\n" * 40
    assert tidy.large([source("a.py", f"def f():\n{body}")], file=400, function=40)
    assert tidy.large([source("a.py", f"def f():\n{body[:-10]}")], file=400, function=40) == []
    assert tidy.large([source("a.py", "x = 1\n" * 401)], file=400, function=40)
    assert tidy.median_function([source("a.py", "def f(): ...\ndef g():\n    x\n    x\n")]) == 2


def test_no_unwanted_ways():
    assert settle(tidy.unwanted_ways(house()), lists.CLASS_VIEWS) == []


@pytest.mark.parametrize(
    "code",
    [
        "from django.db.models.signals import post_save",
        "from django.dispatch import receiver",
        "from django.views.generic import ListView",
        "from django.views.generic.edit import FormView",
        "LoginView.as_view()",
        "what = GenericForeignKey()",
    ],
)
def test_an_unwanted_way_is_seen(code):
    assert tidy.unwanted_ways([source("tsunagu/cases/x.py", code)])


def test_every_test_runs():
    assert settle(tidy.tests_that_may_not_run(our_tests()), lists.MAY_NOT_RUN) == []


@pytest.mark.parametrize(
    "code",
    [
        "@pytest.mark.skip\ndef test(): ...",
        "@pytest.mark.skipif(True, reason='')\ndef test(): ...",
        "@pytest.mark.xfail\ndef test(): ...",
        "def test():\n    pytest.skip('')",
        "pytest.importorskip('x')",
        "x = [pytest.param(1, marks=pytest.mark.xfail)]",
    ],
)
def test_a_test_that_may_not_run_is_seen(code):
    assert tidy.tests_that_may_not_run([source("tests/test_x.py", code)])


def test_modules_have_names_that_say_something():
    assert tidy.vague_modules(src.path for src in sources("tsunagu", "tests", "tools")) == []
    assert tidy.vague_modules(
        ["tsunagu/cases/utils.py", "tsunagu/web/helpers/x.py", "tsunagu/cases/days.py"]
    ) == [
        "tsunagu/cases/utils.py",
        "tsunagu/web/helpers/x.py",
    ]


def test_nothing_tracked_names_a_machine_or_a_registry():
    files = tidy.tracked(ROOT)
    assert len(files) > 100
    assert settle(tidy.places_of_machines(ROOT, files), lists.PLACES) == []


@pytest.mark.parametrize(
    "line",
    [
        "see /{}/me/notes".format("home"),
        "pip install --{}-url x".format("index"),
        "https://py{}.org/simple".format("pi"),
    ],
)
def test_the_name_of_a_machine_or_a_registry_is_seen(tmp_path, line):
    (tmp_path / "a.md").write_text(f"fine\n{line}\n")
    (tmp_path / "b.ico").write_bytes(b"\xff\xfe\x00")
    assert [o.where for o in tidy.places_of_machines(tmp_path, tidy.tracked(tmp_path))] == ["a.md:2"]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_with_hashes(name):
    assert tidy.loose_requirements((ROOT / name).read_text()) == []


@pytest.mark.parametrize(
    "line",
    [
        "django",
        "django==5.2",
        "django>=5.2 --hash=sha256:00",
        "--extra-{}-url x".format("index"),
        "-r other.txt",
        "django @ file:x --hash=sha256:00",
    ],
)
def test_a_loose_requirement_is_seen(line):
    assert tidy.loose_requirements(line)
    assert tidy.loose_requirements("# via x\ndjango==5.2.1 \\\n    --hash=sha256:00\n") == []
