"""R2: commissioned work: the contract bounds what the contractor reads; its end is the end of reading."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.reading import Ledger, by_queryset
from tests.rows.acts import fresh, join, knows, meet, take_in
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case, CaseSubject, Contact, Promise
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.desk import actions as desk_actions
from tsunagu.sharing.models import Contract, Disclosure

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def contract_of(player):
    return Contract.objects.get(contractor=player.agency)


def end(player, contract, desk, at=None):
    with player.acting(at) as by:
        return desk_actions.end_contract(contract, by=by, desk=desk)


def reads(player, at):
    with player.acting(at) as reader:
        found = by_queryset(reader)
        assert found.keys() == Ledger().readable(reader)
        return found


def write(player, case, person, words="きょうのこと"):
    with player.acting() as by:
        case_actions.note(
            fresh(case),
            by=by,
            people=[person],
            method="visit",
            result="met",
            on=TODAY(),
            words=words,
            then=case_actions.Then(due_on=TODAY() + timedelta(days=7), words="また行く", desk=player.desk),
        )


def test_the_contract_names_its_programme_and_its_days(sato):
    contract = contract_of(sato)
    assert contract.programme
    assert contract.starts_at < timezone.now() < contract.ends_at


def test_the_commissioning_section_learns_that_somebody_exists_and_no_more(sato, tanaka):
    case, (person,) = take_in(sato)
    write(sato, case, person)
    with tanaka.acting() as reader:
        assert {place.scope for place in by_queryset(reader).values()} == {Scope.EXISTENCE}
    (row,) = Disclosure.objects.filter(person=person, to_agency=tanaka.agency)
    assert (row.kind, row.evidence.contract) == ("contract", contract_of(sato))


def test_a_section_that_commissions_tells_its_contractor_nothing(takahashi, kobayashi):
    """生活福祉課 commissions the self-reliance desk; its own people are not the desk's."""
    _, (person,) = take_in(takahashi)
    assert not knows(kobayashi, person)


def test_the_other_section_learns_nothing_of_a_contract_that_is_not_its_own(kobayashi, takahashi, tanaka):
    _, (person,) = take_in(kobayashi)
    assert knows(takahashi, person)
    assert not knows(tanaka, person)


def test_at_its_last_second_the_contract_still_reads_and_one_second_later_nothing(sato):
    case, (person,) = take_in(sato)
    write(sato, case, person)
    last = contract_of(sato).ends_at
    assert reads(sato, last - timedelta(seconds=1))
    assert reads(sato, last) == {}


def test_before_and_after_its_days_nothing_new_is_taken_in(sato):
    contract = contract_of(sato)
    said = case_actions.Said(words="w", called="c", source="self", received_on=TODAY())
    with sato.acting(contract.ends_at) as by, pytest.raises(NotAllowed, match="委託契約の期間ではない"):
        case_actions.receive(said, by=by, desk=sato.desk)


def test_when_the_city_ends_it_access_is_nothing_the_same_second(sato, tanaka, kobayashi):
    case, (person,) = take_in(sato)
    write(sato, case, person)
    now = timezone.now()
    assert reads(sato, now)
    end(tanaka, contract_of(sato), tanaka.desk, at=now)
    assert reads(sato, now) == {}
    with sato.acting(now) as reader:
        assert not Case.objects.visible_to(reader).exists()


def test_the_successor_reads_all_of_it_and_goes_on_writing(sato, tanaka):
    case, (person,) = take_in(sato)
    write(sato, case, person, "引き継がれる記録")
    now = timezone.now()
    before = set(reads(sato, now))
    end(tanaka, contract_of(sato), tanaka.desk, at=now)
    assert before <= set(reads(tanaka, now))
    assert (fresh(case).lead, fresh(case).desk) == (tanaka.agency, tanaka.desk)
    write(tanaka, case, person, "引き継いだあとの記録")
    assert Contact.objects.filter(holder=tanaka.agency).count() == 1


def test_promises_of_the_contractor_stand_at_the_successors_desk(sato, tanaka):
    case, (person,) = take_in(sato)
    write(sato, case, person)
    end(tanaka, contract_of(sato), tanaka.desk)
    assert list(Promise.objects.values_list("desk", "status")) == [(tanaka.desk.pk, "open")]


def test_the_successor_also_stands_where_the_contractor_only_helped(ito, sato, tanaka):
    case, people = take_in(ito)
    join(ito, sato, case, people, meet(ito, sato, tanaka, people=people))
    end(tanaka, contract_of(sato), tanaka.desk)
    taking_part = CaseSubject.objects.filter(case=case, until=None).values_list("holder", flat=True)
    assert tanaka.agency.pk in taking_part
    assert fresh(case).lead == ito.agency


def test_another_body_can_be_the_successor_and_the_old_one_never(sato, tanaka, kobayashi):
    case, (person,) = take_in(sato)
    with pytest.raises(NotAllowed, match="別の機関"):
        end(tanaka, contract_of(sato), sato.desk)
    end(tanaka, contract_of(sato), kobayashi.desk)
    assert knows(kobayashi, person)
    assert not knows(sato, person)
    assert fresh(case).lead == kobayashi.agency


def test_only_the_commissioning_section_ends_the_contract_and_only_once(sato, tanaka, takahashi):
    contract = contract_of(sato)
    with pytest.raises(NotAllowed, match="委託元"):
        end(takahashi, contract, takahashi.desk)
    end(tanaka, contract, tanaka.desk)
    with pytest.raises(NotAllowed, match="すでに終わって"):
        end(tanaka, Contract.objects.get(pk=contract.pk), tanaka.desk)
