"""Who writes: only actions; a GET never; a form once; raw SQL in named places; policies not at all."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from tests.architecture.code import Offence, Source, functions, last_name, owned

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "asave", "acreate", "aupdate", "adelete", "abulk_create", "aget_or_create", "aupdate_or_create",
}  # fmt: skip
RAW = {"execute", "executemany", "raw", "extra", "cursor", "RawSQL", "RunSQL"}
CLOCKS = {"now", "today", "utcnow"}
INNERMOST = "tsunagu.web.middleware.ReadOnlyGetMiddleware"


def _at(src: Source, owner: str, node: ast.AST, what: str) -> Offence:
    key = f"{src.path}:{owner}" if owner else src.path
    return Offence(key, f"{src.path}:{node.lineno}", what)


def writers(sources: Iterable[Source]) -> list[Offence]:
    """A write to the database outside the actions."""
    return [
        _at(src, owner, node, f"writes: .{node.func.attr}(…)")
        for src in sources
        if src.kind != "actions"
        for owner, node in owned(src.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    ]


def raw_sql(sources: Iterable[Source]) -> list[Offence]:
    return [
        _at(src, owner, node, f"speaks SQL: {last_name(node.func)}(…)")
        for src in sources
        for owner, node in owned(src.tree)
        if isinstance(node, ast.Call) and last_name(node.func) in RAW
    ]


def impure_policies(sources: Iterable[Source]) -> list[Offence]:
    """A policy that writes, knows the request, or looks at the clock itself."""
    found = []
    for src in sources:
        if src.kind == "policies":
            found += [_at(src, o, n, what) for o, n in owned(src.tree) for what in _impurities(n)]
    return found


def _impurities(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call):
        name = last_name(node.func)
        if name in CLOCKS or (name in ("localdate", "localtime") and not node.args):
            yield f"asks the clock: {name}()"
        if isinstance(node.func, ast.Attribute) and name in WRITES:
            yield f"writes: .{name}(…)"
    if isinstance(node, ast.arg) and node.arg == "request":
        yield "knows the request"
    if isinstance(node, ast.ImportFrom) and node.module:
        banned = ("django.http", "tsunagu.web", "tsunagu.audit")
        if node.module.startswith(banned) or ".actions" in node.module or "actions" in _imported(node):
            yield f"imports {node.module}"


def _imported(node: ast.ImportFrom) -> list[str]:
    return [alias.name for alias in node.names]


def open_gets(middleware: Sequence[str]) -> list[str]:
    """The middleware that refuses to write on a GET is the innermost one and nothing stands inside it."""
    return (
        [] if middleware and middleware[-1] == INNERMOST else [f"{INNERMOST} is not the innermost middleware"]
    )


# --- views -----------------------------------------------------------------------------


def views(sources: Iterable[Source]) -> Iterator[tuple[Source, ast.FunctionDef]]:
    """Every view: a public function of a views module that takes a request."""
    for src in sources:
        if src.kind == "views":
            for name, function in functions(src.tree).items():
                if not name.startswith("_") and function.args.args and function.args.args[0].arg == "request":
                    yield src, function


def decorators(function: ast.FunctionDef) -> list[str]:
    return [last_name(d.func if isinstance(d, ast.Call) else d) for d in function.decorator_list]


def methods(function: ast.FunctionDef) -> set[str] | None:
    """The methods that a decorator lets through, or None when nothing is said."""
    for decorator in function.decorator_list:
        name = last_name(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name in ("require_POST", "require_GET", "require_safe"):
            return {"POST"} if name == "require_POST" else {"GET"}
        if name == "require_http_methods" and isinstance(decorator, ast.Call):
            return set(ast.literal_eval(decorator.args[0]))
    return None


def undeclared_methods(sources: Iterable[Source]) -> list[Offence]:
    return [
        _at(src, function.name, function, "does not say which methods it answers")
        for src, function in views(sources)
        if methods(function) is None
    ]


def posts_without_once(sources: Iterable[Source]) -> list[Offence]:
    """A view that takes a POST, or may take one, without the key against a second press."""
    return [
        _at(src, function.name, function, "takes a POST without @once")
        for src, function in views(sources)
        if "POST" in (methods(function) or {"POST"}) and "once" not in decorators(function)
    ]


def acts_on_get(sources: Iterable[Source]) -> list[Offence]:
    """A view that may come to an action on a GET: the call stands before `request.method == "POST"`."""
    found = []
    for src, function in views(sources):
        if methods(function) == {"POST"}:
            continue
        acting = _acting_functions(src.tree)
        found += [
            _at(src, function.name, node, f"may act on a GET: {ast.unparse(node.func)}(…)")
            for node in _before_post(function.body)
            if isinstance(node, ast.Call) and _acts(node, acting)
        ]
    return found


def _acting_functions(tree: ast.Module) -> set[str]:
    """The functions of this module that come to an action by themselves or through each other."""
    own = functions(tree)
    acting: set[str] = set()
    while True:
        more = {
            name
            for name, function in own.items()
            if any(isinstance(n, ast.Call) and _acts(n, acting) for n in ast.walk(function))
        }
        if more == acting:
            return acting
        acting = more


def _acts(call: ast.Call, acting: set[str]) -> bool:
    """Actions alone take `by=`; nothing else is called with it."""
    named = isinstance(call.func, ast.Name) and call.func.id in acting
    return named or any(keyword.arg == "by" for keyword in call.keywords)


def _before_post(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Every node that a GET can come to."""
    for node in body:
        if isinstance(node, ast.If) and _leaves_unless_post(node):
            yield from _before_post(node.body)
            return
        yield from _open_to_get(node)


def _open_to_get(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.If) and _asks_for_post(node.test):
        yield from _until_post(node.test)
        yield from _before_post(node.orelse)
        return
    if isinstance(node, ast.IfExp) and _asks_for_post(node.test):
        yield from _open_to_get(node.orelse)
        return
    if isinstance(node, ast.BoolOp) and _asks_for_post(node):
        yield from _until_post(node)
        return
    yield node
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            yield from (
                _before_post(value)
                if name in ("body", "orelse")
                else (inner for item in value if isinstance(item, ast.AST) for inner in _open_to_get(item))
            )
        elif isinstance(value, ast.AST):
            yield from _open_to_get(value)


def _until_post(test: ast.AST) -> Iterator[ast.AST]:
    """`a and request.method == "POST" and b()`: only a is reached by a GET."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for value in test.values:
            if _is_post(value):
                return
            yield from _open_to_get(value)


def _asks_for_post(test: ast.AST) -> bool:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(_is_post(value) for value in test.values)
    return _is_post(test)


def _is_post(node: ast.AST) -> bool:
    return ast.unparse(node) in ("request.method == 'POST'", "'POST' == request.method")


def _leaves_unless_post(node: ast.If) -> bool:
    return ast.unparse(node.test) == "request.method != 'POST'" and isinstance(
        node.body[-1], ast.Return | ast.Raise
    )
