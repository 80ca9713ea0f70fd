"""Places for tests, written through the actions."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tsunagu.groups import said
from tsunagu.groups.actions import group as actions
from tsunagu.groups.actions import part as parts
from tsunagu.groups.models import Group, GroupKind

REASON = "親から、話せる場がほしいという声が出た。"


def today():
    return timezone.localdate()


def kind(name="家族会"):
    return GroupKind.objects.get(name=name, municipality=None)


def answers(player, **changes):
    facts = {"name": "みなも親の会", "kind": kind(), "desk": player.desk}
    return said.Answers(**(facts | changes))


def start(player, **changes):
    facts = {"on": today() - timedelta(days=100), "reason": REASON, "host": player.agency}
    return said.Start(**(facts | changes))


def begin(player, *, at=None, more=None, **changes) -> Group:
    """A group that this player's agency hosts; `more` is for its answers, the rest for how it begins."""
    with player.acting(at) as by:
        return actions.begin(answers(player, **(more or {})), start(player, **changes), by=by)


def go_on(player, group, kind, *, days_ago=0, **more):
    with player.acting() as by:
        on = today() - timedelta(days=days_ago)
        seen = group.stages.count()
        return actions.go_on(
            group, by=by, **({"kind": kind, "on": on, "reason": REASON, "seen": seen} | more)
        )


def decide(player, group, way, *, at=None, **more):
    with player.acting(at) as by:
        day = timezone.localdate(by.at)
        year = day.year if day.month >= 4 else day.year - 1
        facts = {"fiscal_year": year + 1, "way": way, "decided_on": day, "seen": group.decisions.count()}
        return actions.decide(group, by=by, **(facts | more))


def agreed(**changes):
    facts = {"consenter": "person", "method": "spoken", "given_on": today() - timedelta(days=50)}
    return said.Agreed(**(facts | changes))


def take_part(player, person, group, role="takes_part", **changes):
    with player.acting() as by:
        facts = {"role": role, "since": today() - timedelta(days=40), "agreed": agreed()}
        return parts.take_part(person, group, by=by, **(facts | changes))


def credit(player, part, words="講師：ゆう さん"):
    with player.acting() as by:
        return parts.credit(part, by=by, words=words, agreed=agreed())
