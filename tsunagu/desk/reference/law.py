"""docs/reference/permissions.md and legal-bases.md: the role table and the table of kinds."""

from __future__ import annotations

from datetime import timedelta

from tsunagu.agencies.models import Membership
from tsunagu.common.scopes import Scope
from tsunagu.desk.reference.routes import routes
from tsunagu.desk.reference.tables import table
from tsunagu.sharing.bases import BASES
from tsunagu.sharing.kinds import RULES, Kind, Rule
from tsunagu.sharing.roles import ROLES, May


def permissions_page() -> str:
    """docs/reference/permissions.md."""
    roles = list(Membership.Role)
    reads = [
        (scope.name, scope.label, *("○" if scope in ROLES[role].scopes else "—" for role in roles))
        for scope in Scope
    ]
    does = [(may.value, *("○" if may in ROLES[role].may else "—" for role in roles)) for may in May]
    words = [(role.value, role.label, ROLES[role].words) for role in roles]
    return "\n".join(
        [
            "# 権限 — what each role may do",
            "",
            "A role bounds what the ledger can open; it opens nothing by itself. Source: `sharing/roles.py`.",
            "",
            *table(("role", "役割", "in words"), words),
            "",
            "## Scopes that a role may read, where the ledger agrees",
            "",
            *table(("scope", "見せる範囲", *(role.label for role in roles)), reads),
            "",
            "## What a role may do",
            "",
            *table(("may", *(role.label for role in roles)), does),
            "",
            "## Who reaches which address",
            "",
            "Read from the code: every right that the view, its policies and its actions ask for on the way.",
            "Whom the page may be about is the ledger's matter.",
            "",
            *table(("name", "who", "what the role needs"), _ways()),
            "",
        ]
    )


def _ways() -> list[tuple[str, str, str]]:
    return [(f"`{route.name}`", route.who, " · ".join(route.needs) or "—") for route in routes()]


def bases_page() -> str:
    """docs/reference/legal-bases.md."""
    kinds = [_kind(kind, rule) for kind, rule in RULES.items()]
    bases = [
        (
            f"`{basis.code}`",
            basis.name,
            basis.article,
            basis.summary,
            basis.since.isoformat(),
            _kinds(basis.code),
        )
        for basis in BASES
    ]
    return "\n".join(
        [
            "# 根拠 — kinds of evidence and the legal bases that can carry them",
            "",
            "Sources: `sharing/kinds.py` (enforced a second time by the triggers in `sharing/sql/`) and",
            "`sharing/bases.py`. The limits in days are our choice until a town's lawyer confirms them;",
            "every basis stands as 未確認 until a town confirms it. Nothing here is legal advice.",
            "",
            "## Kinds",
            "",
            *table(("kind", "種類", "may open", "longest", "who gives to whom", "bases"), kinds),
            "",
            "## Legal bases",
            "",
            *table(("code", "名称", "条文", "要点", "since", "kinds"), bases),
            "",
        ]
    )


def _kind(kind: Kind, rule: Rule) -> tuple[str, str, str, str, str, str]:
    closed = [scope.name for scope in Scope if scope not in rule.opens]
    opened = "all" if not closed else " · ".join(scope.name for scope in Scope if scope in rule.opens)
    codes = " ".join(f"`{code}`" for code in rule.codes)
    return f"`{kind.value}`", str(kind.label), opened, _longest(rule.longest), _manner(rule), codes


def _longest(longest: timedelta | None) -> str:
    if longest is None:
        return "open"
    return f"{longest.days} days" if longest > timedelta(days=3) else f"{longest // timedelta(hours=1)} hours"


def _manner(rule: Rule) -> str:
    words = [
        "any listed agency to any other" if rule.between_listed else "the agency that recorded it",
        "one recipient" if rule.one_recipient else "",
        "any person" if rule.any_person else "",
        "approved by somebody other than the writer" if rule.approved else "",
    ]
    return "; ".join(word for word in words if word)


def _kinds(code: str) -> str:
    return " ".join(f"`{kind.value}`" for kind, rule in RULES.items() if code in rule.codes) or "—"
