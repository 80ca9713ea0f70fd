"""名前を忘れる: a day that nobody closed does not keep nicknames and contacts for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tsunagu.audit.models import Entry
from tsunagu.groups.actions.forgetting import forget_names
from tsunagu.groups.models import Booking, HeadCount, SignUp
from tsunagu.groups.tests import joint
from tsunagu.groups.tests.factories import today
from tsunagu.groups.tests.gatherings import DAY, family_group, plan, sign_up, taps

pytestmark = pytest.mark.django_db


def after(days):
    return timezone.now() + timedelta(days=days)


def test_two_weeks_after_a_session_its_names_go_and_its_number_stays(yamada, sato):
    session = plan(yamada, family_group(yamada, sato), today() + DAY)
    sign_up(yamada, session, "はる", contact="00-0000-9101")
    sign_up(yamada, session, "みどり")
    assert forget_names(after(15)) == 0
    assert forget_names(after(16)) == 1
    session.refresh_from_db()
    assert (SignUp.objects.count(), session.signed_up, session.status) == (0, 2, "planned")
    entry = Entry.objects.get(action="place.names_forgotten")
    assert (entry.user_id, entry.detail) == (None, {"sessions": 1, "days": 0})
    assert forget_names(after(17)) == 0


def test_so_do_the_nicknames_of_those_who_were_counted(yamada, sato):
    session = plan(yamada, family_group(yamada, sato), today())
    [tap] = taps("person")
    HeadCount.objects.create(
        session=session,
        kind=tap.kind,
        step=1,
        key=tap.key,
        nickname="はる",
        counted_by=yamada.membership,
        counted_at=timezone.now(),
    )
    assert forget_names(after(20)) == 1
    assert list(HeadCount.objects.values_list("nickname", "step")) == [("", 1)]


def test_a_joint_day_that_nobody_closed_keeps_its_seats_and_no_names(sato, kobayashi):
    network = joint.network_of(sato, kobayashi)
    event = joint.open_day(sato, network, kobayashi)
    joint.book(sato, joint.slots(event)[0], nickname="ゆず", contact="00-0000-9102")
    days = (event.on - today()).days
    assert forget_names(after(days + 14)) == 0
    assert forget_names(after(days + 15)) == 1
    booking = Booking.objects.get()
    assert (booking.nickname, booking.contact, booking.code, booking.status) == ("", "", "", "booked")
