"""機関と窓口, and which desk leads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tsunagu.agencies import actions
from tsunagu.agencies.models import Agency, Desk, DistrictDuty, Membership, Setting, in_force
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed

TODAY = timezone.localdate()


def body(**more):
    facts = {"name": "あおば相談室", "kind": "support_body", "parent": None, "since": TODAY, "desk": "相談"}
    return facts | more


def entries(action):
    return list(Entry.objects.filter(action=action).values_list("user_id", "object_id"))


def test_a_body_comes_with_its_town_its_area_and_its_first_desk(admin, sasaki, town):
    agency = actions.add_agency(by=admin, phone="00-0000-0001", **body(parent=town.bodies["council"]))
    assert (agency.home, agency.parent) == (town.municipality, town.bodies["council"])
    assert [(area.municipality, area.since) for area in agency.areas.all()] == [(town.municipality, TODAY)]
    assert [(desk.name, desk.phone) for desk in agency.desks.all()] == [("相談", "00-0000-0001")]
    assert entries("agency.added") == [(sasaki.user.pk, str(agency.pk))]
    assert len(entries("desk.added")) == 1


def test_a_name_that_is_taken_leaves_nothing(admin):
    with pytest.raises(NotAllowed, match="すでにあります"):
        actions.add_agency(by=admin, **body(name="みなも市 地域福祉課"))
    assert entries("agency.added") == []


def test_a_metropolitan_centre_is_not_a_body_of_a_town(admin):
    with pytest.raises(NotAllowed, match="町の画面からは加えられません"):
        actions.add_agency(by=admin, **body(kind=Agency.Kind.METROPOLITAN))


def test_a_parent_of_another_town_is_refused(admin, elsewhere):
    with pytest.raises(NotAllowed, match="ほかの町"):
        actions.add_agency(by=admin, **body(parent=elsewhere.agency))


def test_a_desk_is_added_renamed_and_closed(admin, sasaki, ito):
    desk = actions.add_desk(ito.agency, by=admin, name="夜間", phone="00-0000-0009")
    actions.rename_desk(desk, by=admin, name="夜間相談", phone="", seen="夜間")
    assert (desk.name, desk.phone) == ("夜間相談", "")
    assert actions.close_desk(desk, by=admin).until == TODAY
    for action in ("desk.added", "desk.renamed", "desk.closed"):
        assert entries(action) == [(sasaki.user.pk, str(desk.pk))]


def test_two_desks_of_one_agency_do_not_share_a_name(admin, ito):
    with pytest.raises(ValidationError, match="同じ名前の窓口"):
        actions.add_desk(ito.agency, by=admin, name=ito.desk.name)
    desk = actions.add_desk(ito.agency, by=admin, name="夜間")
    with pytest.raises(ValidationError, match="同じ名前の窓口"):
        actions.rename_desk(desk, by=admin, name=ito.desk.name, phone="", seen="夜間")


def test_who_comes_second_does_not_overwrite_a_new_name(admin, ito):
    desk = actions.add_desk(ito.agency, by=admin, name="夜間")
    Desk.objects.filter(pk=desk.pk).update(name="休日")
    desk.refresh_from_db()
    with pytest.raises(NotAllowed, match="先に「休日」に直しました") as refusal:
        actions.rename_desk(desk, by=admin, name="夜間相談", phone="", seen="夜間")
    assert refusal.value.decision.fixable


def test_a_closed_desk_is_neither_renamed_nor_closed_again(admin, ito):
    desk = actions.add_desk(ito.agency, by=admin, name="夜間")
    stale = Desk.objects.select_related("agency").get(pk=desk.pk)
    actions.close_desk(desk, by=admin)
    for again in (stale, desk):
        with pytest.raises(NotAllowed, match="すでに閉じています"):
            actions.close_desk(again, by=admin)
    with pytest.raises(NotAllowed, match="すでに閉じています"):
        actions.rename_desk(desk, by=admin, name="夜", phone="", seen="夜間")
    assert len(entries("desk.closed")) == 1


def test_nobody_is_left_standing_at_a_closed_desk(admin, town, ito, tanaka):
    with pytest.raises(NotAllowed, match="まとめる窓口は、閉じられません"):
        actions.close_desk(tanaka.desk, by=admin)
    with pytest.raises(NotAllowed, match="まだ所属している人"):
        actions.close_desk(ito.desk, by=admin)
    free = actions.add_desk(ito.agency, by=admin, name="夜間")
    DistrictDuty.objects.create(
        district=town.municipality.districts.first(), desk=free, since=TODAY - timedelta(days=1)
    )
    with pytest.raises(NotAllowed, match="地区を担当しています"):
        actions.close_desk(free, by=admin)
    assert entries("desk.closed") == []


# lead


def leading_on(day):
    return [setting.desk for setting in Setting.objects.filter(in_force(day))]


def test_a_new_leading_desk_ends_the_old_on_the_same_day(admin, sasaki, town, tanaka, inoue):
    since = TODAY + timedelta(days=10)
    new = actions.lead(inoue.desk, by=admin, since=since)
    assert leading_on(since - timedelta(days=1)) == [tanaka.desk]
    assert leading_on(since) == [inoue.desk]
    assert entries("setting.changed") == [(sasaki.user.pk, str(new.pk))]


def test_who_leads_already_does_not_begin_again(admin, tanaka):
    with pytest.raises(NotAllowed, match="すでにまとめる窓口です"):
        actions.lead(tanaka.desk, by=admin, since=TODAY)


def test_a_change_does_not_go_behind_the_one_before(admin, inoue, takahashi):
    actions.lead(inoue.desk, by=admin, since=TODAY)
    for day in (TODAY, TODAY - timedelta(days=1)):
        with pytest.raises(NotAllowed, match="より後の日"):
            actions.lead(takahashi.desk, by=admin, since=day)
    assert leading_on(TODAY) == [inoue.desk]


def test_only_a_section_or_the_council_can_lead(admin, suzuki, town):
    with pytest.raises(NotAllowed, match="市の課か社会福祉協議会"):
        actions.lead(suzuki.desk, by=admin, since=TODAY)
    assert actions.lead(town.desks["council"], by=admin, since=TODAY).until is None


def test_a_closed_desk_does_not_lead(admin, inoue):
    Membership.objects.filter(desk=inoue.desk).update(until=admin.at)
    actions.close_desk(inoue.desk, by=admin)
    with pytest.raises(NotAllowed, match="すでに閉じています"):
        actions.lead(inoue.desk, by=admin, since=TODAY)


def test_the_first_leading_desk_of_a_town(admin, inoue):
    Setting.objects.all().delete()
    assert actions.lead(inoue.desk, by=admin, since=TODAY).desk == inoue.desk
