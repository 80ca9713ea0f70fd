"""手伝う人の行い: register a helper, note what they learned, and where or for whom they are not asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from tsunagu.audit import log
from tsunagu.common.decisions import NotAllowed, Replaced, no, not_yet, require
from tsunagu.common.scopes import Scope
from tsunagu.groups.models import Helper, HelperConflict, HelperField, PersonConflict, Training
from tsunagu.groups.policies import register as policies
from tsunagu.groups.policies.names import holds_no_name
from tsunagu.sharing import actions as sharing_actions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from decimal import Decimal

    from django.db.models import Model

    from tsunagu.agencies.models import Agency
    from tsunagu.groups.models import Group
    from tsunagu.people.models import Person
    from tsunagu.sharing.reader import Reader

GONE = "ほかの人が、先に外しました。"


@transaction.atomic
def register(
    *, by: Reader, name: str, since: date, phone: str = "", words: str = "", fields: Collection[str] = ()
) -> Helper:
    """Somebody who helps, in the register of one's own agency."""
    require(policies.can_register(by))
    helper = Helper(agency=by.agency, name=name, phone=phone, words=words, since=since)
    _save(helper, "同じ名前と電話の人が、すでに登録されています。")
    HelperField.objects.bulk_create([HelperField(helper=helper, field=field) for field in fields])
    log.record("helper.registered", by=by, target=helper)
    return helper


def _save(row: Model, taken: str) -> None:
    """`taken`: the sentence when the same stands there already."""
    row.clean_fields()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise NotAllowed(not_yet(taken)) from None


@transaction.atomic
def edit_helper(
    helper: Helper, *, by: Reader, name: str, phone: str, words: str, fields: Collection[str], seen: str
) -> Helper:
    """Put name, phone and what they can do right. `seen`: the state that the writer had read (`seen_of`).

    Raises Replaced when somebody was faster.
    """
    require(policies.can_change(by, helper))
    if seen != seen_of(Helper.objects.select_for_update().get(pk=helper.pk)):
        raise Replaced
    try:
        with transaction.atomic():
            Helper.objects.filter(pk=helper.pk).update(name=name, phone=phone, words=words)
    except IntegrityError:
        raise NotAllowed(not_yet("同じ名前と電話の人が、すでに登録されています。")) from None
    helper.fields.exclude(field__in=fields).delete()
    HelperField.objects.bulk_create(
        [HelperField(helper=helper, field=field) for field in fields], ignore_conflicts=True
    )
    log.record("helper.edited", by=by, target=helper)
    helper.refresh_from_db()
    return helper


def seen_of(helper: Helper) -> str:
    """What stands in the register, as a short sign; it changes with every word."""
    fields = sorted(helper.fields.values_list("field", flat=True))
    facts = (helper.pk, helper.name, helper.phone, helper.words, fields)
    return salted_hmac("tsunagu.groups.helper", repr(facts)).hexdigest()[:16]


@transaction.atomic
def end_helper(helper: Helper, *, by: Reader, until: date) -> Helper:
    """They help no longer; what they did and learned stays."""
    require(policies.can_end(by, helper, until))
    if not Helper.objects.filter(pk=helper.pk, until=None).update(until=until):
        raise NotAllowed(no("この人の登録は、すでに終わっています。"))
    log.record("helper.ended", by=by, target=helper)
    helper.refresh_from_db()
    return helper


@transaction.atomic
def train(helper: Helper, *, by: Reader, name: str, on: date, hours: Decimal, given_by: str = "") -> Training:
    """What they learned, when, for how many hours, from whom."""
    require(policies.can_change(by, helper))
    training = Training(
        helper=helper,
        name=name,
        on=on,
        hours=hours,
        given_by=given_by,
        recorded_by=by.membership,
        recorded_at=by.at,
    )
    _save(training, "同じ日の同じ研修が、すでに書いてあります。")
    log.record("helper.trained", by=by, target=training)
    return training


@transaction.atomic
def keep_away(
    helper: Helper,
    *,
    by: Reader,
    town: str = "",
    agency: Agency | None = None,
    group: Group | None = None,
    words: str = "",
) -> HelperConflict:
    """A 町丁目, a body or a place to which this helper is not sent; never a person."""
    require(policies.can_change(by, helper))
    require(holds_no_name(by, words))
    if sum([bool(town), agency is not None, group is not None]) != 1:
        raise NotAllowed(not_yet("町丁目・機関・場のうち、ひとつを書いてください。"))
    conflict = HelperConflict.objects.create(
        helper=helper, town=town, agency=agency, group=group, words=words
    )
    log.record("helper.kept_away", by=by, target=conflict)
    return conflict


@transaction.atomic
def end_away(conflict: HelperConflict, *, by: Reader) -> HelperConflict:
    require(policies.can_change(by, conflict.helper))
    if not HelperConflict.objects.filter(pk=conflict.pk, ended_at=None).update(ended_at=by.at):
        raise NotAllowed(no(GONE))
    log.record("helper.away_ended", by=by, target=conflict)
    conflict.refresh_from_db()
    return conflict


@transaction.atomic
def keep_apart(helper: Helper, person: Person, *, by: Reader, words: str = "") -> PersonConflict:
    """For this person, this helper is not asked; why is a row about the person and stands nowhere else."""
    require(policies.can_keep_apart(by, helper, person))
    known = PersonConflict.objects.filter(holder=by.agency, person=person, helper=helper, ended_at=None)
    if known.exists():
        raise NotAllowed(not_yet("この人には頼まないことが、すでに書いてあります。"))
    row = PersonConflict(person=person, scope=Scope.NOTES, helper=helper, words=words)
    sharing_actions.keep(row, by=by)
    log.record("helper.kept_apart", by=by, target=row)
    return row


@transaction.atomic
def end_apart(row: PersonConflict, *, by: Reader) -> PersonConflict:
    require(policies.can_end_apart(by, row))
    if not PersonConflict.objects.filter(pk=row.pk, ended_at=None).update(ended_at=by.at):
        raise NotAllowed(no(GONE))
    log.record("helper.apart_ended", by=by, target=row)
    row.refresh_from_db()
    return row
