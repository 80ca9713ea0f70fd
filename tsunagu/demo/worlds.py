"""The worlds of the attack profile: each a household whose holder writes everything, and one sharing that is
nearly, but not quite, enough.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tsunagu.cases import actions as case_actions
from tsunagu.common.scopes import Scope
from tsunagu.demo.world import STARTED, World, household
from tsunagu.desk import actions as desk_actions
from tsunagu.households import actions as household_actions
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.actions.evidence import record_evidence
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Contract, Disclosure, Evidence, basis_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from tsunagu.demo.attack import Stage

E, C, N, FA, H, FI = (
    Scope.EXISTENCE,
    Scope.CONTACT,
    Scope.NOTES,
    Scope.FAMILY,
    Scope.HEALTH,
    Scope.FINANCE,
)
BASIS = {
    Kind.CONSENT: "CONSENT",
    Kind.CONFERENCE: "SWA_106_6",
    Kind.GROUND: "APPI_69_2_2",
    Kind.INFORMATION_REQUEST: "APPI_69_1",
    Kind.STATUTORY_REPORT: "NOTIFY_ELDER",
    Kind.EMERGENCY: "APPI_69_2_4",
}


def lay_out(stage: Stage) -> None:
    """Every world, in the order in which the towns would have come to them."""
    _contracts(stage)
    _standing(stage)
    _under_contracts(stage)
    for act in SHARED:
        act(household(stage, "holder1"))
    for act in (_other_town, _two_towns):
        act(household(stage, "over1"))
    _asked(stage)
    _kept(stage)


# --- how it is shared ----------------------------------------------------------------------


def _paper(world: World, kind: Kind, scopes: set[Scope], *, to: str = "near", **more: Any) -> Evidence:
    """An evidence of this kind about the first person (or `people`), and its disclosure to one body."""
    at = more.pop("at", world.at)
    people = more.pop("people", [world.person])
    until = more.pop("until", world.stage.now + timedelta(days=90))
    with world.by(at) as by:
        consent = None
        if kind == Kind.CONSENT:
            consent = sharing_actions.record_consent(
                people[0], by=by, consenter="person", method="written", given_on=timezone.localdate(at)
            )
        paper = sharing_actions.Paper(
            kind=kind,
            basis=basis_on(BASIS[kind], timezone.localdate(at)),
            title=world.stage.text("根拠"),
            recipients=[world.agency(to)] + ([by.agency] if kind == Kind.CONFERENCE else []),
            people=people,
            scopes=scopes,
            until=until,
            reason=world.stage.text("わけがある。"),
            harm_checked=True,
            consent=consent,
            **more,
        )
        evidence = record_evidence(paper, by=by)
        sharing_actions.disclose(
            evidence, by=by, to=[world.agency(to)], people=people, scopes=scopes, purpose="支援", until=None
        )
    return evidence


def consent(world: World) -> None:
    _paper(world, Kind.CONSENT, {E, C, N, FI})


def both_people(world: World) -> None:
    """Kinship opens where both people are open."""
    _paper(world, Kind.CONSENT, {E, FA})
    _paper(world, Kind.CONSENT, {E, FA}, people=[world.relative])


def conference(world: World) -> None:
    _paper(world, Kind.CONFERENCE, {E, Scope.CONFERENCE}, people=[world.person, world.relative])


def ground(world: World) -> None:
    evidence = _paper(world, Kind.GROUND, {E, C, N})
    with world.by(who="holder2") as supervisor:
        sharing_actions.approve(evidence, by=supervisor)


def ground_waits(world: World) -> None:
    _paper(world, Kind.GROUND, {E, N})


def ground_declined(world: World) -> None:
    evidence = _paper(world, Kind.GROUND, {E, N})
    with world.by(who="holder2") as supervisor:
        sharing_actions.decline(evidence, by=supervisor)


def information_request(world: World) -> None:
    _paper(world, Kind.INFORMATION_REQUEST, {E, H})


def statutory_report(world: World) -> None:
    _paper(world, Kind.STATUTORY_REPORT, {E, N})


def emergency(world: World) -> None:
    at = world.stage.ago(1)
    _paper(world, Kind.EMERGENCY, {E, H}, at=at, until=at + timedelta(hours=70))


def emergency_over(world: World) -> None:
    at = world.stage.ago(4)
    _paper(world, Kind.EMERGENCY, {E, H}, at=at, until=at + timedelta(hours=72))


def ended(world: World) -> None:
    _paper(world, Kind.CONSENT, {E, N}, until=world.stage.ago(1))


def shortened(world: World) -> None:
    evidence = _paper(world, Kind.CONSENT, {E, N})
    with world.by(world.stage.ago(3)) as by:
        sharing_actions.shorten(evidence, by=by, until=world.stage.ago(1))


def withdrawn(world: World) -> None:
    evidence = _paper(world, Kind.CONSENT, {E, N})
    with world.by(world.stage.ago(2)) as by:
        sharing_actions.withdraw(evidence, by=by)


def consent_withdrawn(world: World) -> None:
    evidence = _paper(world, Kind.CONSENT, {E, N})
    assert evidence.consent is not None
    with world.by(world.stage.ago(2)) as by:
        sharing_actions.withdraw_consent(evidence.consent, by=by)


def revoked(world: World) -> None:
    evidence = _paper(world, Kind.CONSENT, {E, N})
    with world.by(world.stage.ago(2)) as by:
        sharing_actions.revoke_all(Disclosure.objects.filter(evidence=evidence), by=by)


def one_scope_revoked(world: World) -> None:
    evidence = _paper(world, Kind.CONSENT, {E, N, FI})
    with world.by(world.stage.ago(2)) as by:
        sharing_actions.revoke_all(Disclosure.objects.filter(evidence=evidence, scope=FI), by=by)


def another_body(world: World) -> None:
    _paper(world, Kind.CONSENT, {E, N}, to="beside")


def one_colleague(world: World) -> None:
    _paper(world, Kind.CONSENT, {E, N}, only_membership=world.stage.town.members["near2"])


def existence_alone(world: World) -> None:
    _paper(world, Kind.CONSENT, {E})


def the_relative_alone(world: World) -> None:
    _paper(world, Kind.CONSENT, {E, N}, people=[world.relative])


def agency_barred(world: World) -> None:
    _paper(world, Kind.CONSENT, {E, N})
    with world.by(world.stage.ago(2)) as by:
        desk_actions.bar(
            world.person, by=by, reason=world.stage.text("求めがあった。"), agency=world.agency("near")
        )


def user_barred(world: World) -> None:
    _paper(world, Kind.CONSENT, {E, N})
    user = world.stage.town.members["near1"].user
    with world.by(world.stage.ago(2)) as by:
        desk_actions.bar(world.person, by=by, reason=world.stage.text("親族。"), user=user)


def bar_lifted(world: World) -> None:
    _paper(world, Kind.CONSENT, {E, N})
    with world.by(world.stage.ago(5)) as by:
        barrier = desk_actions.bar(
            world.person, by=by, reason=world.stage.text("求めがあった。"), agency=world.agency("near")
        )
    with world.by(world.stage.ago(2)) as by:
        sharing_actions.lift(barrier, by=by)


def joined(world: World) -> None:
    """The neighbour supports the first person too and writes rows of its own; neither reads the other's."""
    evidence = _paper(world, Kind.CONFERENCE, {E, Scope.CONFERENCE})
    desk = world.stage.town.desks["near"]
    at = world.at + timedelta(hours=1)
    with world.by(at) as by:
        case_actions.join(
            world.case,
            by=by,
            agency=desk.agency,
            people=[world.person],
            evidence=evidence,
            on=timezone.localdate(at),
            desk=desk,
        )
    with world.by(at, "near1") as near:
        household_actions.called_name(world.person, by=near, name=world.stage.text("会の呼び方"))
        case_actions.note(
            world.case,
            by=near,
            people=[world.person],
            method="phone",
            result="met",
            on=timezone.localdate(at),
            words=world.stage.text("会からの電話。"),
        )


def split(world: World) -> None:
    """The relative moves out; what was shared about both goes on about the one who stays."""
    _paper(world, Kind.CONSENT, {E, N})
    at = world.stage.ago(2)
    with world.by(at) as by:
        desk_actions.split(
            world.case,
            by=by,
            leaving=world.relative,
            staying=[world.person],
            keep=[],
            on=timezone.localdate(at),
            next_look_on=timezone.localdate(at) + timedelta(days=60),
            reason=world.stage.text("ひとりで暮らす。"),
        )


def nothing(world: World) -> None:
    """Own work, and the coordinating section that knows of it."""


SHARED: list[Callable[[World], None]] = [
    nothing,
    consent,
    both_people,
    conference,
    ground,
    ground_waits,
    ground_declined,
    information_request,
    statutory_report,
    emergency,
    emergency_over,
    ended,
    shortened,
    withdrawn,
    consent_withdrawn,
    revoked,
    one_scope_revoked,
    another_body,
    one_colleague,
    existence_alone,
    the_relative_alone,
    agency_barred,
    user_barred,
    bar_lifted,
    joined,
    split,
]


def _two_towns(world: World) -> None:
    """A body that served this town until yesterday: what was given stands, and opens nothing any more."""
    _paper(world, Kind.CONSENT, {E, N}, to="both")


def _other_town(world: World) -> None:
    _paper(world, Kind.CONSENT, {E, N}, to="near")


# --- contracts ---------------------------------------------------------------------------


def _contracts(stage: Stage) -> None:
    ends = {"works": 300.0, "former": 300.0, "lapsed": -2.0}
    for key, days in ends.items():
        with stage.town.acting("leading1", stage.ago(STARTED + 5)) as by:
            sharing_actions.record_contract(
                stage.town.bodies[key],
                by=by,
                title=f"委託契約（{stage.town.bodies[key].name}）",
                programme="支援",
                basis=basis_on("CONTRACT", timezone.localdate(by.at)),
                scopes={E, N} if key == "works" else {E},
                starts_at=by.at,
                ends_at=stage.now + timedelta(days=days),
            )


def _standing(stage: Stage) -> None:
    """The holder tells the coordinating section that somebody exists."""
    with stage.town.acting("holder1", stage.ago(STARTED + 4)) as by:
        paper = sharing_actions.Paper(
            kind=Kind.GROUND,
            basis=basis_on("APPI_69_2_2", timezone.localdate(by.at)),
            title="まとめる課への連絡",
            recipients=[stage.town.bodies["leading"]],
            people=[],
            scopes={E},
            until=None,
            reason="取りこぼさないため。",
            harm_checked=True,
            is_standing=True,
        )
        evidence = sharing_actions.record_evidence(paper, by=by)
    with stage.town.acting("holder2", stage.ago(STARTED + 4) + timedelta(minutes=5)) as supervisor:
        sharing_actions.approve(evidence, by=supervisor)


def _under_contracts(stage: Stage) -> None:
    """Own work that runs with a contract, ran out with one, and was handed to the successor of one."""
    told = household(stage, "works1")
    contract = Contract.objects.get(contractor=stage.town.bodies["works"])
    with told.by(told.at + timedelta(hours=1)) as by:
        sharing_actions.disclose(
            contract.evidence.get(kind=Kind.CONTRACT),
            by=by,
            to=[stage.town.bodies["leading"]],
            people=[told.person],
            scopes={E, N},
            purpose="委託の報告",
            until=None,
        )
    household(stage, "lapsed1")
    household(stage, "former1")
    with stage.town.acting("leading1", stage.ago(3)) as by:
        former = Contract.objects.get(contractor=stage.town.bodies["former"])
        desk_actions.end_contract(former, by=by, desk=stage.town.desks["heir"])


def _asked(stage: Stage) -> None:
    """Work of a desk about nobody yet: the one that asked, and the one that is asked."""
    for n, body in enumerate(["near", "beside"]):
        with stage.town.acting(f"{body}1", stage.ago(2 - n)) as by:
            said = case_actions.Said(
                words=stage.text("だれか知っていますか。"),
                called="あの家の人",
                source="neighbour",
                received_on=timezone.localdate(by.at),
                informant=stage.text("近所の人"),
            )
            case_actions.ask(said, by=by, desk=stage.town.desks[body])


def _kept(stage: Stage) -> None:
    """What a member keeps for themselves; of the one whose post has ended, the supervisor finds it."""
    for who, days in (("near1", 1), ("near2", 1), ("near4", 2), ("beside1", 1)):
        with stage.town.acting(who, stage.ago(days)) as by:
            desk_actions.keep_memo(stage.text("あとで書く。"), by=by)
            desk_actions.save_draft("record", json.dumps({"words": stage.text("書きかけ")}), by=by)
