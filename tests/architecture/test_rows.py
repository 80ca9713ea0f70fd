# ruff: noqa: DJ008  models that live for one test need no __str__
from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.db.models import Q
from django.test.utils import isolate_apps

from tests.architecture import lists, rows
from tests.architecture.code import settle
from tests.policy.rows import MAKERS
from tsunagu.desk.reference.tables import house_models
from tsunagu.sharing.guarded import Guarded, GuardedQuerySet

MODELS = house_models()
GUARDED = [model for model in MODELS if issubclass(model, Guarded)]


def test_everything_has_its_japanese_name():
    assert rows.foreign_names(MODELS) == []


def test_every_docstring_begins_with_the_japanese_name():
    assert rows.silent_docstrings(MODELS) == []


def test_nothing_is_deleted_because_something_else_is():
    assert settle(rows.loose_keys(MODELS), lists.KEYS) == []


def test_tables_are_plain():
    assert rows.unwanted_shapes(MODELS) == []


def test_every_guarded_table_is_in_the_lattice():
    assert rows.not_in_lattice(GUARDED, MAKERS) == []


def test_every_guarded_table_has_one_way_in():
    assert rows.blind_managers(GUARDED, GuardedQuerySet) == []


def test_the_database_bounds_the_scope_of_every_guarded_table():
    assert settle(rows.scopeless(GUARDED), lists.SCOPELESS) == []


def test_every_guarded_table_is_found_by_town_and_person():
    assert settle(rows.without_index(GUARDED), lists.NO_INDEX) == []


def test_the_guards_see_the_guarded_tables():
    assert len(GUARDED) >= 17


@isolate_apps("tsunagu.people")
def test_a_foreign_name_and_a_silent_docstring_are_seen():
    class Thing(models.Model):
        """A thing."""

        name = models.CharField("name", max_length=1)

        class Meta:
            app_label = "people"

    assert rows.foreign_names([Thing]) == ["Thing has no Japanese name", "Thing.name has no Japanese name"]
    assert rows.silent_docstrings([Thing])


@isolate_apps("tsunagu.people")
def test_a_good_name_is_let_be():
    class Thing(models.Model):
        """もの: something."""

        name = models.CharField("名前", max_length=1)

        class Meta:
            app_label = "people"
            verbose_name = "もの"

    assert rows.foreign_names([Thing]) == []
    assert rows.silent_docstrings([Thing]) == []


@isolate_apps("tsunagu.people", "django.contrib.contenttypes")
def test_loose_keys_and_odd_tables_are_seen():
    class Thing(models.Model):
        parent = models.ForeignKey("self", models.CASCADE, related_name="+")
        what = GenericForeignKey("kind", "number")
        friends = models.ManyToManyField("self")

        class Meta:
            app_label = "people"

    class Special(Thing):
        class Meta:
            app_label = "people"

    assert [offence.key for offence in rows.loose_keys([Thing])] == ["Thing.parent"]
    assert len(rows.unwanted_shapes([Thing])) == 2
    assert rows.unwanted_shapes([Special]) == [
        "Special.what is a generic key",
        "Special inherits the table of Thing",
    ]


def test_a_guarded_table_outside_the_lattice_is_seen():
    assert rows.not_in_lattice(GUARDED[:1], []) == [f"{GUARDED[0].__name__} is not in the lattice"]
    assert rows.not_in_lattice([], GUARDED[:1])


@isolate_apps("tsunagu.people")
def test_a_table_without_its_guard_is_seen():
    class Bare(models.Model):
        person = models.IntegerField()
        scope = models.IntegerField()
        municipality = models.IntegerField()
        everything = models.Manager()

        class Meta:
            app_label = "people"
            indexes = [models.Index(fields=["person", "municipality"], name="wrong_way_round")]
            constraints = [models.CheckConstraint(condition=Q(person__gt=0), name="not_about_the_scope")]

    assert len(rows.blind_managers([Bare], GuardedQuerySet)) == 2
    assert rows.scopeless([Bare])
    assert rows.without_index([Bare])


@isolate_apps("tsunagu.people")
def test_a_table_with_its_guard_is_let_be():
    class Good(models.Model):
        person = models.IntegerField()
        scope = models.IntegerField()
        municipality = models.IntegerField()
        objects = GuardedQuerySet.as_manager()

        class Meta:
            app_label = "people"
            indexes = [models.Index(fields=["municipality", "person"], name="right_way_round")]
            constraints = [models.CheckConstraint(condition=~Q(scope=9) & Q(scope__in=[1]), name="bounded")]

    assert rows.blind_managers([Good], GuardedQuerySet) == []
    assert rows.scopeless([Good]) == []
    assert rows.without_index([Good]) == []
