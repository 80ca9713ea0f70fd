from __future__ import annotations

import inspect

import pytest
from django.conf import settings
from django.urls import get_resolver

from tests.architecture import lists, pages, writes
from tests.architecture.code import house, settle, source

ROUTED = {
    (f"{view.__module__.replace('.', '/')}.py", view.__name__)
    for _, pattern in pages.addresses(get_resolver())
    for view in [inspect.unwrap(pattern.callback)]
}


def views(code):
    return [source("tsunagu/cases/views.py", code)]


def test_only_actions_write():
    assert settle(writes.writers(house()), lists.WRITERS) == []


@pytest.mark.parametrize(
    "code", ["case.save()", "Case.objects.create()", "rows.filter(a=1).update(b=2)", "x.delete()"]
)
def test_a_writer_outside_the_actions_is_seen(code):
    for path in (
        "cases/views.py",
        "cases/forms/note.py",
        "cases/models.py",
        "cases/policies.py",
        "desk/words.py",
    ):
        assert writes.writers([source(f"tsunagu/{path}", code)]), path
    assert writes.writers([source("tsunagu/cases/actions.py", code)]) == []
    assert writes.writers([source("tsunagu/cases/actions/notes.py", code)]) == []


def test_raw_sql_stands_in_named_places_only():
    assert settle(writes.raw_sql(house()), lists.RAW_SQL) == []


@pytest.mark.parametrize(
    "code", ["cursor.execute('SELECT 1')", "Case.objects.raw('x')", "connection.cursor()", "RawSQL('')"]
)
def test_raw_sql_is_seen(code):
    assert writes.raw_sql([source("tsunagu/cases/actions.py", code)])


def test_policies_only_ask():
    assert writes.impure_policies(house()) == []


@pytest.mark.parametrize(
    "code",
    [
        "def can(reader, case):\n    case.save()",
        "def can(request, case): ...",
        "def can(reader, case):\n    return case.until > timezone.now()",
        "def can(reader, case):\n    return case.until > timezone.localdate()",
        "def can(reader, case):\n    return case.on > date.today()",
        "from tsunagu.web.http import Request",
        "from tsunagu.audit import log",
        "from tsunagu.sharing import actions",
        "from tsunagu.sharing.actions import keep",
        "from django.http import Http404",
    ],
)
def test_an_impure_policy_is_seen(code):
    assert writes.impure_policies([source("tsunagu/cases/policies.py", code)])


def test_a_policy_that_is_told_the_moment_is_pure():
    code = "def can(reader, on):\n    return rows.filter(a=1).exists() and on > timezone.localdate(reader.at)"
    assert writes.impure_policies([source("tsunagu/cases/policies.py", code)]) == []


def test_a_get_cannot_write():
    assert writes.open_gets(settings.MIDDLEWARE) == []


def test_a_middleware_inside_the_guard_is_seen():
    assert writes.open_gets([*settings.MIDDLEWARE, "tsunagu.web.middleware.NotHereMiddleware"])
    assert writes.open_gets(settings.MIDDLEWARE[:-1])


def test_every_view_says_which_methods_it_answers():
    assert settle(writes.undeclared_methods(house(), ROUTED), lists.UNDECLARED) == []


def test_every_form_counts_once():
    assert settle(writes.posts_without_once(house(), ROUTED), lists.NOT_ONCE) == []


@pytest.mark.parametrize(
    "code",
    [
        "def note(request, public_id): ...",
        "@require_POST\ndef note(request): ...",
        "@require_http_methods(['GET', 'POST'])\ndef note(request): ...",
    ],
)
def test_a_post_without_its_key_is_seen(code):
    assert writes.posts_without_once(views(code))
    assert writes.posts_without_once(views(code.replace("def note", "@once\ndef note"))) == []


def test_a_view_that_takes_no_post_needs_no_key():
    for decorator in ("@require_GET", "@require_safe", "@require_http_methods(['GET'])"):
        code = f"{decorator}\ndef note(request): ..."
        assert writes.posts_without_once(views(code)) == []
        assert writes.undeclared_methods(views(code)) == []
    assert writes.undeclared_methods(views("def note(request): ..."))
    assert writes.undeclared_methods(views("def _note(request): ...\ndef line(row): ...")) == []


def test_no_view_acts_on_a_get():
    assert writes.acts_on_get(house(), ROUTED) == []
    assert writes.forms_bound_to_get(house()) == []


@pytest.mark.parametrize(
    "body",
    [
        "    actions.note(case, by=request.reader)",
        "    if form.is_bound:\n        actions.note(case, by=request.reader)",
        "    if _save(request) and form.is_valid():\n        return 1",
        "    if _save(request) and request.method == 'POST':\n        return 1",
        "    if request.method == 'POST':\n        pass\n    else:\n        actions.note(1, by=reader)",
        "    if request.method == 'POST':\n        pass\n    return show(_again(request))",
        "    with x:\n        note(case, by=request.reader)",
        "    attempt(form, lambda: actions.note(1, by=me))",
        "    if not form.is_valid() and x:\n        return 1\n    actions.note(1, by=me)",
    ],
)
def test_an_act_on_a_get_is_seen(body):
    own = "\ndef _save(request):\n    actions.note(1, by=me)\ndef _again(request):\n    return _save(request)"
    for head in ("def view(request):", "@require_http_methods(['GET', 'POST'])\ndef view(request):"):
        assert writes.acts_on_get(views(f"{head}\n{body}{own}"))


@pytest.mark.parametrize(
    "body",
    [
        "    if request.method == 'POST' and form.is_valid() and _save(request):\n        return 1",
        "    if request.method == 'POST':\n        actions.note(case, by=request.reader)",
        "    if request.method != 'POST':\n        return 1\n    actions.note(case, by=request.reader)",
        "    done = request.method == 'POST' and _save(request)",
        "    form = F(posted(request))\n    if form.is_valid():\n        _save(request)",
        "    if not form.is_valid():\n        return 1\n    _save(request)",
        "    if request.method != 'POST' or not form.is_valid():\n        return 1\n    _save(request)",
        "    if attempt(form, lambda: actions.note(1, by=me)):\n        return 1",
        "    if request.method == 'POST':\n        try:\n            _save(request)\n        except E: ...",
    ],
)
def test_an_act_behind_the_question_for_post_is_let_be(body):
    own = "\ndef _save(request):\n    actions.note(1, by=me)\n"
    gate = "def attempt(form, act):\n    if not form.is_valid():\n        return None\n    return act()"
    assert writes.acts_on_get(views(f"def view(request):\n{body}{own}{gate}")) == []


def test_a_form_that_is_filled_from_the_address_is_seen():
    for form in ("NoteForm(request.GET)", "NoteForm(data=request.GET or None)"):
        assert writes.forms_bound_to_get(views(f"def view(request):\n    form = {form}"))
    assert writes.forms_bound_to_get(views("NoteForm(posted(request), initial=request.GET)")) == []
    filters = "@require_safe\ndef view(request):\n    form = FindForm(request.GET)"
    assert writes.forms_bound_to_get(views(filters)) == []


def test_the_guards_see_the_views():
    assert len(list(writes.views(house(), ROUTED))) > 40
