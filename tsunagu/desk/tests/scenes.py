"""Small scenes for the tests of this app: a household that 伊藤 of the 包括 supports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case
from tsunagu.common.scopes import Scope
from tsunagu.households.models import CalledName
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import basis_on

TODAY = timezone.localdate


@dataclass
class Scene:
    """A case of a mother and her daughter."""

    case: Case
    daughter: object
    mother: object

    @property
    def household(self):
        return self.case.household

    @property
    def people(self):
        return [self.daughter, self.mother]


def household_of(player, called="大川のむすめさん", relative="大川のお母さん") -> Scene:
    said = case_actions.Said(
        words="お金のことが心配だと聞いた（カナリア受付）",
        called=called,
        source="family",
        received_on=TODAY(),
        informant="おば",
        relative=relative,
        kinship="mother",
    )
    with player.acting() as reader:
        case = case_actions.receive(said, by=reader, desk=player.desk)
    with player.acting() as reader:
        names = {row.name: row.person for row in CalledName.objects.visible_to(reader)}
    return Scene(case, names[called], names[relative])


def write_note(player, scene, words="カナリアの経過", scope=Scope.NOTES, person=None):
    with player.acting() as reader:
        return case_actions.note(
            scene.case,
            by=reader,
            people=[person or scene.daughter],
            method="visit",
            result="no_answer",
            on=TODAY(),
            words=words,
            scope=scope,
        )


def conference(player, scene, members, people=None, days=200):
    with player.acting() as reader:
        return sharing_actions.record_conference(
            "支援会議 第1回",
            by=reader,
            held_on=TODAY(),
            basis=basis_on("SWA_106_6", TODAY()),
            members=[member.agency for member in members],
            people=people or scene.people,
            until=reader.at + timedelta(days=days),
        )


def join(player, scene, joiner, evidence, people=None):
    with player.acting() as reader:
        return case_actions.join(
            scene.case,
            by=reader,
            agency=joiner.agency,
            people=people or scene.people,
            evidence=evidence,
            on=TODAY(),
            desk=joiner.desk,
        )
