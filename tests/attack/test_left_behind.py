"""Attacks on those left behind: by a renewed contract, a split household, a closed desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case, CaseSubject, Involvement
from tsunagu.common.scopes import Scope
from tsunagu.desk.tests.scenes import TODAY, conference, household_of, join
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Contract, basis_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(ito):
    return household_of(ito)


def _split(player, scene):
    url = reverse("desk:split_off", args=[scene.case.public_id, scene.daughter.public_id])
    look = TODAY() + timedelta(days=9)
    assert (
        player.client.post(url, {"on": TODAY().isoformat(), "next_look_on": look.isoformat()}).status_code
        == 302
    )


def test_a_contract_renewed_with_the_same_body_leaves_nobody_unread(sato, tanaka):
    scene = household_of(sato)
    later = Contract.objects.get(contractor=sato.agency).ends_at + timedelta(hours=1)
    with tanaka.acting(later) as reader:
        sharing_actions.record_contract(
            sato.agency,
            by=reader,
            title="つぎの年度の契約",
            programme="事業",
            basis=basis_on("CONTRACT", TODAY()),
            scopes={Scope.EXISTENCE},
            starts_at=later,
            ends_at=later + timedelta(days=365),
        )
    readers = []
    for player in (sato, tanaka):
        with player.acting(later + timedelta(minutes=1)) as reader:
            case = Case.objects.visible_to(reader).filter(pk=scene.case.pk).first()
            readers += [player.agency] if case is not None and case.lead == player.agency else []
    assert readers


def test_a_partner_with_own_work_for_the_one_who_leaves_still_finds_them(scene, ito, takahashi):
    join(ito, scene, takahashi, conference(ito, scene, [takahashi]))
    _split(ito, scene)
    with takahashi.acting() as reader:
        here = CaseSubject.objects.visible_to(reader).filter(person=scene.daughter, until=None)
        assert here.exists()


def test_a_registered_body_that_stands_by_the_one_who_leaves_goes_along(scene, ito, kato):
    with ito.acting() as reader:
        case_actions.involve(
            scene.case, by=reader, person=scene.daughter, part="訪問", on=TODAY(), agency=kato.agency
        )
    _split(ito, scene)
    assert Involvement.objects.filter(agency=kato.agency, until=None).exists()


def test_a_promise_without_any_open_desk_is_refused_in_words(scene, ito):
    type(ito.membership).objects.filter(pk=ito.membership.pk).update(desk=None)
    ito.agency.desks.update(until=TODAY())
    client = Client(raise_request_exception=False)
    client.force_login(ito.user)
    form = {
        "people": [str(scene.daughter.public_id)],
        "method": "visit",
        "result": "met",
        "on": TODAY().isoformat(),
        "scope": "3",
        "next_words": "電話する",
        "next_on": (TODAY() + timedelta(days=3)).isoformat(),
    }
    assert client.post(reverse("cases:note", args=[scene.case.public_id]), form).status_code == 422


def test_a_worker_alone_does_not_rule_out_the_own_supervisor(scene, ito, watanabe):
    url = reverse("desk:bar", args=[scene.household.public_id])
    form = {"person": str(scene.daughter.public_id), "member": watanabe.membership.pk, "reason": "わけ"}
    answer = ito.client.post(url, form)
    assert answer.status_code == 422
    assert "上司が記録します" in answer.content.decode()
