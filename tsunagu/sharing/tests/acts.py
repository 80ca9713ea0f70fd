"""Small acts for the tests of this app: meet somebody, write an evidence, ask what is open to whom."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.sharing import actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Disclosure, basis_on

US = timedelta(microseconds=1)
BASES = {
    Kind.CONSENT: "CONSENT",
    Kind.CONFERENCE: "SWA_106_6",
    Kind.CONTRACT: "CONTRACT",
    Kind.GROUND: "APPI_27_1_3",
    Kind.INFORMATION_REQUEST: "APPI_27_1_4",
    Kind.STATUTORY_REPORT: "NOTIFY_ELDER",
    Kind.EMERGENCY: "APPI_27_1_2",
    Kind.OWN_WORK: "OWN",
    Kind.SUCCESSION: "OWN",
}
DAYS = {Kind.EMERGENCY: 2}
SENTENCE = "NotAllowed"


def meet(player, at=None):
    with player.acting(at) as reader:
        return actions.add_person(by=reader)


def agree(player, person, at=None):
    """The person agrees; the player writes it down."""
    with player.acting(at) as reader:
        return actions.record_consent(
            person, by=reader, consenter="person", method="spoken", given_on=timezone.localdate()
        )


def paper(kind, player, people, to, **more):
    """What an evidence of this kind says where nothing is odd about it."""
    fields = {
        "kind": kind,
        "basis": basis_on(BASES[kind], timezone.localdate()),
        "title": "根拠",
        "recipients": [one.agency for one in to],
        "people": people,
        "scopes": {Scope.EXISTENCE},
        "until": timezone.now() + timedelta(days=DAYS.get(kind, 90)),
        "reason": "必要があるため。",
        "harm_checked": True,
    }
    if kind == Kind.CONSENT and "consent" not in more:
        fields["consent"] = agree(player, people[0])
    return actions.Paper(**fields | more)


def record(kind, player, people, to, at=None, **more):
    written = paper(kind, player, people, to, **more)
    with player.acting(at) as reader:
        return actions.record_evidence(written, by=reader)


def share(player, evidence, people, to, at=None, scopes=(), until=None):
    with player.acting(at) as reader:
        return actions.disclose(
            evidence,
            by=reader,
            to=[one.agency for one in to],
            people=people,
            scopes=set(scopes),
            purpose="いっしょに支援する",
            until=until,
        )


def consent_to(player, person, other, scopes=(), at=None):
    """A consent with its evidence, shared with one other agency in these scopes."""
    evidence = record(Kind.CONSENT, player, [person], [player, other], at, scopes={Scope.EXISTENCE, *scopes})
    share(player, evidence, [person], [other], at, scopes)
    return evidence


def opened(player, person, at=None):
    """The (holder, scope) pairs about a person that are open to a player."""
    with player.acting(at) as reader:
        if person.pk in reader.barred or not reader.scopes:
            return set()
        rows = Disclosure.objects.live(reader).filter(person=person, scope__in=reader.scopes)
        return {(holder, Scope(scope)) for holder, scope in rows.values_list("from_agency_id", "scope")}


def scopes_from(giver, player, person, at=None):
    """The scopes of a giver's rows that are open to a player."""
    return {scope for holder, scope in opened(player, person, at) if holder == giver.agency.pk}


def refusal(act):
    """The sentence of a refusal; "" when it happened all the same. The act is undone in any case."""
    try:
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
    except NotAllowed as refused:
        return refused.decision.reason
    return ""


def last_entry():
    return Entry.objects.order_by("-id").first()


def audited():
    """The codes of all acts so far, in their order."""
    return list(Entry.objects.order_by("id").values_list("action", flat=True))
