"""R6: 支援者連絡会: bodies that meet, the city as observer; its papers name nobody."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.rows.acts import take_in
from tsunagu.common.decisions import NotAllowed
from tsunagu.groups.actions import network as actions
from tsunagu.groups.models import NetworkPaper
from tsunagu.groups.tests.joint import meeting_of, network_of, today

pytestmark = pytest.mark.django_db
Kind = NetworkPaper.Kind


@pytest.fixture
def meeting(sato, kobayashi, saito, yamada, tanaka):
    network = network_of(sato, kobayashi, saito, yamada, observers=[tanaka])
    return meeting_of(sato, network, agenda="合同相談会のこと")


def read(player, meeting):
    return player.client.get(reverse("groups:meeting", args=[meeting.public_id]))


def test_members_the_family_group_and_the_city_read_the_meeting(kobayashi, saito, yamada, tanaka, meeting):
    for player in (kobayashi, saito, yamada, tanaka):
        assert "合同相談会のこと" in read(player, meeting).content.decode()


def test_the_city_looks_on_and_the_others_work(tanaka, saito, meeting):
    with tanaka.acting() as by, pytest.raises(NotAllowed):
        actions.add_paper(meeting, by=by, kind=Kind.GENERAL, title="題", text="市から")
    with saito.acting() as by:
        actions.add_paper(meeting, by=by, kind=Kind.GENERAL, title="題", text="ほのあかりから")
    assert "ほのあかりから" in read(tanaka, meeting).content.decode()


def test_whoever_takes_no_part_does_not_know_the_meeting(suzuki, ito, meeting):
    assert [read(player, meeting).status_code for player in (suzuki, ito)] == [404, 404]


@pytest.mark.parametrize("where", ["title", "text"])
def test_no_paper_holds_a_named_case_not_even_with_the_tick(sato, meeting, where):
    take_in(sato, called="青葉原の太郎")
    words = {"title": "題", "text": "ある家族の話"} | {where: "青葉原の太郎さんのこと"}
    with sato.acting() as by, pytest.raises(NotAllowed, match="だれのことかわかる名前を書きません"):
        actions.add_paper(meeting, by=by, kind=Kind.ANONYMISED, checked=True, **words)
    assert not NetworkPaper.objects.exists()


def test_neither_agenda_nor_minutes_nor_a_task_holds_one(sato, meeting):
    take_in(sato, called="青葉原の太郎")
    named = "青葉原の太郎さんのこと"
    with sato.acting() as by:
        with pytest.raises(NotAllowed, match="名前"):
            actions.write_meeting(
                meeting, actions.Sitting(on=today(), minutes=named), [], by=by, version=meeting.version
            )
        with pytest.raises(NotAllowed, match="名前"):
            actions.ask_desk(meeting, by=by, desk=sato.desk, words=named, due_on=today())


def test_an_anonymised_case_stands_with_the_name_of_who_checked_it(saito, tanaka, meeting):
    story = {"kind": Kind.ANONYMISED, "title": "ある家族", "text": "いくつかの家族の話を合わせて書いた。"}
    with saito.acting() as by:
        with pytest.raises(NotAllowed, match="だれのことかわからないことを確かめて"):
            actions.add_paper(meeting, by=by, **story)
        actions.add_paper(meeting, by=by, **story, checked=True)
    assert f"確かめた人：{saito.user.name}" in read(tanaka, meeting).content.decode()
