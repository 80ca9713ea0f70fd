"""R11: notes hang on a school and not on a household; who ends school in March is thought of in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from tsunagu.agencies import actions as agency_actions
from tsunagu.agencies.models import District
from tsunagu.cases.tests.factories import family, form_key
from tsunagu.common.wareki import PartialDate, Precision
from tsunagu.groups.actions import school as schools
from tsunagu.groups.models import BodyNote
from tsunagu.groups.schools import ends, leaving
from tsunagu.households import actions as household_actions
from tsunagu.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def east(sasaki, sato):
    """The administrator draws the map; the coordinator puts the school into it."""
    since = timezone.localdate() - timedelta(days=30)
    with sasaki.acting() as by:
        district = agency_actions.add_district(by=by, kind=District.Kind.SCHOOL, name="みなも東学園")
        agency_actions.map_town(district, by=by, town="大川1丁目", since=since)
        agency_actions.give_duty(district, by=by, desk=sato.desk, membership=sato.membership, since=since)
        school = agency_actions.add_agency(
            by=by, name="みなも市立 東中学校", kind="school", parent=None, since=since, desk="職員室"
        )
    with sato.acting() as by:
        schools.place_school(school, district, by=by, since=since)
    return district


def test_the_map_tells_whom_a_school_calls(sato, tanaka, east):
    for player in (sato, tanaka):
        text = player.client.get(reverse("groups:schools")).content.decode()
        assert "みなも市立 東中学校" in text
        assert "佐藤 美咲" in text


def test_a_talk_with_a_school_is_kept_without_anybody_in_it(sato, tanaka, east):
    facts = {"district": east.pk, "on": timezone.localdate().isoformat(), "kind": "meeting"}
    url = reverse("groups:note_body")
    family(sato)  # 大川の息子さん is known here
    named = sato.client.post(url, facts | {"words": "大川の息子さんの話", "form_key": form_key()})
    assert named.status_code == 422
    plain = {"words": "長く休む生徒の相談先を1枚にまとめる", "for_town": "on", "form_key": form_key()}
    assert sato.client.post(url, facts | plain).status_code == 302
    assert "相談先を1枚に" in tanaka.client.get(reverse("groups:schools")).content.decode()


def test_no_row_about_a_school_can_hold_a_person():
    tables = [apps.get_model("groups", name) for name in ("BodyNote", "SchoolPlace")]
    keys = {field.related_model for table in tables for field in table._meta.fields}
    assert Person not in keys
    assert BodyNote in tables


def test_who_ends_school_in_march_is_on_the_list_with_the_way_to_the_household(sato):
    home = family(sato)
    day = leaving(18, ends(timezone.localdate())).first
    with sato.acting() as by:
        household_actions.birth(home.son, by=by, born=PartialDate(day, day, Precision.DAY, day.isoformat()))
    text = sato.client.get(reverse("groups:leaving_school")).content.decode()
    assert "18歳の年度が終わる人（1人）" in text
    assert home.case.household.get_absolute_url() in text
