from __future__ import annotations

import pytest

from tests.architecture import doors, lists, pages
from tests.architecture.code import HOUSE, ROOT, house, settle, source
from tsunagu.agencies.models import TownQuerySet
from tsunagu.desk.reference.tables import house_models

MODELS = {model.__name__ for model in house_models()}


def is_personal(model):
    """It belongs to a town, can say what a reader may see, and is more than an office list."""
    queryset = model._default_manager.get_queryset()
    of_a_town = "municipality" in {field.name for field in model._meta.fields}
    return of_a_town and hasattr(queryset, "visible_to") and not isinstance(queryset, TownQuerySet)


PERSONAL = [model for model in house_models() if is_personal(model)]
FORWARD = {field.name for model in house_models() for field in model._meta.fields}
BEHIND = {
    field.remote_field.get_accessor_name()
    for model in PERSONAL
    for field in model._meta.fields
    if field.remote_field and not field.remote_field.hidden
} - FORWARD


def test_records_are_reached_through_the_one_door():
    assert settle(doors.other_doors(house(), MODELS, BEHIND), lists.DOORS) == []


def test_the_guard_knows_what_is_personal():
    names = {model.__name__ for model in PERSONAL}
    anchors = {"Case", "Household", "Evidence", "Disclosure", "Barrier", "Consent", "Contract"}
    assert anchors | {"ProgressNote", "CalledName", "Intake"} <= names
    assert not names & {"Agency", "Desk", "Membership", "User", "LegalBasisVersion"}
    assert {"members", "subjects", "promises", "notes", "disclosures"} <= BEHIND


def offences(code, path="tsunagu/cases/views.py"):
    return doors.other_doors([source(path, code)], MODELS, BEHIND)


@pytest.mark.parametrize(
    "code",
    [
        "Case.objects.get(pk=1)",
        "models.Case.objects.all()",
        "Case._default_manager.first()",
        "type(row)._base_manager.first()",
        "rows = Case.objects",
        "find(request, Case.objects.filter(pk__in=ProgressNote.objects.values('pk')))",
        "show(request, Case.objects)",
        "case.promises.filter(status='open')",
        "household.members.all()",
        "Household.objects.visible_to(reader).prefetch_related('members')",
        "Household.objects.visible_to(reader).values('members__person_id')",
        "Case.objects.visible_to(reader).filter(contacts__notes__words__contains='x')",
        "def f(rows):\n    return rows.all()\nf(Case.objects)",
        "def f(request):\n    rows = Case.objects.all()\n    return list(rows)",
        "def f(request):\n    rows = Case.objects.all()\n    return rows, find(request, rows, pk=1)",
    ],
)
def test_a_second_door_is_seen(code):
    assert offences(code)
    assert offences(code, "tsunagu/cases/panels.py")
    assert offences(code, "tsunagu/desk/deeds.py")


@pytest.mark.parametrize(
    "code",
    [
        "find(request, Case.objects, public_id=public_id)",
        "find(request, Case.objects.select_related('household'), public_id=public_id)",
        "Case.objects.visible_to(request.reader).filter(desk=desk).order_by('pk')",
        "Case.objects.filter(desk=desk).visible_to(request.reader)",
        "find(request, people, public_id=person_id)",
        "def f(rows):\n    return rows.visible_to(reader)\nf(Case.objects)",
        "def f(request, rows):\n    return find(request, rows, pk=1)\nf(request, rows=Case.objects)",
        "def f(request):\n    rows = Case.objects.all()\n    return find(request, rows.order_by('pk'), pk=1)",
        "field = ModelChoiceField(Evidence.objects.none())",
        "self.cases.append(1)",
    ],
)
def test_the_door_itself_is_let_be(code):
    assert offences(code) == []


def test_actions_ask_the_policies_instead():
    assert offences("Case.objects.filter(pk=1)", "tsunagu/cases/actions/notes.py") == []


def test_templates_do_not_read():
    assert doors.templates_that_read(pages.templates(ROOT / HOUSE), BEHIND) == []


@pytest.mark.parametrize(
    "text",
    ["{% for m in household.members.all %}", "{{ case.promises.count }}", "{% with rows=Case.objects.all %}"],
)
def test_a_template_that_reads_is_seen(text):
    assert doors.templates_that_read({"x.html": text}, BEHIND)
    assert doors.templates_that_read({"x.html": "{{ members|length }}{{ case.called }}"}, BEHIND) == []
