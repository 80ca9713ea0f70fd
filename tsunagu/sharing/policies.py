"""Who may share, approve, withdraw and bar. Pure questions; the ledger is asked, nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tsunagu.agencies.models import Agency, Membership
from tsunagu.common.decisions import YES, Decision, no, not_yet
from tsunagu.common.scopes import Scope
from tsunagu.sharing.kinds import RULES, Kind
from tsunagu.sharing.models import Barrier, Consent, Contract, Disclosure
from tsunagu.sharing.roles import ROLES, May

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from tsunagu.accounts.models import User
    from tsunagu.people.models import Person
    from tsunagu.sharing.models import Evidence
    from tsunagu.sharing.reader import Reader

# The same words whatever the cause, so that a refusal never tells that somebody is ruled out.
NO_CONTRACT = "委託契約の期間ではないため、いまは記録を扱えません。委託元の窓口に相談してください。"
NOT_TO_THEM = "この相手先への共有は、いまはできません。まとめる窓口に相談してください。"
NOT_OURS = "いまの所属では、この人の記録を扱っていません。"
KEPT = (Kind.OWN_WORK, Kind.SUCCESSION)  # nobody is lost: these end with a contract and in no other way


def can_write(reader: Reader, person: Person, scope: Scope) -> Decision:
    """May this reader write rows of this scope about this person, held by their own agency?"""
    return _may(reader, May.WRITE) & _works_for(reader, [person], [scope])


def can_add_person(reader: Reader, municipality_id: int | None = None) -> Decision:
    """In one of the towns that the agency serves."""
    is_served = bool(reader.towns) and municipality_id in (None, *reader.towns)
    return _may(reader, May.WRITE) & (
        YES if is_served else no("いまの機関は、この区市町村を受け持っていません。")
    )


def can_record_evidence(reader: Reader, people: Collection[Person], scopes: Collection[Scope]) -> Decision:
    """May this reader put down what justifies sharing these people's rows?"""
    return _may(reader, May.SHARE) & _works_for(reader, people, scopes)


def can_disclose(
    reader: Reader, evidence: Evidence, people: Collection[Person], scopes: Collection[Scope]
) -> Decision:
    return (
        _may(reader, May.SHARE)
        & _works_for(reader, people, scopes)
        & is_in_force(evidence, reader.at)
        & kind_opens(Kind(evidence.kind), scopes)
        & names_giver(evidence, reader.agency)
        & _covers(evidence, people, scopes)
    )


def carries(consent: Consent | None, people: Collection[Person], reader: Reader) -> Decision:
    """A consent that stands, recorded here, given by the one whom the evidence is about."""
    if consent is None or consent.holder_id != reader.agency.pk:
        return no("同意を使えるのは、同意を記録した機関だけです。")
    if consent.purpose != Consent.Purpose.SHARE:
        return no("この同意は、機関どうしの共有のためのものではありません。共有への同意が必要です。")
    if consent.withdrawn_at is not None:
        return no("この同意は撤回されています。新しい同意が必要です。")
    if {person.pk for person in people} != {consent.person_id}:
        return no("同意した人のことだけを、この同意で共有できます。")
    return YES


def commissions(reader: Reader, contract: Contract | None, recipients: Collection[Agency]) -> Decision:
    """The evidence of a contract is its commissioner's, and binds the contractor."""
    if contract is None or contract.commissioner_id != reader.agency.pk:
        return no("委託契約の根拠を記録できるのは、委託元の機関だけです。")
    if contract.contractor_id not in {agency.pk for agency in recipients}:
        return no("委託先の機関が、相手先に入っていません。")
    if contract.ended_at is not None or contract.ends_at <= reader.at:
        return no("この委託契約は終わっています。新しい契約か、ほかの根拠が必要です。")
    return YES


def names_giver(evidence: Evidence, agency: Agency) -> Decision:
    """Who recorded the evidence may give on it; where it binds all who are listed, each of them may."""
    listed = RULES[Kind(evidence.kind)].between_listed and evidence.recipients.filter(agency=agency).exists()
    if evidence.holder_id == agency.pk or listed:
        return YES
    return no("この根拠で共有できるのは、根拠に書かれた機関だけです。")


def can_receive(person: Person, agency: Agency, at: datetime) -> Decision:
    """Ruled out, without a contract, not named by the evidence: the sentence is the same whatever
    the cause.
    """
    if Barrier.objects.standing(at).filter(person=person, agency=agency).exists():
        return no(NOT_TO_THEM)
    return YES if is_at_work(agency, at) else no(NOT_TO_THEM)


def is_at_work(agency: Agency, at: datetime) -> bool:
    """A commissioned agency works while one of its contracts runs; every other one always."""
    if agency.kind != Agency.Kind.COMMISSIONED:
        return True
    return Contract.objects.running(agency, at).exists()


def can_approve(reader: Reader, evidence: Evidence) -> Decision:
    """Somebody other than the writer, of the same agency, which still works for the people."""
    about = [row.person for row in evidence.people.select_related("person")]
    return (
        _may(reader, May.APPROVE)
        & _is_holder(reader, evidence)
        & _is_waiting(evidence)
        & _is_another(reader, evidence)
        & is_in_force(evidence, reader.at)
        & _works_for(reader, about, [Scope.EXISTENCE])
    )


def can_confirm(reader: Reader, evidence: Evidence) -> Decision:
    """An emergency was told at once; a second person confirms it by the next working day."""
    if evidence.kind != Kind.EMERGENCY or evidence.approved_by_id is not None:
        return no("確かめを待っている共有ではありません。")
    return _may(reader, May.APPROVE) & _is_holder(reader, evidence) & _is_another(reader, evidence)


def can_confirm_basis(reader: Reader) -> Decision:
    """The town says that it has checked a legal basis: its administrator, or an approver of a section."""
    is_section = reader.agency.kind == Agency.Kind.SECTION
    if reader.municipality_id is not None and (
        reader.may(May.ADMINISTER) or (reader.may(May.APPROVE) and is_section)
    ):
        return YES
    return no("根拠の確認を記録するのは、市の承認者かシステム担当です。")


def can_see_approvals(reader: Reader) -> Decision:
    return _may(reader, May.APPROVE)


def can_record_contract(reader: Reader) -> Decision:
    """Work is commissioned by a body of its own, never by one that is itself commissioned."""
    if reader.agency.kind == Agency.Kind.COMMISSIONED:
        return no("委託先の機関は、委託契約を結べません。")
    return _may(reader, May.LEAD)


def can_see_contracts(reader: Reader) -> Decision:
    return _may(reader, May.SHARE)


def can_withdraw(reader: Reader, evidence: Evidence) -> Decision:
    if evidence.kind in KEPT:
        return no("自分の機関のしごとと引き継ぎは、取り下げられません。")
    return _may(reader, May.SHARE) & _is_holder(reader, evidence) & is_in_force(evidence, reader.at)


def can_shorten(reader: Reader, evidence: Evidence, until: datetime) -> Decision:
    is_later = evidence.in_force_until is not None and until > evidence.in_force_until
    if until <= reader.at or is_later:
        return not_yet("終わりは、いまより後で、いまの期限より前にしてください。")
    return can_withdraw(reader, evidence)


def has_case_workers(agency: Agency, at: datetime) -> bool:
    """Somebody of the agency can take a case on at this moment: it is at work and a post that
    leads is filled.
    """
    leading = [role for role, rights in ROLES.items() if May.LEAD in rights.may]
    posts = Membership.objects.in_force(at).filter(agency=agency, role__in=leading, user__is_active=True)
    return is_at_work(agency, at) and posts.exists()


def can_withdraw_consent(reader: Reader, consent: Consent) -> Decision:
    if consent.holder_id != reader.agency.pk:
        return no("撤回を記録できるのは、同意を記録した機関だけです。")
    if consent.withdrawn_at is not None:
        return no("この同意は、すでに撤回されています。")
    return _may(reader, May.SHARE)


def can_revoke(reader: Reader, disclosure: Disclosure) -> Decision:
    if disclosure.from_agency_id != reader.agency.pk or disclosure.kind in KEPT:
        return no("取りやめられるのは、渡した機関の共有だけです。")
    if disclosure.revoked_at is not None:
        return no("この共有は、すでに終わっています。")
    return _may(reader, May.SHARE)


def can_bar(reader: Reader, person: Person, user: User | None = None) -> Decision:
    """A colleague is ruled out by the supervisor, never by one worker alone."""
    colleague = (
        user is not None
        and Membership.objects.in_force(reader.at).filter(user=user, agency=reader.agency).exists()
    )
    if colleague and not reader.may(May.APPROVE):
        return not_yet("自分の機関の人を除外するときは、上司が記録します。上司に頼んでください。")
    return _may(reader, May.SHARE) & _works_for(reader, [person], [Scope.EXISTENCE])


def can_lift(reader: Reader, barrier: Barrier) -> Decision:
    if barrier.holder_id != reader.agency.pk:
        return no("除外を解けるのは、記録した機関だけです。")
    if barrier.lifted_at is not None:
        return no("この除外は、すでに解かれています。")
    if barrier.person_id in reader.barred:  # nobody lifts what rules out themselves
        return no(NOT_OURS)
    return _may(reader, May.SHARE)


def can_end_contract(reader: Reader, contract: Contract) -> Decision:
    if contract.commissioner_id != reader.agency.pk:
        return no("契約の終わりを記録できるのは、委託元の機関だけです。")
    if contract.ended_at is not None:  # one that has run out still needs its successor
        return no("この契約は、すでに終わっています。")
    return _may(reader, May.LEAD)


def can_succeed(contract: Contract, successor: Agency, at: datetime) -> Decision:
    """Who takes over is another body; one that is commissioned itself has a contract for it."""
    if successor.pk == contract.contractor_id:
        return not_yet("引き継ぐ機関には、別の機関を選んでください。")
    if successor.kind == Agency.Kind.COMMISSIONED and not Contract.objects.running(successor, at).exists():
        return not_yet("引き継ぐ機関の委託契約が、まだありません。先に契約を記録してください。")
    if not has_case_workers(successor, at):
        return not_yet("その機関には、いま支援をする人がいません。ほかの窓口を選んでください。")
    return YES


def _may(reader: Reader, what: May) -> Decision:
    if not reader.is_at_work():
        return no(NO_CONTRACT)
    return YES if reader.may(what) else no("いまの役割では、この操作はできません。")


def _works_for(reader: Reader, people: Collection[Person], scopes: Collection[Scope]) -> Decision:
    """One live own-work row for each person and scope, all by itself."""
    ids = {person.pk for person in people}
    if ids & set(reader.barred) or not set(scopes) <= reader.scopes:
        return no(NOT_OURS)
    own = Disclosure.objects.live(reader).filter(
        municipality_id__in=reader.towns,
        from_agency=reader.agency,
        kind=Kind.OWN_WORK,
        person_id__in=ids,
        scope__in=scopes,
    )
    found = set(own.order_by().values_list("person_id", "scope").distinct())
    if found >= {(person, int(scope)) for person in ids for scope in scopes}:
        return YES
    return no(NOT_OURS)


def _covers(evidence: Evidence, people: Collection[Person], scopes: Collection[Scope]) -> Decision:
    """The evidence names these people and these scopes; all of them live in its town."""
    named = set(evidence.people.values_list("person_id", flat=True))
    any_person = RULES[Kind(evidence.kind)].any_person
    here = all(person.municipality_id == evidence.municipality_id for person in people)
    if not people or not here or not (any_person or {person.pk for person in people} <= named):
        return not_yet("この根拠には、選んだ人が書かれていません。")
    if not set(scopes) <= set(evidence.scopes.values_list("scope", flat=True)):
        return not_yet("この根拠に書かれていない範囲は、共有できません。")
    return YES


def is_in_force(evidence: Evidence, at: datetime) -> Decision:
    if evidence.withdrawn_at is not None and evidence.withdrawn_at <= at:
        return no("この根拠は取り下げられています。新しい根拠を記録してください。")
    if evidence.in_force_until is not None and evidence.in_force_until <= at:
        if evidence.kind == Kind.CONTRACT:
            return no("この委託契約は終わっています。新しい契約か、ほかの根拠が必要です。")
        return no("この根拠は期限が過ぎています。新しい根拠を記録してください。")
    if evidence.in_force_from > at:
        return not_yet("この根拠は、まだ始まっていません。")
    return YES


def kind_opens(kind: Kind, scopes: Collection[Scope]) -> Decision:
    closed = [scope for scope in scopes if scope not in RULES[kind].opens]
    if not closed:
        return YES
    names = "・".join(str(Scope(scope).label) for scope in closed)
    return not_yet(f"この根拠では「{names}」を共有できません。範囲を外すか、ほかの根拠を選んでください。")


def _is_holder(reader: Reader, evidence: Evidence) -> Decision:
    return (
        YES if evidence.holder_id == reader.agency.pk else no("この根拠を扱えるのは、記録した機関だけです。")
    )


def _is_waiting(evidence: Evidence) -> Decision:
    waiting = RULES[Kind(evidence.kind)].approved and evidence.approved_by_id is None
    return YES if waiting else no("承認を待っている共有ではありません。")


def _is_another(reader: Reader, evidence: Evidence) -> Decision:
    same = evidence.recorded_by.user_id == reader.user.pk
    return no("承認は、書いた人とは別の人がします。") if same else YES
