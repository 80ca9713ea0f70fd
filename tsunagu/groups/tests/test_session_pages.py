"""The pages of a session: who reaches them, what they ask of the database, what bad input is answered."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests import queries
from tsunagu.audit.models import Entry
from tsunagu.groups.models import Group, HeadCount, Session, SignUp
from tsunagu.groups.tests.factories import credit, take_part, today
from tsunagu.groups.tests.gatherings import DAY, FAMILY, count, family_group, held, plan, sign_up

pytestmark = pytest.mark.django_db

LISTS = ("next", "past", "announcements", "figures", "figures_sheet", "events")
FORMS = ("session", "change_session", "cancel_session", "sign_up", "door", "look_back", "pass_on")


@pytest.fixture
def group(yamada, sato):
    return family_group(yamada, sato)


@pytest.fixture
def session(yamada, group):
    return plan(yamada, group)


def answers(**changes):
    facts = {"on": (today() + DAY).isoformat(), "hours": "13:30〜15:30", "place": "会館", "words": "話す"}
    return facts | {"booking": "none", "publish": "1"} | changes


@pytest.mark.parametrize("name", FORMS)
def test_another_town_gets_404(elsewhere, session, name):
    assert elsewhere.client.get(reverse(f"groups:{name}", args=[session.public_id])).status_code == 404


@pytest.mark.parametrize("name", FORMS[1:])
def test_who_does_not_run_the_group_gets_a_sentence(get, tanaka, session, name):
    answer = get(tanaka, f"groups:{name}", session.public_id)
    assert answer.status_code == 403
    assert "開いている機関" in answer.content.decode()


def test_the_town_reads_a_session_without_the_names(get, tanaka, yamada, session):
    sign_up(yamada, session, "みどり", contact="00-0000-9101")
    text = get(tanaka, "groups:session", session.public_id).content.decode()
    assert "お茶を飲みながら話す" in text
    assert "みどり" not in text
    assert "9101" not in text


@pytest.mark.parametrize("name", LISTS)
def test_the_lists_ask_the_same_for_one_session_and_for_many(yamada, group, session, name):
    url = reverse(f"groups:{name}")
    held(yamada, group, today() - 3 * DAY)
    few = queries.count(yamada.client, url)
    for days in range(4, 9):
        held(yamada, group, today() - days * DAY)
    plan(yamada, group, today() + DAY)
    assert queries.count(yamada.client, url) == few <= 12


@pytest.mark.parametrize("name", FORMS)
def test_the_pages_of_one_session_ask_little(yamada, sato, session, name):
    count(yamada, session, FAMILY)
    sign_up(yamada, session)
    assert queries.count(yamada.client, reverse(f"groups:{name}", args=[session.public_id])) <= 12


def test_the_first_page_of_the_facilitator_asks_little(yamada, session):
    assert queries.count(yamada.client, "/") <= 12


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("hours", "午後のいつか", "時間を「14:00〜16:00」"),
        ("hours", "16:00〜14:00", "終わりの時間は、始まりの時間より後"),
        ("hours", "", "時間を入力してください"),
        ("on", "12月のどこか", "日付"),
        ("on", "2020-01-01", "きょうより前の日"),
        ("place", "", "場所を入力してください"),
        ("capacity", "たくさん", "人数を数字で"),
        ("booking", "maybe", "選択"),
    ],
)
def test_a_bad_answer_comes_back_with_a_sentence_and_everything_typed(
    post, yamada, group, field, value, sentence
):
    answer = post(yamada, "groups:plan_session", group.public_id, **answers(**{field: value}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text or field == "booking"
    assert "話す" in text
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "hours", ["13:30〜15:30", "13:30-15:30", "午後1時半から3時半", "１３：３０～１５：３０"]
)
def test_hours_are_read_as_people_write_them(post, yamada, group, hours):
    post(yamada, "groups:plan_session", group.public_id, **answers(hours=hours))
    session = Session.objects.get()
    assert (f"{session.starts_at:%H:%M}", f"{session.ends_at:%H:%M}") == ("13:30", "15:30")


def test_a_form_sent_twice_makes_one_session(post, yamada, group):
    key = str(uuid4())
    for _ in range(2):
        answer = post(yamada, "groups:plan_session", group.public_id, key=key, **answers())
        assert answer.status_code == 302
    assert Session.objects.count() == 1


def test_who_comes_second_sees_both_texts(post, yamada, sato, session):
    mine = answers(on=session.on.isoformat(), version="1")
    post(yamada, "groups:change_session", session.public_id, **mine | {"place": "駅前会館"})
    answer = post(sato, "groups:change_session", session.public_id, **mine | {"place": "公会堂"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "駅前会館" in text
    assert "公会堂" in text


NO_TAPS = [
    "",
    "x",
    "[1]",
    '[{"kind": "child", "step": 1, "key": "x"}]',
    '[{"kind": "family", "step": Infinity, "key": "x"}]',
    "[" * 50_000,
]


@pytest.mark.parametrize("taps", NO_TAPS)
def test_what_is_no_press_is_refused_and_changes_nothing(yamada, session, taps):
    url = reverse("groups:door", args=[session.public_id])
    assert yamada.client.post(url, {"taps": taps}).status_code == 400
    assert not HeadCount.objects.exists()


def test_a_press_of_five_is_no_press(yamada, session):
    url = reverse("groups:door", args=[session.public_id])
    taps = json.dumps([{"kind": FAMILY, "step": 5, "key": str(uuid4())}])
    assert yamada.client.post(url, {"taps": taps}).status_code == 400


def test_reading_the_names_of_those_who_signed_up_leaves_an_entry(get, yamada, tanaka, session):
    sign_up(yamada, session, "みどり")
    url = reverse("groups:session", args=[session.public_id])
    before = Entry.objects.count()
    assert "みどり" not in tanaka.client.get(url).content.decode()
    assert Entry.objects.count() == before
    assert "みどり" in yamada.client.get(url).content.decode()
    assert Entry.objects.count() == before + 1


def test_the_flyer_of_an_announced_session_is_for_everybody_also_when_logged_in(elsewhere, yamada, group):
    Group.objects.filter(pk=group.pk).update(is_public=True)
    row = plan(yamada, group, today() + 9 * DAY)
    assert elsewhere.client.get(reverse("groups:flyer", args=[row.public_id])).status_code == 200


def test_the_same_nickname_at_the_door_is_a_sentence_and_a_choice(post, yamada, session):
    name = {"kind": FAMILY, "nickname": "はる"}
    post(yamada, "groups:name", session.public_id, **name)
    answer = post(yamada, "groups:name", session.public_id, **name)
    assert answer.status_code == 422
    assert "同じ呼び名の人が、もう来ています" in answer.content.decode()
    assert post(yamada, "groups:name", session.public_id, **name, is_another="on").status_code == 302


def test_a_place_that_is_not_public_and_a_session_that_is_not_announced_are_404(yamada, group):
    hidden = family_group(yamada, name="ひみつの会", is_public=False)
    draft = plan(yamada, group, publish=False)
    stranger = Client()
    for name, row in (("public", hidden), ("calendar", hidden), ("flyer", draft)):
        assert stranger.get(reverse(f"groups:{name}", args=[row.public_id])).status_code == 404
    text = stranger.get(reverse("groups:public", args=[group.public_id])).content.decode()
    assert "つぎの日が決まったらここに出ます" in text


def test_the_ten_answers_stand_in_their_order(group):
    text = Client().get(reverse("groups:public", args=[group.public_id])).content.decode()
    heads = (
        "予約",
        "名前",
        "話すこと",
        "時間",
        "何人くらい",
        "どんな人が来るか",
        "入口と道順",
        "お金",
        "付きそい",
    )
    places = [text.index(f"<dt>{head}</dt>") for head in (*heads, "だれが開いているか")]
    assert places == sorted(places)


def test_the_open_page_names_no_helper_and_no_sign_up(yamada, group):
    session = plan(yamada, group, helpers="社協の佐藤さん")
    sign_up(yamada, session, "みどり")
    text = Client().get(reverse("groups:public", args=[group.public_id])).content.decode()
    assert "佐藤" not in text
    assert "みどり" not in text
    assert SignUp.objects.exists()


def test_who_leads_it_is_named_only_while_they_agree(sato, family, group):
    part = take_part(sato, family.son, group, "teaches")
    url = reverse("groups:public", args=[group.public_id])
    assert "ゆう さん" not in Client().get(url).content.decode()
    credit(sato, part)
    assert "講師：ゆう さん" in Client().get(url).content.decode()
