"""P4: a right holds from its first moment until before its last, on both databases, in any time zone."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from tests.policy.worlds import AT, BASE, DAY, US, changed
from tsunagu.agencies.actor import actor_for
from tsunagu.cases.models import Contact
from tsunagu.sharing.reader import acting_as

pytestmark = pytest.mark.django_db

JST = timezone(timedelta(hours=9))
MOMENTS = [
    moment + step
    for moment in [AT, AT + DAY, AT - timedelta(seconds=1), AT.replace(month=12, day=31)]
    for step in (-US, timedelta(0), US)
]
SPANS = [(since, until) for since in MOMENTS for until in MOMENTS if since < until]


@pytest.fixture(scope="module")
def spans(ground):
    """Rights from every moment until every later one: round a leap day, a second, a year's end in Tokyo."""
    worlds_of = [
        changed(
            BASE,
            ("paper.since", AT - 400 * DAY),
            ("paper.until", None),
            ("share.since", a),
            ("share.until", b),
        )
        for a, b in SPANS
    ]
    return ground.lay(worlds_of, models=[Contact])


@pytest.mark.parametrize("zone", [None, JST], ids=["UTC", "JST"])
@pytest.mark.parametrize(
    "at", sorted({m + step for m in MOMENTS for step in (-US, timedelta(0), US)}), ids=str
)
def test_a_right_holds_from_its_first_moment_until_before_its_last(ground, spans, at, zone):
    actor = actor_for(ground.posts["o1"], at.astimezone(zone) if zone else at)
    with acting_as(actor) as reader:
        found = set(Contact.objects.visible_to(reader).values_list("pk", flat=True))
    for one, (since, until) in zip(spans, SPANS, strict=True):
        assert (one.rows[0][1] in found) is (since <= at < until)
