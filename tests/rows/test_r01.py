"""R1: any agency is a door; exactly one lead, changeable; who coordinates is a dated setting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.rows.acts import fresh, join, knows, meet, take_in
from tsunagu.agencies import actions as agency_actions
from tsunagu.agencies.actor import actor_for
from tsunagu.agencies.models import Agency, AgencyArea, Desk, Membership, Municipality, Setting, in_force
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case, Intake
from tsunagu.common.decisions import NotAllowed
from tsunagu.sharing.reader import reader_for

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
DOORS = ["tanaka", "inoue", "takahashi", "kimura", "kato", "sato", "kobayashi", "ito", "saito", "suzuki"]


@pytest.mark.parametrize("door", DOORS)
def test_any_agency_is_a_door(town, door, request):
    player = request.getfixturevalue(door)
    case, (person,) = take_in(player)
    assert (case.lead, case.desk) == (player.agency, player.desk)
    assert knows(player, person)


def test_the_sections_of_the_city_tell_the_coordinating_one_that_somebody_exists(inoue, tanaka, takahashi):
    _, (person,) = take_in(inoue)
    assert knows(tanaka, person)
    assert not knows(takahashi, person)


def test_a_body_outside_the_city_tells_nobody_by_itself(ito, tanaka):
    _, (person,) = take_in(ito)
    assert not knows(tanaka, person)


def test_the_lead_passes_to_an_agency_that_takes_part_and_the_dates_are_kept(ito, takahashi):
    case, people = take_in(ito)
    with ito.acting() as by, pytest.raises(NotAllowed, match="先にこの世帯の支援に加わる"):
        case_actions.change_lead(fresh(case), by=by, desk=takahashi.desk)
    join(ito, takahashi, case, people, meet(ito, takahashi, people=people))
    with ito.acting() as by:
        case_actions.change_lead(fresh(case), by=by, desk=takahashi.desk)
    steps = [(step.lead, step.by) for step in case.steps.order_by("at", "pk")]
    assert steps == [(ito.agency, ito.membership), (takahashi.agency, ito.membership)]


def test_only_the_lead_passes_the_lead_on(ito, takahashi):
    case, people = take_in(ito)
    join(ito, takahashi, case, people, meet(ito, takahashi, people=people))
    with takahashi.acting() as by, pytest.raises(NotAllowed, match="主担当の機関がします"):
        case_actions.change_lead(fresh(case), by=by, desk=takahashi.desk)


def test_a_case_without_a_lead_or_a_desk_cannot_be_stored(ito):
    case, _ = take_in(ito)
    for field in ("lead", "desk"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(**{field: None})


def test_which_section_coordinates_is_a_dated_setting(town, sasaki):
    since = TODAY() + timedelta(days=1)
    agency_actions.lead(town.desks["youth"], by=town.actor("sasaki"), since=since)
    leading = Setting.objects.filter(key=Setting.Key.COORDINATING_DESK)
    history = [(row.desk, row.since, row.until) for row in leading.order_by("since")]
    founded = history[1][1]
    assert history[1:] == [(town.desks["welfare"], founded, since), (town.desks["youth"], since, None)]
    assert leading.get(in_force(TODAY())).desk == town.desks["welfare"]
    assert leading.get(in_force(since)).desk == town.desks["youth"]


def test_a_question_goes_to_the_desk_that_coordinates_on_that_day(town, ito, tanaka, inoue):
    said = case_actions.Said(
        words="だれか分からない人", called="駅前の人", source="neighbour", received_on=TODAY()
    )
    with ito.acting() as by:
        case_actions.ask(said, by=by, desk=ito.desk)
    agency_actions.lead(town.desks["youth"], by=town.actor("sasaki"), since=TODAY() + timedelta(days=1))
    tomorrow = timezone.now() + timedelta(days=1)
    with ito.acting(tomorrow) as by:
        case_actions.ask(said, by=by, desk=ito.desk)
    for player, n in ((tanaka, 1), (inoue, 1)):
        with player.acting(tomorrow) as reader:
            assert Intake.objects.visible_to(reader).filter(asked_by=ito.desk).count() == n


def test_a_body_of_several_towns_reads_where_it_serves_and_while_it_does(town):
    """ひがし都の保健所: it has no home town, and an area with dates."""
    other = Municipality.objects.create(name="となり市", code="139991")
    body = Agency.objects.create(name="ひがし都 保健所", kind=Agency.Kind.HEALTH_CENTER)
    desk = Desk.objects.create(agency=body, name="相談")
    nurse = Membership.objects.create(
        user=town.members["kato"].user,
        agency=body,
        desk=desk,
        role="worker",
        since=town.members["kato"].since,
    )
    for place, until in ((town.municipality, None), (other, TODAY() - timedelta(days=1))):
        AgencyArea.objects.create(
            agency=body, municipality=place, since=TODAY() - timedelta(days=30), until=until
        )
    reader = reader_for(actor_for(nurse, timezone.now()))
    assert reader.towns == (town.municipality.pk,)
    said = case_actions.Said(words="w", called="c", source="self", received_on=TODAY())
    case = case_actions.receive(said, by=reader, desk=desk)
    assert case.municipality == town.municipality
    assert Case.objects.visible_to(reader_for(actor_for(nurse, timezone.now()))).get() == case
    AgencyArea.objects.filter(until=None).update(until=TODAY())
    assert not Case.objects.visible_to(reader_for(actor_for(nurse, timezone.now()))).exists()
