"""add_person, start_own_work, tell_coordination, keep: who starts work, and who learns of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tsunagu.agencies.models import Agency, Municipality
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.households.models import CalledName, LegalName
from tsunagu.people.models import Person
from tsunagu.sharing import actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Contract, Disclosure, Evidence
from tsunagu.sharing.roles import CASE_WORK
from tsunagu.sharing.tests import acts

pytestmark = pytest.mark.django_db
OTHERS = [
    "tanaka",
    "takahashi",
    "hayashi",
    "sato",
    "saito",
    "suzuki",
    "yoshida",
    "sasaki",
    "yamaguchi",
    "matsumoto",
]


def test_who_meets_somebody_reads_and_writes_everything_but_the_sealed(ito, watanabe, person):
    own = {(ito.agency.pk, scope) for scope in CASE_WORK}
    assert acts.opened(ito, person) == acts.opened(watanabe, person) == own
    assert acts.audited()[-1] == "person.added"
    assert acts.last_entry().object_id == str(person.pk)


@pytest.mark.parametrize("other", OTHERS)
def test_nobody_else_learns_of_them(who, person, other):
    assert acts.opened(who(other), person) == set()


@pytest.mark.parametrize("key", ["nakamura", "yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"])
def test_roles_without_case_work_add_nobody(who, key):
    player = who(key)
    with player.acting() as reader:
        said = acts.refusal(lambda: actions.add_person(by=reader))
    assert said
    assert not Person.objects.exists()


def test_nobody_is_added_in_a_town_that_the_agency_does_not_serve(ito):
    far = Municipality.objects.create(name="とおい市", code="999999")
    with ito.acting() as reader:
        assert acts.refusal(lambda: actions.add_person(by=reader, municipality_id=far.pk)) == (
            "いまの機関は、この区市町村を受け持っていません。"
        )


def test_a_second_person_rests_on_the_same_evidence(ito, person):
    acts.meet(ito)
    assert Evidence.objects.filter(holder=ito.agency, kind=Kind.OWN_WORK).count() == 1


@pytest.mark.parametrize(
    "writer, told, others",
    [
        ("sato", "tanaka", ["takahashi", "kobayashi"]),
        ("kobayashi", "takahashi", ["sato"]),
        ("takahashi", "tanaka", ["kobayashi", "sato"]),
    ],
)
def test_the_commissioner_and_the_coordinating_section_learn_that_somebody_exists(who, writer, told, others):
    somebody = acts.meet(who(writer))
    assert acts.scopes_from(who(writer), who(told), somebody) == {Scope.EXISTENCE}
    for other in others:
        assert acts.opened(who(other), somebody) == set()


def test_a_commissioner_tells_its_contractor_nothing(tanaka, sato):
    somebody = acts.meet(tanaka)
    assert acts.opened(sato, somebody) == set()


def test_without_a_contract_a_commissioned_agency_takes_nobody_in(sato):
    after = Contract.objects.get(contractor=sato.agency).ends_at
    with sato.acting(after - acts.US) as reader:
        assert acts.refusal(lambda: actions.add_person(by=reader)) == ""
    with sato.acting(after) as reader:
        assert "委託契約の期間ではない" in acts.refusal(lambda: actions.add_person(by=reader))
    assert sato.agency.kind == Agency.Kind.COMMISSIONED


def test_work_under_a_contract_ends_with_it(sato):
    somebody = acts.meet(sato)
    end = Contract.objects.get(contractor=sato.agency).ends_at
    assert acts.opened(sato, somebody, end - acts.US)
    assert acts.opened(sato, somebody, end) == set()


def test_a_joiner_gets_own_work_of_its_own(ito, saito, person):
    with ito.acting() as reader:
        rows = actions.start_own_work(saito.agency, [person], by=reader)
    assert len(rows) == len(CASE_WORK)
    assert acts.opened(saito, person) == {(saito.agency.pk, scope) for scope in CASE_WORK}
    assert "evidence.recorded" in acts.audited()


def test_a_kept_row_is_of_the_writers_agency_and_read_by_it_alone(ito, watanabe, tanaka, suzuki, person):
    with ito.acting() as reader:
        kept = actions.keep(CalledName(person=person, scope=Scope.EXISTENCE, name="大川さん"), by=reader)
        assert (kept.holder, kept.municipality_id, kept.recorded_by, kept.recorded_at) == (
            ito.agency,
            person.municipality_id,
            ito.membership,
            reader.at,
        )
    for player, seen in [(ito, 1), (watanabe, 1), (tanaka, 0), (suzuki, 0)]:
        with player.acting() as reader:
            assert CalledName.objects.visible_to(reader).count() == seen


@pytest.mark.parametrize("key", ["tanaka", "suzuki", "nakamura", "yoshida", "sasaki"])
def test_who_does_not_work_for_somebody_keeps_no_row_about_them(who, person, key):
    with who(key).acting() as reader:
        row = CalledName(person=person, scope=Scope.EXISTENCE, name="大川さん")
        assert acts.refusal(lambda: actions.keep(row, by=reader))
    assert not CalledName.objects.exists()


def test_writing_about_a_hidden_and_about_nobody_in_reach_is_refused_alike(suzuki, person, ito):
    elsewhere = acts.meet(ito)
    with suzuki.acting() as reader:
        said = {
            acts.refusal(
                lambda one=one: actions.keep(
                    LegalName(person=one, scope=Scope.CONTACT, family="氏"), by=reader
                )
            )
            for one in (person, elsewhere)
        }
    assert len(said) == 1


def test_a_sealed_row_is_kept_by_nobody(ito, person):
    with ito.acting() as reader:
        row = LegalName(person=person, scope=Scope.SEALED_ADDRESS, family="氏")
        assert acts.refusal(lambda: actions.keep(row, by=reader))


def test_a_shared_right_to_read_is_no_right_to_write(ito, saito, person):
    acts.consent_to(ito, person, saito, {Scope.CONTACT})
    with saito.acting() as reader, pytest.raises(NotAllowed):
        actions.keep(LegalName(person=person, scope=Scope.CONTACT, family="氏"), by=reader)


def test_the_standing_ground_is_open_and_each_telling_is_limited(takahashi):
    somebody = acts.meet(takahashi)
    told = Disclosure.objects.get(kind=Kind.GROUND, person=somebody)
    assert told.valid_until == told.valid_from + timedelta(days=180)
    assert told.approved_by is not None
    assert told.approved_by != told.recorded_by
    assert told.evidence.in_force_until is None
    assert told.valid_until > timezone.now()
