"""世帯: everything that can happen to households and to what is known about their people."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Greatest

from tsunagu.agencies.models import Municipality
from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, Replaced, no, require
from tsunagu.common.scopes import Scope
from tsunagu.households import policies
from tsunagu.households.keys import KEYED, keys_of
from tsunagu.households.models import (
    Birth,
    CalledName,
    ContactPoint,
    Fact,
    Household,
    HouseholdEvent,
    HouseholdMember,
    Kinship,
    LegalName,
    SafeContact,
    SearchKey,
)
from tsunagu.sharing import actions as sharing_actions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from tsunagu.agencies.models import Agency
    from tsunagu.common.wareki import PartialDate
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader

F = TypeVar("F", bound=Fact)
T = TypeVar("T")


@transaction.atomic
def begin(people: Sequence[Person], *, by: Reader, on: date) -> Household:
    """A household as this agency comes to know it."""
    household = Household.objects.create(municipality_id=people[0].municipality_id)
    for person in people:
        add_member(household, person=person, by=by, on=on)
    log.record("household.begun", by=by, target=household)
    return household


@transaction.atomic
def add_member(household: Household, *, person: Person, by: Reader, on: date) -> HouseholdMember:
    require(policies.can_add_member(by, person))
    member = sharing_actions.keep(
        HouseholdMember(household=household, person=person, scope=Scope.EXISTENCE, since=on), by=by
    )
    _event(household, person, HouseholdEvent.What.JOINED, by=by, on=on)
    log.record("household.member_added", by=by, target=member)
    return member


def introduce(household: Household, person: Person, agency: Agency, *, by: Reader, on: date) -> None:
    """The member row of an agency that joins; the only row one agency writes for another (with
    cases.join).
    """
    if HouseholdMember.objects.filter(household=household, person=person, holder=agency, until=None).exists():
        return
    HouseholdMember.objects.create(
        municipality_id=person.municipality_id,
        holder=agency,
        person=person,
        scope=Scope.EXISTENCE,
        household=household,
        since=on,
        recorded_by=by.membership,
        recorded_at=by.at,
    )


@transaction.atomic
def called_name(
    person: Person, *, by: Reader, name: str, kana: str = "", replaces: UUID | None = None
) -> CalledName:
    row = CalledName(person=person, scope=Scope.EXISTENCE, name=name, kana=kana)
    return _state(row, by=by, replaces=replaces)


@transaction.atomic
def legal_name(
    person: Person,
    *,
    by: Reader,
    family: str,
    given: str = "",
    family_kana: str = "",
    given_kana: str = "",
    replaces: UUID | None = None,
) -> LegalName:
    row = LegalName(
        person=person,
        scope=Scope.CONTACT,
        family=family,
        given=given,
        family_kana=family_kana,
        given_kana=given_kana,
    )
    return _state(row, by=by, replaces=replaces)


@transaction.atomic
def birth(person: Person, *, by: Reader, born: PartialDate, replaces: UUID | None = None) -> Birth:
    row = Birth(
        person=person,
        scope=Scope.CONTACT,
        first=born.first,
        last=born.last,
        precision=born.precision.value,
        text=born.text,
    )
    return _state(row, by=by, replaces=replaces)


@transaction.atomic
def contact_point(
    person: Person,
    *,
    by: Reader,
    way: str,
    value: str,
    town: str = "",
    note: str = "",
    protected: bool = False,
    replaces: UUID | None = None,
) -> ContactPoint:
    """A phone, address or e-mail. An address under 支援措置 is refused: it belongs in a sealed row, never
    here.
    """
    if protected:
        raise NotAllowed(no("支援措置の住所は、ここには入れないでください。保存していません。"))
    row = ContactPoint(person=person, scope=Scope.CONTACT, way=way, value=value, town=town, note=note)
    return _state(row, by=by, replaces=replaces)


@transaction.atomic
def safe_contact(
    person: Person,
    *,
    by: Reader,
    care: str,
    ways: str = "",
    hours: str = "",
    sender: str = "",
    replaces: UUID | None = None,
) -> SafeContact:
    row = SafeContact(person=person, scope=Scope.EXISTENCE, care=care, ways=ways, hours=hours, sender=sender)
    return _state(row, by=by, replaces=replaces)


@transaction.atomic
def kinship(
    person: Person, *, by: Reader, other: Person, relation: str, replaces: UUID | None = None
) -> Kinship:
    """`other` is the `relation` of `person` (母, 子 …). Both people must be open to the writer."""
    require(policies.can_state_kinship(by, person, other))
    row = Kinship(person=person, other_person=other, scope=Scope.FAMILY, relation=relation)
    return _state(row, by=by, replaces=replaces)


def _state(row: F, *, by: Reader, replaces: UUID | None) -> F:
    """Write a fact in place of the one that was on the screen.

    Raises Replaced when that one is no longer the newest, or when another appeared where there was none.
    """
    if replaces is not None:
        _set_aside(row, replaces, by)
    if not isinstance(row, ContactPoint) and _rivals(row, by).exists():
        raise Replaced
    try:
        with transaction.atomic():
            kept = sharing_actions.keep(row, by=by)
    except IntegrityError:  # somebody stated the first one in the same moment
        raise Replaced from None
    SearchKey.objects.bulk_create(keys_of(kept))
    log.record(f"{row._meta.model_name}.stated", by=by, target=kept)
    return kept


def _set_aside(row: Fact, replaces: UUID, by: Reader) -> None:
    moved = _current(row, by).filter(public_id=replaces).update(replaced_at=by.at)
    if not moved:
        raise Replaced
    assert row.person is not None
    keys = SearchKey.objects.filter(
        municipality_id=row.person.municipality_id, person=row.person, source=replaces
    )
    keys.delete() if isinstance(row, ContactPoint) else keys.update(is_former=True)


def _rivals(row: F, by: Reader) -> QuerySet[Any]:
    """What still stands in the place of this fact; a person has one kinship with each other person."""
    rows = _current(row, by)
    return rows.filter(other_person=row.other_person) if isinstance(row, Kinship) else rows


def _current(row: F, by: Reader) -> QuerySet[Any]:
    return type(row)._default_manager.filter(holder=by.agency, person=row.person, replaced_at=None)


@transaction.atomic
def split(
    household: Household,
    *,
    leaving: Person,
    staying: Sequence[Person],
    agencies: Iterable[Agency],
    by: Reader,
    on: date,
    reason: str = "",
) -> Household:
    """The one who leaves gets an own household; every holder's member row about them ends (one of the three
    acts beyond one's own rows). `agencies` are the others that go on with the one who leaves.
    """
    require(policies.can_split(by, household, leaving, staying))
    here = HouseholdMember.objects.filter(household=household, person=leaving, until=None)
    if not here.update(until=Greatest("since", Value(on))):  # they may have left before an agency knew them
        raise NotAllowed(no("この人は、もうこの世帯を離れています。画面を読み直してください。"))
    new = Household.objects.create(municipality_id=leaving.municipality_id)
    for agency in {by.agency, *agencies}:
        introduce(new, leaving, agency, by=by, on=on)
    _event(household, leaving, HouseholdEvent.What.LEFT, by=by, on=on, reason=reason)
    for person in staying:
        _link(household, new, leaving, person, by=by, on=on)
    log.record("household.split", by=by, target=household, detail={"new": str(new.public_id)})
    return new


def _link(old: Household, new: Household, leaving: Person, staying: Person, *, by: Reader, on: date) -> None:
    """Each side's page points to the other, but only for those to whom both people are open."""
    sides = [(old, staying, leaving, new), (new, leaving, staying, old)]
    for household, person, other, other_household in sides:
        sharing_actions.keep(
            HouseholdEvent(
                household=household,
                person=person,
                other_person=other,
                other_household=other_household,
                scope=Scope.EXISTENCE,
                what=HouseholdEvent.What.LINKED,
                on=on,
            ),
            by=by,
        )


def _event(
    household: Household, person: Person, what: HouseholdEvent.What, *, by: Reader, on: date, reason: str = ""
) -> None:
    sharing_actions.keep(
        HouseholdEvent(
            household=household, person=person, scope=Scope.EXISTENCE, what=what, on=on, reason=reason
        ),
        by=by,
    )


# --- さがす手がかり ---------------------------------------------------------------------------------------

BATCH = 500
COMPARED = ("municipality_id", "holder_id", "person_id", "scope", "is_former", "key", "loose", "pieces")


@transaction.atomic
def rebuild_keys(*, by: Reader | None) -> dict[str, int]:
    """Make the search keys of every row anew where they differ from what stands; twice changes nothing more.

    For the command line, after a change of the folding: `by` is None there. Returns how many were made and
    taken away.
    """
    made = taken = 0
    for town in Municipality.objects.order_by("pk"):
        standing = {
            (key.source, key.kind): key for key in SearchKey.objects.filter(municipality=town).iterator()
        }
        for records in KEYED:
            rows = records._default_manager.filter(municipality=town).select_related("municipality")
            for some in _batches(rows.order_by("pk").iterator(), BATCH):
                wanted = [key for row in some for key in keys_of(row)]
                made += _put_right(wanted, standing)
        taken += _take_away(standing)
    log.record("search_keys.rebuilt", by=by, detail={"made": made, "taken": taken})
    return {"made": made, "taken": taken}


def _put_right(wanted: Sequence[SearchKey], standing: dict[tuple[UUID, str], SearchKey]) -> int:
    """Write the keys that do not stand as they should; those that do are taken out of `standing`."""
    new = []
    for key in wanted:
        old = standing.get((key.source, key.kind))
        if old is not None and all(getattr(old, name) == getattr(key, name) for name in COMPARED):
            del standing[key.source, key.kind]
        else:
            new.append(key)
    stale = [standing.pop((key.source, key.kind)).pk for key in new if (key.source, key.kind) in standing]
    SearchKey.objects.filter(pk__in=stale).delete()
    SearchKey.objects.bulk_create(new)
    return len(new)


def _take_away(standing: dict[tuple[UUID, str], SearchKey]) -> int:
    """Keys whose row has none: another kind of contact, a phone that was replaced."""
    ids = [key.pk for key in standing.values()]
    for some in _batches(ids, BATCH):
        SearchKey.objects.filter(pk__in=some).delete()
    return len(ids)


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
