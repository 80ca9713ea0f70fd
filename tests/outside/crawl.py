"""The crawl: every address, as one user, with ids of all kinds, read and sent, whole and for htmx.

Every mark (K-…) in an answer must be of a row that the oracle gives this user, and the reading of it must
stand in the viewing log. What is sent changes nothing: each request ends with a rollback.
"""

from __future__ import annotations

import ast
import logging
import re
from collections import defaultdict
from html.parser import HTMLParser
from itertools import product
from typing import Any, NamedTuple

from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils.http import urlencode

from tests.architecture.pages import addresses
from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.demo.truth import MARK
from tsunagu.desk.reference.graph import body, plain, reached, stands_for
from tsunagu.sharing.guarded import VisiblePeople

HTMX = {"HX-Request": "true"}
FORM = "application/x-www-form-urlencoded"
NUMBERS, WORDS = [1], ["consent", "ground", "record"]  # <int:…> and <slug:…> in addresses
ASKED = [{"q": "本人"}, {"q": "K-"}]  # every called name begins with the one, and holds the other
MADE_OF_IDS = re.compile(r"/(?:\d+|[0-9a-f-]{36})/")
MANY = 2  # households that may be read, and that may not; of other kinds one each
NOT_FOLLOWED = {"account_logout", "account_login", "accounts:enter", "web:favicon"}


class Fault(NamedTuple):
    """What is wrong with one answer."""

    address: str
    how: str
    what: str


class Forms(HTMLParser):
    """The forms of a page: {action: fields as they stand}."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, Any]] = {}
        self._action: str | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self._action = given.get("action") or given.get("hx-post") or ""
            self.found.setdefault(self._action, {})
        elif self._action is None:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and value:
            self.found[self._action].setdefault(self._select, value)
        elif tag == "textarea":
            self.found[self._action][name] = "書いたこと"
        elif tag == "input" and name and name != "csrfmiddlewaretoken":
            keep = given.get("type") in ("hidden", "radio", "checkbox")
            self.found[self._action].setdefault(name, value if keep or value[:2].isdigit() else "書いたこと")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._action = None
        elif tag == "select":
            self._select = ""


class Crawl:
    """One user going everywhere. `readable`: {(model, id)}, what the oracle gives them."""

    def __init__(self, told: Any, log_in: str, urlconf: str | None = None) -> None:
        posts = [user for user in told.truth["users"] if user["log_in"] == log_in]
        assert len(posts) == 1, "a user with one post needs not choose"
        self.post = posts[0]
        self.readable = told.allowed[self.post["membership"]]
        self.rows = told.by_mark
        self.papers = told.papers(self.post)
        self.ids = told.ids
        self.resolver = get_resolver(urlconf)
        self.client = Client()
        self.client.force_login(told.user(log_in))
        self.asked = 0
        self.closed: set[tuple[str, str]] = set()
        self.seen: set[str] = set()

    def faults(self, sent: dict[str, dict[str, Any]] | None = None) -> list[Fault]:
        """Every fault on every address. `sent`: what an insider would send to an address."""
        logging.disable(logging.CRITICAL)  # refusals are what we came for
        try:
            return [fault for _, path in self.paths() for fault in self._at(path, sent or {})]
        finally:
            logging.disable(logging.NOTSET)

    def paths(self) -> list[tuple[str, str]]:
        """Every address with every choice of ids: (name, path)."""
        found = []
        for name, pattern in addresses(self.resolver):
            if name in NOT_FOLLOWED:
                continue
            choices = {
                key: self._values(type(converter).__name__, key, pattern)
                for key, converter in pattern.pattern.converters.items()
            }
            for values in product(*choices.values()):
                given = dict(zip(choices, values, strict=True))
                found.append((name, reverse(name, urlconf=self.resolver.urlconf_name, kwargs=given)))
        return found

    def _values(self, converter: str, key: str, pattern: Any) -> list[Any]:
        if converter == "IntConverter":
            return NUMBERS
        if converter != "UUIDConverter":
            return WORDS
        kinds = kinds_of(pattern.callback, key)
        return [value for kind in kinds for value in self._sample(kind)]

    def _sample(self, kind: str) -> list[str]:
        """Some that this user may read (or that stand with such), some that they may not."""
        ours, others = [], []
        for public_id, keys in self.ids[kind].items():
            (ours if keys & self.readable else others).append(public_id)
        many = MANY if kind == "Household" else 1
        return [*ours[:: max(1, len(ours) // many)][:many], *others[:: max(1, len(others) // many)][:many]]

    def _at(self, path: str, sent: dict[str, dict[str, Any]]) -> list[Fault]:
        found = []
        for method, headers in product(("get", "post"), ({}, HTMX)):
            if (method, path) not in self.closed:  # 405: the same for htmx
                found += self._ask(method, path, sent.get(path, {}), headers)
        for query in [] if MADE_OF_IDS.search(path) else ASKED:
            found += self._ask("get", f"{path}?{urlencode(query)}", {}, {})
            found += self._ask("post", path, query, HTMX)
        return found

    def _ask(self, method: str, path: str, data: dict[str, Any], headers: dict[str, str]) -> list[Fault]:
        with transaction.atomic():
            before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            if method == "post":
                answer = self.client.post(path, urlencode(data, doseq=True), FORM, headers=headers)
            else:
                answer = self.client.get(path, headers=headers)
            how = f"{method}{' htmx' if headers else ''} {answer.status_code}"
            found = [Fault(path, how, what) for what in self._wrong(answer, before)]
            transaction.set_rollback(True)
        self.asked += 1
        if answer.status_code == 405:
            self.closed.add((method, path))
        return found

    def _wrong(self, answer: Any, before: int) -> list[str]:
        if answer.status_code >= 500:
            return ["fails"]
        marks = set(MARK.findall(whole(answer)))
        self.seen |= marks
        found = []
        for mark in sorted(marks):
            rows = [row for row in self.rows.get(mark, []) if (row["model"], row["id"]) in self.readable]
            if mark in self.rows and not rows:
                found.append(f"shows {mark} of {self.rows[mark][0]['model']}")
            elif mark in self.rows and not self._is_logged(rows, before):
                found.append(f"shows {mark} of {rows[0]['model']} and writes down no reading")
            elif mark not in self.rows and mark not in self.papers:
                found.append(f"shows {mark} of a paper")
        return found

    @staticmethod
    def _is_logged(rows: list[dict[str, Any]], before: int) -> bool:
        shown = EntryPerson.objects.filter(entry__gt=before).values_list("person_id", "holder_id", "scope")
        return bool({(row["person"], row["holder"], row["scope"]) for row in rows} & set(shown))


def whole(answer: Any) -> str:
    """Everything that leaves: headers, cookies and the page."""
    heads = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{heads}\n{answer.cookies.output()}\n{answer.content.decode('utf-8', 'replace')}"


def kinds_of(view: Any, key: str) -> list[str]:
    """The models whose public id stands in the address: those that the view, or what it calls, finds."""
    function = plain(view)
    if key == "person_id" or function is None:
        return ["Person"]
    if key == "evidence_id":
        return ["Evidence"]
    found = set()
    for one in [one for one in reached(function) if ".views" in one.__module__]:
        for node in ast.walk(body(one)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "find" and len(node.args) > 1:
                found |= set(_model(node.args[1], one))
    return sorted(found) or ["Household", "Case", "Person"]


def _model(node: ast.AST, function: Any) -> list[str]:
    """Household for Household.objects.select_related(…)."""
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    thing = stands_for(node, function)
    if isinstance(thing, VisiblePeople):
        return ["Person"]
    return [thing.__name__] if isinstance(thing, type) else []


def ids(truth: dict[str, Any]) -> dict[str, dict[str, set[tuple[str, int]]]]:
    """{model: {public id: the guarded rows through which it is seen}}."""
    found: dict[str, dict[str, set[tuple[str, int]]]] = defaultdict(dict)
    people: dict[int, set[tuple[str, int]]] = defaultdict(set)
    for row in truth["rows"]:
        key = (row["model"], row["id"])
        found[row["model"].partition(".")[2]][row["public_id"]] = {key}
        if row["scope"] == 1 and row["person"]:
            people[row["person"]].add(key)
    for person in truth["persons"]:
        found["Person"][person["public_id"]] = people[person["id"]]
    for model in apps.get_models():
        _anchors(model, found, people)
    return found


def _anchors(model: Any, found: Any, people: dict[int, set[tuple[str, int]]]) -> None:
    """Public ids of what is not guarded itself: a case, a household, an evidence, a share."""
    if model.__name__ in found or not any(field.name == "public_id" for field in model._meta.get_fields()):
        return
    through = {
        "Household": "members__person_id",
        "Case": "subjects__person_id",
        "Evidence": "people__person_id",
    }
    fields = {field.name for field in model._meta.get_fields()}
    way = through.get(model.__name__, "person_id" if "person" in fields else "pk")
    for public_id, person in model._default_manager.order_by("pk").values_list("public_id", way):
        seen = found[model.__name__].setdefault(str(public_id), set())
        seen |= people[person] if way != "pk" else set()


def forms_of(crawl: Crawl) -> dict[str, dict[str, Any]]:
    """What an insider's pages would send: {address: fields}."""
    found: dict[str, dict[str, Any]] = {}
    for _, path in crawl.paths():
        answer = crawl.client.get(path)
        if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
            for action, fields in Forms(answer.content.decode()).found.items():
                target = re.sub(r"[?#].*", "", action) or path
                found.setdefault(target, fields)
    return found
