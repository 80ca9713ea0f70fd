"""A step while it happens: what it names, found again as the one who acts may see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist

from tsunagu.cases.models import Case, Involvement, Promise
from tsunagu.common.calendar import add_business_days
from tsunagu.common.scopes import Scope
from tsunagu.demo.marks import Text, written
from tsunagu.demo.story import WEEKDAYS, this_week
from tsunagu.outreach.models import WatchDecision
from tsunagu.sharing.guarded import people as known_people
from tsunagu.sharing.models import Consent, Contract, Evidence, LegalBasisVersion, basis_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsunagu.agencies.models import Agency, Desk
    from tsunagu.demo.cast import Town
    from tsunagu.demo.story import Step, Story
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader

# What a story may give a name to, and how the one who acts finds it again: only what they may see.
KINDS: dict[str, tuple[str, Callable[[Reader], Any]]] = {
    "person": ("人", known_people.visible_to),
    "case": ("支援ケース", Case.objects.visible_to),
    "evidence": ("根拠", Evidence.objects.visible_to),
    "consent": ("同意", Consent.objects.visible_to),
    "promise": ("約束", Promise.objects.visible_to),
    "involvement": ("かかわり", Involvement.objects.visible_to),
    "watch": ("見守りの判断", WatchDecision.objects.visible_to),
    "contract": ("委託契約", Contract.objects.visible_to),
}


@dataclass
class Told:
    """A story as far as it was told: the town and everything that the story gave a name."""

    town: Town
    story: Story
    today: date
    names: dict[tuple[str, str], int] = field(default_factory=dict)  # (kind, name) -> primary key

    def pk(self, kind: str, name: str) -> int:
        """The primary key of something the story named; KeyError when it did not."""
        return self.names[kind, name]


@dataclass
class Scene:
    """One step while it happens: who acts, on which day, and its fields turned into what actions take."""

    step: Step
    by: Reader
    on: date
    told: Told
    texts: dict[str, Text]  # which fields of the verb become personal texts

    def has(self, name: str) -> bool:
        return name in self.step.fields

    def raw(self, name: str, otherwise: Any = "") -> Any:
        return self.step.fields.get(name, otherwise)

    def text(self, name: str) -> str:
        """A personal text with its mark; empty where the step has none."""
        return written(self.step, name, self.texts[name]) if self.raw(name) else ""

    def remember(self, kind: str, name: str, thing: Any) -> None:
        if self.raw(name):
            self.told.names[kind, self.raw(name)] = thing.pk

    def find(self, kind: str, name: str) -> Any:
        """Something the story named before, as the one who acts may see it."""
        label, visible_to = KINDS[kind]
        if (kind, name) not in self.told.names:
            raise self.step.wrong(f"{label}「{name}」は、まだ出てきていません。")
        try:
            return visible_to(self.by).get(pk=self.told.names[kind, name])
        except ObjectDoesNotExist:
            raise self.step.wrong(f"{label}「{name}」は、{self.by.user.name}さんには見えません。") from None

    def case(self) -> Case:
        found: Case = self.find("case", self.raw("case"))
        return found

    def person(self, name: str = "person") -> Person:
        found: Person = self.find("person", self.raw(name))
        return found

    def people(self, name: str = "people") -> list[Person]:
        return [self.find("person", each) for each in self.raw(name, [])]

    def evidence(self) -> Evidence:
        found: Evidence = self.find("evidence", self.raw("evidence"))
        return found

    def body(self, key: str) -> Agency:
        if key not in self.told.town.bodies:
            raise self.step.wrong(f"「{key}」という機関は、この町にありません。")
        return self.told.town.bodies[key]

    def bodies(self, name: str) -> list[Agency]:
        return [self.body(key) for key in self.raw(name, [])]

    def own_desk(self) -> Desk:
        desk = self.by.membership.desk
        assert desk is not None, "every member of the cast has a desk"
        return desk

    def basis(self) -> LegalBasisVersion | None:
        if not self.raw("basis"):
            return None
        try:
            return basis_on(self.raw("basis"), self.on)
        except LegalBasisVersion.DoesNotExist:
            raise self.step.wrong(f"根拠法令「{self.raw('basis')}」がありません。") from None

    def sure_basis(self) -> LegalBasisVersion:
        basis = self.basis()
        if basis is None:
            raise self.step.wrong("この段には basis（根拠法令）が必要です。")
        return basis

    def scopes(self) -> set[Scope]:
        try:
            return {Scope[name] for name in self.raw("scopes", [])}
        except KeyError as unknown:
            raise self.step.wrong(f"情報の種類 {unknown} はありません。") from None

    def ahead(self, name: str) -> date:
        """A day to come: so many days after this step, on a working day, or a weekday of this week."""
        value = self.raw(name)
        if isinstance(value, int):
            return add_business_days(self.on + timedelta(days=value), 0)
        if value in WEEKDAYS:
            return this_week(value, self.told.today)
        raise self.step.wrong(f"{name} は、日数か曜日（mon から sun）で書いてください。")
