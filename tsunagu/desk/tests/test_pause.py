"""一区切り and 委託契約の終わり."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tsunagu.audit.models import Entry
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case
from tsunagu.desk.tests.scenes import TODAY, conference, household_of, join, write_note
from tsunagu.sharing.models import Contract


@pytest.fixture
def scene(ito):
    return household_of(ito)


def _pause(scene):
    return reverse("desk:pause", args=[scene.case.public_id])


def _form(scene, **more):
    return {
        "person": str(scene.daughter.public_id),
        "words": "暮らしが落ち着いた",
        "on": TODAY().isoformat(),
        **more,
    }


def test_a_pause_is_recorded_with_its_reason_and_can_start_again(scene, ito):
    assert ito.client.post(_pause(scene), _form(scene)).status_code == 302
    case = Case.objects.get()
    assert (case.status, case.next_look_on) == ("paused", None)
    assert "暮らしが落ち着いた" in ito.client.get(case.get_absolute_url()).content.decode()
    with ito.acting() as reader:
        case_actions.reopen(case, by=reader, next_look_on=TODAY() + timedelta(days=30), on=TODAY())
    assert Case.objects.get().status == "open"


def test_promises_come_first(scene, ito):
    with ito.acting() as reader:
        case_actions.promise(
            scene.case, by=reader, person=scene.daughter, due_on=TODAY(), words="電話する", desk=ito.desk
        )
    answer = ito.client.post(_pause(scene), _form(scene))
    assert answer.status_code == 422
    assert "まだ済んでいない約束が1件" in answer.content.decode()
    assert "暮らしが落ち着いた" in answer.content.decode()
    assert Case.objects.get().status == "open"


def test_only_the_lead_pauses(scene, ito, takahashi, suzuki):
    join(ito, scene, takahashi, conference(ito, scene, [takahashi]))
    assert takahashi.client.post(_pause(scene), _form(scene)).status_code == 403
    assert suzuki.client.post(_pause(scene), _form(scene)).status_code == 404


def test_pausing_twice_is_a_sentence(scene, ito):
    ito.client.post(_pause(scene), _form(scene))
    again = ito.client.post(_pause(scene), _form(scene))
    assert again.status_code == 403
    assert "一区切り" in again.content.decode()


def test_at_the_end_of_a_contract_access_is_nothing_and_the_successor_goes_on(sato, tanaka, mori):
    scene = household_of(sato)
    write_note(sato, scene, "委託で書いた記録")
    contract = Contract.objects.get(contractor=sato.agency)
    url = reverse("desk:end_contract", args=[contract.public_id])
    assert sato.client.post(url, {"desk": tanaka.desk.pk}).status_code == 422
    assert tanaka.client.post(url, {"desk": tanaka.desk.pk}).status_code == 302
    for player in (sato, mori):
        assert player.client.get(scene.case.get_absolute_url()).status_code == 404
    page = tanaka.client.get(scene.case.get_absolute_url())
    assert "委託で書いた記録" in page.content.decode()
    case = Case.objects.get()
    assert (case.lead, case.desk) == (tanaka.agency, tanaka.desk)
    assert Entry.objects.get(action="contract.ended").detail == {"people": 2}


def test_after_the_end_the_contractor_takes_nobody_in(sato, tanaka):
    contract = Contract.objects.get(contractor=sato.agency)
    tanaka.client.post(reverse("desk:end_contract", args=[contract.public_id]), {"desk": tanaka.desk.pk})
    answer = sato.client.post(
        reverse("cases:intake"),
        {
            "words": "話",
            "called": "だれか",
            "source": "self",
            "received_on": TODAY().isoformat(),
            "desk": sato.desk.pk,
            "open": "1",
        },
    )
    assert answer.status_code in (403, 422)
    assert "契約の期間ではない" in answer.content.decode()


def test_contracts_are_listed_for_both_sides_and_nobody_else(sato, tanaka, suzuki):
    url = reverse("desk:contracts")
    assert "地域福祉コーディネーター事業" in sato.client.get(url).content.decode()
    assert "地域福祉コーディネーター事業" in tanaka.client.get(url).content.decode()
    assert "地域福祉コーディネーター事業" not in suzuki.client.get(url).content.decode()


def _contract_form(contractor, **more):
    return {
        "contractor": contractor.agency.pk,
        "title": "就労準備支援 委託契約",
        "programme": "就労準備支援",
        "starts_on": TODAY().isoformat(),
        "ends_on": (TODAY() + timedelta(days=200)).isoformat(),
        **more,
    }


def test_a_section_records_a_contract_and_the_contractor_cannot(takahashi, kobayashi):
    url = reverse("desk:contract")
    assert takahashi.client.post(url, _contract_form(kobayashi)).status_code == 302
    assert Contract.objects.filter(title="就労準備支援 委託契約", contractor=kobayashi.agency).count() == 1
    assert kobayashi.client.post(url, _contract_form(kobayashi)).status_code == 403
    assert Entry.objects.filter(action="contract.recorded", agency_id=takahashi.agency.pk).exists()


def test_a_contract_that_ends_before_it_begins_comes_back_with_what_was_typed(takahashi, kobayashi):
    form = _contract_form(kobayashi, ends_on=(TODAY() - timedelta(days=1)).isoformat())
    answer = takahashi.client.post(reverse("desk:contract"), form)
    assert answer.status_code == 422
    assert "就労準備支援 委託契約" in answer.content.decode()


def test_the_successor_settles_the_promises_that_were_left(sato, tanaka):
    scene = household_of(sato)
    with sato.acting() as reader:
        promise = case_actions.promise(
            scene.case, by=reader, person=scene.daughter, due_on=TODAY(), words="手紙を出す", desk=sato.desk
        )
    contract = Contract.objects.get(contractor=sato.agency)
    tanaka.client.post(reverse("desk:end_contract", args=[contract.public_id]), {"desk": tanaka.desk.pk})
    assert tanaka.client.post(reverse("cases:kept", args=[promise.public_id])).status_code == 302
    promise.refresh_from_db()
    assert promise.status == "kept"


def test_without_a_contract_the_first_page_says_so_in_words(sato, tanaka):
    contract = Contract.objects.get(contractor=sato.agency)
    tanaka.client.post(reverse("desk:end_contract", args=[contract.public_id]), {"desk": tanaka.desk.pk})
    assert "委託契約の期間ではない" in sato.client.get(reverse("desk:home")).content.decode()
