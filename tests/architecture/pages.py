"""Addresses and templates: log-in by default, protected forms, no template without use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, reverse

from tests.architecture.code import Offence, Source

EXAMPLES = {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "IntConverter": 1}
LONGEST_TEMPLATE = 100  # lines
COMMENT = re.compile(r"{% comment.*?%}.*?{% endcomment %}|{#.*?#}", re.DOTALL)
FORM = re.compile(r"<form\b[^>]*\bmethod=[\"']?post.*?</form>", re.DOTALL | re.IGNORECASE)
NAMED = re.compile(r"""{%\s*(?:include|extends)\s+["']([^"'#]+)""")
UNSAFE = re.compile(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq\b")


def addresses(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address below this resolver, with its namespace."""
    for part in resolver.url_patterns:
        if isinstance(part, URLPattern):
            yield f"{space}{part.name}", part
        else:
            yield from addresses(part, f"{space}{part.namespace}:" if part.namespace else space)


def open_pages(resolver: URLResolver, ask: Callable[[str, str], HttpResponse], login: str) -> list[Offence]:
    """Addresses that answer a stranger with anything but the way to the log-in page, on GET or POST.

    A 405 is an offence too: whoever must log in is sent there before the method is looked at.
    """
    found = []
    for name, pattern in addresses(resolver):
        values = {
            key: EXAMPLES.get(type(converter).__name__, "x")
            for key, converter in pattern.pattern.converters.items()
        }
        path = reverse(name, urlconf=resolver.urlconf_name, kwargs=values)
        for method in ("get", "post"):
            answer = ask(method, path)
            if answer.status_code != 302 or not answer.headers["Location"].startswith(login):
                what = f"answers a stranger's {method.upper()} with {answer.status_code}"
                found.append(Offence(name, name, what))
    return found


def class_views(resolver: URLResolver) -> list[str]:
    """Views that are classes."""
    return [
        f"{name} is a class-based view"
        for name, pattern in addresses(resolver)
        if hasattr(pattern.callback, "view_class")
    ]


# --- templates ---------------------------------------------------------------------------


def templates(root: Path) -> dict[str, str]:
    """Name, as a template is asked for, to its text."""
    found = {}
    for path in sorted(root.rglob("*")):
        if "templates" in path.parts and path.suffix in (".html", ".txt") and path.is_file():
            inside = path.parts[path.parts.index("templates") + 1 :]
            found["/".join(inside)] = path.read_text(encoding="utf-8")
    return found


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def open_forms(texts: dict[str, str]) -> list[Offence]:
    """Forms that post without the token against forgery or the key against a second press."""
    found = []
    for name, text in texts.items():
        for form in FORM.finditer(COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text)):
            action = re.search(r"{% url [\"']([^\"']+)", form[0].split(">", 1)[0])
            key = f"{name} {action[1]}" if action else name
            found += [
                Offence(key, f"{name}:{_line(text, form.start())}", f"a form that posts has no {tag}")
                for tag in ("csrf_token", "form_key")
                if not re.search(rf"{{%\s*{tag}\s*%}}", form[0])
            ]
    return found


def idle_templates(texts: dict[str, str], sources: Iterable[Source]) -> list[Offence]:
    """Templates that no other template and no code names."""
    named = {match for text in texts.values() for match in NAMED.findall(COMMENT.sub("", text))}
    code = "\n".join(src.text for src in sources)
    return [
        Offence(name, name, "is used by nothing")
        for name in texts
        if name not in named and not re.search(rf"""["']{re.escape(name)}(?:#[\w-]+)?["']""", code)
    ]


def long_templates(texts: dict[str, str]) -> list[str]:
    return [
        f"{name} has {text.count(chr(10))} lines"
        for name, text in texts.items()
        if text.count("\n") > LONGEST_TEMPLATE
    ]


def unescaped(texts: dict[str, str], sources: Iterable[Source]) -> list[str]:
    """Words of people that could become markup."""
    found = [f"{name}: {match}" for name, text in texts.items() for match in UNSAFE.findall(text)]
    code = re.compile(r"\bmark_safe\b|\bSafe(?:String|Text|Data)\(|\bhtml_safe\b")
    return found + [f"{src.path}: {match}" for src in sources for match in code.findall(src.text)]
