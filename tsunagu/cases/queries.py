"""What pages read here that is more than one record: namesakes, who reads a note, who was chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import OuterRef, Q, Subquery

from tsunagu.cases.models import CaseSubject, ProgressNote
from tsunagu.common.kana import fold
from tsunagu.common.scopes import Scope
from tsunagu.households.panels import called
from tsunagu.sharing.guarded import GUARD
from tsunagu.sharing.guarded import people as visible_people
from tsunagu.sharing.models import Disclosure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from tsunagu.households.panels import Member
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader

NEWEST = 2000  # subjects whose called names are compared; older ones are found by the search
OFFERS = 5
HONORIFIC = re.compile("(サン|クン|チヤン|様|氏|君)$")  # as fold() leaves them
# Words for a place in a family name nobody in particular: alone they make no two households alike.
ANYBODY = {
    *map(fold, ["お母", "お父", "母", "父", "お兄", "お姉", "兄", "姉", "弟", "妹", "息子", "娘", "子"]),
    *map(fold, ["長男", "長女", "次男", "次女", "祖母", "祖父", "本人", "夫", "妻"]),
}


# --- namesakes ------------------------------------------------------------------------------------------


@dataclass
class Offer:
    """A household that I may see and in which somebody is called alike."""

    household: UUID
    lead: str
    desk: str
    phone: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    subject: UUID | None = None  # my agency takes part for this person: words can be attached
    case: UUID | None = None  # … in this case
    likeness: int = 0

    @property
    def names(self) -> str:
        return "・".join(dict.fromkeys(row["called"]["name"] for row in self.rows if row["called"]))


def namesakes(reader: Reader, name: str) -> list[Offer]:
    """Households that this reader sees anyway and where somebody is called alike, the most alike first.

    One statement, over rows open to the reader alone, so it never hints at anything hidden. The caller notes
    what it shows.
    """
    key = _key(name)
    if not key:
        return []
    found: dict[UUID, Offer] = {}
    for row in _named_subjects(reader):
        offer = found.setdefault(
            row["case__household__public_id"],
            Offer(
                row["case__household__public_id"],
                row["case__lead__name"],
                row["case__desk__name"],
                row["case__desk__phone"],
            ),
        )
        offer.rows.append(row)
        _weigh(offer, row, key, reader.agency.pk)
    alike = [offer for offer in found.values() if offer.likeness]
    return sorted(alike, key=lambda offer: -offer.likeness)[:OFFERS]


def _named_subjects(reader: Reader) -> Iterable[Any]:
    subjects = CaseSubject.objects.visible_to(reader).filter(until=None)
    rows: Any = subjects.annotate(called=called(reader)).order_by("-case_id", "pk")
    found: Iterable[Any] = rows.values(
        *GUARD,
        "public_id",
        "called",
        "case__public_id",
        "case__household__public_id",
        "case__lead__name",
        "case__desk__name",
        "case__desk__phone",
    )[:NEWEST]
    return found


def _weigh(offer: Offer, row: dict[str, Any], key: str, mine: int) -> None:
    likeness = _likeness(key, _key(row["called"]["name"])) if row["called"] else 0
    is_ours = row["holder_id"] == mine
    if is_ours and offer.case is None:
        offer.case = row["case__public_id"]
    if likeness and is_ours and (offer.subject is None or likeness > offer.likeness):
        offer.subject = row["public_id"]
    offer.likeness = max(offer.likeness, likeness)


def _key(name: str) -> str:
    return HONORIFIC.sub("", fold(name))


def _likeness(one: str, other: str) -> int:
    """2: the same; 1: one holds the other (大川 in 大川の息子); 0: not alike."""
    if one == other:
        return 2
    short, long = sorted((one, other), key=len)
    return int(len(short) > 1 and short not in ANYBODY and short in long)


# --- who reads a note -----------------------------------------------------------------------------------


class Receiver(NamedTuple):
    """An agency (or one post of it) that reads what my agency writes about a person in a scope."""

    person_id: int
    scope: Scope
    name: str


@dataclass(frozen=True)
class Paper:
    """What a note about a case needs: which case, about whom, and who will read it in which scope."""

    case: UUID
    people: list[Member]
    receivers: list[Receiver]

    def readers(self, scope: Scope) -> str:
        """「自分の機関だけ」 or 「自分の機関、○○課（お母さんのことだけ）」."""
        found: dict[str, set[int]] = {}
        for receiver in self.receivers:
            if receiver.scope == scope:
                found.setdefault(receiver.name, set()).add(receiver.person_id)
        if not found:
            return "自分の機関だけ"
        return "、".join(["自分の機関", *(name + self._about(ids) for name, ids in found.items())])

    def _about(self, ids: set[int]) -> str:
        if ids >= {member.person_id for member in self.people}:
            return ""
        names = "・".join(member.called for member in self.people if member.person_id in ids)
        return f"（{names}のことだけ）"


def paper(reader: Reader, people: Sequence[Member], cases: Q) -> Paper | None:
    """The paper for the newest case of `cases` (a condition on CaseSubject) where my agency works for them.

    None when it works in none. One statement: the ledger rows from my agency, its own work among them, so
    that there is at least one row for each person.
    """
    mine = CaseSubject.objects.visible_to(reader).filter(
        cases, holder=reader.agency, until=None, person_id=OuterRef("person_id")
    )
    given = Disclosure.objects.visible_to(reader).filter(
        valid_from__lte=reader.at,
        effective_until__gt=reader.at,
        from_agency=reader.agency,
        person_id__in=[member.person_id for member in people if member.is_ours],
        scope__in=ProgressNote.SCOPES,
    )
    rows = given.annotate(
        case=Subquery(mine.order_by("-case_id").values("case__public_id")[:1]),
        case_pk=Subquery(mine.order_by("-case_id").values("case_id")[:1]),
    ).filter(case__isnull=False)
    found: list[Any] = list(
        rows.order_by("-case_pk", "to_agency_id").values(
            "case", "person_id", "scope", "to_agency_id", "to_agency__name", "to_membership__user__name"
        )
    )
    return _paper(found, people, reader.agency.pk) if found else None


def _paper(rows: list[dict[str, Any]], people: Sequence[Member], mine: int) -> Paper:
    case = rows[0]["case"]
    rows = [row for row in rows if row["case"] == case]
    ids = {row["person_id"] for row in rows}
    return Paper(
        case,
        [member for member in people if member.person_id in ids],
        [_receiver(row) for row in rows if row["to_agency_id"] != mine],
    )


def _receiver(row: dict[str, Any]) -> Receiver:
    name, person = row["to_agency__name"], row["to_membership__user__name"]
    return Receiver(row["person_id"], Scope(row["scope"]), f"{name}の{person}さん" if person else name)


# --- who was chosen -------------------------------------------------------------------------------------


def chosen(reader: Reader, ids: Sequence[str]) -> list[Person]:
    """The people behind the ids of a form, in its order; whoever is not open to the reader is left out."""
    found = {
        str(person.public_id): person
        for person in visible_people.visible_to(reader).filter(public_id__in=ids)
    }
    return [found[one] for one in ids if one in found]
