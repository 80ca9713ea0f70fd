"""机: the acts that touch several apps at once, composed of what each app offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from tsunagu.audit import log
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case, CaseSubject, Contact, Promise
from tsunagu.common.decisions import NotAllowed, no, not_yet, require
from tsunagu.common.scopes import Scope
from tsunagu.desk import policies
from tsunagu.desk.models import KEPT_FOR, Draft, Memo
from tsunagu.households import actions as household_actions
from tsunagu.outreach import actions as outreach_actions
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.kinds import Kind
from tsunagu.sharing.models import Disclosure

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from tsunagu.accounts.models import User
    from tsunagu.agencies.models import Agency, Desk
    from tsunagu.people.models import Person
    from tsunagu.sharing.models import Barrier, Contract
    from tsunagu.sharing.reader import Reader


def open_ends(case: Case, reader: Reader) -> int:
    """Promises that stand at a desk of this agency, also those it took over; a pause waits for them."""
    mine = Promise.objects.filter(case=case, desk__agency=reader.agency, status=Promise.Status.OPEN)
    return mine.filter(municipality_id=case.municipality_id).count()


@transaction.atomic
@log.gathered()
def pause(case: Case, *, by: Reader, person: Person, words: str, on: date) -> Case:
    """一区切り: the reason as a note, the watch ended, the case at rest; it can always start again."""
    waiting = open_ends(case, by)
    if waiting:
        raise NotAllowed(
            not_yet(f"まだ済んでいない約束が{waiting}件あります。先に済ませるか、取りやめてください。")
        )
    case_actions.note(
        case,
        by=by,
        people=[person],
        method=Contact.Method.OFFICE,
        result=Contact.Result.TALKED,
        on=on,
        words=words,
    )
    outreach_actions.end_all(case, by=by, on=on)
    return case_actions.pause(case, by=by, on=on)


@transaction.atomic
@log.gathered()
def split(
    case: Case,
    *,
    by: Reader,
    leaving: Person,
    staying: Sequence[Person],
    keep: Collection[Disclosure],
    on: date,
    next_look_on: date,
    reason: str = "",
) -> Case:
    """A household splits, and access splits with it: what is not kept ends in the same act.

    `keep`: the running disclosures about the one who leaves that go on. Agencies that take part
    for the person go along with their own work (decision 0014).
    """
    running = running_disclosures(leaving, by)
    kept = {row.pk for row in keep}
    agencies = _going_on(case, leaving)
    new_household = household_actions.split(
        case.household, leaving=leaving, staying=staying, agencies=agencies, by=by, on=on, reason=reason
    )
    new_case = case_actions.split(
        case,
        household=new_household,
        leaving=leaving,
        agencies=agencies,
        by=by,
        on=on,
        next_look_on=next_look_on,
    )
    outreach_actions.follow(case, new_case, by=by, person=leaving)
    mine = [row for row in running if row.pk not in kept and row.from_agency_id == by.agency.pk]
    ended = sharing_actions.revoke_all(mine, by=by)
    log.record("household.access_split", by=by, target=new_case, detail={"ended": ended, "kept": len(kept)})
    return new_case


def _going_on(case: Case, leaving: Person) -> set[Agency]:
    """Whoever takes part for the one who leaves goes along with own work; what was shared with
    them may end.
    """
    rows = CaseSubject.objects.filter(
        municipality_id=case.municipality_id, case=case, person=leaving, until=None
    )
    return {row.holder for row in rows.select_related("holder")}


def running_disclosures(person: Person, reader: Reader) -> list[Disclosure]:
    """What my agency gives about this person to others, still running: the list on the split form."""
    rows = Disclosure.objects.visible_to(reader).filter(
        person=person, from_agency=reader.agency, effective_until__gt=reader.at, valid_from__lte=reader.at
    )
    rows = rows.exclude(kind=Kind.OWN_WORK).select_related("to_agency", "from_agency", "evidence")
    return list(rows.order_by("to_agency_id", "evidence_id", "scope", "pk"))


@transaction.atomic
@log.gathered()
def bar(
    person: Person,
    *,
    by: Reader,
    reason: str,
    agency: Agency | None = None,
    user: User | None = None,
    new_desk: Desk | None = None,
) -> Barrier:
    """除外. One that hits the lead asks for the new lead in the same act, so that no case is left unread."""
    for case in _led_by(agency, person) if agency is not None else []:
        if new_desk is None:
            raise NotAllowed(not_yet("この機関は主担当です。新しく主担当になる窓口も選んでください。"))
        require(policies.can_take_lead(person, case, new_desk, by.at))
        case_actions.hand_lead(case, by=by, desk=new_desk)
    if user is not None:
        Case.objects.filter(subjects__person=person, worker__user=user).update(worker=None)
    return sharing_actions.bar(person, by=by, reason=reason, agency=agency, user=user)


def _led_by(agency: Agency, person: Person) -> QuerySet[Case]:
    """The cases about this person that the agency leads."""
    subjects = CaseSubject.objects.filter(
        municipality_id=person.municipality_id, person=person, until=None
    ).values("case_id")
    return Case.objects.filter(pk__in=subjects, lead=agency).select_related("lead", "desk", "household")


@transaction.atomic
@log.gathered()
def end_contract(contract: Contract, *, by: Reader, desk: Desk) -> int:
    """The contract ends now: access is 0 the same second, the successor's desk holds the cases. Returns how
    many.
    """
    contractor = contract.contractor
    people = sharing_actions.end_contract(contract, by=by, successor=desk.agency)
    moved = case_actions.succeed(contractor, people, desk=desk, by=by, on=timezone.localdate(by.at))
    outreach_actions.succeed(contractor, people, desk=desk, by=by)
    log.record("contract.handed_over", by=by, target=contract, detail={"cases": moved})
    return moved


# --- メモ箱と書きかけ ---------------------------------------------------------------------------------------


@transaction.atomic
def keep_memo(words: str, *, by: Reader) -> Memo:
    """Words that wait to be put with somebody, for their writer alone."""
    memo = Memo(scope=Scope.NOTES, words=words, only_for=by.membership, expires_at=by.at + KEPT_FOR)
    kept = sharing_actions.keep(memo, by=by)
    log.record("memo.kept", by=by, target=kept)
    return kept


@transaction.atomic
def file_memo(memo: Memo, contact: Contact, *, by: Reader) -> Memo:
    """The memo has become this note: it waits no longer. Stands in the transaction that wrote the note."""
    require(policies.can_keep(by, memo))
    waiting = Memo.objects.waiting(by.at).filter(pk=memo.pk)
    moved = Memo.objects.filter(pk__in=waiting.values("pk")).update(filed_at=by.at, contact=contact)
    if not moved:
        raise NotAllowed(no("このメモは、すでに世帯の記録にしてあります。"))
    memo.filed_at, memo.contact = by.at, contact
    log.record("memo.filed", by=by, target=memo)
    return memo


@transaction.atomic
def delete_memo(memo: Memo, *, by: Reader) -> None:
    require(policies.can_keep(by, memo))
    deleted, _ = Memo.objects.waiting(by.at).filter(pk=memo.pk).delete()
    if not deleted:
        raise NotAllowed(no("このメモは、もうありません。"))
    log.record("memo.deleted", by=by, detail={"memo": memo.pk})


@transaction.atomic
def expire_memos(at: datetime) -> int:
    """A week is over: what was never filed is erased, and so are the words that a note holds by now, and
    drafts that nobody took up again. Called by the timer; returns how many memos and drafts.
    """
    over = Memo.objects.filter(expires_at__lte=at)
    erased, _ = over.filter(filed_at=None).delete()
    erased += over.exclude(words="").update(words="")
    drafts, _ = Draft.objects.filter(saved_at__lte=at - KEPT_FOR).delete()
    if erased + drafts:
        log.record("memo.expired", by=None, detail={"memos": erased, "drafts": drafts})
    return erased + drafts


@transaction.atomic
def save_draft(form: str, text: str, *, by: Reader) -> Draft:
    """What stands in a form that is not sent yet, in place of what was kept of it before."""
    mine = Draft.objects.filter(only_for=by.membership, form=form)
    if not mine.update(text=text, saved_at=by.at):
        draft = Draft(scope=Scope.NOTES, form=form, text=text, only_for=by.membership, saved_at=by.at)
        try:
            with transaction.atomic():
                log.record("draft.begun", by=by, target=sharing_actions.keep(draft, by=by))
        except IntegrityError:  # two windows of the same form in the same moment
            mine.update(text=text, saved_at=by.at)
    return mine.get()


@transaction.atomic
def drop_draft(form: str, *, by: Reader) -> int:
    """Sent, or thrown away by its writer; returns how many there were, one or none."""
    dropped, _ = Draft.objects.filter(only_for=by.membership, form=form).delete()
    if dropped:
        log.record("draft.dropped", by=by)
    return dropped
