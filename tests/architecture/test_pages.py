from __future__ import annotations

import pytest
from django.template import engines
from django.test import Client
from django.urls import get_resolver, reverse

from tests.architecture import lists, pages
from tests.architecture.code import HOUSE, ROOT, house, settle, source

TEMPLATES = pages.templates(ROOT / HOUSE)


def as_a_stranger(method, path):
    return getattr(Client(raise_request_exception=False), method)(path)


@pytest.mark.django_db
def test_every_page_needs_a_log_in_unless_it_is_listed():
    found = pages.open_pages(get_resolver(), as_a_stranger, reverse("account_login"))
    assert settle(found, lists.PUBLIC) == []


@pytest.mark.django_db
def test_an_open_page_is_seen(settings):
    settings.ROOT_URLCONF = "tests.architecture.planted_urls"
    found = pages.open_pages(get_resolver(), as_a_stranger, reverse("account_login"))
    assert {offence.key for offence in found} - set(lists.PUBLIC) == {"planted:open", "planted:open_post"}


def test_every_view_is_a_function():
    assert pages.class_views(get_resolver()) == []
    assert pages.class_views(get_resolver("tests.architecture.planted_urls")) == [
        "planted:class is a class-based view"
    ]


def test_every_form_that_posts_is_protected_twice():
    assert settle(pages.open_forms(TEMPLATES), lists.FORMS_WITHOUT_KEY) == []


def test_a_form_without_protection_is_seen():
    form = '<form class="c-form" method="post" action="{% url "cases:note" case.pk %}">%s</form>'
    both = "{% csrf_token %}{% form_key %}"

    def found(inside):
        return [str(o) for o in pages.open_forms({"x.html": "\n" + form.replace("%s", inside)})]

    assert found(both) == []
    assert found("{% csrf_token %}") == ["x.html:2 a form that posts has no form_key"]
    assert found("{% form_key %}") == ["x.html:2 a form that posts has no csrf_token"]
    assert len(found("{# " + both + " #}")) == 2
    assert pages.open_forms({"x.html": '<form method="get"></form>'}) == []
    assert pages.open_forms({"x.html": form})[0].key == "x.html cases:note"


def test_no_template_is_idle():
    assert settle(pages.idle_templates(TEMPLATES, house()), lists.ASKED_FOR_ELSEWHERE) == []


def test_an_idle_template_is_seen():
    texts = {"a.html": '{% include "b.html" %}{# {% include "c.html" %} #}', "b.html": "", "c.html": ""}
    code = [source("tsunagu/x/views.py", "show(request, 'a.html#panel')")]
    assert [offence.key for offence in pages.idle_templates(texts, code)] == ["c.html"]
    assert [offence.key for offence in pages.idle_templates(texts, [])] == ["a.html", "c.html"]


def test_templates_stay_small():
    assert pages.long_templates(TEMPLATES) == []
    assert pages.long_templates({"x.html": "\n" * 101}) == ["x.html has 101 lines"]


def test_nothing_is_shown_unescaped():
    assert pages.unescaped(TEMPLATES, house()) == []


@pytest.mark.parametrize("text", ["{{ words|safe }}", "{% autoescape off %}", "{{ words | safe }}"])
def test_an_unescaped_template_is_seen(text):
    assert pages.unescaped({"x.html": text}, [])


@pytest.mark.parametrize("code", ["mark_safe(words)", "SafeString(words)"])
def test_unescaped_code_is_seen(code):
    assert pages.unescaped({}, [source("tsunagu/x/views.py", code)])
    assert pages.unescaped({"x.html": "{{ words }}"}, [source("x.py", "def f() -> SafeString: ...")]) == []


@pytest.mark.parametrize(
    "text", ["{{ nothing }}", "{{ nothing|default:'-' }}", "{% with x=nothing.more %}{% endwith %}"]
)
def test_a_template_with_an_undefined_variable_fails_its_test(text):
    with pytest.raises(pytest.fail.Exception, match="Undefined template variable"):
        engines["django"].from_string(text).render({})


def test_a_template_may_ask_whether_something_is_there():
    assert engines["django"].from_string("{% if nothing %}a{% else %}b{% endif %}").render({}) == "b"
