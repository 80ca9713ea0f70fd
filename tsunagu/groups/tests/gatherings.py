"""Sessions for tests, written through the actions."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

from tsunagu.demo.cast import moment
from tsunagu.groups import said
from tsunagu.groups.actions import count as counts
from tsunagu.groups.actions import session as actions
from tsunagu.groups.counting import room_of
from tsunagu.groups.models import HeadCount
from tsunagu.groups.tests.factories import begin, today

FAMILY, PERSON = HeadCount.Kind.FAMILY, HeadCount.Kind.PERSON
DAY = timedelta(days=1)


def what(on=None, **changes):
    facts = {
        "on": on or today(),
        "starts_at": time(13, 30),
        "ends_at": time(15, 30),
        "place": "福祉会館 2階",
        "words": "お茶を飲みながら話す",
    }
    return said.Plan(**(facts | changes))


def family_group(player, *co_hosts, **more):
    """みなも親の会, hosted by this player's agency and by others along with it."""
    answers = {"is_public": True, "signboard": "土曜サロン"} | more
    return begin(player, more=answers, co_hosts=[each.agency for each in co_hosts])


def plan(player, group, on=None, *, at=None, publish=True, **changes):
    with player.acting(at) as by:
        return actions.plan(group, by=by, what=what(on, **changes), publish=publish)


def held(player, group, on, **lines):
    """A session of an earlier day, planned and closed on it."""
    session = plan(player, group, on, at=moment(on))
    with player.acting(moment(on, 17)) as by:
        return actions.close(session, by=by, **lines)


def taps(*kinds, step=1):
    return [said.Tap(kind, step, uuid4()) for kind in kinds]


def count(player, session, *kinds, step=1, some=None):
    with player.acting() as by:
        return counts.count(session, by=by, taps=some or taps(*kinds, step=step))


def came(player, session):
    session.refresh_from_db()
    with player.acting() as by:
        return room_of(session, by).came()


def sign_up(player, session, nickname="はる", **more):
    with player.acting() as by:
        return actions.sign_up(session, by=by, nickname=nickname, **more)
