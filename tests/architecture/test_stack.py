# ruff: noqa: DJ008  models that live for one test need no __str__
from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture import stack
from tests.architecture.code import HOUSE, ROOT
from tsunagu.desk.reference.tables import house_models

LAYERS = stack.layers(ROOT)


def test_every_import_contract_holds():
    assert stack.broken_contracts(ROOT) == []


def plant(folder, **modules):
    """A small house with the contracts of this one."""
    text = (ROOT / "pyproject.toml").read_text()
    (folder / "pyproject.toml").write_text("[tool.importlinter]" + text.split("[tool.importlinter]")[1])
    for app in {app.strip() for layer in LAYERS for app in layer.split("|")}:
        (folder / HOUSE / app).mkdir(parents=True)
        (folder / HOUSE / app / "__init__.py").touch()
    (folder / HOUSE / "__init__.py").touch()
    for name, code in modules.items():
        path = folder / HOUSE / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(code)


def test_the_planted_house_itself_is_in_order(tmp_path):
    plant(tmp_path, cases__models="from tsunagu.people import __name__")
    assert stack.broken_contracts(tmp_path) == []


@pytest.mark.parametrize(
    "modules",
    [
        pytest.param({"people__models": "import tsunagu.cases"}, id="upwards"),
        pytest.param({"cases__models": "import tsunagu.web.http", "web__http": ""}, id="http-in-models"),
        pytest.param({"cases__policies": "import tsunagu.cases.views", "cases__views": ""}, id="inside"),
        pytest.param({"extra__models": "", "extra__init__": ""}, id="an-app-without-a-place"),
    ],
)
def test_a_broken_contract_is_seen(tmp_path, modules):
    plant(tmp_path, **modules)
    if "extra__models" in modules:
        (tmp_path / HOUSE / "extra" / "__init__.py").touch()
    assert stack.broken_contracts(tmp_path) != []


def test_every_app_has_its_place_in_the_stack():
    assert stack.places(ROOT, LAYERS) == []


def test_an_app_without_a_place_and_a_place_without_an_app_are_seen(tmp_path):
    for app in ("cases", "extra"):
        (tmp_path / HOUSE / app).mkdir(parents=True)
        (tmp_path / HOUSE / app / "__init__.py").touch()
    assert stack.places(tmp_path, ["cases", "people | gone"]) == [
        "extra has no place in the stack",
        "the stack names gone, and there is no such app",
        "the stack names people, and there is no such app",
    ]


def test_foreign_keys_point_down():
    assert stack.upward_keys(house_models(), stack.heights(LAYERS)) == []


@isolate_apps("tsunagu.people", "tsunagu.cases")
def test_a_key_that_points_up_is_seen_also_when_it_is_written_as_a_string():
    class Case(models.Model):
        class Meta:
            app_label = "cases"

    class Person(models.Model):
        case = models.ForeignKey("cases.Case", models.PROTECT)

        class Meta:
            app_label = "people"

    height = stack.heights(LAYERS)
    assert stack.upward_keys([Person], height) == ["people.Person.case points up to cases.Case"]
    assert stack.upward_keys([Case], height) == []
