"""A network and a joint day: 佐藤 runs it, 小林・山田 take part, 田中 looks on, 鈴木 is a stranger."""

from __future__ import annotations

from datetime import time

from django.utils import timezone

from tsunagu.groups.actions import booking as bookings
from tsunagu.groups.actions import joint_day as days
from tsunagu.groups.actions import network as actions
from tsunagu.groups.models import Booking, NetworkMember, Slot

Part, Way = NetworkMember.Part, NetworkMember.Way


def today():
    return timezone.localdate()


def network_of(sato, *members, observers=()):
    with sato.acting() as by:
        network = actions.begin_network(by=by, name="支援者連絡会", purpose="", since=today())
        for part, players in ((Part.MEMBER, members), (Part.OBSERVER, observers)):
            for player in players:
                actions.join_network(
                    network, by=by, agency=player.agency, part=part, reached_by=Way.MAIL, since=today()
                )
    return network


def meeting_of(player, network, **more):
    with player.acting() as by:
        return actions.call_meeting(network, actions.Sitting(on=today(), **more), by=by)


def plan(sato, network, *, on=None, ends_at=time(16), minutes=45):
    day = days.Day(
        name="合同相談会",
        on=on or today(),
        starts_at=time(13),
        ends_at=ends_at,
        place="市民センター",
        slot_minutes=minutes,
    )
    with sato.acting() as by:
        return days.plan(network, day, by=by)


def set_table(sato, event, player, *, places=1, topic="くらしのこと"):
    with sato.acting() as by:
        return days.set_table(
            event, by=by, agency=player.agency, topic=topic, desk=player.desk, places=places
        )


def open_day(sato, network, player, *, on=None, places=1):
    """A day with one table, open for bookings."""
    event = plan(sato, network, on=on)
    set_table(sato, event, player, places=places)
    with sato.acting() as by:
        return days.open_day(event, by=by)


def slots(event):
    return list(Slot.objects.filter(table__event=event).select_related("table__event").order_by("pk"))


def book(player, slot, **more):
    with player.acting() as by:
        return bookings.book(slot, by=by, **more)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def booked(event):
    return Booking.objects.filter(event=event, status=Booking.Status.BOOKED).count()
