"""場の画面: the list with its filters, one group, and the forms; who gets in and what comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.queries import count
from tsunagu.cases.tests.factories import acts, form_key, fresh
from tsunagu.demo.cast import moment
from tsunagu.groups.actions import group as actions
from tsunagu.groups.models import Group
from tsunagu.groups.tests.factories import begin, decide, go_on, kind, today

pytestmark = pytest.mark.django_db

READERS = ["sato", "tanaka", "nakamura", "yoshida", "yamada", "sasaki", "matsumoto"]


def text(response):
    return response.content.decode()


@pytest.fixture
def places(sato, saito):
    """Three that differ in everything one can search by."""
    return [
        begin(sato, stage="founded", more={"eases": ["silent"], "fields": ["talking"]}),
        begin(
            sato,
            stage="trial",
            planned_until=today() + timedelta(days=90),
            co_hosts=[saito.agency],
            more={"name": "ゆるのび体操", "kind": kind("からだを動かす会"), "fields": ["body"]},
        ),
        begin(saito, stage="founded", more={"name": "ことこと工房", "summary": "チラシをつくる"}),
    ]


def names(get, player, **query):
    page = text(get(player, "groups:places", **query))
    return {name for name in ("みなも親の会", "ゆるのび体操", "ことこと工房") if f">{name}</a>" in page}


# --- the list -----------------------------------------------------------------------------


@pytest.mark.parametrize("key", READERS)
def test_the_town_reads_the_list_and_one_group(key, request, get, places):
    player = request.getfixturevalue(key)
    assert "みなも親の会" in text(get(player, "groups:places"))
    assert get(player, "groups:group", places[0].public_id).status_code == 200


def test_the_auditor_gets_a_sentence(yamaguchi, get, places):
    assert "いまの役割では開けません" in text(get(yamaguchi, "groups:places"))
    assert get(yamaguchi, "groups:group", places[0].public_id).status_code == 404


def test_another_town_finds_nothing(elsewhere, get, places):
    assert names(get, elsewhere) == set()
    for page in ("group", "edit", "stage", "host", "help", "decide"):
        assert get(elsewhere, f"groups:{page}", places[0].public_id).status_code == 404


def test_places_are_found_by_kind_field_ease_host_and_words(sato, saito, get, places):
    assert names(get, sato) == {"みなも親の会", "ゆるのび体操", "ことこと工房"}
    assert names(get, sato, kind=kind("からだを動かす会").pk) == {"ゆるのび体操"}
    assert names(get, sato, field="talking") == {"みなも親の会"}
    assert names(get, sato, ease="silent") == {"みなも親の会"}
    assert names(get, sato, host=saito.agency.pk) == {"ゆるのび体操", "ことこと工房"}
    assert names(get, sato, q="チラシ") == {"ことこと工房"}
    assert "この条件に合う場は、まだありません" in text(get(sato, "groups:places", q="どこにもない"))


def test_an_odd_filter_is_no_error(sato, get, places):
    assert get(sato, "groups:places", kind="x", field="?", host="0", page="-3").status_code == 200


def test_what_rests_or_ended_stands_behind_its_own_filter(sato, get, places):
    go_on(sato, places[0], "resting")
    assert "みなも親の会" not in names(get, sato)
    assert names(get, sato, state="resting") == {"みなも親の会"}
    assert "みなも親の会" in names(get, sato, state="all")


def test_a_trial_says_until_when_and_then_that_it_is_over(sato, get, places):
    assert "試す期間は" in text(get(sato, "groups:places"))
    places[1].stages.update(planned_until=today() - timedelta(days=1), on=today() - timedelta(days=9))
    assert "つぎの段階を書くころです" in text(get(sato, "groups:places"))


@pytest.mark.parametrize(("day", "asks"), [(date(2031, 12, 28), False), (date(2032, 1, 8), True)])
def test_from_january_the_list_says_gently_what_is_undecided(day, asks, tanaka, get):
    with time_machine.travel(moment(day, 12), tick=False):
        group = begin(tanaka)
        page = text(get(tanaka, "groups:places"))
        assert ("まだ決まっていない場（1）" in page) is asks
        decide(tanaka, group, "thinking", reason="会場を確かめている。")
        assert "まだ決まっていない場" not in text(get(tanaka, "groups:places"))


def test_statements_do_not_grow_with_the_list(sato, places):
    address = reverse("groups:places")
    few = count(sato.client, address)
    for n in range(12):
        begin(sato, more={"name": f"会{n}", "eases": ["silent"], "fields": ["talking", "body"]})
    assert count(sato.client, address) == few <= 12


def test_statements_of_one_group_do_not_grow_with_its_history(sato, places):
    address = reverse("groups:group", args=[places[0].public_id])
    Group.objects.update(is_public=True)
    few = count(sato.client, address)
    for _ in range(3):
        go_on(sato, places[0], "resting")
        go_on(sato, places[0], "founded")
        decide(sato, places[0], "continue")
    assert count(sato.client, address) == few <= 16


def test_statements_of_its_forms(sato, places):
    for page in ("edit", "stage", "host", "help", "decide"):
        assert count(sato.client, reverse(f"groups:{page}", args=[places[0].public_id])) <= 16, page


# --- the forms ----------------------------------------------------------------------------


def send(player, page, *ids, key=None, **data):
    """A form as a browser sends it; its fields may have any name."""
    body = {"form_key": key or form_key(), **data}
    return player.client.post(reverse(f"groups:{page}", args=ids), body)


def filled(player, **changes):
    facts = {
        "name": "よりみち",
        "kind": kind("居場所").pk,
        "desk": player.desk.pk,
        "host": player.agency.pk,
        "stage": "preparing",
        "on": today().isoformat(),
        "reason": "場所がほしいという声。",
    }
    return facts | changes


def test_a_group_begins_by_the_form(sato):
    answer = send(sato, "begin", **filled(sato, fields_=["making"], eases=["silent", "small"]))
    group = Group.objects.get(name="よりみち")
    assert answer.url == reverse("groups:group", args=[group.public_id])
    assert group.eases.count() == 2


def test_pressed_twice_it_begins_once(sato):
    key = form_key()
    for _ in range(2):
        send(sato, "begin", key=key, **filled(sato))
    assert Group.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"host": ""}, "だれが開くか"),
        ({"name": ""}, "場の名前を入力してください"),
        ({"reason": ""}, "きっかけ・理由を入力してください"),
        ({"on": "きのうのきのう"}, "入力してください"),
        ({"kind": "9999"}, "選んでください"),
        ({"host_name": "有志"}, "どちらかひとつ"),
    ],
)
def test_something_wrong_is_a_sentence_and_nothing_typed_is_lost(changes, words, sato):
    answer = send(sato, "begin", **filled(sato, summary="ながい説明の文", **changes))
    assert answer.status_code == 422
    assert words in text(answer)
    assert "ながい説明の文" in text(answer)
    assert not Group.objects.exists()


def test_the_same_name_is_a_sentence_at_the_form(sato):
    begin(sato, more={"name": "よりみち"})
    answer = send(sato, "begin", **filled(sato))
    assert answer.status_code == 422
    assert "「よりみち」という名前の場が、すでにあります" in text(answer)


def edited(player, group, **changes):
    facts = {"name": group.name, "kind": group.kind_id, "desk": player.desk.pk, "booking": "none"}
    return facts | changes


def test_two_edit_and_both_texts_stand_side_by_side(sato, mori):
    group = begin(sato)
    seen = actions.seen_of(fresh(group))
    send(sato, "edit", group.public_id, seen=seen, **edited(sato, group, place="和室"))
    answer = send(mori, "edit", group.public_id, seen=seen, **edited(mori, group, place="ホール"))
    assert answer.status_code == 409
    assert "和室" in text(answer)
    assert "ホール" in text(answer)
    again = actions.seen_of(fresh(group))
    done = send(mori, "edit", group.public_id, seen=again, **edited(mori, group, place="ホール"))
    assert done.status_code == 302
    assert fresh(group).place == "ホール"


def test_the_end_cannot_lie_before_the_beginning(sato):
    group = begin(sato)
    times = {"starts_at": "15:00", "ends_at": "13:00"}
    answer = send(sato, "edit", group.public_id, **edited(sato, group, **times))
    assert "終わりの時刻は、始まりより後に" in text(answer)


def test_the_life_of_a_group_is_written_by_its_forms(sato, saito, yamada, post):
    group = begin(sato)
    here, day = group.public_id, today().isoformat()
    stage = {"kind": "self_run", "on": day, "reason": "自分たちで開く。", "seen": 2}
    post(sato, "groups:stage", here, kind="founded", on=day, reason="発足した。", seen=1)
    post(sato, "groups:stage", here, host=yamada.agency.pk, **stage)
    post(sato, "groups:host", here, part="support", agency=saito.agency.pk, since=day)
    post(saito, "groups:help", here, what="staff", agency=saito.agency.pk, on=day, words="毎月きている。")
    post(yamada, "groups:decide", here, fiscal_year=_next_year(), way="continue", decided_on=day, seen=0)
    row = group.hosts.get(part="support")
    post(sato, "groups:end_host", here, row.pk, until=day)
    page = text(yamada.client.get(reverse("groups:group", args=[here])))
    for words in ("自主運営", "自分たちで開く。", "毎月きている。", "継続", saito.agency.name):
        assert words in page
    assert [stage.kind for stage in group.stages.all()] == ["forerunner", "founded", "self_run"]
    assert fresh(row).until == today()


def _next_year():
    return today().year + (today().month >= 4)


def test_a_host_of_another_group_is_not_found_here(sato, get):
    one, other = begin(sato), begin(sato, more={"name": "ことこと工房"})
    assert get(sato, "groups:end_host", one.public_id, other.hosts.get().pk).status_code == 404


def test_who_may_not_run_it_gets_a_sentence_and_no_links(tanaka, sato, get):
    group = begin(sato)
    page = text(get(tanaka, "groups:group", group.public_id))
    assert "内容を直す" not in page
    assert "手伝いを残す" in page
    refused = get(tanaka, "groups:edit", group.public_id)
    assert refused.status_code == 403
    assert "開いている機関" in text(refused)


def test_reading_a_group_is_noted_and_names_nobody(sato, get):
    group = begin(sato)
    get(sato, "groups:group", group.public_id)
    entry = acts("page.viewed").order_by("-pk")[0]
    assert entry.n_people == 0
