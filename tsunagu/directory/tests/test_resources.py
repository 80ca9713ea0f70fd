"""資源: who adds, changes and checks one, what is refused, and what the trail keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tsunagu.agencies.models import Desk
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed, Replaced
from tsunagu.directory import actions
from tsunagu.directory.columns import stored
from tsunagu.directory.models import Resource, ResourceAddress, ResourceRevision
from tsunagu.directory.tests.conftest import words
from tsunagu.notices.models import Notice

pytestmark = pytest.mark.django_db


def entries(resource, action):
    return Entry.objects.filter(action=action, object_type="directory.resource", object_id=str(resource.pk))


# --- adding ------------------------------------------------------------------------------------


def test_a_worker_adds_a_resource_and_her_desk_looks_after_it(kato, resource):
    assert (resource.desk, resource.version, resource.verified_on) == (kato.desk, 1, None)
    assert stored(resource)["needs"] == ["talk", "health"]
    (entry,) = entries(resource, "resource.added")
    assert entry.detail == {"via": "staff"}


@pytest.mark.parametrize("key", ["nakamura", "yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"])
def test_other_roles_do_not_add(request, town, key):
    with request.getfixturevalue(key).acting() as by, pytest.raises(NotAllowed):
        actions.add(words(), by=by)
    assert not Resource.objects.exists()


def test_the_same_name_of_the_same_body_is_refused_in_a_sentence(kato, resource):
    with kato.acting() as by, pytest.raises(NotAllowed, match="すでにあります"):
        actions.add(words(), by=by)
    with kato.acting() as by:
        actions.add(words(body_name="べつの団体"), by=by)


def test_an_end_before_the_beginning_is_refused(kato):
    with kato.acting() as by, pytest.raises(ValidationError, match="始まりの日より後"):
        actions.add(words(valid_from="2026-04-01", valid_until="2026-04-01"), by=by)


# --- changing ----------------------------------------------------------------------------------


def test_a_change_keeps_old_and_new_and_who_did_it(kato, resource):
    with kato.acting() as by:
        actions.change(resource, words(phone="00-0000-0199", needs=["health"]), by=by, version=1)
    revision = ResourceRevision.objects.get()
    assert revision.changes["phone"] == ["00-0000-0105", "00-0000-0199"]
    assert revision.changes["needs"] == [["talk", "health"], ["health"]]
    assert (revision.status, revision.via, revision.recorded_by) == ("taken", "staff", kato.membership)
    assert stored(Resource.objects.get())["needs"] == ["health"]
    (entry,) = entries(resource, "resource.changed")
    assert "phone" in entry.detail["fields"]


def test_who_changes_an_old_text_is_told_and_nothing_is_written(kato, resource):
    with kato.acting() as by:
        actions.change(resource, {"phone": "00-0000-0199"}, by=by, version=1)
        with pytest.raises(Replaced):
            actions.change(resource, {"phone": "00-0000-0155"}, by=by, version=1)
    assert Resource.objects.get().phone == "00-0000-0199"


def test_the_same_words_again_change_nothing(kato, resource):
    with kato.acting() as by:
        assert actions.change(resource, {"phone": "00-0000-0105"}, by=by, version=1) == {}
    assert Resource.objects.get().version == 1
    assert not ResourceRevision.objects.exists()


def test_another_agency_does_not_change_it_but_says_what_should_read_otherwise(sato, kato, resource):
    with sato.acting() as by:
        with pytest.raises(NotAllowed, match="その窓口に届きます"):
            actions.change(resource, {"hours": "月〜金"}, by=by, version=1)
        revision = actions.propose(resource, {"hours": "月〜金"}, by=by, words="電話で聞きました。")
    assert Resource.objects.get().hours == ""
    notice = Notice.objects.get(desk_id=kato.desk.pk)
    assert (notice.url_name, notice.public_id) == ("directory:resource", resource.public_id)
    with kato.acting() as by:
        actions.take(revision, by=by, version=1)
    row = Resource.objects.get()
    assert (row.hours, row.verified_by) == ("月〜金", kato.membership)


def test_a_proposal_without_a_change_or_a_word_is_refused(sato, resource):
    with sato.acting() as by, pytest.raises(NotAllowed, match="変わったところがありません"):
        actions.propose(resource, {"phone": resource.phone}, by=by)


def test_a_refused_proposal_changes_nothing_and_cannot_be_decided_twice(sato, kato, resource):
    with sato.acting() as by:
        revision = actions.propose(resource, {"hours": "月〜金"}, by=by)
    with sato.acting() as by, pytest.raises(NotAllowed):
        actions.refuse(revision, by=by)
    with kato.acting() as by:
        actions.refuse(revision, by=by)
        with pytest.raises(NotAllowed, match="先に決めました"):
            actions.take(revision, by=by, version=1)
    assert Resource.objects.get().hours == ""
    assert entries(resource, "resource.refused").count() == 1


def test_taking_an_old_look_writes_nothing_at_all(sato, kato, resource):
    with sato.acting() as by:
        revision = actions.propose(resource, {"hours": "月〜金"}, by=by)
    with kato.acting() as by:
        actions.change(resource, {"hours": "火〜土"}, by=by, version=1)
        with pytest.raises(Replaced):
            actions.take(revision, by=by, version=1)
    revision.refresh_from_db()
    assert (revision.status, Resource.objects.get().hours) == ("waiting", "火〜土")


def test_when_its_desk_is_closed_any_worker_of_the_town_looks_after_it(sato, kato, resource):
    Resource.objects.update(agency=None)
    Desk.objects.filter(pk=kato.desk.pk).update(until=timezone.localdate())
    row = Resource.objects.select_related("desk").get()
    with sato.acting() as by:
        actions.change(row, {"hours": "月〜金", "desk": sato.desk.pk}, by=by, version=1)
    assert Resource.objects.get().desk == sato.desk


# --- checking ----------------------------------------------------------------------------------


def test_checked_in_one_press_and_twice_on_a_day_is_once(kato, resource, today):
    with kato.acting() as by:
        actions.verify(resource, by=by)
        actions.verify(resource, by=by)
    assert (resource.verified_on, resource.verified_by) == (today, kato.membership)
    assert entries(resource, "resource.verified").count() == 1


def test_only_its_desk_checks_it(sato, resource):
    with sato.acting() as by, pytest.raises(NotAllowed):
        actions.verify(resource, by=by)


def test_what_is_over_is_not_checked(kato, resource, today):
    Resource.objects.update(valid_until=today)
    row = Resource.objects.select_related("desk").get()
    with kato.acting() as by, pytest.raises(NotAllowed, match="終わっています"):
        actions.verify(row, by=by)


@pytest.mark.parametrize(
    ("days", "is_due", "is_told"),
    [(89, False, False), (90, True, True), (91, True, False), (120, True, True)],
)
def test_after_90_days_it_is_time_to_look_and_the_desk_is_told_now_and_again(
    resource, today, days, is_due, is_told
):
    Resource.objects.update(verified_on=today - timedelta(days=days))
    assert Resource.objects.to_verify(today).exists() is is_due
    assert Resource.objects.to_tell(today).exists() is is_told


def test_one_that_nobody_looked_at_is_due_at_once_and_told_after_90_days(resource, today):
    assert Resource.objects.to_verify(today).exists()
    assert not Resource.objects.to_tell(today).exists()
    assert Resource.objects.to_tell(today + timedelta(days=90)).exists()


# --- the temporary address ---------------------------------------------------------------------


def test_a_temporary_address_from_a_day_until_a_day(kato, resource, today):
    span = {"since": today, "until": today + timedelta(days=9)}
    with kato.acting() as by:
        row = actions.set_address(resource, by=by, address="みなも市駅前2-1", words="改修のあいだ", **span)
        with pytest.raises(NotAllowed, match="同じ日から始まる"):
            actions.set_address(resource, by=by, address="べつの所", words="", **span)
        with pytest.raises(NotAllowed, match="始まりの日より後"):
            actions.set_address(
                resource, by=by, address="べつの所", words="", since=today + timedelta(days=1), until=today
            )
    assert row.until == today + timedelta(days=9)
    assert entries(resource, "resource.address_set").count() == 1


def test_back_at_the_old_address_from_today(kato, resource, today):
    before = today - timedelta(days=5)
    row = ResourceAddress.objects.create(resource=resource, address="仮", since=before)
    with kato.acting() as by:
        row = actions.end_address(row, by=by)
        with pytest.raises(NotAllowed, match="すでに終わって"):
            actions.end_address(row, by=by)
    assert row.until == today


def test_one_that_had_not_begun_is_taken_away(kato, sato, resource, today):
    row = ResourceAddress.objects.create(resource=resource, address="仮", since=today + timedelta(days=5))
    with sato.acting() as by, pytest.raises(NotAllowed):
        actions.end_address(row, by=by)
    with kato.acting() as by:
        actions.end_address(row, by=by)
    assert not ResourceAddress.objects.exists()
    assert entries(resource, "resource.address_ended").count() == 1
