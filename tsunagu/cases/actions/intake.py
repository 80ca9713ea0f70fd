"""受付: take in what a caller says at any door, and open a case, add to one, or ask the coordinating desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from tsunagu.agencies.models import Desk, Membership, Setting, in_force
from tsunagu.audit import log
from tsunagu.cases import policies
from tsunagu.cases.actions.case import FIRST_LOOK, add_relative, open_case
from tsunagu.cases.models import PRIVATE, Case, CaseSubject, Informant, Intake
from tsunagu.common.decisions import NotAllowed, no, require
from tsunagu.common.kana import fold
from tsunagu.common.scopes import Scope
from tsunagu.households import actions as household_actions
from tsunagu.households.models import CalledName, ContactPoint, Kinship
from tsunagu.notices import actions as notices
from tsunagu.notices.models import Notice
from tsunagu.sharing import actions as sharing_actions

if TYPE_CHECKING:
    from datetime import date

    from tsunagu.agencies.duties import Duty
    from tsunagu.people.models import Person
    from tsunagu.sharing.models import LegalBasisVersion
    from tsunagu.sharing.reader import Reader

ASKS_PER_DAY = 20  # questions to the coordinating desk from one user; more looks like fishing


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was heard at the door. Only `words` and `called` are needed."""

    words: str
    called: str
    source: str
    received_on: date
    received_basis: LegalBasisVersion | None = None
    informant: str = ""
    relation: str = ""  # the caller to the person, in words
    contact: str = ""
    relative: str = ""  # how we call the relative who consults; a client in their own right
    kinship: str = ""  # what that relative is to the person (Kinship.Relation)
    town: str = ""  # the 町丁目 where the person lives, when it was said


@dataclass(frozen=True)
class Chosen:
    """What the map proposed for the place, and whether somebody took it."""

    duty: Duty
    taken: bool

    def codes(self) -> dict[str, int | None]:
        """For the audit trail."""
        return {"duty": self.duty.duty_id, "taken": self.taken}


@transaction.atomic
def receive(said: Said, *, by: Reader, desk: Desk, chosen: Chosen | None = None) -> Case:
    """Take a consultation in and open a case for a new household; a relative who calls is a person too.

    Where the proposal of the map was taken, the desk and worker of the district hold the case.
    """
    require(policies.can_receive(by))
    if chosen and chosen.taken:
        require(policies.can_take_duty(by, chosen.duty))
        desk = Desk.objects.get(pk=chosen.duty.desk_id or 0)
    _refuse_without_basis(said)
    person = sharing_actions.add_person(by=by)
    household_actions.called_name(person, by=by, name=said.called)
    _live_in(person, said.town, by)
    people = [person, *_relative(said, person, by)]
    household = household_actions.begin(people, by=by, on=said.received_on)
    case = open_case(
        household,
        by=by,
        people=people,
        desk=desk,
        on=said.received_on,
        next_look_on=said.received_on + timedelta(days=FIRST_LOOK),
        worker=_worker(chosen, by),
    )
    for other in people[1:]:
        if said.kinship:
            household_actions.kinship(person, by=by, other=other, relation=said.kinship)
    _write(said, by=by, desk=desk, status=Intake.Status.OPENED, person=person, case=case, chosen=chosen)
    return case


def _worker(chosen: Chosen | None, by: Reader) -> Membership | None:
    """Whoever the district names, perhaps nobody but its desk; otherwise who took the words in."""
    if not chosen or not chosen.taken:
        return by.membership
    return Membership.objects.filter(pk=chosen.duty.membership_id or 0).first()


def _live_in(person: Person, town: str, by: Reader) -> None:
    """The place that was said stands where every other address of the person will."""
    if town:
        household_actions.contact_point(person, by=by, way=ContactPoint.Way.ADDRESS, value=town, town=town)


def _relative(said: Said, person: Person, by: Reader) -> list[Person]:
    if not said.relative:
        return []
    relative = sharing_actions.add_person(by=by)
    household_actions.called_name(relative, by=by, name=said.relative)
    return [relative]


@transaction.atomic
def attach(said: Said, *, by: Reader, desk: Desk, case: Case, person: Person) -> Intake:
    """Take in words about somebody whose case we take part in already; a relative who calls joins it."""
    require(policies.can_note(by, case, person, Scope.NOTES))
    _refuse_without_basis(said)
    if said.relative and not _knows(case, said.relative, by):
        add_relative(case, by=by, called=said.relative, on=said.received_on, of=person, kinship=said.kinship)
    return _write(_as_told(said), by=by, desk=desk, status=Intake.Status.OPENED, person=person, case=case)


def _knows(case: Case, called: str, by: Reader) -> bool:
    """Somebody of the case is called that already."""
    ours = CaseSubject.objects.filter(case=case, holder=by.agency, until=None).values("person_id")
    names = CalledName.objects.filter(
        municipality_id=case.municipality_id, holder=by.agency, person_id__in=ours, replaced_at=None
    )
    return fold(called) in {fold(name) for name in names.values_list("name", flat=True)}


@transaction.atomic
def ask(said: Said, *, by: Reader, desk: Desk) -> Intake:
    """確かめて連絡します: ask the coordinating desk. The answer is the same, whether it knows them or not."""
    require(policies.can_receive(by))
    _refuse_without_basis(said)
    _refuse_too_many(by)
    coordinating = _coordinating_desk(by)
    asked = _write(_as_told(_with_relative_as_informant(said)), by=by, desk=desk, status=Intake.Status.ASKED)
    if coordinating.agency_id != by.agency.pk:
        _hand_to(coordinating, asked, by)
    log.record("intake.asked", by=by, target=asked)
    return asked


def _with_relative_as_informant(said: Said) -> Said:
    """Nobody becomes a person while we only ask; the relative who called is who told us."""
    if not said.relative:
        return said
    kinship = str(Kinship.Relation(said.kinship).label) if said.kinship else ""
    return replace(said, informant=said.informant or said.relative, relation=said.relation or kinship)


def _as_told(said: Said) -> Said:
    """While nobody is a person yet, the place stays among the words."""
    return replace(said, words=f"{said.words}\n町丁：{said.town}".lstrip()) if said.town else said


def _hand_to(coordinating: Desk, asked: Intake, by: Reader) -> Intake:
    """The coordinating agency's own row: work addressed to a desk is held by the desk's agency."""
    return _at_desk(coordinating, asked, by, status=Intake.Status.ASKED, asked_by=asked.desk)


def _at_desk(
    desk: Desk, told: Said | Intake, by: Reader, *, status: Intake.Status, asked_by: Desk | None = None
) -> Intake:
    """Words for another agency's desk: its row, on its list, with a notice."""
    intake = Intake.objects.create(
        **_of_desk(desk, by),
        desk=desk,
        words=told.words,
        called=told.called,
        source=told.source,
        received_on=told.received_on,
        received_basis=told.received_basis,
        status=status,
        asked_by=asked_by,
    )
    notices.post(
        Notice.Kind.WORK, desk_id=desk.pk, url_name="cases:intake_detail", public_id=intake.public_id
    )
    return intake


def _of_desk(desk: Desk, by: Reader) -> dict[str, Any]:
    """What makes a row the desk's agency's own, while it is about nobody that is known."""
    return {
        "municipality_id": desk.agency.home_id,
        "holder": desk.agency,
        "scope": Scope.NOTES,
        "recorded_by": by.membership,
        "recorded_at": by.at,
    }


@transaction.atomic
def answer(intake: Intake, *, by: Reader) -> Intake:
    """The asking desk was called back; nothing of what was found is written here."""
    require(policies.can_answer(by, intake))
    moved = Intake.objects.filter(pk=intake.pk, status=intake.status).update(status=Intake.Status.ANSWERED)
    if not moved:
        raise NotAllowed(no("ほかの職員が先に連絡しました。画面を読み直してください。"))
    intake.status = Intake.Status.ANSWERED
    log.record("intake.answered", by=by, target=intake)
    return intake


@transaction.atomic
def bring_in(said: Said, *, by: Reader, desk: Desk, agreed: bool, heard_by: str = "") -> Intake:
    """つなぐ: from a place or a joint day to a desk, as the person themselves agreed to `heard_by`.

    The row is the receiving agency's alone; whoever sent it does not read it again and sees no case. It waits
    on the desk's list until somebody opens it, or says that it is done.
    """
    require(policies.can_bring_in(by, desk, agreed=agreed))
    _refuse_without_basis(said)
    heard = f"本人が「伝えてよい」と話しました（聞いた人：{heard_by or by.user.name}）。"
    told = _as_told(replace(said, words=f"{said.words}\n{heard}".lstrip()))
    intake = _at_desk(desk, told, by, status=Intake.Status.ARRIVED)
    if said.informant or said.contact:
        Informant.objects.create(
            intake=intake,
            **_of_desk(desk, by),
            name=said.informant,
            relation=said.relation,
            contact=said.contact,
        )
    log.record("intake.brought_in", by=by, target=intake, detail={"desk": desk.pk})
    return intake


@transaction.atomic
def take_over(intake: Intake, *, by: Reader, case: Case) -> Intake:
    """What was brought here became a case, or part of one."""
    require(policies.can_answer(by, intake))
    moved = Intake.objects.filter(pk=intake.pk, status=intake.status)
    if not moved.update(status=Intake.Status.OPENED, case=case):
        raise NotAllowed(no("ほかの職員が先に受けつけました。画面を読み直してください。"))
    log.record("intake.taken_over", by=by, target=intake)
    return intake


def _refuse_without_basis(said: Said) -> None:
    if said.source not in PRIVATE and said.received_basis is None:
        raise NotAllowed(no("機関から聞いたときは、受けた根拠を選んでください。"))


def _refuse_too_many(by: Reader) -> None:
    asked = Intake.objects.filter(
        status__in=[Intake.Status.ASKED, Intake.Status.ANSWERED],
        recorded_by__user=by.user,
        recorded_at__gt=by.at - timedelta(days=1),
        municipality_id__in=by.towns,
        asked_by=None,
    )
    if asked.count() >= ASKS_PER_DAY:
        raise NotAllowed(no("確かめの依頼が続いています。きょうは、まとめる窓口に電話してください。"))


def _coordinating_desk(by: Reader) -> Desk:
    now = in_force(timezone.localdate(by.at))
    setting = (
        Setting.objects.filter(now, municipality_id__in=by.towns, key=Setting.Key.COORDINATING_DESK)
        .select_related("desk__agency")
        .first()
    )
    if setting is None:
        raise NotAllowed(no("まとめる窓口が決まっていません。システム担当に伝えてください。"))
    return setting.desk


def _write(
    said: Said,
    *,
    by: Reader,
    desk: Desk,
    status: Intake.Status,
    person: Person | None = None,
    case: Case | None = None,
    chosen: Chosen | None = None,
) -> Intake:
    if desk.agency_id != by.agency.pk:
        raise NotAllowed(no("自分の機関の窓口を選んでください。"))
    intake = sharing_actions.keep(
        Intake(
            person=person,
            scope=Scope.NOTES,
            desk=desk,
            words=said.words,
            called=said.called,
            source=said.source,
            received_on=said.received_on,
            received_basis=said.received_basis,
            status=status,
            case=case,
        ),
        by=by,
    )
    if said.informant or said.relation or said.contact:
        sharing_actions.keep(
            Informant(
                intake=intake,
                scope=Scope.NOTES,
                name=said.informant,
                relation=said.relation,
                contact=said.contact,
            ),
            by=by,
        )
    log.record("intake.received", by=by, target=intake, detail=chosen.codes() if chosen else {})
    return intake
