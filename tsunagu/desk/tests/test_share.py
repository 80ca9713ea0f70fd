"""共有する: from the household page, on an evidence that stands or on a new one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tsunagu.audit.models import Entry
from tsunagu.cases.models import ProgressNote
from tsunagu.common.scopes import Scope
from tsunagu.desk.tests.scenes import TODAY, conference, household_of, write_note
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Disclosure, Evidence, basis_on


@pytest.fixture
def scene(ito):
    return household_of(ito)


def _on(scene, evidence):
    return reverse("desk:share_on", args=[scene.household.public_id, evidence.public_id])


def _new(scene, kind):
    return reverse("desk:share_new", args=[scene.household.public_id, kind])


def _person(person):
    return str(person.public_id)


def _words(player):
    with player.acting() as reader:
        return [row.words for row in ProgressNote.objects.visible_to(reader)]


def test_on_a_basis_that_stands_four_inputs_share(scene, ito, takahashi, suzuki):
    evidence = conference(ito, scene, [takahashi])
    write_note(ito, scene, "会議で話すこと", scope=Scope.CONFERENCE)
    page = ito.client.get(_on(scene, evidence)).content.decode()
    inputs = {"people", "scopes", "recipients", "necessity"}
    assert all(f'name="{name}"' in page for name in inputs)

    answer = ito.client.post(
        _on(scene, evidence),
        {
            "people": [_person(scene.daughter)],
            "scopes": [Scope.CONFERENCE],
            "recipients": [takahashi.agency.pk],
        },
    )

    assert answer.status_code == 302
    assert _words(takahashi) == ["会議で話すこと"]
    assert _words(suzuki) == []


def test_existence_is_always_among_the_rows_of_one_act(scene, ito, takahashi):
    evidence = conference(ito, scene, [takahashi])
    ito.client.post(
        _on(scene, evidence), {"people": [_person(scene.daughter)], "recipients": [takahashi.agency.pk]}
    )
    rows = Disclosure.objects.filter(evidence=evidence)
    assert [row.scope for row in rows] == [Scope.EXISTENCE]


def test_the_page_offers_the_evidence_that_stands_and_the_ways_to_a_new_one(scene, ito, takahashi):
    conference(ito, scene, [takahashi])
    page = ito.client.get(reverse("desk:share", args=[scene.household.public_id])).content.decode()
    assert "支援会議 第1回" in page
    assert "本人の同意を記録する" in page
    assert "なぜ見られるか" in page


def test_a_stranger_cannot_tell_that_the_household_exists(scene, suzuki):
    hidden = suzuki.client.get(reverse("desk:share", args=[scene.household.public_id]))
    missing = suzuki.client.get(reverse("desk:share", args=["00000000-0000-4000-8000-000000000000"]))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


def test_a_contract_that_was_taken_back_shares_nothing_and_says_so(sato, tanaka):
    mine = household_of(sato, called="連池の人", relative="連池の人の母")
    contract = Evidence.objects.get(kind=Kind.CONTRACT, recipients__agency=sato.agency)
    with tanaka.acting() as city:
        sharing_actions.withdraw(contract, by=city)
    answer = sato.client.post(
        _on(mine, contract),
        {"people": [_person(mine.daughter)], "recipients": [tanaka.agency.pk], "necessity": "書いたこと"},
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "取り下げられています" in page
    assert "書いたこと" in page


def test_a_recipient_under_a_barrier_gets_the_same_words_as_any_refusal(scene, ito, watanabe, takahashi):
    evidence = conference(ito, scene, [takahashi])
    with ito.acting() as reader:
        sharing_actions.bar(scene.daughter, by=reader, reason="親族がいる", agency=takahashi.agency)
    answer = ito.client.post(
        _on(scene, evidence), {"people": [_person(scene.daughter)], "recipients": [takahashi.agency.pk]}
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "いまはできません" in page
    assert "親族" not in page
    assert "除外" not in page
    assert not Disclosure.objects.filter(evidence=evidence).exists()


def test_a_meeting_is_recorded_and_its_papers_are_shared_with_the_called_members(
    scene, ito, takahashi, tanaka
):
    write_note(ito, scene, "課題の共有", scope=Scope.CONFERENCE)
    write_note(ito, scene, "ふだんの記録")
    answer = ito.client.post(
        _new(scene, "conference"),
        {
            "title": "支援会議 第1回",
            "held_on": TODAY().isoformat(),
            "basis": basis_on("SWA_106_6", TODAY()).pk,
            "recipients": [takahashi.agency.pk],
            "people": [_person(scene.daughter), _person(scene.mother)],
            "until": (TODAY() + timedelta(days=180)).isoformat(),
        },
    )
    assert answer.status_code == 302
    assert _words(takahashi) == ["課題の共有"]
    assert _words(tanaka) == []


def test_a_consent_opens_the_items_agreed_and_nothing_else(scene, ito, takahashi):
    write_note(ito, scene, "本人の様子")
    write_note(ito, scene, "受診のこと", scope=Scope.HEALTH)
    answer = ito.client.post(
        _new(scene, "consent"),
        {
            "person": _person(scene.daughter),
            "consenter": "person",
            "method": "spoken",
            "given_on": TODAY().isoformat(),
            "recipients": [takahashi.agency.pk],
            "scopes": [Scope.NOTES],
            "exclusions": "",
            "until": (TODAY() + timedelta(days=365)).isoformat(),
        },
    )
    assert answer.status_code == 302
    assert _words(takahashi) == ["本人の様子"]


def test_a_reasoned_ground_waits_for_somebody_else(scene, ito, watanabe, takahashi):
    write_note(ito, scene, "家計のこと")
    form = {
        "title": "家計の相談のため",
        "basis": basis_on("APPI_27_1_4", TODAY()).pk,
        "recipient": takahashi.agency.pk,
        "people": [_person(scene.daughter)],
        "scopes": [Scope.NOTES],
        "reason": "家賃が払えず、住まいを失うおそれがある。",
        "harm_checked": "on",
        "until": (TODAY() + timedelta(days=90)).isoformat(),
    }
    assert ito.client.post(_new(scene, "ground"), form).status_code == 302
    assert _words(takahashi) == []

    waiting = watanabe.client.get(reverse("desk:approvals")).content.decode()
    assert "家賃が払えず" in waiting
    evidence = Evidence.objects.get(title="家計の相談のため")
    assert watanabe.client.post(reverse("desk:approve", args=[evidence.public_id])).status_code == 302
    assert _words(takahashi) == ["家計のこと"]


def test_the_writer_cannot_approve_and_a_worker_does_not_see_the_list(scene, ito):
    assert ito.client.get(reverse("desk:approvals")).status_code == 403


def test_declined_means_nothing_is_ever_shared(scene, ito, watanabe, takahashi):
    write_note(ito, scene, "家計のこと")
    with ito.acting() as reader:
        evidence = sharing_actions.record_evidence(
            sharing_actions.Paper(
                kind=Kind.GROUND,
                basis=basis_on("APPI_27_1_4", TODAY()),
                title="家計の相談のため",
                recipients=[takahashi.agency],
                people=[scene.daughter],
                scopes={Scope.NOTES},
                until=reader.at + timedelta(days=30),
                reason="わけ",
                harm_checked=True,
            ),
            by=reader,
        )
    watanabe.client.post(reverse("desk:decline", args=[evidence.public_id]))
    again = watanabe.client.post(reverse("desk:approve", args=[evidence.public_id]))
    assert again.status_code == 403
    assert _words(takahashi) == []
    assert Entry.objects.filter(action="evidence.declined").count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("held_on", "令和7年13月40日", "月"),
        ("title", "あ" * 300, "100文字以内"),
        ("title", "支援会議\u202e第1回", "見えない文字"),
        ("until", "2099-01-01", "先にはできません"),
        ("basis", "", "根拠法令を選んでください"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(scene, ito, takahashi, field, value, sentence):
    form = {
        "title": "支援会議 第1回",
        "held_on": TODAY().isoformat(),
        "basis": basis_on("SWA_106_6", TODAY()).pk,
        "recipients": [takahashi.agency.pk],
        "people": [_person(scene.daughter)],
        "until": (TODAY() + timedelta(days=30)).isoformat(),
    }
    answer = ito.client.post(_new(scene, "conference"), form | {field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "<title>エラー：" in page
    assert f'value="{_person(scene.daughter)}"' in page
    assert "checked" in page
    assert not Evidence.objects.filter(kind=Kind.CONFERENCE).exists()


def test_a_second_press_shares_once(scene, ito, takahashi):
    evidence = conference(ito, scene, [takahashi])
    form = {
        "people": [_person(scene.daughter)],
        "recipients": [takahashi.agency.pk],
        "form_key": "4b3c0a52-0d52-4a28-bd0e-111111111111",
    }
    first, second = (ito.client.post(_on(scene, evidence), form) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Disclosure.objects.filter(evidence=evidence).count() == 1


def test_sharing_is_audited(scene, ito, takahashi):
    evidence = conference(ito, scene, [takahashi])
    ito.client.post(
        _on(scene, evidence), {"people": [_person(scene.daughter)], "recipients": [takahashi.agency.pk]}
    )
    entry = Entry.objects.get(action="disclosure.made")
    assert (entry.user_id, entry.agency_id) == (ito.user.pk, ito.agency.pk)
    assert timezone.now() - entry.at < timedelta(minutes=1)
