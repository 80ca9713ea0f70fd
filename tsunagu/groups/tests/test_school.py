"""学校と学園: the map, the notes that name nobody, and the cut of the school year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.queries import count
from tsunagu.agencies.models import Agency, District, DistrictDuty, DistrictTown
from tsunagu.cases.tests.factories import acts, family, form_key, last_view, let_join
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.common.wareki import PartialDate, Precision
from tsunagu.groups.actions import school as actions
from tsunagu.groups.models import BodyNote, SchoolPlace
from tsunagu.groups.schools import ends, is_season, leaving
from tsunagu.households import actions as household_actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def east(town, sato):
    """みなも東学園 with 大川1丁目, 佐藤 on duty, and a school."""
    district = District.objects.create(municipality=town.municipality, kind="school", name="みなも東学園")
    since = timezone.localdate() - timedelta(days=100)
    DistrictTown.objects.create(district=district, town="大川1丁目", since=since)
    DistrictDuty.objects.create(district=district, desk=sato.desk, membership=sato.membership, since=since)
    return district


@pytest.fixture
def school(town):
    return Agency.objects.create(name="大川小学校", kind="school", home=town.municipality)


def noted(player, **facts):
    told = {"on": timezone.localdate(), "kind": "talk", "words": "卒業のあとの相談先を確かめた。"}
    with player.acting() as by:
        return actions.note_body(by=by, **(told | facts))


def born(player, person, first, last=None, precision=Precision.DAY):
    with player.acting() as by:
        known = PartialDate(first, last or first, precision, first.isoformat())
        household_actions.birth(person, by=by, born=known)


def text_of(player, name):
    return player.client.get(reverse(f"groups:{name}")).content.decode()


# --- the map ---------------------------------------------------------------------------------------------


def test_the_map_says_which_places_schools_and_coordinator(sato, east, school):
    with sato.acting() as by:
        actions.place_school(school, east, by=by, since=timezone.localdate())
    text = text_of(sato, "schools")
    assert all(
        words in text for words in ("みなも東学園", "大川1丁目", "大川小学校", "佐藤 美咲", "市の確認前")
    )
    assert acts("school.placed").count() == 1


def test_a_school_that_changes_its_district_keeps_its_history(sato, town, east, school):
    west = District.objects.create(municipality=town.municipality, kind="school", name="西学園")
    today = timezone.localdate()
    with sato.acting() as by:
        actions.place_school(school, east, by=by, since=today - timedelta(days=9))
        with pytest.raises(NotAllowed, match="すでにこの学園"):
            actions.place_school(school, east, by=by, since=today)
        actions.place_school(school, west, by=by, since=today)
    assert SchoolPlace.objects.get(district=east).until == today
    assert SchoolPlace.objects.get(until=None).district == west


def test_only_a_school_goes_into_a_district_of_schools(sato, town, east, tanaka, school):
    other = District.objects.filter(kind="community").first()
    with sato.acting() as by:
        for agency, district in ((tanaka.agency, east), (school, other)):
            with pytest.raises(NotAllowed, match="学園と学校"):
                actions.place_school(agency, district, by=by, since=timezone.localdate())


def test_who_works_on_no_case_has_no_page_of_schools(yamada, yoshida, sasaki, yamaguchi, matsumoto):
    for player in (yamada, yoshida, sasaki, yamaguchi, matsumoto):
        for name in ("schools", "note_body", "place_school", "leaving_school"):
            assert player.client.get(reverse(f"groups:{name}")).status_code == 403


# --- notes -----------------------------------------------------------------------------------------------


def test_a_note_hangs_on_a_body_and_on_nobody(sato, east):
    note = noted(sato, district=east)
    assert not hasattr(note, "person")
    assert acts("body.noted").count() == 1
    assert "卒業のあとの相談先" in text_of(sato, "schools")


def test_a_note_is_read_by_its_own_agency_and_by_the_town_where_it_is_open(sato, tanaka, east, school):
    noted(sato, district=east, words="うちだけの話")
    noted(sato, agency=school, words="みんなの話", for_town=True)
    text = text_of(tanaka, "schools")
    assert "みんなの話" in text
    assert "うちだけの話" not in text


def test_a_note_that_names_somebody_is_refused_with_everything_typed(sato, east):
    family(sato)
    data = {
        "district": east.pk,
        "on": timezone.localdate().isoformat(),
        "kind": "talk",
        "words": "大川の息子さんのことを聞いた。",
    }
    answer = sato.client.post(reverse("groups:note_body"), data | {"form_key": form_key()})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "大川の息子さんのことを聞いた。" in text
    assert "名前を書きません" in text
    assert not BodyNote.objects.exists()


def amending(player, note, **facts):
    url = reverse("groups:amend_note", args=[note.public_id])
    told = {
        "on": timezone.localdate().isoformat(),
        "kind": "talk",
        "words": "相談先は保健センターに決まった。",
    }
    return player.client.post(url, told | facts | {"form_key": form_key()})


def test_a_note_is_put_right_and_the_words_before_stay(sato, east):
    note = noted(sato, district=east)
    answer = amending(sato, note)
    fresh = BodyNote.objects.get(amends=note)
    assert answer.url == reverse("groups:body_note", args=[fresh.public_id])
    assert acts("body.amended").count() == 1
    text = text_of(sato, "schools")
    assert "保健センターに決まった" in text
    assert "卒業のあとの相談先" not in text
    page = sato.client.get(reverse("groups:body_note", args=[note.public_id]), follow=True).content.decode()
    assert "保健センターに決まった" in page
    assert "卒業のあとの相談先" in page


def test_two_who_amend_the_same_note_read_each_other(sato, east):
    note = noted(sato, district=east)
    assert amending(sato, note).status_code == 302
    late = amending(sato, note, words="相談先は社協に決まった。")
    text = late.content.decode()
    assert late.status_code == 409
    assert "保健センターに決まった" in text
    assert "社協に決まった" in text
    newest = BodyNote.objects.get(amends=note)
    assert reverse("groups:amend_note", args=[newest.public_id]) in text
    assert amending(sato, newest, words="相談先は社協に決まった。").status_code == 302
    assert BodyNote.objects.standing().get().words == "相談先は社協に決まった。"


def test_another_agency_reads_a_note_of_the_town_and_does_not_amend_it(sato, tanaka, east):
    note = noted(sato, district=east, for_town=True)
    assert tanaka.client.get(reverse("groups:body_note", args=[note.public_id])).status_code == 200
    assert amending(tanaka, note).status_code == 403
    closed = noted(sato, district=east, words="うちだけの話")
    assert amending(tanaka, closed).status_code == 404


def test_words_that_were_not_open_to_the_town_stay_so_after_the_note_was_opened(sato, tanaka, east):
    note = noted(sato, district=east, words="うちだけの話")
    amending(sato, note, words="みんなの話", for_town="on")
    fresh = BodyNote.objects.get(amends=note)
    assert (
        "うちだけの話"
        not in tanaka.client.get(reverse("groups:body_note", args=[fresh.public_id])).content.decode()
    )
    assert tanaka.client.get(reverse("groups:body_note", args=[note.public_id])).status_code == 404


def test_a_correction_names_nobody_either(sato, east):
    family(sato)
    answer = amending(sato, noted(sato, district=east), words="大川の息子さんのこと")
    assert answer.status_code == 422
    assert "名前を書きません" in answer.content.decode()
    assert BodyNote.objects.count() == 1


def test_a_note_is_about_one_body_of_the_own_town(sato, town, east, school):
    elsewhere = Agency.objects.filter(home=None).first()
    for facts in ({}, {"agency": school, "district": east}):
        with pytest.raises(NotAllowed, match="ひとつ選んで"):
            noted(sato, **facts)
    with pytest.raises(NotAllowed, match="まだ来ていない日"):
        noted(sato, district=east, on=timezone.localdate() + timedelta(days=1))
    assert noted(sato, agency=elsewhere).agency == elsewhere


def test_who_only_approves_writes_no_note(nakamura, east):
    with pytest.raises(NotAllowed):
        noted(nakamura, district=east)
    assert nakamura.client.get(reverse("groups:schools")).status_code == 200


def test_as_many_statements_for_one_district_and_note_as_for_many(sato, town, east):
    noted(sato, district=east)
    few = count(sato.client, reverse("groups:schools"))
    for n in range(6):
        district = District.objects.create(municipality=town.municipality, kind="school", name=f"学園{n}")
        noted(sato, district=district)
    assert count(sato.client, reverse("groups:schools")) == few <= 14


# --- 18歳の切れ目 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day, end",
    [
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2027, 3, 31), date(2027, 3, 31)),
        (date(2027, 1, 1), date(2027, 3, 31)),
    ],
)
def test_the_school_year_ends_with_march(day, end):
    assert ends(day) == end


def test_the_cut_lies_between_the_first_and_the_second_of_april():
    year = leaving(18, date(2027, 3, 31))
    assert (year.first, year.last) == (date(2008, 4, 2), date(2009, 4, 1))
    assert leaving(15, date(2027, 3, 31)).last == date(2012, 4, 1)


def test_the_way_to_the_list_stands_on_the_first_page_from_january_to_march():
    assert [is_season(date(2027, month, 1)) for month in (12, 1, 3, 4)] == [False, True, True, False]


@pytest.mark.parametrize("season", [True, False])
def test_in_that_season_the_first_page_leads_to_the_list(sato, monkeypatch, season):
    monkeypatch.setattr("tsunagu.desk.views.today.is_season", lambda today: season)
    text = sato.client.get(reverse("desk:home")).content.decode()
    assert (reverse("groups:leaving_school") in text) == season


def test_who_ends_school_this_march_stands_on_the_list_and_on_no_other_side_of_the_cut(sato):
    year = leaving(18, ends(timezone.localdate()))
    inside, outside = family(sato), family(sato)
    born(sato, inside.son, year.last)
    born(sato, outside.son, year.last + timedelta(days=1))
    text = text_of(sato, "leaving_school")
    assert "18歳の年度が終わる人（1人）" in text
    assert "15歳の年度が終わる人（0人）" in text
    assert reverse("desk:household", args=[inside.case.household.public_id]) in text


def test_a_birth_that_is_not_sure_says_so(sato):
    year = leaving(15, ends(timezone.localdate()))
    born(sato, family(sato).son, date(year.first.year, 1, 1), date(year.first.year, 12, 31), Precision.YEAR)
    text = text_of(sato, "leaving_school")
    assert "15歳の年度が終わる人（1人）" in text
    assert "ちがう年度かもしれません" in text


def test_only_births_that_may_be_seen_stand_on_the_list(sato, tanaka, suzuki):
    home = family(sato)
    born(sato, home.son, leaving(18, ends(timezone.localdate())).first)
    let_join(sato, tanaka, home)  # knows that he is there, not when he was born
    for player in (tanaka, suzuki):
        assert "18歳の年度が終わる人（0人）" in text_of(player, "leaving_school")


def test_the_list_is_logged_as_read(sato):
    home = family(sato)
    born(sato, home.son, leaving(18, ends(timezone.localdate())).first)
    text_of(sato, "leaving_school")
    assert (home.son.pk, sato.agency.pk, Scope.CONTACT) in last_view("groups:leaving_school")


def test_as_many_statements_for_one_leaver_as_for_many(sato):
    year = leaving(18, ends(timezone.localdate()))
    born(sato, family(sato).son, year.first)
    few = count(sato.client, reverse("groups:leaving_school"))
    for n in range(8):
        born(sato, family(sato).son, year.first + timedelta(days=n))
    assert count(sato.client, reverse("groups:leaving_school")) == few <= 12
