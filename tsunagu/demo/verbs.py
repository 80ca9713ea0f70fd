"""What a step of a story can be: each verb calls the action that the screen would call, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist

from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case, CaseSubject, Involvement, Promise
from tsunagu.common.calendar import add_business_days
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import UnreadableDate, parse
from tsunagu.demo.marks import Text, written
from tsunagu.demo.story import WEEKDAYS, this_week
from tsunagu.desk import actions as desk_actions
from tsunagu.households import actions as household_actions
from tsunagu.households.models import Birth, CalledName, LegalName, SafeContact
from tsunagu.outreach import actions as outreach_actions
from tsunagu.outreach.models import WatchDecision
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.guarded import people as known_people
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Consent, Contract, Evidence, LegalBasisVersion, basis_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tsunagu.agencies.models import Agency, Desk
    from tsunagu.demo.cast import Town
    from tsunagu.demo.story import Step, Story
    from tsunagu.households.models import Fact
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
    """One step while it happens: who acts, on which day, and the step's fields turned into what actions take."""

    step: Step
    by: Reader
    on: date
    told: Told

    def has(self, name: str) -> bool:
        return name in self.step.fields

    def raw(self, name: str, otherwise: Any = "") -> Any:
        return self.step.fields.get(name, otherwise)

    def text(self, name: str) -> str:
        """A personal text with its mark; empty where the step has none."""
        return written(self.step, name, VERBS[self.step.verb].texts[name]) if self.raw(name) else ""

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
        """A day to come: so many days after this step, on a working day, or a weekday of this week (mon … sun)."""
        value = self.raw(name)
        if isinstance(value, int):
            return add_business_days(self.on + timedelta(days=value), 0)
        if value in WEEKDAYS:
            return this_week(value, self.told.today)
        raise self.step.wrong(f"{name} は、日数か曜日（mon から sun）で書いてください。")


def receive(scene: Scene) -> None:
    case = case_actions.receive(_said(scene), by=scene.by, desk=scene.own_desk())
    with scene.told.town.acting(scene.step.who, scene.by.at) as now:  # the reader of before knows nobody new
        subjects = CaseSubject.objects.visible_to(now).filter(case=case).order_by("person_id")
        for name, subject in zip(("person", "relative_as"), subjects, strict=False):
            scene.remember("person", name, subject.person)
    scene.remember("case", "case", case)


def attach(scene: Scene) -> None:
    case_actions.attach(
        _said(scene), by=scene.by, desk=scene.own_desk(), case=scene.case(), person=scene.person()
    )


def ask(scene: Scene) -> None:
    case_actions.ask(_said(scene), by=scene.by, desk=scene.own_desk())


def _said(scene: Scene) -> case_actions.Said:
    return case_actions.Said(
        words=scene.text("words"),
        called=scene.text("called"),
        source=scene.raw("source"),
        received_on=scene.on,
        received_basis=scene.basis(),
        informant=scene.text("informant"),
        relation=scene.raw("relation"),
        contact=scene.text("contact"),
        relative=scene.text("relative") if scene.has("relative") else "",
        kinship=scene.raw("kinship"),
    )


def relative(scene: Scene) -> None:
    person = case_actions.add_relative(
        scene.case(),
        by=scene.by,
        called=scene.text("called"),
        on=scene.on,
        of=scene.person("of"),
        kinship=scene.raw("kinship"),
    )
    scene.remember("person", "person", person)


def called_name(scene: Scene) -> None:
    household_actions.called_name(
        scene.person(), by=scene.by, name=scene.text("name"), replaces=_before(scene, CalledName)
    )


def legal_name(scene: Scene) -> None:
    household_actions.legal_name(
        scene.person(),
        by=scene.by,
        family=scene.text("family"),
        given=scene.text("given"),
        family_kana=scene.raw("family_kana"),
        given_kana=scene.raw("given_kana"),
        replaces=_before(scene, LegalName),
    )


def birth(scene: Scene) -> None:
    try:
        born = parse(scene.raw("born"), today=scene.on)
    except UnreadableDate as fault:
        raise scene.step.wrong(fault.sentence) from None
    household_actions.birth(scene.person(), by=scene.by, born=born, replaces=_before(scene, Birth))


def contact_point(scene: Scene) -> None:
    household_actions.contact_point(
        scene.person(), by=scene.by, way=scene.raw("way"), value=scene.text("value"), town=scene.raw("town")
    )


def safe_contact(scene: Scene) -> None:
    household_actions.safe_contact(
        scene.person(),
        by=scene.by,
        care=scene.text("care"),
        ways=scene.raw("ways"),
        hours=scene.raw("hours"),
        sender=scene.raw("sender"),
        replaces=_before(scene, SafeContact),
    )


def _before(scene: Scene, model: type[Fact]) -> UUID | None:
    """What stands on the screen now and is replaced."""
    rows = model._default_manager.filter(
        person=scene.person(), holder=scene.by.agency, replaced_at=None
    ).values_list("public_id", flat=True)
    return rows.first()


def note(scene: Scene) -> None:
    case, people = scene.case(), scene.people()
    if scene.has("then_words") and len(people) != 1:
        raise scene.step.wrong("つぎの約束は、ひとりの人とだけできます。")
    case_actions.note(
        case,
        by=scene.by,
        people=people,
        method=scene.raw("method"),
        result=scene.raw("result"),
        on=scene.on,
        words=scene.text("words"),
        scope=Scope[scene.raw("scope", "NOTES")],
        then=_then(scene),
    )
    if scene.has("kept"):
        case_actions.keep_promise(scene.find("promise", scene.raw("kept")), by=scene.by)
    if scene.has("then_as"):
        mine = Promise.objects.visible_to(scene.by).filter(case=case, holder=scene.by.agency)
        scene.remember("promise", "then_as", mine.latest("pk"))


def _then(scene: Scene) -> case_actions.Then | None:
    if not scene.has("then_words"):
        return None
    return case_actions.Then(
        due_on=scene.ahead("then_due"),
        words=scene.text("then_words"),
        desk=scene.own_desk(),
        owner=scene.by.membership,
    )


def kept(scene: Scene) -> None:
    case_actions.keep_promise(scene.find("promise", scene.raw("promise")), by=scene.by)


def dropped(scene: Scene) -> None:
    case_actions.drop(scene.find("promise", scene.raw("promise")), by=scene.by)


def happen(scene: Scene) -> None:
    case_actions.happen(
        scene.case(),
        by=scene.by,
        people=scene.people(),
        what=scene.raw("what"),
        on=scene.on,
        words=scene.text("words"),
        told_by=scene.raw("told_by"),
        received_basis=scene.basis(),
    )


def involve(scene: Scene) -> None:
    row = case_actions.involve(
        scene.case(),
        by=scene.by,
        person=scene.person(),
        part=scene.raw("part"),
        on=scene.on,
        agency=scene.body(scene.raw("agency")) if scene.has("agency") else None,
        body=scene.text("body"),
        contact=scene.raw("contact"),
        scope=Scope[scene.raw("scope")],
    )
    scene.remember("involvement", "as", row)


def stop_involvement(scene: Scene) -> None:
    row = scene.find("involvement", scene.raw("involvement"))
    case_actions.stop_involvement(row, by=scene.by, on=scene.on)


def look(scene: Scene) -> None:
    case_actions.look(scene.case(), by=scene.by, next_look_on=scene.ahead("next"), on=scene.on)


def watch(scene: Scene) -> None:
    decision = outreach_actions.watch(
        scene.case(),
        by=scene.by,
        person=scene.person(),
        reason=scene.text("reason"),
        who_knows=scene.text("who_knows"),
        desk=scene.own_desk(),
        owner=scene.by.membership,
        next_look_on=scene.ahead("next"),
        on=scene.on,
    )
    scene.remember("watch", "as", decision)


def end_watch(scene: Scene) -> None:
    decision = scene.find("watch", scene.raw("watch"))
    outreach_actions.end_watch(decision, by=scene.by, next_look_on=scene.ahead("next"), on=scene.on)


def pause(scene: Scene) -> None:
    desk_actions.pause(
        scene.case(), by=scene.by, person=scene.person(), words=scene.text("words"), on=scene.on
    )


def reopen(scene: Scene) -> None:
    case_actions.reopen(scene.case(), by=scene.by, next_look_on=scene.ahead("next"), on=scene.on)


def change_lead(scene: Scene) -> None:
    desk = scene.told.town.desks[scene.raw("to")]
    worker = scene.told.town.members[scene.raw("worker")]
    case_actions.change_lead(scene.case(), by=scene.by, desk=desk, worker=worker)


def join(scene: Scene) -> None:
    case_actions.join(
        scene.case(),
        by=scene.by,
        agency=scene.body(scene.raw("agency")),
        people=scene.people(),
        evidence=scene.evidence(),
        on=scene.on,
        desk=scene.told.town.desks[scene.raw("agency")],
    )


def conference(scene: Scene) -> None:
    evidence = sharing_actions.record_conference(
        scene.raw("title"),
        by=scene.by,
        held_on=scene.on,
        basis=scene.sure_basis(),
        members=scene.bodies("members"),
        people=scene.people(),
        until=scene.by.at + timedelta(days=scene.raw("days")),
    )
    scene.remember("evidence", "as", evidence)


def consent(scene: Scene) -> None:
    given = sharing_actions.record_consent(
        scene.person(),
        by=scene.by,
        consenter=scene.raw("consenter"),
        method=scene.raw("method"),
        given_on=scene.on,
        exclusions=scene.raw("exclusions"),
    )
    paper = sharing_actions.Paper(
        kind=Kind.CONSENT,
        basis=scene.sure_basis(),
        title=scene.raw("title"),
        recipients=scene.bodies("members"),
        people=[scene.person()],
        scopes=scene.scopes(),
        until=scene.by.at + timedelta(days=scene.raw("days")),
        held_on=scene.on,
        consent=given,
    )
    scene.remember("consent", "as", given)
    scene.remember("evidence", "as", sharing_actions.record_evidence(paper, by=scene.by))


def evidence(scene: Scene) -> None:
    """Any other paper: a ground, an emergency, a report, a meeting's decision that gives the contact."""
    paper = sharing_actions.Paper(
        kind=Kind(scene.raw("kind")),
        basis=scene.sure_basis(),
        title=scene.raw("title"),
        recipients=scene.bodies("members"),
        people=scene.people(),
        scopes=scene.scopes(),
        until=scene.by.at + timedelta(days=scene.raw("days", 0), hours=scene.raw("hours", 0)),
        held_on=scene.on,
        reason=scene.raw("reason"),
        harm_checked=scene.raw("harm_checked", False),
    )
    scene.remember("evidence", "as", sharing_actions.record_evidence(paper, by=scene.by))


def share(scene: Scene) -> None:
    sharing_actions.disclose(
        scene.evidence(),
        by=scene.by,
        to=scene.bodies("to"),
        people=scene.people(),
        scopes=scene.scopes(),
        purpose=scene.raw("purpose"),
        until=None,
        necessity=scene.raw("necessity"),
    )


def approve(scene: Scene) -> None:
    sharing_actions.approve(scene.evidence(), by=scene.by, purpose=scene.raw("purpose"))


def confirm(scene: Scene) -> None:
    sharing_actions.confirm_emergency(scene.evidence(), by=scene.by)


def withdraw(scene: Scene) -> None:
    sharing_actions.withdraw(scene.evidence(), by=scene.by)


def withdraw_consent(scene: Scene) -> None:
    sharing_actions.withdraw_consent(scene.find("consent", scene.raw("consent")), by=scene.by)


def end_sharing(scene: Scene) -> None:
    """End what my agency gives about this person, except to those named in `but`."""
    running = desk_actions.running_disclosures(scene.person(), scene.by)
    but = {agency.pk for agency in scene.bodies("but")}
    sharing_actions.revoke_all([row for row in running if row.to_agency_id not in but], by=scene.by)


def split(scene: Scene) -> None:
    leaving, keep = scene.person("leaving"), {agency.pk for agency in scene.bodies("keep")}
    running = desk_actions.running_disclosures(leaving, scene.by)
    case = desk_actions.split(
        scene.case(),
        by=scene.by,
        leaving=leaving,
        staying=scene.people("staying"),
        keep=[row for row in running if row.to_agency_id in keep],
        on=scene.on,
        next_look_on=scene.ahead("next"),
        reason=scene.text("reason"),
    )
    scene.remember("case", "as", case)


def end_contract(scene: Scene) -> None:
    running = Contract.objects.visible_to(scene.by).filter(
        contractor=scene.body(scene.raw("contractor")), ended_at=None
    )
    desk_actions.end_contract(running.get(), by=scene.by, desk=scene.told.town.desks[scene.raw("to")])


@dataclass(frozen=True)
class Verb:
    """What a verb runs, the fields it needs, those it may have, and which of them are personal texts."""

    run: Callable[[Scene], None]
    needs: str
    may: str = ""
    texts: dict[str, Text] = field(default_factory=dict)


N, E, C, S = Scope.NOTES, Scope.EXISTENCE, Scope.CONTACT, Scope.SCHEDULE
_CALLER = {
    "informant": Text(N, "", as_it_is=True),
    "contact": Text(N, "", as_it_is=True),
}
_SAID = {"words": Text(N), "called": Text(E, as_it_is=True), **_CALLER}
_RELATIVE = {"relative": Text(E, "relative_as", as_it_is=True)}
_ASKED = {"words": Text(N, "", spread=True), "called": Text(N, "", spread=True), **_CALLER}
_CALLER_FIELDS = "basis informant relation contact"

VERBS = {
    "receive": Verb(
        receive,
        "words called source person case",
        f"{_CALLER_FIELDS} relative kinship relative_as",
        _SAID | _RELATIVE,
    ),
    "attach": Verb(attach, "case person words called source", _CALLER_FIELDS, _SAID | _RELATIVE),
    "ask": Verb(ask, "words called source", _CALLER_FIELDS, _ASKED),
    "relative": Verb(relative, "case of person called kinship", "", {"called": Text(E, as_it_is=True)}),
    "called_name": Verb(called_name, "person name", "", {"name": Text(E, as_it_is=True)}),
    "legal_name": Verb(
        legal_name,
        "person family given",
        "family_kana given_kana",
        {"family": Text(C, as_it_is=True), "given": Text(C, as_it_is=True)},
    ),
    "birth": Verb(birth, "person born"),
    "contact_point": Verb(contact_point, "person way value", "town", {"value": Text(C, as_it_is=True)}),
    "safe_contact": Verb(safe_contact, "person care", "ways hours sender", {"care": Text(E)}),
    "note": Verb(
        note,
        "case people method result",
        "words scope kept then_due then_words then_as",
        {"words": Text(None, "people"), "then_words": Text(S, "people")},
    ),
    "kept": Verb(kept, "promise"),
    "dropped": Verb(dropped, "promise"),
    "happen": Verb(happen, "case people what words told_by", "basis", {"words": Text(N, "people")}),
    "involve": Verb(
        involve, "case person part scope", "agency body contact as", {"body": Text(None, as_it_is=True)}
    ),
    "stop_involvement": Verb(stop_involvement, "involvement"),
    "look": Verb(look, "case next"),
    "watch": Verb(
        watch, "case person reason who_knows next", "as", {"reason": Text(N), "who_knows": Text(N)}
    ),
    "end_watch": Verb(end_watch, "watch next"),
    "pause": Verb(pause, "case person words", "", {"words": Text(N)}),
    "reopen": Verb(reopen, "case next"),
    "change_lead": Verb(change_lead, "case to worker"),
    "join": Verb(join, "case agency people evidence"),
    "conference": Verb(conference, "title members people days basis as"),
    "consent": Verb(consent, "person consenter method title members scopes days basis as", "exclusions"),
    "evidence": Verb(
        evidence, "kind title members people scopes basis as", "days hours reason harm_checked"
    ),
    "share": Verb(share, "evidence to people scopes purpose", "necessity"),
    "approve": Verb(approve, "evidence purpose"),
    "confirm": Verb(confirm, "evidence"),
    "withdraw": Verb(withdraw, "evidence"),
    "withdraw_consent": Verb(withdraw_consent, "consent"),
    "end_sharing": Verb(end_sharing, "person", "but"),
    "split": Verb(
        split, "case leaving staying keep next", "reason as", {"reason": Text(E, "leaving")}
    ),
    "end_contract": Verb(end_contract, "contractor to"),
}
