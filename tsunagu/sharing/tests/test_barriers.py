"""除外: it beats every grant from its first moment, whoever set whatever, and is lifted by who set it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tsunagu.common.scopes import Scope
from tsunagu.households.models import CalledName
from tsunagu.sharing import actions
from tsunagu.sharing.guarded import people
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Barrier, Disclosure
from tsunagu.sharing.tests import acts

pytestmark = pytest.mark.django_db


def bar(player, person, at=None, **named):
    with player.acting(at) as reader:
        return actions.bar(person, by=reader, reason="本人の求め", **named)


@pytest.fixture
def shared(ito, saito, person):
    acts.consent_to(ito, person, saito)
    with ito.acting() as reader:
        actions.keep(CalledName(person=person, scope=Scope.EXISTENCE, name="大川さん"), by=reader)


def sees(player, person, at=None):
    with player.acting(at) as reader:
        known = people.visible_to(reader).filter(pk=person.pk).exists()
        assert CalledName.objects.visible_to(reader).filter(person=person).exists() is known
        return known


def test_a_barred_agency_reads_nothing_from_that_moment(ito, saito, person, shared):
    at = timezone.now() + timedelta(hours=1)
    bar(ito, person, at, agency=saito.agency)
    assert sees(saito, person, at - acts.US)
    assert not sees(saito, person, at)
    assert sees(ito, person, at)
    assert acts.audited()[-1] == "barrier.set"


def test_a_barred_user_reads_nothing_and_the_colleague_goes_on(ito, watanabe, person, shared):
    bar(watanabe, person, user=watanabe.user)  # of herself: they are related
    assert not sees(watanabe, person)
    assert sees(ito, person)


def test_a_barred_user_writes_and_shares_nothing(ito, watanabe, saito, person, shared):
    evidence = acts.record(Kind.STATUTORY_REPORT, ito, [person], [saito])
    bar(watanabe, person, user=watanabe.user)  # of herself: they are related
    with watanabe.acting() as reader:
        row = CalledName(person=person, scope=Scope.EXISTENCE, name="だれか")
        assert (
            acts.refusal(lambda: actions.keep(row, by=reader))
            == "いまの所属では、この人の記録を扱っていません。"
        )
    assert acts.refusal(lambda: acts.share(watanabe, evidence, [person], [saito]))


def test_the_ledger_is_never_read_by_the_barred_one(ito, saito, person, shared):
    bar(ito, person, agency=saito.agency)
    with saito.acting() as reader:
        assert not Disclosure.objects.visible_to(reader).filter(person=person).exists()
        assert not Barrier.objects.visible_to(reader).exists()
    with ito.acting() as reader:
        assert Barrier.objects.visible_to(reader).count() == 1


def test_a_new_right_does_not_go_round_a_barrier(ito, saito, person):
    bar(ito, person, user=saito.user)
    acts.consent_to(ito, person, saito)
    assert not sees(saito, person)


def test_an_adverse_party_is_noted_and_shuts_out_no_reader(ito, saito, person, shared):
    other = acts.meet(ito)
    bar(ito, person, adverse_party=other)
    assert sees(saito, person)
    assert sees(ito, person)


def test_a_barrier_about_one_leaves_another_open(ito, saito, person, shared):
    other = acts.meet(ito)
    bar(ito, other, agency=saito.agency)
    assert sees(saito, person)


@pytest.mark.parametrize("key", ["tanaka", "nakamura", "sato", "suzuki", "yoshida", "sasaki", "yamaguchi"])
def test_who_does_not_work_for_somebody_bars_nobody(who, saito, person, key):
    assert acts.refusal(lambda: bar(who(key), person, agency=saito.agency))
    assert not Barrier.objects.exists()


def test_a_colleague_is_ruled_out_by_the_supervisor_alone(ito, watanabe, saito, person):
    words = "自分の機関の人を除外するときは、上司が記録します。上司に頼んでください。"
    assert acts.refusal(lambda: bar(ito, person, user=watanabe.user)) == words
    assert acts.refusal(lambda: bar(ito, person, user=ito.user)) == words
    assert acts.refusal(lambda: bar(ito, person, user=saito.user)) == ""
    assert acts.refusal(lambda: bar(watanabe, person, user=ito.user)) == ""


def test_a_barrier_names_exactly_one(ito, saito, person):
    for named in [{}, {"agency": saito.agency, "user": saito.user}]:
        words = "除外する相手を、ひとつだけ選んでください。"
        assert acts.refusal(lambda named=named: bar(ito, person, **named)) == words
    row = bar(ito, person, agency=saito.agency)
    with pytest.raises(IntegrityError, match="barrier_names_one"), transaction.atomic():
        Barrier.objects.filter(pk=row.pk).update(user=saito.user)


def test_a_lifted_barrier_opens_again_from_that_moment(ito, saito, person, shared):
    row = bar(ito, person, agency=saito.agency)
    at = timezone.now() + timedelta(hours=1)
    with ito.acting(at) as reader:
        lifted = actions.lift(row, by=reader)
        assert (lifted.lifted_at, lifted.lifted_by) == (at, ito.membership)
    assert not sees(saito, person, at - acts.US)
    assert sees(saito, person, at)
    assert acts.audited()[-1] == "barrier.lifted"
    with ito.acting(at) as reader:
        assert acts.refusal(lambda: actions.lift(lifted, by=reader)) == "この除外は、すでに解かれています。"


@pytest.mark.parametrize("key", ["saito", "tanaka", "suzuki", "nakamura", "yoshida", "sasaki"])
def test_only_who_set_a_barrier_lifts_it(who, ito, saito, person, key):
    row = bar(ito, person, agency=saito.agency)
    with who(key).acting() as reader:
        assert acts.refusal(lambda: actions.lift(row, by=reader))
    assert not sees(saito, person)


def test_nobody_lifts_what_rules_out_themselves(ito, watanabe, person):
    row = bar(watanabe, person, user=watanabe.user)  # of herself: they are related
    with watanabe.acting() as reader:
        assert (
            acts.refusal(lambda: actions.lift(row, by=reader))
            == "いまの所属では、この人の記録を扱っていません。"
        )
    with ito.acting() as reader:
        assert acts.refusal(lambda: actions.lift(row, by=reader)) == ""


def test_a_stale_copy_is_not_lifted_twice(ito, saito, person):
    row = bar(ito, person, agency=saito.agency)
    stale = Barrier.objects.get(pk=row.pk)
    with ito.acting() as reader:
        actions.lift(row, by=reader)
        assert acts.refusal(lambda: actions.lift(stale, by=reader)) == "この除外は、すでに解かれています。"
