"""What the row tests begin with: a consultation taken in at somebody's door, and a meeting about it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case, CaseSubject
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.guarded import people as known_people
from tsunagu.sharing.models import basis_on


def take_in(player, **said):
    """A consultation at this player's desk. Returns (case, its people)."""
    words = {
        "words": "話されたこと",
        "called": "大川の人",
        "source": "self",
        "received_on": timezone.localdate(),
    }
    with player.acting() as reader:
        case = case_actions.receive(case_actions.Said(**words | said), by=reader, desk=player.desk)
    subjects = CaseSubject.objects.filter(case=case).order_by("person_id")
    return case, [subject.person for subject in subjects]


def meet(player, *others, people, days=300):
    """A 支援会議 about these people, called with these others. Returns the evidence."""
    with player.acting() as reader:
        return sharing_actions.record_conference(
            "支援会議",
            by=reader,
            held_on=timezone.localdate(),
            basis=basis_on("SWA_106_6", timezone.localdate()),
            members=[other.agency for other in others],
            people=people,
            until=reader.at + timedelta(days=days),
        )


def join(player, other, case, people, evidence):
    with player.acting() as reader:
        return case_actions.join(
            fresh(case),
            by=reader,
            agency=other.agency,
            people=people,
            evidence=evidence,
            on=timezone.localdate(),
            desk=other.desk,
        )


def fresh(case):
    return Case.objects.select_related("household", "lead", "desk").get(pk=case.pk)


def knows(player, person, at=None):
    """Does the player see that the person exists?"""
    with player.acting(at) as reader:
        return known_people.visible_to(reader).filter(pk=person.pk).exists()
