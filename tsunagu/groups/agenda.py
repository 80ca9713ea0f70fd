"""Lists of sessions as ready words: what comes next, what was held, what everybody may read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from tsunagu.common.calendar import fiscal_year
from tsunagu.common.wareki import wareki
from tsunagu.groups.counting import Month, Room, rooms_of
from tsunagu.groups.forms.session import hours
from tsunagu.groups.models import Ease, Group, GroupHost, Session, SignUp

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from tsunagu.sharing.reader import Reader

Status = Session.Status
STANDING = Q(sign_ups__cancelled_at=None, sign_ups__isnull=False)
TO_TELL = STANDING & Q(sign_ups__told_at=None) & ~Q(sign_ups__contact="")
# Not on a board, in a calendar or on a flyer that lies on the kitchen table, however it is written.
NEVER_SAY = re.compile("(ひ|引)き?(こも|籠も?)り|ヒキコモリ")
NEUTRAL = "場と催し"
FEW = 24  # sessions of one group on its page


def signboard(group: Group) -> str:
    """The name as strangers may see it beside somebody: what the board outside says."""
    name = group.signboard or group.name
    return NEUTRAL if NEVER_SAY.search(name) else name


def eases_of(group: Group) -> list[str]:
    """What makes it bearable, in the order of the list."""
    offered = {ease.ease for ease in group.eases.all()}
    return [str(ease.label) for ease in Ease if ease in offered]


def host_of(group: Group) -> str:
    """Who hosts it now; nothing that says what nobody should read beside a name."""
    hosts = [row for row in group.hosts.all() if row.part == GroupHost.Part.HOST and row.until is None]
    names = [row.agency.name if row.agency else row.name for row in hosts]
    return next((name for name in names if not NEVER_SAY.search(name)), "")


def away(on: date, today: date) -> str:
    """きょう, あした, あと5日; behind us 3日前."""
    days = (on - today).days
    named = {0: "きょう", 1: "あした", -1: "きのう"}
    return named.get(days) or (f"あと{days}日" if days > 0 else f"{-days}日前")


def line(session: Session, today: date) -> dict[str, Any]:
    """A session in words. Numbers of sign-ups stand where they were read along with it."""
    signed = getattr(session, "standing", None)
    return {
        "public_id": session.public_id,
        "group": session.group.name,
        "group_id": session.group.public_id,
        "day": wareki(session.on),
        "date": session.on,
        "away": away(session.on, today),
        "hours": hours(session.starts_at, session.ends_at),
        "place": session.place,
        "words": session.words,
        "helpers": session.helpers,
        "guests": session.guests,
        "booking": session.get_booking_display(),
        "capacity": session.capacity,
        "signed": session.signed_up if session.status == Status.HELD or not signed else signed,
        "to_tell": getattr(session, "to_tell", 0),
        "status": session.get_status_display(),
        "is_planned": session.status == Status.PLANNED,
        "is_cancelled": session.status == Status.CANCELLED,
        "is_held": session.status == Status.HELD,
        "cancelled_words": session.cancelled_words,
        "is_published": session.published_at is not None,
        "is_today": session.on == today,
        "is_past": session.on < today,
    }


def with_sign_ups(reader: Reader) -> Any:
    """Sessions that the reader runs, each with how many mean to come and how many are still to be told."""
    rows = Session.objects.hosted_by(reader).select_related("group")
    standing = Count("sign_ups", filter=STANDING)
    return rows.annotate(standing=standing, to_tell=Count("sign_ups", filter=TO_TELL))


def next_of(reader: Reader) -> dict[str, Any]:
    """つぎの回: for each own group the next session, or the offer to make one like the last."""
    today = timezone.localdate(reader.at)
    before = Session.objects.filter(group=OuterRef("pk")).exclude(status=Status.CANCELLED)
    groups = Group.objects.visible_to(reader).hosted_by(reader).annotate(has_met=Exists(before))
    rows = list(
        with_sign_ups(reader).filter(Q(status=Status.PLANNED) | Q(status=Status.CANCELLED, to_tell__gt=0))
    )
    coming: dict[int, list[Session]] = {}
    for row in rows:
        if row.status == Status.PLANNED and row.on >= today:
            coming.setdefault(row.group_id, []).append(row)
    own = [
        {
            "name": group.name,
            "public_id": group.public_id,
            "has_met": bool(getattr(group, "has_met", False)),
            "is_public": group.is_public,
            "next": line(coming[group.pk][0], today) if group.pk in coming else None,
            "later": [line(row, today) for row in coming.get(group.pk, [])[1:4]],
        }
        for group in groups
    ]
    return {
        "groups": sorted(
            own, key=lambda group: (group["next"] is None, group["next"] and group["next"]["date"])
        ),
        "unfinished": [line(r, today) for r in rows if r.status == Status.PLANNED and r.on < today],
        "to_tell": [line(r, today) for r in rows if r.status == Status.CANCELLED],
    }


def of_group(group: Group, reader: Reader) -> dict[str, Any]:
    """A group's sessions for its page: those to come, and those before, with how many came."""
    today = timezone.localdate(reader.at)
    rows = (
        Session.objects.visible_to(reader).filter(group=group).select_related("group").order_by("-on", "-pk")
    )
    some = list(rows[:FEW])
    coming = [row for row in some if row.on >= today and row.status != Status.HELD]
    past = [row for row in some if row not in coming]
    return {"coming": [line(row, today) for row in reversed(coming)], "past": with_numbers(past, reader)}


def with_numbers(sessions: Iterable[Session], reader: Reader) -> list[dict[str, Any]]:
    """Sessions with how many came; one statement for all."""
    some = list(sessions)
    today = timezone.localdate(reader.at)
    counted = rooms_of(some, reader)
    return [line(row, today) | {"came": counted[row.pk].came()} for row in some]


def of_year(reader: Reader, year: int) -> list[Session]:
    """What was counted or closed in a fiscal year, of the groups that the reader's agency runs."""
    first = timezone.localdate(reader.at).replace(year=year, month=4, day=1)
    rows = Session.objects.hosted_by(reader).select_related("group")
    held = rows.filter(
        on__gte=first, on__lt=first.replace(year=year + 1), on__lte=timezone.localdate(reader.at)
    )
    return list(held.exclude(status=Status.CANCELLED).order_by("on", "pk"))


def years(reader: Reader) -> list[int]:
    """The fiscal years that have sessions, the newest first; always the present one."""
    today = timezone.localdate(reader.at)
    first = Session.objects.hosted_by(reader).order_by("on").values_list("on", flat=True).first()
    return list(range(fiscal_year(today), fiscal_year(first or today) - 1, -1))


def months(sessions: Iterable[Session], counted: dict[int, Room]) -> list[Month]:
    """One row for each month that had a session, in their order."""
    found: dict[date, Month] = {}
    for session in sessions:
        first = session.on.replace(day=1)
        found.setdefault(first, Month(first)).add(counted[session.pk])
    return list(found.values())


def public_sessions(group: Group, today: date) -> list[Session]:
    """What everybody may read of a group: announced sessions from today on, cancelled ones too."""
    rows = Session.objects.published().filter(group=group, on__gte=today)
    return list(rows.exclude(status=Status.HELD).select_related("group__municipality", "group__desk"))


def names_of(session: Session, reader: Reader) -> list[SignUp]:
    """Who means to come, for those who run the session."""
    return list(SignUp.objects.visible_to(reader).filter(session=session).order_by("number"))
