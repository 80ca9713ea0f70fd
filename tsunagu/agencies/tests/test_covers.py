"""休みのあいだの代わり: on whose list a colleague's work stands; what anybody may read stays as it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from tests.queries import count
from tsunagu.agencies import actions
from tsunagu.agencies.models import Cover
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed

pytestmark = pytest.mark.django_db

WITHOUT = ["nakamura", "yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"]


def today():
    return timezone.localdate()


def cover(by, absent, stand_in, *, start=0, days=3):
    since = today() + timedelta(days=start)
    with by.acting() as reader:
        return actions.cover(
            by=reader,
            absent=absent.membership,
            stand_in=stand_in.membership,
            since=since,
            until=since + timedelta(days=days),
        )


def post(player, url, **data):
    page = player.client.get(reverse("agencies:covers")).content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    return player.client.post(url, {"form_key": key} | data)


def entries(action):
    return list(Entry.objects.filter(action=action).values_list("user_id", "object_type"))


# cover


def test_a_colleague_stands_in_from_the_first_to_the_last_day(sato, mori):
    row = cover(sato, sato, mori, start=1, days=2)
    in_force = [Cover.objects.on(today() + timedelta(days=days)).exists() for days in range(4)]
    assert in_force == [False, True, True, False]
    assert (row.absent, row.stand_in) == (sato.membership, mori.membership)
    assert entries("cover.decided") == [(sato.user.pk, "agencies.cover")]


def test_the_supervisor_decides_for_whoever_fell_ill(yamamoto, sato, mori):
    assert cover(yamamoto, sato, mori).absent == sato.membership


def test_nobody_else_decides_for_a_colleague(mori, sato, tanaka):
    for by in (mori, tanaka):
        with pytest.raises(NotAllowed, match="その人か、同じ機関の上司"):
            cover(by, sato, mori)
    assert not Cover.objects.exists()


@pytest.mark.parametrize("key", WITHOUT)
def test_who_has_no_households_has_no_cover(request, sato, mori, key):
    player = request.getfixturevalue(key)
    with pytest.raises(NotAllowed, match="世帯を担当する人"):
        cover(player, sato, mori)
    assert player.client.get(reverse("agencies:covers")).status_code == 403


def test_nobody_of_another_agency_stands_in(sato, tanaka):
    with pytest.raises(NotAllowed, match="同じ機関で世帯を担当している人"):
        cover(sato, sato, tanaka)


def test_who_has_left_does_not_stand_in(sato, mori):
    mori.membership.until = timezone.now() - timedelta(minutes=1)
    mori.membership.save()
    with pytest.raises(NotAllowed, match="同じ機関で世帯を担当している人"):
        cover(sato, sato, mori)


def test_nobody_stands_in_for_themselves_or_backwards_or_twice(sato, mori):
    with pytest.raises(NotAllowed, match="同じ人は選べません"):
        cover(sato, sato, sato)
    with pytest.raises(NotAllowed, match="それより後に"):
        cover(sato, sato, mori, days=0)
    cover(sato, sato, mori)
    with pytest.raises(NotAllowed, match="すでに決まっています"):
        cover(sato, sato, mori, start=2)
    assert cover(sato, sato, mori, start=3)  # the next rest begins when this one is over


def test_the_database_refuses_what_no_form_sends(sato, mori):
    with pytest.raises(IntegrityError):
        Cover.objects.create(
            absent=sato.membership, stand_in=sato.membership, since=today(), until=today() + timedelta(days=1)
        )


# end


def test_back_early_and_it_ends_today(sato, mori):
    row = cover(sato, sato, mori)
    with sato.acting() as reader:
        actions.end_cover(row, by=reader)
    assert not Cover.objects.on(today()).exists()
    assert entries("cover.ended") == [(sato.user.pk, "agencies.cover")]
    with sato.acting() as reader, pytest.raises(NotAllowed, match="すでに終わっています"):
        actions.end_cover(row, by=reader)


def test_a_rest_that_is_not_taken_never_begins(sato, mori):
    row = cover(sato, sato, mori, start=5)
    with sato.acting() as reader:
        actions.end_cover(row, by=reader)
    assert not Cover.objects.on(today() + timedelta(days=5)).exists()


def test_who_stands_in_does_not_end_it(sato, mori):
    row = cover(sato, sato, mori)
    with mori.acting() as reader, pytest.raises(NotAllowed):
        actions.end_cover(row, by=reader)
    assert Cover.objects.on(today()).exists()


# the page


def test_deciding_and_ending_on_the_page(sato, mori):
    url, last = reverse("agencies:covers"), today() + timedelta(days=4)
    data = {
        "absent": sato.membership.pk,
        "stand_in": mori.membership.pk,
        "since": f"{today():%Y/%m/%d}",
        "last": f"{last:%Y/%m/%d}",
    }
    assert post(sato, url, **data).status_code == 302
    row = Cover.objects.get()
    assert row.until == last + timedelta(days=1)
    page = sato.client.get(url).content.decode()
    assert f"{sato.user.name}さんの代わりは、{mori.user.name}さん" in page
    assert post(sato, reverse("agencies:end_cover", args=[row.pk])).status_code == 302
    assert "いまは、だれも休みになっていません。" in sato.client.get(url).content.decode()


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"stand_in": ""}, "代わりの人を選んでください。"),
        ({"stand_in": "999999"}, "一覧から選んでください。"),
        ({"last": ""}, "休みの最後の日"),
        ({"last": "令和7年13月40日"}, "月"),
        ({"last": "2020/1/1"}, "それより後に"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(sato, mori, changes, sentence):
    data = {"absent": sato.membership.pk, "stand_in": mori.membership.pk, "since": f"{today():%Y/%m/%d}"}
    last = f"{today():%Y/%m/%d}"
    answer = post(sato, reverse("agencies:covers"), **(data | {"last": last} | changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f"{today():%Y/%m/%d}" in page
    assert not Cover.objects.exists()


def test_a_worker_chooses_only_for_herself_and_a_supervisor_for_all(sato, mori, yamamoto):
    url = reverse("agencies:covers")

    def absent(player):
        page = player.client.get(url).content.decode()
        part = page[page.index('name="absent"') : page.index('name="stand_in"')]
        return sato.user.name in part, mori.user.name in part

    assert [absent(player) for player in (sato, mori, yamamoto)] == [
        (True, False),
        (False, True),
        (True, True),
    ]


def test_another_agency_does_not_find_it(sato, mori, tanaka):
    row = cover(sato, sato, mori)
    url = reverse("agencies:end_cover", args=[row.pk])
    answer = post(tanaka, url)
    assert answer.status_code == 404
    assert answer.content == post(tanaka, reverse("agencies:end_cover", args=[row.pk + 999])).content
    assert sato.user.name not in tanaka.client.get(reverse("agencies:covers")).content.decode()


def test_the_page_costs_the_same_for_one_cover_and_for_many(sato, mori, yamamoto):
    url = reverse("agencies:covers")
    cover(yamamoto, sato, mori)
    before = count(sato.client, url)
    for start in range(5, 60, 5):
        cover(yamamoto, sato, mori, start=start)
    assert count(sato.client, url) == before <= 8
