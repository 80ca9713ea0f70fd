"""What the tests of 参加支援 begin with: a place, and somebody who agreed."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tsunagu.groups.actions.group import begin
from tsunagu.groups.actions.matching import keep_likes
from tsunagu.groups.models import GroupKind
from tsunagu.groups.said import Agreed, Answers, Start


def agreed():
    return Agreed(consenter="person", method="spoken", given_on=timezone.localdate())


def a_place(player, name="ことこと工房", **answers):
    kind = GroupKind.objects.get(municipality=None, name="居場所")
    facts = {
        "name": name,
        "kind": kind,
        "desk": player.desk,
        "rhythm": "火曜の午後",
        "usual_number": "7〜8人",
        "fields": ["making"],
        "eases": ["silent"],
    }
    start = Start(
        on=timezone.localdate() - timedelta(days=30),
        reason="手を動かす場がほしいという声",
        host=player.agency,
    )
    with player.acting() as by:
        return begin(Answers(**(facts | answers)), start, by=by)


def likes(player, person, **facts):
    told = {"kind": "like", "fields": ["making"], "eases": ["silent"], "agreed": agreed()}
    with player.acting() as by:
        return keep_likes(person, by=by, **(told | facts))
