"""Who writes: only actions; a GET never; a form once; raw SQL in named places; policies not at all."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from tests.architecture.code import Offence, Source, functions, last_name, owned

WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "asave", "acreate", "aupdate", "adelete", "abulk_create", "aget_or_create", "aupdate_or_create",
}  # fmt: skip
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
        if isinstance(node, ast.Call) and _is_raw(node.func)
    ]


def _is_raw(called: ast.expr) -> bool:
    if isinstance(called, ast.Attribute) and called.attr in ("raw", "extra"):
        return bool(re.search(r"\bobjects\b|_manager\b", ast.unparse(called.value)))
    if isinstance(called, ast.Attribute) and called.attr in ("execute", "executemany", "cursor"):
        return True
    return last_name(called) in ("RawSQL", "RunSQL")


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


Routed = Collection[tuple[str, str]] | None


def views(sources: Iterable[Source], routed: Routed = None) -> Iterator[tuple[Source, ast.FunctionDef]]:
    """Every view: a public function of a views module that takes a request and has an address."""
    for src in sources:
        if src.kind == "views":
            for name, function in functions(src.tree).items():
                takes_request = function.args.args and function.args.args[0].arg == "request"
                has_address = routed is None or (src.path, name) in routed
                if takes_request and has_address and not name.startswith("_"):
                    yield src, function


def decorators(function: ast.FunctionDef) -> list[str]:
    return [last_name(d.func if isinstance(d, ast.Call) else d) for d in function.decorator_list]


def methods(function: ast.FunctionDef, tree: ast.Module) -> set[str] | None:
    """The methods that a decorator lets through, or None when nothing can be read."""
    for decorator in function.decorator_list:
        name = last_name(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name in ("require_POST", "require_GET", "require_safe"):
            return {"POST"} if name == "require_POST" else {"GET"}
        if name == "require_http_methods" and isinstance(decorator, ast.Call):
            return _listed(decorator.args[0], tree)
    return None


def _listed(node: ast.expr, tree: ast.Module) -> set[str] | None:
    """["GET", "POST"], or the constant of the module that holds it."""
    if isinstance(node, ast.Name):
        values = [
            line.value
            for line in tree.body
            if isinstance(line, ast.Assign) and last_name(line.targets[0]) == node.id
        ]
        return _listed(values[0], tree) if len(values) == 1 else None
    return set(ast.literal_eval(node))


def undeclared_methods(sources: Iterable[Source], routed: Routed = None) -> list[Offence]:
    return [
        _at(src, function.name, function, "does not say which methods it answers")
        for src, function in views(sources, routed)
        if methods(function, src.tree) is None
    ]


def posts_without_once(sources: Iterable[Source], routed: Routed = None) -> list[Offence]:
    """A view that takes a POST, or may take one, without the key against a second press."""
    return [
        _at(src, function.name, function, "takes a POST without @once")
        for src, function in views(sources, routed)
        if "POST" in (methods(function, src.tree) or {"POST"}) and "once" not in decorators(function)
    ]


def acts_on_get(sources: Iterable[Source], routed: Routed = None) -> list[Offence]:
    """A view that may come to an action on a GET.

    Behind `request.method == "POST"` and behind `form.is_valid()` there is no GET: a form is bound to what
    was posted or to nothing (`forms_bound_to_get`). A gate is a function that begins by asking the form.
    """
    sources = list(sources)
    gates = {name for src in sources for name, f in functions(src.tree).items() if _is_gate(f)}
    found = []
    for src, function in views(sources, routed):
        if methods(function, src.tree) != {"POST"}:
            acting = _acting_functions(src.tree, gates)
            found += [
                _at(src, function.name, node, f"may act on a GET: {ast.unparse(node.func)}(…)")
                for node in _on_get(function.body, gates)
                if isinstance(node, ast.Call) and _acts(node, acting)
            ]
    return found


def forms_bound_to_get(sources: Iterable[Source]) -> list[Offence]:
    """A form that is filled from the address: valid on a GET. A view that only reads may have filters."""
    return [
        _at(src, owner, node, f"binds a form to the address: {ast.unparse(node)[:60]}")
        for src in sources
        if src.kind in ("views", "panels")
        for owner, node in owned(src.tree)
        if isinstance(node, ast.Call) and last_name(node.func).endswith("Form")
        if not _only_reads(src, owner)
        for data in [*node.args[:1], *(k.value for k in node.keywords if k.arg == "data")]
        if "request.GET" in ast.unparse(data)
    ]


def _only_reads(src: Source, owner: str) -> bool:
    function = functions(src.tree).get(owner)
    return function is not None and (methods(function, src.tree) or {"POST"}) <= {"GET", "HEAD"}


def _is_gate(function: ast.FunctionDef) -> bool:
    """`if not form.is_valid(): return …` stands first, and the form is the first parameter."""
    body = [node for node in function.body if not isinstance(node, ast.Expr)]
    first = body[0] if body else None
    if not isinstance(first, ast.If) or not function.args.args or not _leaves_unless_post(first):
        return False
    return ast.unparse(first.test) == f"not {function.args.args[0].arg}.is_valid()"


def _acting_functions(tree: ast.Module, gates: Collection[str]) -> set[str]:
    """The functions of this module through which a GET could come to an action."""
    own = functions(tree)
    acting: set[str] = set()
    while True:
        more = {
            name
            for name, function in own.items()
            if any(isinstance(n, ast.Call) and _acts(n, acting) for n in _on_get(function.body, gates))
        }
        if more == acting:
            return acting
        acting = more


def _acts(call: ast.Call, acting: set[str]) -> bool:
    """Actions alone take `by=`; nothing else is called with it."""
    named = isinstance(call.func, ast.Name) and call.func.id in acting
    return named or any(keyword.arg == "by" for keyword in call.keywords)


def _on_get(body: Iterable[ast.AST], gates: Collection[str]) -> Iterator[ast.AST]:
    """Every node that a GET can come to."""
    for node in body:
        if isinstance(node, ast.If) and _leaves_unless_post(node):
            yield from _on_get(node.body, gates)
            return
        yield from _inside(node, gates)


def _inside(node: ast.AST, gates: Collection[str]) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.IfExp) and _asks_for_post(node.test):
        yield from _until_post(node.test, gates)
        yield from _on_get(node.orelse if isinstance(node, ast.If) else [node.orelse], gates)
    elif isinstance(node, ast.BoolOp) and _asks_for_post(node):
        yield from _until_post(node, gates)
    elif isinstance(node, ast.Call) and last_name(node.func) in gates:
        yield from (n for arg in node.args if not isinstance(arg, ast.Lambda) for n in _inside(arg, gates))
    else:
        yield node
        for _, value in ast.iter_fields(node):
            if isinstance(value, list):
                yield from _on_get((item for item in value if isinstance(item, ast.AST)), gates)
            elif isinstance(value, ast.AST):
                yield from _inside(value, gates)


def _until_post(test: ast.AST, gates: Collection[str]) -> Iterator[ast.AST]:
    """`a() and request.method == "POST" and b()`: only a() is reached by a GET."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for value in test.values:
            if _is_post(value):
                return
            yield from _inside(value, gates)


def _asks_for_post(test: ast.AST) -> bool:
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(_is_post(value) for value in test.values)
    return _is_post(test)


def _is_post(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "is_valid" and not node.args
    return ast.unparse(node) == "request.method == 'POST'"


def _leaves_unless_post(node: ast.If) -> bool:
    """`if request.method != "POST" or not form.is_valid(): return …`"""
    either = node.test.values if isinstance(node.test, ast.BoolOp) else [node.test]
    if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And):
        return False
    asked = any(
        ast.unparse(test) == "request.method != 'POST'"
        or (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and _is_post(test.operand))
        for test in either
    )
    return asked and isinstance(node.body[-1], ast.Return | ast.Raise)
