"""R26: when and how to use the health centre stands with the resource, and where a partner is chosen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.rows.acts import take_in
from tsunagu.accounts.actions import timer
from tsunagu.agencies.actor import Timer
from tsunagu.demo.places_directory import HEALTH_WORDS, bring_resources
from tsunagu.desk.tick import due_desks
from tsunagu.directory import actions
from tsunagu.directory.models import Resource, ResourceRevision

pytestmark = pytest.mark.django_db

HEALTH = "みなも市 保健センター 健康相談"


@pytest.fixture
def offers(town):
    """The demo's resources by name."""
    return {row.name: row for row in bring_resources(town, timezone.localdate())}


def page(player, name, *ids, **query):
    return player.client.get(reverse(name, args=ids), query).content.decode()


def test_the_health_centre_says_first_when_and_how_to_use_it_and_its_limits(offers, sato):
    text = page(sato, "directory:resource", offers[HEALTH].public_id)
    for words in (HEALTH_WORDS, "薬は出せません。", "まず電話。", "第2木曜の午後"):
        assert words in text
    assert text.index("使いどき") < text.index("だれのため") < text.index("できないこと・限り")


def test_it_is_found_by_the_need_and_the_place(offers, sato):
    text = page(sato, "directory:resources", need="health", place="大川3丁目")
    assert HEALTH in text
    assert "連池の朝市" not in text
    lotus = page(sato, "directory:resources", need="place", place="上連池一丁目2-3")
    assert "連池の朝市" in lotus
    assert "こもれび文庫" in lotus  # serves the whole town
    assert "連池の朝市" not in page(sato, "directory:resources", need="place", place="大川3丁目")


def test_it_is_shown_for_the_body_that_is_being_chosen(offers, sato, kato):
    text = page(sato, "directory:resources", agency=kato.agency.pk)
    assert HEALTH in text
    assert "青少年相談" not in text


def test_a_temporary_address_is_shown_by_its_dates(offers, sato):
    library = offers["こもれび文庫"]
    assert "みなも会館2階" in page(sato, "directory:resource", library.public_id)
    library.addresses.update(since=timezone.localdate() + timedelta(days=3))
    text = page(sato, "directory:resource", library.public_id)
    assert "これからの仮の住所" in text
    assert "いまは仮の住所です" not in text


def test_what_nobody_looked_at_comes_to_its_desk_and_goes_with_one_press(offers, sato):
    assert "連池の朝市" in page(sato, "directory:keep")
    assert "確かめるころの資源" in page(sato, "desk:home")
    market = offers["連池の朝市"]
    sato.client.post(reverse("directory:verify", args=[market.public_id]))
    page(sato, "directory:resource", market.public_id)  # says that it was noted
    assert "連池の朝市" not in page(sato, "directory:keep")


def test_who_runs_it_sends_a_change_without_an_account_and_the_desk_takes_it(offers, saito, client):
    sent = ResourceRevision.objects.get(status="waiting")
    assert sent.resource.name == "在宅生活支援 ほのあかり"
    body = {"form_key": "", "version": sent.resource.version}
    saito.client.post(reverse("directory:take", args=[sent.public_id]), body)
    assert Resource.objects.get(pk=sent.resource.pk).hours == "月〜土 10時〜16時"
    with saito.acting() as by:
        _, token = actions.make_link(sent.resource, by=by)
    assert client.get(reverse("directory:send", args=[token])).status_code == 200


def test_where_a_partner_is_chosen_the_way_to_its_use_stands_beside_it(offers, sato):
    case, _ = take_in(sato)
    text = page(sato, "desk:share_new", case.household.public_id, "consent")
    assert "相手先の使いどきを見る" in text
    assert f"{reverse('directory:resources')}?agency={offers[HEALTH].agency_id}" in text


def test_the_desk_is_told_once_on_the_day_on_which_it_is_time_to_look(offers, sato):
    row = offers["こもれび文庫"]
    later = timezone.now() + timedelta(days=82)  # looked at eight days ago
    by = Timer(user=timer(by=None), agency=sato.agency, at=later)
    assert due_desks(by) == {row.desk_id}
    assert due_desks(Timer(user=by.user, agency=by.agency, at=later + timedelta(days=1))) == set()
