"""A world of the attack profile: a household with rows in every table and scope that its worker writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tsunagu.cases import actions as case_actions
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import parse
from tsunagu.households import actions as household_actions
from tsunagu.households.models import CalledName
from tsunagu.outreach import actions as outreach_actions

if TYPE_CHECKING:
    from datetime import datetime

    from tsunagu.cases.models import Case
    from tsunagu.demo.attack import Stage
    from tsunagu.people.models import Person

NOTED = [Scope.NOTES, Scope.HEALTH, Scope.FAMILY, Scope.FINANCE, Scope.CONFERENCE]
STARTED = 40  # days ago: when a world begins, unless it says otherwise


@dataclass(frozen=True)
class World:
    """A household as it stands: who supports it, its case and its two people."""

    stage: Stage
    who: str  # the worker of the holder
    case: Case
    person: Person
    relative: Person
    at: datetime  # when it was written

    def by(self, at: datetime | None = None, who: str = "") -> Any:
        return self.stage.town.acting(who or self.who, at or self.at)

    def agency(self, key: str) -> Any:
        return self.stage.town.bodies[key]


def household(stage: Stage, who: str, days: float = STARTED) -> World:
    """A household of two people with a row in every table and scope that their worker can write."""
    at = stage.ago(days)
    on = timezone.localdate(at)
    desk = stage.town.members[who].desk
    assert desk is not None
    said = case_actions.Said(
        words=stage.text("電話で話を聞いた。"),
        called=stage.text("本人"),
        source="family",
        received_on=on,
        informant=stage.text("電話した人"),
        relative=stage.text("家族"),
        kinship="mother",
    )
    with stage.town.acting(who, at) as by:
        case = case_actions.receive(said, by=by, desk=desk)
    with stage.town.acting(who, at) as by:
        names = CalledName.objects.visible_to(by).filter(name__in=[said.called, said.relative])
        people = {row.name: row.person for row in names.select_related("person") if row.person is not None}
    world = World(stage, who, case, people[said.called], people[said.relative], at)
    for person in (world.person, world.relative):
        _write(world, person)
    _watch(world)
    return world


def _write(world: World, person: Person) -> None:
    text, on = world.stage.text, timezone.localdate(world.at)
    desk = world.stage.town.members[world.who].desk
    assert desk is not None
    with world.by() as by:
        household_actions.legal_name(person, by=by, family=text("氏"), given="名")
        born = replace(parse("昭和40年", today=on), text=text("昭和40年"))
        household_actions.birth(person, by=by, born=born)
        household_actions.contact_point(person, by=by, way="address", value=text("1-2-3"), town="上町1丁目")
        household_actions.safe_contact(person, by=by, care=text("封筒に名前を書かない。"))
        for scope in NOTED:
            then = case_actions.Then(due_on=timezone.localdate(), words=text("電話する"), desk=desk)
            case_actions.note(
                world.case,
                by=by,
                people=[person],
                method="visit",
                result="met",
                on=on,
                words=text("会って話した。"),
                scope=scope,
                then=then if scope == Scope.NOTES else None,
            )
        case_actions.happen(
            world.case, by=by, people=[person], what="fall", on=on, words=text("転んだ。"), told_by="family"
        )
        for scope in (Scope.EXISTENCE, Scope.HEALTH):
            case_actions.involve(
                world.case, by=by, person=person, part="通い", on=on, body=text("近くの会"), scope=scope
            )


def _watch(world: World) -> None:
    member = world.stage.town.members[world.who]
    assert member.desk is not None
    with world.by() as by:
        outreach_actions.watch(
            world.case,
            by=by,
            person=world.person,
            reason=world.stage.text("いまは待つ。"),
            who_knows="家族",
            desk=member.desk,
            owner=member,
            next_look_on=timezone.localdate(world.at) + timedelta(days=STARTED - 1),
            on=timezone.localdate(world.at),
        )
