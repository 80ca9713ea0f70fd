"""A text about nobody names nobody: what the check finds, and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.queries import statements
from tsunagu.cases.tests.factories import family
from tsunagu.groups.policies.names import holds_no_name
from tsunagu.households import actions as household_actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(sato):
    """大川の息子さん, whose name is 河野 結人 (こうの ゆいと)."""
    home = family(sato)
    with sato.acting() as by:
        household_actions.legal_name(
            home.son, by=by, family="河野", given="結人", family_kana="こうの", given_kana="ゆいと"
        )
    return home


def refused(player, text):
    with player.acting() as by:
        decision = holds_no_name(by, text)
    return "" if decision else decision.reason


@pytest.mark.parametrize(
    "text, named",
    [
        ("河野 結人の卒業のあと", "河野 結人"),
        ("きのう、河野さんのことで", "河野さん"),
        ("ゆいと君は休みがち", "ゆいと君"),
        ("コウノさんの家", "コウノさん"),
        ("河野家をたずねた", "河野家"),
        ("大川の息子さんについて", "大川の息子さん"),
        ("河埜さんとも話した", "河埜さん"),
        ("河野橋の近くの学校", ""),
        ("お母さんたちの集まり", ""),
        ("生徒の相談先を1枚にまとめる", ""),
        ("", ""),
    ],
)
def test_a_name_is_found_where_it_is_a_name(sato, known, text, named):
    reason = refused(sato, text)
    assert (f"「{named}」" in reason) if named else reason == ""


def test_a_variant_of_the_letters_is_the_same_name(sato):
    home = family(sato)
    with sato.acting() as by:
        household_actions.legal_name(home.son, by=by, family="髙﨑", given="", family_kana="", given_kana="")
    assert "高崎さん" in refused(sato, "高崎さんの話")


def test_who_does_not_know_the_name_is_not_told_of_it(ito, suzuki, yamada, known):
    for player in (ito, suzuki, yamada):
        assert refused(player, "河野さんのことで") == ""


def test_the_refusal_says_what_to_change_and_that_nothing_is_lost(sato, known):
    reason = refused(sato, "河野さん")
    assert "書きなおしてください" in reason
    assert "消えずに残っています" in reason


def test_it_asks_three_times_at_most_however_long_the_text(sato, known):
    with sato.acting() as by:
        asked = statements(lambda: holds_no_name(by, "田中さんと鈴木さんと山田君が来た。" * 50))
    assert len(asked) <= 3
