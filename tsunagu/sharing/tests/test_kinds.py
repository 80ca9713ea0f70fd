"""The table of kinds: its three copies agree; every limit is a sentence, and a refusal underneath."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.policy import expected
from tsunagu.common.scopes import Scope
from tsunagu.sharing import actions, oracle
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import LegalBasis
from tsunagu.sharing.roles import CASE_WORK, ROLES
from tsunagu.sharing.tests import acts

TIMED = [kind for kind, rule in RULES.items() if rule.longest and kind != Kind.CONTRACT]
PASSED_ON = [kind for kind in RULES if kind not in (Kind.OWN_WORK, Kind.SUCCESSION, Kind.CONTRACT)]


def test_the_table_says_what_the_law_for_reading_says():
    assert (
        {kind.value: set(map(int, rule.opens)) for kind, rule in RULES.items()}
        == expected.MAY_OPEN
        == oracle.OPENS
    )
    assert {kind.value: rule.longest for kind, rule in RULES.items()} == expected.LONGEST
    assert (
        {kind.value for kind, rule in RULES.items() if rule.any_person}
        == expected.ANY_PERSON
        == oracle.ANY_PERSON
    )
    between = {kind.value for kind, rule in RULES.items() if rule.between_listed}
    assert between == expected.BETWEEN_ALL_WHO_ARE_LISTED


def test_the_roles_that_read_are_the_oracles():
    assert {role.value for role, rights in ROLES.items() if rights.scopes} == oracle.READING_ROLES
    assert all(rights.scopes in (CASE_WORK, frozenset()) for rights in ROLES.values())
    assert Scope.SEALED_ADDRESS not in CASE_WORK


@pytest.mark.django_db
def test_every_legal_basis_of_the_table_stands():
    codes = {code for rule in RULES.values() for code in rule.codes}
    assert codes <= set(LegalBasis.objects.values_list("code", flat=True))


@pytest.mark.parametrize("kind", TIMED)
def test_an_evidence_lasts_as_long_as_its_kind_and_no_moment_longer(ito, saito, person, kind):
    now, longest = timezone.now(), RULES[kind].longest
    for step, allowed in [
        (timedelta(0), True),
        (acts.US, False),
        (-longest, False),
        (-longest + acts.US, True),
    ]:
        written = acts.paper(kind, ito, [person], [saito], until=now + longest + step)
        with ito.acting(now) as reader:
            said = acts.refusal(
                lambda written=written, reader=reader: actions.record_evidence(written, by=reader)
            )
        assert said == ("" if allowed else _limit(longest))


def _limit(longest):
    words = "72時間以内" if longest == timedelta(hours=72) else f"{longest.days}日以内"
    return f"期限は、きょうから{words}のあいだで選んでください。"


@pytest.mark.parametrize("kind", TIMED)
def test_a_disclosure_ends_with_its_kind_at_the_latest(ito, saito, person, kind):
    """Also where more is asked for; an evidence that lives longer does not help."""
    now, longest = timezone.now(), RULES[kind].longest
    evidence = acts.record(kind, ito, [person], [saito], now, until=now + longest)
    if RULES[kind].approved:
        return _approved(ito, person, evidence, now)
    rows = acts.share(ito, evidence, [person], [saito], now, until=now + timedelta(days=4000))
    assert {row.valid_until for row in rows} == {now + longest}
    assert acts.opened(saito, person, now + longest - acts.US)
    assert not acts.opened(saito, person, now + longest)


def _approved(ito, person, evidence, now):
    watanabe = type(ito)(ito.town, "watanabe")
    with watanabe.acting(now) as reader:
        rows = actions.approve(evidence, by=reader)
    assert {row.valid_until for row in rows} == {now + timedelta(days=180)}


@pytest.mark.parametrize("kind", PASSED_ON)
@pytest.mark.parametrize("scope", list(Scope))
def test_a_kind_opens_its_scopes_and_names_those_it_does_not(ito, saito, person, kind, scope):
    written = acts.paper(kind, ito, [person], [saito], scopes={scope})
    with ito.acting() as reader:
        said = acts.refusal(lambda: actions.record_evidence(written, by=reader))
    if scope == Scope.SEALED_ADDRESS:
        assert said  # no role reads it, so no role passes it on
    elif scope in RULES[kind].opens:
        assert said == ""
    else:
        assert f"「{scope.label}」を共有できません" in said


@pytest.mark.parametrize("kind", [Kind.OWN_WORK, Kind.SUCCESSION])
def test_own_work_and_succession_are_never_written_down_by_hand(ito, saito, person, kind):
    written = acts.paper(kind, ito, [person], [saito], until=None)
    with ito.acting() as reader:
        assert "ここでは記録できません" in acts.refusal(lambda: actions.record_evidence(written, by=reader))


@pytest.mark.parametrize("kind", PASSED_ON)
def test_the_legal_basis_fits_the_kind(ito, saito, person, kind):
    other = Kind.CONFERENCE if kind != Kind.CONFERENCE else Kind.CONSENT
    odd = acts.paper(other, ito, [person], [saito]).basis
    written = acts.paper(kind, ito, [person], [saito], basis=odd)
    with ito.acting() as reader:
        assert acts.refusal(lambda: actions.record_evidence(written, by=reader)) == (
            "この根拠法令は、選んだ種類には使えません。"
        )


@pytest.mark.parametrize(
    "kind", [kind for kind, rule in RULES.items() if rule.one_recipient and kind != Kind.SUCCESSION]
)
def test_some_kinds_have_one_recipient_and_never_oneself(ito, saito, suzuki, person, kind):
    for to, words in [
        ([saito, suzuki], "ひとつだけ"),
        ([], "ひとつだけ"),
        ([ito], "自分の機関は、相手先に選べません"),
    ]:
        written = acts.paper(kind, ito, [person], to)
        with ito.acting() as reader:
            said = acts.refusal(
                lambda written=written, reader=reader: actions.record_evidence(written, by=reader)
            )
        assert words in said or "相手先を選んでください" in said


def test_the_database_holds_the_limit_where_no_action_asks(ito, saito, person):
    now = timezone.now()
    evidence = acts.record(Kind.EMERGENCY, ito, [person], [saito], now, until=now + timedelta(hours=72))
    with pytest.raises(IntegrityError, match="longer than its kind allows"), transaction.atomic():
        actions.write_rows(
            evidence,
            giver=ito.agency,
            recipients=evidence.recipients.all(),
            people=[person],
            scopes=[Scope.EXISTENCE],
            purpose="緊急",
            since=now,
            until=now + timedelta(hours=72) + acts.US,
            recorded_by=ito.membership,
        )
