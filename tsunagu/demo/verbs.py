"""What the verbs of a story do: each calls the action that the screen would call, and nothing else."""

from __future__ import annotations

import json
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import CaseSubject, Promise
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import UnreadableDate, parse
from tsunagu.desk import actions as desk_actions
from tsunagu.households import actions as household_actions
from tsunagu.households.models import Birth, CalledName, LegalName, SafeContact
from tsunagu.outreach import actions as outreach_actions
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Contract

if TYPE_CHECKING:
    from uuid import UUID

    from tsunagu.demo.scene import Scene
    from tsunagu.households.models import Fact


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
    records: Any = model._default_manager
    rows = records.visible_to(scene.by).filter(
        person=scene.person(), holder=scene.by.agency, replaced_at=None
    )
    found: UUID | None = rows.values_list("public_id", flat=True).first()
    return found


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
        due_time=time.fromisoformat(scene.raw("then_time")) if scene.has("then_time") else None,
    )


def memo(scene: Scene) -> None:
    desk_actions.keep_memo(scene.text("words"), by=scene.by)


def draft(scene: Scene) -> None:
    """What stands in a form and was not sent."""
    typed = {"words": [scene.text("words")]}
    desk_actions.save_draft(scene.raw("form"), json.dumps(typed, ensure_ascii=False), by=scene.by)


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
        triggers=scene.text("triggers"),
        evidence=scene.evidence() if scene.has("evidence") else None,
    )
    scene.remember("watch", "as", decision)


def keep_watching(scene: Scene) -> None:
    decision = outreach_actions.keep_watching(
        scene.find("watch", scene.raw("watch")),
        by=scene.by,
        reason=scene.text("reason"),
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
