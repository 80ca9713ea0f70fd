"""わたしの窓口: the cases of a desk, those supported together and those that rest."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tests.queries import count
from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case
from tsunagu.common.scopes import Scope
from tsunagu.desk.tests.conftest import people_of, receive
from tsunagu.desk.words import at_most

pytestmark = pytest.mark.django_db  # fixtures by name do not tell pytest that they need it

WITHOUT_CASES = ["yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"]
TODAY = date(2026, 4, 13)


def page(player, url="/desk/"):
    response = player.client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def ask(player, called="新川原の方"):
    said = case_actions.Said(
        words="夜も電気がついていないそうです。",
        called=called,
        source="neighbour",
        received_on=timezone.localdate(),
    )
    with player.acting() as reader:
        return case_actions.ask(said, by=reader, desk=player.desk)


def test_no_list_counts_beyond_a_thousand():
    assert at_most(0) == "0件"
    assert at_most(1000) == "1,000件"
    assert at_most(1001) == "1,000件以上"


def test_the_cases_of_my_desk_stand_with_the_nearest_look_first(sato, full):
    other = receive(sato, "東の原のお兄さん", "")
    today = timezone.localdate()
    Case.objects.filter(pk=other.pk).update(next_look_on=today, looked_on=today)
    html = page(sato)
    assert html.index("東の原のお兄さん") < html.index("大川のお母さん")
    assert "世帯（2件）" in html
    assert "支援中" in html
    assert "<b>きょう</b>" in html
    assert "電話をかける" in html


def test_a_case_of_another_desk_stands_among_those_supported_together(joined, ito):
    assert "大川のお母さん" not in page(ito)
    shared = page(ito, "/desk/?list=shared")
    assert "大川のお母さん" in shared
    assert "息子さん" not in shared  # takes part for the mother alone
    assert "地域福祉コーディネーター" in shared


def test_a_paused_case_can_still_be_found(case, sato):
    with sato.acting() as reader:
        case_actions.pause(case, by=reader, on=timezone.localdate())
    assert "大川のお母さん" not in page(sato)
    assert "大川のお母さん" in page(sato, "/desk/?list=paused")


def test_a_list_or_page_that_does_not_exist_is_the_first_one(case, sato):
    for address in ("/desk/?list=all", "/desk/?page=0", "/desk/?page=x", "/desk/?page=１", "/desk/?page=-3"):
        assert "大川のお母さん" in page(sato, address)
    assert "大川のお母さん" not in page(sato, "/desk/?page=2")
    assert "前のページ" in page(sato, "/desk/?page=99999999999999999999")


def test_fifty_cases_make_a_page(sato, monkeypatch):
    monkeypatch.setattr("tsunagu.desk.views.cases.PAGE", 2)
    for number in range(3):
        receive(sato, f"{number}番めの人", "")
    first, second = page(sato), page(sato, "/desk/?list=ours&page=2")
    assert "世帯（3件）" in first
    assert "次のページ" in first
    assert ("2番めの人" in first, "2番めの人" in second) == (False, True)
    assert "次のページ" not in second


def test_without_anything_the_page_says_so_in_words(suzuki):
    html = page(suzuki)
    assert "いま、この窓口が持っている世帯はありません。" in html


def test_the_title_names_nobody(full, sato):
    html = page(sato)
    title = html[html.index("<title>") : html.index("</title>")]
    assert "わたしの窓口" in title
    assert "大川" not in title


def test_who_was_listed_is_written_down_with_the_disclosure(full, sato):
    page(sato)
    entry = Entry.objects.filter(action="page.viewed").latest("pk")
    assert entry.detail == {"page": "desk:cases"}
    shown = EntryPerson.objects.filter(entry=entry)
    mother, son = people_of(full, sato)
    assert set(shown.values_list("person_id", "scope")) == {
        (mother.pk, Scope.EXISTENCE),
        (son.pk, Scope.EXISTENCE),
        (mother.pk, Scope.SCHEDULE),
    }
    assert not shown.filter(disclosure_id=None).exists()


def test_a_page_of_cases_says_why_they_can_be_seen(full, sato):
    html = page(sato)
    assert "なぜ見られるか" in html
    assert "自分の機関のしごと" in html


def test_the_first_page_costs_twelve_statements_for_one_case_and_for_thirty(full, sato, yamamoto):
    ask(sato)
    assert count(sato.client, "/desk/") == 10
    assert count(yamamoto.client, "/desk/") == 10
    for number in range(29):
        receive(sato, f"{number}番めの人")
        ask(sato, f"{number}番めの方") if number < 15 else None
    assert count(sato.client, "/desk/") == 10
    assert count(yamamoto.client, "/desk/") == 10
