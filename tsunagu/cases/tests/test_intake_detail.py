"""受付の画面: an intake of my agency; at the coordinating desk, the way to let the asking agency join."""

from __future__ import annotations

import pytest

from tsunagu.cases import actions
from tsunagu.cases.models import Intake
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import SON, WORDS, last_view, said
from tsunagu.common.scopes import Scope


@pytest.fixture
def asked(suzuki, tanaka):
    """The row of the coordinating desk."""
    with suzuki.acting() as reader:
        actions.ask(said(informant="となりの方"), by=reader, desk=suzuki.desk)
    return Intake.objects.get(asked_by=suzuki.desk)


def text(response):
    return response.content.decode()


def test_my_agency_reads_the_words_and_who_told_us(sato, mori, get):
    factories.take_in(sato, informant="となりの方", contact="00-0000-1111")
    intake = Intake.objects.get()
    page = text(get(mori, "cases:intake_detail", intake.public_id))
    for words in (WORDS, SON, "となりの方", "00-0000-1111", "家族・親族", "佐藤 美咲", "なぜ見られるか"):
        assert words in page
    assert last_view("cases:intake_detail") == {
        (intake.person_id, sato.agency.pk, Scope.NOTES),
        (None, sato.agency.pk, Scope.NOTES),
    }


def test_others_get_the_404_of_nothing(sato, tanaka, suzuki, sasaki, get, post):
    factories.take_in(sato)
    intake = Intake.objects.get()
    for player in (tanaka, suzuki, sasaki):
        missing = get(player, "cases:intake_detail", factories.form_key())
        hidden = get(player, "cases:intake_detail", intake.public_id)
        refused = post(player, "cases:answer", intake.public_id)
        assert {hidden.status_code, refused.status_code} == {404}
        assert hidden.content == refused.content == missing.content


def test_who_receives_the_notes_reads_the_words_without_the_teller(sato, takahashi, get):
    family = factories.family(sato, informant="となりの方")
    factories.let_join(sato, takahashi, family)
    factories.agree(sato, takahashi, family.son)
    page = text(get(takahashi, "cases:intake_detail", Intake.objects.get().public_id))
    assert WORDS in page
    assert "となりの方" not in page
    assert "本人の同意（" in page


def test_the_coordinating_desk_sees_who_asks_and_the_households_it_knows(tanaka, suzuki, family, asked, get):
    page = text(get(tanaka, "cases:intake_detail", asked.public_id))
    assert "青空まなびの家　相談" in page
    assert "00-0000-0701" in page
    assert SON in page
    assert "00-0000-0202" in page  # whom to call about the household
    assert "となりの方" not in page


def test_a_household_in_which_we_take_part_leads_to_letting_them_join(tanaka, suzuki, asked, get):
    case = factories.take_in(tanaka)
    page = text(get(tanaka, "cases:intake_detail", asked.public_id))
    assert f'href="/cases/{case.public_id}/join/?desk={suzuki.desk.pk}"' in page


def test_the_coordinating_desk_sees_no_more_than_it_may(ito, tanaka, asked, get):
    """包括 has a household of that name; the coordinating section has not been told."""
    factories.take_in(ito)
    page = text(get(tanaka, "cases:intake_detail", asked.public_id))
    assert "見えている世帯に、似た呼び名はありません。" in page
    assert "00-0000-0401" not in page


def test_the_one_who_asked_sees_no_household(suzuki, family, asked, get):
    own = Intake.objects.get(holder=suzuki.agency)
    page = text(get(suzuki, "cases:intake_detail", own.public_id))
    assert "まとめる窓口が確かめています" in page
    assert "/households/" not in page
    assert "00-0000-0202" not in page


def test_calling_back_ends_it_and_a_second_press_changes_nothing(tanaka, asked, get, post):
    key = factories.form_key()
    for _ in range(2):
        response = post(tanaka, "cases:answer", asked.public_id, key=key)
        assert response.status_code == 302
    page = text(get(tanaka, "cases:intake_detail", asked.public_id))
    assert factories.fresh(asked).status == Intake.Status.ANSWERED
    assert "連絡した" in page
    assert 'action="/cases/intakes' not in page


def test_answering_what_was_answered_says_so(tanaka, asked, post):
    post(tanaka, "cases:answer", asked.public_id)
    response = post(tanaka, "cases:answer", asked.public_id)
    assert "すでに" in text(tanaka.client.get(response.url))


def test_answering_is_a_post(tanaka, asked, get):
    assert get(tanaka, "cases:answer", asked.public_id).status_code == 405


def test_the_page_costs_the_same_for_one_household_and_for_many(tanaka, sato, asked, get):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    factories.family(sato)
    get(tanaka, "cases:intake_detail", asked.public_id)
    with CaptureQueriesContext(connection) as one:
        get(tanaka, "cases:intake_detail", asked.public_id)
    for _ in range(3):
        factories.family(sato)
    with CaptureQueriesContext(connection) as many:
        get(tanaka, "cases:intake_detail", asked.public_id)
    assert len(one) == len(many)
