"""One row of each guarded model for a world, and who the oracle says may read it. `MAKERS` names every
guarded model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.policy.worlds import AT, BASE
from tsunagu.cases.models import (
    Case,
    CaseSubject,
    Contact,
    Happening,
    Informant,
    Intake,
    Involvement,
    ProgressNote,
    Promise,
)
from tsunagu.common.scopes import Scope
from tsunagu.desk.models import Draft, Memo
from tsunagu.groups.models import EaseNeed, GroupPart, Helper, Interest, Match, PersonConflict
from tsunagu.households.models import (
    Birth,
    CalledName,
    ContactPoint,
    Household,
    HouseholdEvent,
    HouseholdMember,
    Kinship,
    LegalName,
    SafeContact,
    SearchKey,
)
from tsunagu.outreach.models import WatchDecision

if TYPE_CHECKING:
    from tests.policy.ground import Ground, Laid

DAY = AT.date()
S = Scope
ALL = set(Scope)
NOTE_SCOPES = {S.NOTES, S.HEALTH, S.FAMILY, S.FINANCE, S.CONFERENCE}

# model: (scopes in which it may stand, may the person be missing, its own fields)
MAKERS: dict[type, tuple[set[int], bool, Any]] = {
    Contact: (ALL, False, lambda g: {"case": g.case, "method": "phone", "result": "met", "on": DAY}),
    ProgressNote: (NOTE_SCOPES, False, lambda g: {"contact": g.contact, "words": "ひとこと"}),
    Involvement: (
        {S.EXISTENCE, S.HEALTH},
        False,
        lambda g: {"case": g.case, "body": "機関", "part": "支援", "since": DAY},
    ),
    Happening: ({S.NOTES}, False, lambda g: {"case": g.case, "what": "fall", "on": DAY, "told_by": "self"}),
    Promise: ({S.SCHEDULE}, True, lambda g: {"case": g.case, "desk": g.desk, "due_on": DAY, "words": "約束"}),
    Intake: (
        {S.NOTES},
        True,
        lambda g: {
            "desk": g.desk,
            "words": "声",
            "called": "人",
            "source": "self",
            "received_on": DAY,
            "status": "received",
        },
    ),
    Informant: (ALL, True, lambda g: {"name": "だれか"}),
    Memo: ({S.NOTES}, True, lambda g: {"words": "メモ", "expires_at": AT}),
    Draft: ({S.NOTES}, True, lambda g: {"form": uuid4().hex, "text": "{}", "saved_at": AT}),
    CaseSubject: ({S.EXISTENCE}, False, lambda g: {"since": DAY}),
    HouseholdMember: ({S.EXISTENCE}, False, lambda g: {"since": DAY}),
    HouseholdEvent: ({S.EXISTENCE}, False, lambda g: {"household": g.household, "what": "linked", "on": DAY}),
    CalledName: ({S.EXISTENCE}, False, lambda g: {"name": "呼び名"}),
    SafeContact: ({S.EXISTENCE}, False, lambda g: {"care": "そっと"}),
    LegalName: ({S.CONTACT}, False, lambda g: {"family": "氏"}),
    Birth: ({S.CONTACT}, False, lambda g: {"first": DAY, "last": DAY, "precision": "day", "text": "その日"}),
    ContactPoint: ({S.CONTACT}, False, lambda g: {"way": "phone", "value": "00"}),
    Kinship: ({S.FAMILY}, False, lambda g: {"relation": "mother"}),
    SearchKey: (
        {S.EXISTENCE, S.CONTACT},
        False,
        lambda g: {"source": uuid4(), "kind": "name", "key": "呼び名", "loose": "呼び名", "pieces": "1g1"},
    ),
    WatchDecision: (
        {S.NOTES},
        False,
        lambda g: {
            "case": g.case,
            "reason": "わけ",
            "who_knows": "民生委員",
            "desk": g.desk,
            "owner": g.posts["h1"],
            "decided_on": DAY,
            "next_look_on": DAY.replace(day=29),
        },
    ),
    GroupPart: (
        {S.NOTES},
        False,
        lambda g: {"group": g.group, "role": "takes_part", "since": DAY, "consent": g.consent},
    ),
    Interest: ({S.NOTES}, False, lambda g: {"kind": "like", "field": "making", "consent": g.consent}),
    EaseNeed: ({S.NOTES}, False, lambda g: {"ease": "silent", "consent": g.consent}),
    Match: ({S.NOTES}, False, lambda g: {"status": "none_fits", "on": DAY, "consent": g.consent}),
    PersonConflict: ({S.NOTES}, False, lambda g: {"helper": _helper(g), "words": "近所"}),
}
PAIRS = {Kinship, HouseholdEvent}
ONES_OWN = {Memo, Draft}  # kept by one member for themselves
ABOUT_NOBODY = {Informant, *ONES_OWN}
ANCHORED = {CaseSubject: (Case, "case"), HouseholdMember: (Household, "household")}
FEW = [Contact, Intake, Kinship, HouseholdMember]  # for the many worlds: any scope, nobody, a pair, an anchor


def write(ground: Ground, laid: list[Laid], models: list[type]) -> None:
    """One row of each model for every world whose row can stand there."""
    if not hasattr(ground, "contact"):
        ground.contact = Contact.objects.create(**_common(ground, None), **MAKERS[Contact][2](ground))
    for model in models:
        fitting = [one for one in laid if _fits(model, one)]
        if model in ANCHORED:
            _write_anchored(ground, model, fitting)
            continue
        written = model.objects.bulk_create([model(**_fields(ground, model, one)) for one in fitting])
        for one, row in zip(fitting, written, strict=True):
            only = next(iter(MAKERS[model][0])) if len(MAKERS[model][0]) == 1 else None
            one.rows.append((model.__name__, row.pk, ground.row(one, scope=only, other=model in PAIRS)))


def _helper(ground: Ground) -> Helper:
    """Somebody of H's register."""
    facts = {"agency": ground.agencies["H"], "name": "手伝う人", "since": DAY}
    return Helper.objects.get_or_create(**facts)[0]


def _fits(model: type, one: Laid) -> bool:
    """Whether the world's row can stand in the model; models of one scope take every world in their own
    scope.
    """
    scopes, without_person, _ = MAKERS[model]
    if model in ABOUT_NOBODY and one.world.row.person is not None:
        return False
    if model in ONES_OWN and one.world.row.only_for is None:
        return False
    if one.world.row.person is None and not without_person:
        return False
    return len(scopes) == 1 or one.world.row.scope in scopes


def _common(ground: Ground, one: Laid | None) -> dict[str, Any]:
    row = one.world.row if one else BASE.row
    return {
        "municipality": ground.towns[row.town],
        "holder": ground.agencies[row.holder],
        "person_id": one.people[row.person]
        if one and row.person
        else (None if one else ground.consent.person_id),
        "scope": row.scope,
        "only_for": ground.posts[row.only_for] if row.only_for else None,
        "recorded_by": ground.posts["h1"],
        "recorded_at": AT,
    }


def _fields(ground: Ground, model: type, one: Laid) -> dict[str, Any]:
    scopes, _, own = MAKERS[model]
    fields = _common(ground, one) | own(ground)
    if len(scopes) == 1:
        fields["scope"] = next(iter(scopes))
    if model in PAIRS:
        fields["other_person_id"] = one.people["Q" if one.world.row.person == "P" else "P"]
    if model is Informant:
        fields["intake"] = Intake.objects.create(
            **(_common(ground, one) | {"scope": S.NOTES}) | MAKERS[Intake][2](ground)
        )
    return fields


def _write_anchored(ground: Ground, model: type, fitting: list[Laid]) -> None:
    """An own household or case for each world, and the one row through which it is seen."""
    anchor_model, key = ANCHORED[model]
    town = ground.towns
    if anchor_model is Household:
        new = [Household(municipality=town[one.world.row.town]) for one in fitting]
    else:
        new = [
            ground.new_case(Household(pk=ground.household.pk, municipality=town[one.world.row.town]))
            for one in fitting
        ]
    anchors = anchor_model.objects.bulk_create(new)
    rows = [
        model(**_fields(ground, model, one), **{key: anchor})
        for one, anchor in zip(fitting, anchors, strict=True)
    ]
    for one, anchor, row in zip(fitting, anchors, model.objects.bulk_create(rows), strict=True):
        words = ground.row(one, scope=S.EXISTENCE)
        one.rows.append((model.__name__, row.pk, words))
        one.rows.append((anchor_model.__name__, anchor.pk, words))
