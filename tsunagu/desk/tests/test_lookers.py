"""見た人: each agency sees who opened its own rows, and nobody else's."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from tests.queries import count

pytestmark = pytest.mark.django_db  # fixtures by name do not tell pytest that they need it


def address(case):
    return reverse("desk:lookers", args=[case.household.public_id])


def read(player, case):
    assert player.client.get(case.household.get_absolute_url()).status_code == 200


def parts(player, case):
    """The two lists: of others, of our own."""
    response = player.client.get(address(case))
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index("others-heading") : html.index("own-heading")], html[html.index("own-heading") :]


def test_readings_by_others_stand_apart_from_our_own(joined, sato, ito, tanaka):
    for player in (sato, ito, tanaka):
        read(player, joined)
    others, own = parts(sato, joined)
    for words in ("伊藤 彩", "みなも東 地域包括支援センター", "田中 恵子", "大川のお母さん", "つながり"):
        assert words in others
    assert "佐藤 美咲" not in others
    assert "佐藤 美咲" in own
    assert "経過記録" in own
    assert "経過記録" not in others


def test_the_newest_reading_stands_first(joined, sato, ito, tanaka):
    for player in (ito, tanaka, ito):
        read(player, joined)
    others, _ = parts(sato, joined)
    names = [name for name in others.split("<bdi") if "伊藤 彩" in name or "田中 恵子" in name]
    assert ["伊藤 彩" in name for name in names] == [True, False, True]


def test_nobody_has_looked_yet(full, sato):
    others, own = parts(sato, full)
    assert "ほかの機関の人は、まだ開いていません。" in others
    assert "まだだれも開いていません。" in own


def test_an_agency_learns_nothing_of_who_reads_the_rows_of_another(joined, sato, ito):
    read(sato, joined)
    others, own = parts(ito, joined)
    for hidden in ("息子さん", "経過記録", "連絡先"):
        assert hidden not in others + own
    assert "佐藤 美咲" in others  # read that the centre takes part for the mother


def test_the_commissioning_section_has_no_rows_of_its_own_here(full, sato, tanaka):
    read(sato, full)
    html = tanaka.client.get(address(full)).content.decode()
    assert "佐藤 美咲" not in html


@pytest.mark.parametrize("key", ["suzuki", "takahashi", "yoshida", "sasaki", "yamaguchi"])
def test_for_everybody_else_it_is_missing(request, full, key):
    client = request.getfixturevalue(key).client
    hidden, missing = client.get(address(full)), client.get(reverse("desk:lookers", args=[uuid4()]))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content


def test_a_long_list_says_that_it_is_cut(joined, sato, ito, monkeypatch):
    monkeypatch.setattr("tsunagu.desk.views.lookers.LIMIT", 2)
    for _ in range(3):
        read(ito, joined)
    others, _ = parts(sato, joined)
    assert others.count('role="rowheader"') == 2
    assert "新しいものから2回分" in others


def test_the_page_costs_the_same_for_one_reading_and_for_thirty(joined, sato, ito):
    read(ito, joined)
    before = count(sato.client, address(joined))
    for _ in range(15):
        read(ito, joined)
        read(sato, joined)
    assert count(sato.client, address(joined)) == before == 15


def test_it_is_itself_a_reading(joined, sato):
    assert "佐藤 美咲" not in parts(sato, joined)[1]
    assert "佐藤 美咲" in parts(sato, joined)[1]
