"""The link for who runs a resource: no account, an end, nothing lost, and the desk decides."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed
from tsunagu.directory import actions
from tsunagu.directory.models import Resource, ResourceLink, ResourceRevision, hashed
from tsunagu.notices.models import Notice

pytestmark = pytest.mark.django_db

GONE = "このリンクは、もう使えません"


@pytest.fixture
def link(kato, resource):
    """`link()`: 加藤 makes a link; returns its page."""

    def link():
        with kato.acting() as by:
            _, token = actions.make_link(resource, by=by)
        return reverse("directory:send", args=[token])

    return link


def typed(**more):
    return {
        "name": "健康相談",
        "phone": "00-0000-0105",
        "body_name": "みなも市 保健センター",
        "version": "1",
    } | more


def test_the_page_shows_what_it_says_of_itself_and_nothing_of_the_workers(link, resource, kato):
    text = Client().get(link()).content.decode()
    assert "00-0000-0105" in text
    assert resource.when_to_use not in text
    assert kato.user.name not in text


def test_what_is_sent_waits_and_shows_nowhere_until_the_desk_takes_it(get, link, resource, kato, sato):
    answer = Client().post(link(), typed(phone="00-0000-0199", sender="受付", words="番号が変わりました。"))
    assert "届きました" in answer.content.decode()
    revision = ResourceRevision.objects.get()
    assert revision.changes == {"phone": ["00-0000-0105", "00-0000-0199"]}
    assert Notice.objects.get(desk_id=kato.desk.pk).public_id == resource.public_id
    assert "00-0000-0199" not in get(sato, "directory:resources").content.decode()
    page = get(kato, "directory:revision", revision.public_id).content.decode()
    assert all(
        words in page for words in ("00-0000-0105", "00-0000-0199", "番号が変わりました。", "取り入れる")
    )


def test_one_press_takes_it_and_it_counts_as_checked(post, link, kato, today):
    Client().post(link(), typed(phone="00-0000-0199"))
    revision = ResourceRevision.objects.get()
    post(kato, "directory:take", revision.public_id, version="1")
    row = Resource.objects.get()
    assert (row.phone, row.verified_on, row.when_to_use) == (
        "00-0000-0199",
        today,
        "受診をすすめる前に、保健師に電話を。",
    )


def test_the_same_sent_twice_waits_once(link):
    page = link()
    for _ in range(2):
        Client().post(page, typed(phone="00-0000-0199"))
    assert ResourceRevision.objects.count() == Notice.objects.count() == 1


def test_nothing_changed_says_that_it_is_right_as_it_is(post, link, kato, today):
    Client().post(link(), typed())
    revision = ResourceRevision.objects.get()
    assert revision.changes == {}
    post(kato, "directory:take", revision.public_id, version="1")
    assert Resource.objects.get().verified_on == today


@pytest.mark.parametrize("how", ["expired", "stopped"])
def test_a_link_that_is_over_keeps_what_was_typed_and_says_how_to_get_another(link, kato, how):
    page = link()
    now = timezone.now()
    change = {"expires_at": now} if how == "expired" else {"ended_at": now}
    ResourceLink.objects.update(**change)
    assert (Client().get(page).status_code, GONE in Client().get(page).content.decode()) == (410, True)
    answer = Client().post(page, typed(phone="00-0000-0199", hours="月〜金のあさ"))
    text = answer.content.decode()
    assert answer.status_code == 410
    assert all(
        words in text for words in (GONE, "00-0000-0199", "月〜金のあさ", kato.desk.name, kato.desk.phone)
    )
    assert not ResourceRevision.objects.exists()


def test_a_link_that_runs_out_between_look_and_press_is_refused_by_the_action(resource, kato):
    with kato.acting() as by:
        link, _ = actions.make_link(resource, by=by)
    late = timezone.now() + timedelta(days=31)
    with pytest.raises(NotAllowed):
        actions.send(link, {"phone": "1"}, at=late, version=1)


def test_an_unknown_link_is_not_found():
    assert Client().get(reverse("directory:send", args=["nothing"])).status_code == 404


def test_what_was_changed_meanwhile_is_shown_beside_what_was_typed(link, resource, kato):
    page = link()
    with kato.acting() as by:
        actions.change(resource, {"hours": "火〜土"}, by=by, version=1)
    answer = Client().post(page, typed(hours="月〜金のあさ"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "火〜土" in text
    assert "月〜金のあさ" in text
    assert not ResourceRevision.objects.filter(via="link").exists()
    assert Client().post(page, typed(hours="月〜金のあさ", version="2")).status_code == 200
    assert ResourceRevision.objects.get(via="link").changes["hours"] == ["火〜土", "月〜金のあさ"]


def test_bad_input_stays_in_the_form_with_a_sentence(link):
    answer = Client().post(link(), typed(phone="でんわ", email="x"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "でんわ" in text
    assert "数字とハイフンで" in text


def test_a_new_link_ends_the_older_one_and_only_the_desk_makes_one(link, resource, sato):
    first, second = link(), link()
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    with sato.acting() as by, pytest.raises(NotAllowed):
        actions.make_link(resource, by=by)


def test_the_token_is_nowhere_in_the_database_and_the_sender_not_in_the_trail(link):
    page = link()
    token = page.rstrip("/").rpartition("/")[2]
    Client().post(page, typed(phone="00-0000-0199", sender="受付"))
    assert ResourceLink.objects.get().token_hash == hashed(token) != token
    entry = Entry.objects.get(action="resource.proposed")
    assert (entry.user_id, entry.detail["fields"]) == (None, ["phone"])


def test_the_desk_stops_a_link_and_stopping_twice_is_refused(resource, kato, sato):
    with kato.acting() as by:
        link, _ = actions.make_link(resource, by=by)
    with sato.acting() as by, pytest.raises(NotAllowed):
        actions.end_link(link, by=by)
    with kato.acting() as by:
        actions.end_link(link, by=by)
        with pytest.raises(NotAllowed, match="もう使えません"):
            actions.end_link(link, by=by)
    assert Entry.objects.filter(action="resource.link_ended").count() == 1
