"""Bugs planted in the actions and policies: the checks on what may happen see every one of them."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from django.db import Error

from tests.cast import Player
from tests.policy import checks
from tests.policy.planting import plant

pytestmark = pytest.mark.django_db

P = "tsunagu.sharing.policies:"
L = "tsunagu.sharing.actions.ledger:"
E = "tsunagu.sharing.actions.evidence:"
W = "tsunagu.sharing.actions.work:"
S = "tsunagu.sharing.actions.succession:"
J = "tsunagu.cases."


class Bug(NamedTuple):
    name: str
    where: str
    old: str
    new: str
    check: str


BUGS = [
    Bug(
        "EXISTENCE not written",
        L + "disclose",
        "{Scope.EXISTENCE, *scopes}",
        "{*scopes}",
        "share_opens_existence_too",
    ),
    Bug(
        "end of the evidence not kept",
        L + "end_of",
        "evidence.in_force_until, ",
        "None, ",
        "shares_end_in_time",
    ),
    Bug(
        "share that ends before it begins", L + "_refuse_odd", "until <= by.at", "False", "shares_end_in_time"
    ),
    Bug(
        "adding tells every scope",
        W + "tell_coordination",
        "scopes=[Scope.EXISTENCE]",
        "scopes=list(evidence.scopes.values_list('scope', flat=True)) + [Scope.NOTES]",
        "adding_tells_no_stranger",
    ),
    Bug(
        "adding tells every standing evidence",
        W + "tell_coordination",
        "own | Q(kind=Kind.CONTRACT, contract__contractor=agency)",
        "own | Q(kind=Kind.CONTRACT)",
        "adding_tells_no_stranger",
    ),
    Bug(
        "a commissioner tells its contractor",
        W + "tell_coordination",
        " & ~Q(kind=Kind.CONTRACT)",
        "",
        "commissioner_tells_no_contractor",
    ),
    Bug("anybody adds", P + "can_add_person", "_may(reader, May.WRITE)", "YES", "only_case_work_adds"),
    Bug(
        "anybody keeps",
        P + "can_write",
        " & _works_for(reader, [person], [scope])",
        "",
        "only_own_people_are_written_about",
    ),
    Bug(
        "what is shared may be written",
        P + "_works_for",
        "from_agency=reader.agency,\n        kind=Kind.OWN_WORK,",
        "",
        "only_own_people_are_written_about",
    ),
    Bug("barred writer", P + "_works_for", "ids & set(reader.barred)", "False", "barred_writer_is_refused"),
    Bug(
        "sharing of others' people",
        P + "can_disclose",
        "& _works_for(reader, people, scopes)",
        "",
        "only_own_people_are_shared",
    ),
    Bug(
        "share beyond the evidence",
        P + "can_disclose",
        "& _covers(evidence, people, scopes)",
        "",
        "evidence_bounds_its_share",
    ),
    Bug(
        "share with one who is not named",
        L + "_recipients",
        "!= {agency.pk for agency in to}",
        "is None",
        "evidence_bounds_its_share",
    ),
    Bug(
        "share on ended evidence",
        P + "can_disclose",
        "& is_in_force(evidence, reader.at)",
        "",
        "ended_evidence_carries_nothing",
    ),
    Bug(
        "ended contract ignored",
        P + "is_in_force",
        "evidence.in_force_until <= at",
        "False",
        "ended_evidence_carries_nothing",
    ),
    Bug(
        "share with a barred recipient",
        L + "_recipients",
        "require(policies.can_receive(person, recipient.agency, at))",
        "pass",
        "barred_recipient_is_refused",
    ),
    Bug(
        "any length",
        E + "_refuse_odd",
        "not _ends_in_time(paper, by.at)",
        "False",
        "kind_bounds_its_evidence",
    ),
    Bug(
        "any scope",
        E + "record_evidence",
        " & policies.kind_opens(paper.kind, scopes)",
        "",
        "kind_bounds_its_evidence",
    ),
    Bug(
        "any number of recipients",
        E + "_refuse_odd",
        "rule.one_recipient and",
        "False and",
        "kind_bounds_its_evidence",
    ),
    Bug(
        "oneself as recipient",
        E + "_refuse_odd",
        "by.agency in paper.recipients",
        "False",
        "kind_bounds_its_evidence",
    ),
    Bug(
        "any legal basis",
        E + "_refuse_odd",
        "paper.basis.basis.code not in rule.codes",
        "False",
        "kind_bounds_its_evidence",
    ),
    Bug(
        "any standing evidence",
        E + "_refuse_empty",
        "paper.is_standing and not",
        "False and not",
        "kind_bounds_its_evidence",
    ),
    Bug(
        "succession by hand",
        E + "_refuse_borrowed",
        "paper.kind in policies.KEPT",
        "False",
        "own_work_and_succession_are_not_written_by_hand",
    ),
    Bug(
        "consent of another",
        P + "carries",
        "{person.pk for person in people} != {consent.person_id}",
        "False",
        "consent_carries_its_giver_while_it_stands",
    ),
    Bug(
        "withdrawn consent used again",
        P + "carries",
        "consent.withdrawn_at is not None",
        "False",
        "consent_carries_its_giver_while_it_stands",
    ),
    Bug(
        "withdrawn consent read from a stale copy",
        E + "_locked",
        "Consent.objects.select_for_update().get(pk=consent.pk)",
        "consent",
        "consent_carries_its_giver_while_it_stands",
    ),
    Bug(
        "withdrawn consent leaves its evidence",
        E + "withdraw_consent",
        "Evidence.objects.filter(consent=consent, withdrawn_at=None).update(withdrawn_at=by.at)",
        "pass",
        "withdrawn_consent_closes_all",
    ),
    Bug(
        "withdrawal by a recipient",
        P + "can_withdraw",
        "& _is_holder(reader, evidence) ",
        "",
        "only_the_holder_withdraws",
    ),
    Bug(
        "consent withdrawn by a stranger",
        P + "can_withdraw_consent",
        "consent.holder_id != reader.agency.pk",
        "False",
        "only_the_holder_withdraws",
    ),
    Bug(
        "own work withdrawn",
        P + "can_withdraw",
        "evidence.kind in KEPT",
        "False",
        "own_work_is_not_withdrawn",
    ),
    Bug(
        "revocation by a stranger",
        P + "can_revoke",
        "disclosure.from_agency_id != reader.agency.pk",
        "False",
        "only_the_giver_revokes",
    ),
    Bug("own work revoked", P + "can_revoke", "disclosure.kind in KEPT", "False", "only_the_giver_revokes"),
    Bug(
        "rows before approval",
        L + "disclose",
        "if RULES[Kind(evidence.kind)].approved and evidence.approved_by_id is None:",
        "if False:",
        "nothing_opens_before_approval",
    ),
    Bug(
        "approver is the writer",
        P + "can_approve",
        "& _is_another(reader, evidence)",
        "",
        "another_of_the_agency_approves",
    ),
    Bug(
        "approver of another agency",
        P + "can_approve",
        "& _is_holder(reader, evidence)",
        "",
        "another_of_the_agency_approves",
    ),
    Bug(
        "barred approver",
        P + "can_approve",
        "& _works_for(reader, about, [Scope.EXISTENCE])",
        "",
        "approver_works_for_the_person",
    ),
    Bug(
        "barrier not looked at again",
        L + "approve",
        "_recipients(evidence, to, people, by.at)",
        "list(evidence.recipients.all())",
        "approval_looks_at_barriers_again",
    ),
    Bug(
        "barrier lifted by a stranger",
        P + "can_lift",
        "barrier.holder_id != reader.agency.pk",
        "False",
        "barriers_are_their_setters",
    ),
    Bug(
        "barrier lifted by the barred",
        P + "can_lift",
        "barrier.person_id in reader.barred",
        "False",
        "barriers_are_their_setters",
    ),
    Bug(
        "barrier set by a stranger",
        P + "can_bar",
        " & _works_for(reader, [person], [Scope.EXISTENCE])",
        "",
        "barriers_are_their_setters",
    ),
    Bug(
        "colleague barred by a worker",
        P + "can_bar",
        "colleague and",
        "False and",
        "colleagues_are_barred_by_the_supervisor",
    ),
    Bug(
        "contractor reads on",
        S + "end_contract",
        "Evidence.objects.filter(contract=contract, withdrawn_at=None).update(withdrawn_at=by.at)",
        "pass",
        "contract_end_closes_and_passes_on",
    ),
    Bug(
        "contractor keeps what others gave",
        S + "end_contract",
        "_close_to(contract, people, by)",
        "pass",
        "contract_end_closes_and_passes_on",
    ),
    Bug(
        "successor gets nothing",
        S + "end_contract",
        "_pass_on(contract, successor, people, by)",
        "pass",
        "contract_end_closes_and_passes_on",
    ),
    Bug(
        "heir reads on",
        S + "_succeed",
        "contract=under,",
        "contract=None,",
        "inherited_rows_end_with_the_heirs_contract",
    ),
    Bug(
        "inheritance lost",
        S + "_pass_on",
        "if old.holder != successor:",
        "if False:",
        "inherited_rows_end_with_the_heirs_contract",
    ),
    Bug(
        "contract ended by a stranger",
        P + "can_end_contract",
        "contract.commissioner_id != reader.agency.pk",
        "False",
        "only_the_commissioner_ends_a_contract",
    ),
    Bug(
        "join without the joiner on the evidence",
        J + "policies:_carries_both",
        "not {agency.pk, reader.agency.pk} <= listed",
        "not {reader.agency.pk} <= listed",
        "joining_needs_an_evidence_that_lists_both",
    ),
    Bug(
        "join of people who are not on the evidence",
        J + "policies:_carries_both",
        "not rule.any_person and",
        "False and",
        "joining_needs_an_evidence_that_lists_both",
    ),
    Bug(
        "join on an evidence between two",
        J + "policies:_carries_both",
        "not rule.between_listed or",
        "False or",
        "joining_needs_an_evidence_that_lists_both",
    ),
    Bug(
        "a joiner is told the meeting too",
        J + "actions.case:_tell_each_other",
        "scopes=[Scope.EXISTENCE]",
        "scopes=[Scope.EXISTENCE, Scope.CONFERENCE]",
        "a_joiner_is_told_existence_and_no_more",
    ),
]
CHECKS = sorted({bug.check for bug in BUGS})


@pytest.fixture
def who(town):
    return lambda key: Player(town, key)


@pytest.mark.parametrize("name", CHECKS)
def test_it_holds(who, name):
    getattr(checks, name)(who)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_is_seen(who, monkeypatch, bug):
    """By the check, or before it by the database, which refuses without a sentence."""
    plant(monkeypatch, bug.where, bug.old, bug.new)
    with pytest.raises((AssertionError, Error)):
        getattr(checks, bug.check)(who)


def test_there_are_enough_bugs_and_no_idle_check():
    assert len({bug.name for bug in BUGS}) == len(BUGS) > 25
    written = {
        name for name, check in vars(checks).items() if getattr(check, "__module__", "") == checks.__name__
    }
    assert {name for name in written if not name.startswith("_")} == set(CHECKS)
