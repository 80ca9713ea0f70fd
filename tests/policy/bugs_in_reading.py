"""Bugs in reading, one line each: where it is planted, which text gives way to which, and who would see
more or less.
"""

from __future__ import annotations

from typing import NamedTuple

GRANT = "tsunagu.sharing.grants:opening"
ROWS = "tsunagu.sharing.guarded:GuardedQuerySet._of_all"
OPEN = "tsunagu.sharing.guarded:GuardedQuerySet._open"
PAIR = "tsunagu.sharing.guarded:PairQuerySet._open"
LEFT = "tsunagu.sharing.guarded:_left_behind"
REACH = "tsunagu.sharing.guarded:within_reach"
PEOPLE = "tsunagu.sharing.guarded:VisiblePeople.visible_to"
LIVE = "tsunagu.sharing.models.ledger:DisclosureQuerySet.live"
WALLS = "tsunagu.sharing.models.ledger:BarrierQuerySet.standing"
BARRED = "tsunagu.sharing.reader:_barred"
REACHED = "tsunagu.sharing.reader:_reach"
READER = "tsunagu.sharing.reader:reader_for"
TOWNS = "tsunagu.sharing.reader:_towns"
ANCHOR = "tsunagu.sharing.anchors:_of_all"
ACTOR = "tsunagu.agencies.actor:Actor.is_in_force"
POST = "tsunagu.agencies.models:Membership.is_in_force"


CONTRACTS = "tsunagu.sharing.models.bases:ContractQuerySet.running"
AT_WORK = "tsunagu.sharing.reader:_is_at_work"


class Bug(NamedTuple):
    name: str
    where: str
    old: str
    new: str
    readers: tuple[str, ...] = ("o1", "x1", "o2")


TWO_HALVES = """rows = Disclosure.objects.live(reader).filter(
        municipality_id__in=reader.towns, person_id=Outer("person"), from_agency_id=Outer("holder"))
    rows = rows.filter(to_agency__in=Disclosure.objects.live(reader).filter(
        person_id=Outer("person"), scope=Outer("scope")
    ).values("to_agency"))
    return Question(rows.order_by("pk").values("pk")[:1])"""

BUGS = [
    Bug("holder ignored", GRANT, 'from_agency_id=Outer("holder"),', ""),
    Bug("person ignored", GRANT, 'person_id=Outer("person"),', ""),
    Bug("scope ignored", GRANT, 'scope=Outer("scope"),', ""),
    Bug("two halves add up", GRANT, "return Question(rows", f"{TWO_HALVES}\n    return Question(rows"),
    Bug(
        "a right in one town opens another",
        GRANT,
        'municipality_id=Outer("town"),',
        "",
        ("m1",),
    ),
    Bug("receiver ignored", LIVE, "to_agency=reader.agency,", ""),
    Bug(
        "all posts of a user together",
        LIVE,
        "to_agency=reader.agency,",
        "to_agency__memberships__user=reader.user,",
    ),
    Bug(
        "membership-named recipient ignored",
        LIVE,
        "Q(to_membership=None) | Q(to_membership=reader.membership),",
        "",
    ),
    Bug(
        "a named membership of the same user",
        LIVE,
        "Q(to_membership=reader.membership)",
        "Q(to_membership__user=reader.user)",
    ),
    Bug("named recipients locked out", LIVE, " | Q(to_membership=reader.membership)", ""),
    Bug("first moment lost", LIVE, "valid_from__lte", "valid_from__lt"),
    Bug("beginning ignored", LIVE, "valid_from__lte=reader.at,", ""),
    Bug("last moment added", LIVE, "effective_until__gt=", "effective_until__gte="),
    Bug("end ignored", LIVE, "effective_until__gt=reader.at,", ""),
    Bug(
        "withdrawn evidence ignored",
        LIVE,
        "effective_until__gt=reader.at,",
        "valid_until__gt=reader.at, revoked_at=None,",
    ),
    Bug(
        "revocation ignored",
        LIVE,
        "effective_until__gt=reader.at,",
        "valid_until__gt=reader.at, evidence__withdrawn_at=None,",
    ),
    Bug(
        "revoked for the future counts as revoked",
        LIVE,
        "effective_until__gt=reader.at,",
        "effective_until__gt=reader.at, revoked_at=None,",
    ),
    Bug("row's scope not asked of the role", ROWS, ", scope__in=reader.scopes", ", scope__lte=11"),
    Bug("row's town ignored", ROWS, "municipality_id__in=reader.towns, ", ""),
    Bug("barrier dropped", OPEN, " & ~Q(person_id__in=reader.barred)", ""),
    Bug("only_for ignored for rows of nobody", OPEN, "& (named | _left_behind(reader))", ""),
    Bug("only_for ignored for rows of somebody", OPEN, "(named & about)", "about"),
    Bug(
        "a named row of nobody for every supervisor at once",
        LEFT,
        ", until__lte=reader.at",
        "",
        ("supervisor",),
    ),
    Bug(
        "a named row of nobody one moment early",
        LEFT,
        "until__lte=reader.at",
        "until__isnull=False",
        ("supervisor",),
    ),
    Bug(
        "a named row of nobody is lost with its writer",
        LEFT,
        "reader.role != ",
        "True or reader.role != ",
        ("supervisor",),
    ),
    Bug("a named row of nobody for everybody", LEFT, "reader.role != Membership.Role.SUPERVISOR", "False"),
    Bug(
        "row of nobody open to other holders", OPEN, "Q(person=None, holder=reader.agency)", "Q(person=None)"
    ),
    Bug("reach taken for a right", OPEN, "why__isnull=False", "person_id__in=reader.reach or ()"),
    Bug("other person of a pair ignored", PAIR, "Q(other_why__isnull=False)", "Q(person__isnull=False)"),
    Bug("other person of a pair barred and shown", PAIR, " & ~Q(other_person_id__in=reader.barred)", ""),
    Bug("barrier on the agency dropped", BARRED, "Q(agency=actor.agency) | ", ""),
    Bug("barrier on the user dropped", BARRED, " | Q(user=actor.user)", ""),
    Bug("barrier on any agency", BARRED, "Q(agency=actor.agency)", "Q(agency__isnull=False)"),
    Bug("lifted barrier still stands", WALLS, "Q(lifted_at=None) | Q(lifted_at__gt=at)", "Q()"),
    Bug("a barrier that will be lifted is gone", WALLS, " | Q(lifted_at__gt=at)", ""),
    Bug("barrier one moment longer", WALLS, "lifted_at__gt=at", "lifted_at__gte=at"),
    Bug("barrier one moment late", WALLS, "since__lte=at", "since__lt=at"),
    Bug("barrier before its time", WALLS, "Q(since__lte=at), ", ""),
    Bug("reach counts the wrong scope", REACHED, "scope=Scope.EXISTENCE", "scope=Scope.NOTES"),
    Bug("reach stops at the first", REACHED, "[: REACH + 1]", "[:1]"),
    Bug("role ignored", READER, "ROLES[actor.role].scopes", "ROLES['worker'].scopes", ("administrator",)),
    Bug("account and post ignored", READER, " if actor.is_in_force() else NOTHING", "", ("locked",)),
    Bug("locked account reads on", ACTOR, "self.user.is_active and ", "", ("locked",)),
    Bug("ended post reads on", POST, " and (self.until is None or self.until > at)", "", ("ended",)),
    Bug("post one moment longer", POST, "self.until > at", "self.until >= at", ("ended",)),
    Bug("post one moment late", POST, "self.since <= at", "self.since < at", ("begins",)),
    Bug("post before its time", POST, "self.since <= at and ", "", ("begins_next",)),
    Bug("day of London, not of Tokyo", TOWNS, "timezone.localdate(actor.at)", "actor.at.date()", ("m1",)),
    Bug("area ignored", TOWNS, "in_force(timezone.localdate(actor.at)), ", "", ("m1 before",)),
    Bug("anchor through another holder's row", ANCHOR, 'holder="holder_id"', 'holder="person_id"'),
    Bug(
        "anchor through a row for somebody else",
        ANCHOR,
        "Q(only_for=None) | Q(only_for=reader.membership), ",
        "",
    ),
    Bug("anchor in spite of a barrier", REACH, "set(reader.reach) - set(reader.barred)", "reader.reach"),
    Bug(
        "anchor in spite of a barrier, without reach",
        REACH,
        'rows.exclude(**{f"{person}__in": reader.barred})',
        "rows",
    ),
    Bug("anchor without a grant", ANCHOR, "open_rows.filter(grant__isnull=False)", "open_rows"),
    Bug("people by any scope", PEOPLE, "scope=Scope.EXISTENCE, ", ""),
    Bug("contract not asked", AT_WORK, "!= Agency.Kind.COMMISSIONED", "is not None", ("c3",)),
    Bug("ended contract ignored", CONTRACTS, "not_ended, ", "", ("c9",)),
    Bug("ended contract one moment longer", CONTRACTS, "ended_at__gt=at", "ended_at__gte=at", ("c7",)),
    Bug("contract that has run out", CONTRACTS, ", ends_at__gt=at", "", ("c3",)),
    Bug("contract one moment longer", CONTRACTS, ", ends_at__gt=at", ", ends_at__gte=at", ("c3",)),
    Bug("contract before its time", CONTRACTS, "starts_at__lte=at, ", "", ("c6",)),
    Bug("contract one moment late", CONTRACTS, "starts_at__lte=at", "starts_at__lt=at", ("c5",)),
    Bug("contract of another", CONTRACTS, "contractor=contractor, ", "", ("c1",)),
]
