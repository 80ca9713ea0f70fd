"""A household to look at: a mother and her adult son, known to the coordinators."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case, Contact
from tsunagu.common.wareki import parse
from tsunagu.households import actions as household_actions
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import basis_on

PHONE = "00-1234-9876"


def receive(player, called="大川のお母さん", relative="息子さん"):
    """A family calls; the case opens."""
    said = case_actions.Said(
        words="電話で。息子のことが心配です。",
        called=called,
        source="family",
        received_on=timezone.localdate(),
        relative=relative,
        kinship="child" if relative else "",
    )
    with player.acting() as reader:
        return case_actions.receive(said, by=reader, desk=player.desk)


def people_of(case, player):
    """The people of the case, the one who was named first at the front."""
    with player.acting() as reader:
        return [
            row.person for row in case.subjects.visible_to(reader).filter(holder=player.agency).order_by("pk")
        ]


def fill(case, player):
    """Everything that the page can show."""
    mother, son = people_of(case, player)
    today = timezone.localdate()
    with player.acting() as reader:
        household_actions.safe_contact(
            mother,
            by=reader,
            care="封筒に団体名を書かない",
            hours="平日の10時から12時",
            sender="個人の名前で",
        )
        household_actions.legal_name(mother, by=reader, family="大川", given="花子", family_kana="おおかわ")
        household_actions.birth(mother, by=reader, born=parse("昭和20年3月2日", today=today))
        household_actions.birth(son, by=reader, born=parse("50代", today=today))
        household_actions.contact_point(mother, by=reader, way="phone", value=PHONE, note="午前中")
        household_actions.contact_point(mother, by=reader, way="address", value="1-2-3", town="大川1丁目")
        case_actions.note(
            case,
            by=reader,
            people=[mother],
            method=Contact.Method.PHONE,
            result=Contact.Result.MET,
            on=today,
            words="お母さんの話をゆっくり聞いた。",
        )
        case_actions.promise(
            case,
            by=reader,
            person=mother,
            due_on=today + timedelta(days=3),
            words="電話をかける",
            desk=player.desk,
        )
        case_actions.happen(
            case, by=reader, people=[mother], what="fall", on=today, words="玄関で転んだ。", told_by="family"
        )


def let_join(case, player, other):
    """The other's agency takes part for the first person alone, on a meeting."""
    mother = people_of(case, player)[0]
    with player.acting() as reader:
        evidence = sharing_actions.record_conference(
            "支援会議 第1回",
            by=reader,
            held_on=timezone.localdate(),
            basis=basis_on("SWA_106_6", timezone.localdate()),
            members=[other.agency],
            people=[mother],
            until=reader.at + timedelta(days=300),
        )
        case_actions.join(
            case,
            by=reader,
            agency=other.agency,
            people=[mother],
            evidence=evidence,
            on=timezone.localdate(),
            desk=other.desk,
        )


@pytest.fixture
def case(sato):
    return receive(sato)


@pytest.fixture
def full(case, sato):
    fill(case, sato)
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def joined(full, sato, ito):
    let_join(full, sato, ito)
    return Case.objects.get(pk=full.pk)
