"""参加支援の行い: keep what somebody likes with their consent, note how a place went, propose a new place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, no, not_yet, require
from tsunagu.common.scopes import Scope
from tsunagu.groups.actions.group import begin
from tsunagu.groups.actions.part import consent_for
from tsunagu.groups.models import EaseNeed, Interest, Match
from tsunagu.groups.policies import matching as policies
from tsunagu.groups.policies import part as consents
from tsunagu.groups.policies.names import holds_no_name
from tsunagu.groups.said import Agreed, Answers, Start
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Consent

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from tsunagu.groups.models import Group
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader

PLACE = Consent.Purpose.PLACE
GONE = "ほかの人が、先に外しました。"


@transaction.atomic
@log.gathered()
def keep_likes(
    person: Person,
    *,
    by: Reader,
    kind: str,
    fields: Collection[str] = (),
    words: str = "",
    eases: Collection[str] = (),
    agreed: Agreed | None = None,
) -> int:
    """Fields and words of one kind, and what makes a place bearable, on one consent. How many are new.

    Words beside fields say more of each; words alone stand alone.
    """
    require(policies.can_keep(by, person))
    likes = [(field, words) for field in fields] or ([("", words)] if words else [])
    require(policies.has_something(len(likes), len(eases)))
    consent = _agreed(person, agreed, by)
    _end_what_was_taken_back(person, by)
    rows: list[Any] = [
        Interest(person=person, kind=kind, field=field, words=said, consent=consent)
        for field, said in likes
        if not _ours(Interest, person, by).filter(kind=kind, field=field, words=said).exists()
    ]
    rows += [
        EaseNeed(person=person, ease=ease, consent=consent)
        for ease in eases
        if not _ours(EaseNeed, person, by).filter(ease=ease).exists()
    ]
    if not rows:
        raise NotAllowed(not_yet("同じことが、すでに書いてあります。"))
    for row in rows:
        row.scope = Scope.NOTES
        sharing_actions.keep(row, by=by)
    log.record("interest.kept", by=by, target=consent, detail={"rows": len(rows)})
    return len(rows)


def _ours(model: type[Interest] | type[EaseNeed], person: Person, by: Reader) -> Any:
    return model.objects.filter(holder=by.agency, person=person, ended_at=None)


def _end_what_was_taken_back(person: Person, by: Reader) -> None:
    """What stood on a consent that no longer stands ends where the new consent begins."""
    for model in (Interest, EaseNeed):
        standing = _ours(model, person, by).consented(by.at)
        _ours(model, person, by).exclude(pk__in=standing.values("pk")).update(ended_at=by.at)


def _agreed(person: Person, agreed: Agreed | None, by: Reader) -> Consent:
    consent = consent_for(person, PLACE, agreed, by=by)
    require(consents.is_agreed(by, consent, person, PLACE))
    assert consent is not None, "is_agreed refuses"
    return consent


@transaction.atomic
def end_interest(interest: Interest, *, by: Reader) -> Interest:
    """No longer so, or not to be kept; the row stays, out of sight."""
    require(policies.can_end(by, interest))
    if not Interest.objects.filter(pk=interest.pk, ended_at=None).update(ended_at=by.at):
        raise NotAllowed(no(GONE))
    log.record("interest.ended", by=by, target=interest)
    interest.refresh_from_db()
    return interest


@transaction.atomic
def end_ease(need: EaseNeed, *, by: Reader) -> EaseNeed:
    """This is no longer needed for going to a place."""
    require(policies.can_end(by, need))
    if not EaseNeed.objects.filter(pk=need.pk, ended_at=None).update(ended_at=by.at):
        raise NotAllowed(no(GONE))
    log.record("ease.ended", by=by, target=need)
    need.refresh_from_db()
    return need


@transaction.atomic
@log.gathered()
def note_match(
    person: Person,
    *,
    by: Reader,
    group: Group,
    status: str,
    on: date,
    words: str = "",
    agreed: Agreed | None = None,
) -> Match:
    """One more dated step towards a place; what was before stays as it was."""
    require(policies.can_note(by, person, group, status, on, timezone.localdate(by.at)))
    match = Match(person=person, scope=Scope.NOTES, group=group, status=status, on=on, words=words)
    match.consent = _agreed(person, agreed, by)
    sharing_actions.keep(match, by=by)
    log.record("match.noted", by=by, target=match, detail={"status": str(status)})
    return match


@transaction.atomic
@log.gathered()
def propose(person: Person, answers: Answers, start: Start, *, by: Reader) -> Group:
    """No place fits: a new one begins as 前身. The group says nothing of the person, the person's row all."""
    require(policies.can_keep(by, person))
    consent = _agreed(person, None, by)
    require(holds_no_name(by, "\n".join([answers.name, answers.summary, start.reason])))
    group = begin(answers, start, by=by)
    match = Match(person=person, scope=Scope.NOTES, status=Match.Status.NONE_FITS, on=start.on)
    match.consent, match.words = consent, f"新しい場「{answers.name}」を提案した"
    sharing_actions.keep(match, by=by)
    log.record("match.proposed", by=by, target=match, detail={"group": group.pk})
    return group
