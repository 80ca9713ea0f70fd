"""Who may do what to a case and the work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.cases.models import LONGEST_WAIT, RESULTS, UNDO, Case, CaseSubject, Contact, Promise
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import wareki
from tsunagu.sharing import policies as sharing_policies
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.roles import May

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from tsunagu.agencies.duties import Duty
    from tsunagu.agencies.models import Agency, Desk
    from tsunagu.cases.models import Intake
    from tsunagu.people.models import Person
    from tsunagu.sharing.models import Evidence
    from tsunagu.sharing.reader import Reader


def can_receive(reader: Reader) -> Decision:
    """Every agency that works cases is a door."""
    if not reader.is_at_work():
        return no(sharing_policies.NO_CONTRACT)
    return YES if reader.may(May.WRITE) else no("いまの役割では、相談の受付はできません。")


def can_note(reader: Reader, case: Case, person: Person, scope: Scope) -> Decision:
    return (
        _is_running(case)
        & takes_part(reader, case, person)
        & sharing_policies.can_write(reader, person, scope)
    )


def can_come_of(method: str, result: str) -> Decision:
    """The table of what can come of each way; the form offers the same."""
    way = Contact.Method(method)
    if result in RESULTS[way]:
        return YES
    words = "・".join(RESULTS[way].values())
    return not_yet(f"どうやってが「{way.label}」のとき、どうだったは「{words}」から選んでください。")


def can_undo(reader: Reader, contact: Contact) -> Decision:
    """Its writer, for a minute; afterwards 訂正 keeps both versions."""
    if contact.recorded_by_id != reader.membership.pk:
        return no("取り消せるのは、この記録を書いた人だけです。")
    if contact.replaces_id is not None:
        return no("訂正した記録は取り消せません。もう一度「訂正」でなおせます。")
    if reader.at - contact.recorded_at > UNDO:
        return no("60秒をすぎたので、取り消せません。まちがいは「訂正」でなおせます。")
    return YES if reader.may(May.WRITE) else no("いまの役割では、この操作はできません。")


def can_amend(reader: Reader, contact: Contact) -> Decision:
    """Whoever may write such a note for the agency that holds it; also after 一区切り."""
    if contact.holder_id != reader.agency.pk or contact.person is None:
        return no("訂正できるのは、この記録を書いた機関です。")
    return sharing_policies.can_write(reader, contact.person, Scope(contact.scope))


def can_add_relative(reader: Reader, case: Case) -> Decision:
    """Whoever takes part in the case may bring in one more person of the household."""
    mine = CaseSubject.objects.filter(
        municipality_id=case.municipality_id, case=case, holder=reader.agency, until=None
    )
    if not mine.exclude(person_id__in=reader.barred).exists():
        return no("いまの所属は、この世帯の支援に加わっていません。")
    return _is_running(case) & sharing_policies.can_add_person(reader)


def can_lead(reader: Reader, case: Case) -> Decision:
    """The lead agency keeps the dates and the state of the case."""
    if not reader.may(May.LEAD):
        return no("いまの役割では、この操作はできません。")
    if case.lead_id != reader.agency.pk:
        return no("この操作は、主担当の機関がします。")
    return YES


def can_look(reader: Reader, case: Case, next_look_on: date, today: date) -> Decision:
    return can_lead(reader, case) & _is_running(case) & is_within_wait(next_look_on, today)


def can_move(reader: Reader, case: Case, status: Case.Status) -> Decision:
    if not case.may_become(status):
        return no(
            f"「{Case.Status(case.status).label}」から「{status.label}」には変えられません。画面を読み直してください。"
        )
    return can_lead(reader, case)


def can_take_duty(reader: Reader, duty: Duty) -> Decision:
    """At the door, the desk of the district is one of the writer's own agency."""
    if duty.desk_id is None or duty.agency_id != reader.agency.pk:
        return not_yet("この地区の窓口は、ほかの機関の窓口です。自分の機関の窓口を選んでください。")
    return can_receive(reader)


def can_assign(reader: Reader, case: Case, duty: Duty) -> Decision:
    """Within the lead agency; to another one the lead is handed over, with its consent to take part."""
    if duty.desk_id is None or duty.agency_id != case.lead_id:
        return not_yet("この地区の窓口は、主担当の機関の窓口ではありません。主担当を引きついでください。")
    if (duty.desk_id, duty.membership_id) == (case.desk_id, case.worker_id):
        return no("すでに、この地区の担当になっています。画面を読み直してください。")
    return can_lead(reader, case) & _is_running(case)


def can_change_lead(reader: Reader, case: Case, desk: Desk) -> Decision:
    """The new lead already takes part, so that nothing is read that was not shared."""
    if desk.pk == case.desk_id:
        return not_yet("いまの窓口と同じです。ほかの窓口を選んでください。")
    taking_part = CaseSubject.objects.filter(case=case, holder=desk.agency, until=None)
    if not taking_part.exists():
        return not_yet("新しい主担当の機関は、先にこの世帯の支援に加わる必要があります。")
    if not sharing_policies.has_case_workers(desk.agency, reader.at):
        return not_yet("その機関には、いま支援をする人がいません。ほかの窓口を選んでください。")
    return can_lead(reader, case) & _is_running(case)


def can_join(
    reader: Reader, case: Case, agency: Agency, people: Collection[Person], evidence: Evidence
) -> Decision:
    """The inviter takes part; the evidence is in force and lists both agencies and all the people."""
    decision: Decision = YES if reader.may(May.LEAD) else no("いまの役割では、この操作はできません。")
    decision = decision & _is_running(case)
    for person in people:
        decision = decision & takes_part(reader, case, person)
        decision = decision & sharing_policies.can_receive(person, agency, reader.at)
    if agency == reader.agency or not people:
        return no("加わる機関と、だれの支援に加わるかを選んでください。")
    return decision & _carries_both(reader, agency, people, evidence)


def can_settle(reader: Reader, promise: Promise) -> Decision:
    if promise.status != Promise.Status.OPEN:
        return no("この約束は、すでに済んでいます。")
    if reader.agency.pk not in (promise.holder_id, promise.desk.agency_id):
        return no("この約束は、約束した窓口が済ませます。")
    return YES if reader.may(May.WRITE) else no("いまの役割では、この操作はできません。")


def can_bring_in(reader: Reader, desk: Desk, *, agreed: bool) -> Decision:
    """From a place or a joint day, to a desk of the same town where cases are worked on; never unasked."""
    if not (reader.may(May.GATHER) or can_receive(reader)):
        return no("いまの役割では、窓口につなぐことはできません。")
    if not agreed:
        return not_yet("窓口に伝えてよいか、本人に聞いてください。聞けたら、印をつけて送れます。")
    if desk.until is not None or desk.agency.home_id != reader.agency.home_id:
        return not_yet("いま開いている町の窓口から選んでください。")
    if not sharing_policies.has_case_workers(desk.agency, reader.at):
        return not_yet("その窓口には、いま受けとめる人がいません。ほかの窓口を選んでください。")
    return YES


def can_answer(reader: Reader, intake: Intake) -> Decision:
    if intake.status not in (intake.Status.RECEIVED, intake.Status.ASKED, intake.Status.ARRIVED):
        return no("この受付は、すでにつないであります。")
    if intake.holder_id != reader.agency.pk:
        return no("この受付は、受けた窓口が扱います。")
    return can_receive(reader)


def takes_part(reader: Reader, case: Case, person: Person) -> Decision:
    mine = CaseSubject.objects.filter(
        municipality_id=person.municipality_id, case=case, person=person, holder=reader.agency, until=None
    )
    return YES if mine.exists() else no("いまの所属は、この人の支援に加わっていません。")


def is_within_wait(next_look_on: date, today: date) -> Decision:
    if next_look_on < today:
        return not_yet("つぎに見る日は、きょうか、きょうより後の日にしてください。")
    if (next_look_on - today).days > LONGEST_WAIT:
        return not_yet(
            f"つぎに見る日は、180日より先にはできません。{wareki(today)}から数えて選んでください。"
        )
    return YES


def _is_running(case: Case) -> Decision:
    if case.status == Case.Status.PAUSED:
        return not_yet("この支援は一区切りになっています。続けるときは、先に「また始める」を押してください。")
    return YES


def _carries_both(reader: Reader, agency: Agency, people: Collection[Person], evidence: Evidence) -> Decision:
    rule = RULES[Kind(evidence.kind)]
    in_force = sharing_policies.is_in_force(evidence, reader.at)
    listed = set(evidence.recipients.filter(membership=None).values_list("agency_id", flat=True))
    named = set(evidence.people.values_list("person_id", flat=True))
    if not rule.between_listed or not {agency.pk, reader.agency.pk} <= listed:
        return in_force & no("加わるには、両方の機関が書かれた根拠（同意・会議・契約）が必要です。")
    if not rule.any_person and not {person.pk for person in people} <= named:
        return in_force & no("この根拠には、選んだ人が書かれていません。")
    return in_force
