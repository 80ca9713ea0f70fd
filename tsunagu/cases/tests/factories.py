"""A household for tests: 大川の息子さん and his mother, taken in by 佐藤, through the actions only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.cases import actions
from tsunagu.cases.models import Case, CaseSubject
from tsunagu.common.scopes import Scope
from tsunagu.people.models import Person
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import basis_on

SON, MOTHER = "大川の息子さん", "お母さん"
WORDS = "部屋から出てこない。夜に足音がする。"


@dataclass
class Family:
    case: Case
    son: Person
    mother: Person

    @property
    def people(self):
        return [self.son, self.mother]


def today():
    return timezone.localdate()


def said(**changes):
    facts = {"words": WORDS, "called": SON, "source": "family", "received_on": today()}
    return actions.Said(**(facts | changes))


def take_in(player, **changes) -> Case:
    with player.acting() as reader:
        return actions.receive(said(**changes), by=reader, desk=player.desk)


def family(player, **changes) -> Family:
    case = take_in(player, **({"relative": MOTHER, "kinship": "mother"} | changes))
    rows = CaseSubject.objects.filter(case=case, holder=player.agency).order_by("person_id")
    son, mother = (row.person for row in rows.select_related("person"))
    return Family(case, son, mother)


def meet(player, others, people, *, days=300):
    """A support conference of these agencies about these people."""
    with player.acting() as reader:
        return sharing_actions.record_conference(
            "支援会議 第1回",
            by=reader,
            held_on=today(),
            basis=basis_on("SWA_106_6", today()),
            members=[other.agency for other in others],
            people=people,
            until=reader.at + timedelta(days=days),
        )


def let_join(player, other, family, people=None):
    """`other` takes part on a conference of the two; returns the evidence."""
    people = people or family.people
    evidence = meet(player, [other], people)
    with player.acting() as reader:
        actions.join(
            family.case,
            by=reader,
            agency=other.agency,
            people=people,
            evidence=evidence,
            on=today(),
            desk=other.desk,
        )
    return evidence


def agree(player, other, person, scopes=(Scope.NOTES,), *, days=300):
    """The person agrees that `player` shares these scopes with `other`."""
    with player.acting() as reader:
        consent = sharing_actions.record_consent(
            person, by=reader, consenter="person", method="spoken", given_on=today()
        )
        evidence = sharing_actions.record_evidence(
            sharing_actions.Paper(
                kind=Kind.CONSENT,
                basis=basis_on("CONSENT", today()),
                title="本人の同意",
                recipients=[player.agency, other.agency],
                people=[person],
                scopes=set(scopes),
                until=reader.at + timedelta(days=days),
                consent=consent,
            ),
            by=reader,
        )
        sharing_actions.disclose(
            evidence,
            by=reader,
            to=[other.agency],
            people=[person],
            scopes=scopes,
            purpose="いっしょに支援する",
            until=None,
        )
    return evidence


def fresh(thing):
    """The row as it is by now."""
    return type(thing).objects.get(pk=thing.pk)


def form_key():
    return str(uuid4())


def acts(action):
    """The entries of one kind of act."""
    return Entry.objects.filter(action=action)


def last_view(name):
    """Whose rows of which scope the last page of that name showed."""
    entry = Entry.objects.filter(action="page.viewed", detail__page=name).order_by("-pk")[0]
    rows = EntryPerson.objects.filter(entry=entry)
    return {(row.person_id, row.holder_id, row.scope) for row in rows}
