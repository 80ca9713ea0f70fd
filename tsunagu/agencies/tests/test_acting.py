"""Who is acting: one post in force at this very moment, chosen by hand where there are several."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from tsunagu.accounts.models import LoginSession
from tsunagu.agencies.middleware import CHOSEN, ActorMiddleware
from tsunagu.agencies.models import Membership
from tsunagu.audit.models import Entry
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case
from tsunagu.sharing.middleware import ReaderMiddleware

PAGE = "sharing:roles"
NOBODY = "いまの所属がありません"


def reader_of(user, chosen=None):
    """The reader that the middleware makes for this user, or None."""
    request = RequestFactory().get("/")
    request.user, request.session = user, SessionStore()
    if chosen is not None:
        request.session[CHOSEN] = chosen.pk
    seen = []
    ActorMiddleware(ReaderMiddleware(lambda request: seen.append(request)))(request)
    return getattr(seen[-1], "reader", None)


def visible_cases(user, chosen=None):
    return set(Case.objects.visible_to(reader_of(user, chosen)))


def end(membership, at):
    Membership.objects.filter(pk=membership.pk).update(until=at)


@pytest.fixture
def a_case():
    def a_case(player):
        said = case_actions.Said(
            words="電話", called="Aさん", source="family", received_on=timezone.localdate()
        )
        with player.acting() as reader:
            return case_actions.receive(said, by=reader, desk=player.desk)

    return a_case


def test_one_post_needs_no_choice(sato):
    response = sato.client.get(reverse(PAGE))
    assert response.status_code == 200
    assert "佐藤 美咲</bdi></b>（みなも市社協 市委託・担当者）" in response.content.decode()
    assert "所属を切りかえる" not in response.content.decode()


def test_one_statement_for_all_posts_and_their_agencies(sato, ito, second_hat, django_assert_num_queries):
    second_hat(sato, ito)
    request = RequestFactory().get("/")
    request.user, request.session = sato.user, SessionStore({})
    request.session[CHOSEN] = sato.membership.pk
    seen = []
    with django_assert_num_queries(1):
        ActorMiddleware(lambda request: seen.append(request.actor))(request)
        [actor] = seen
        assert actor.agency.name == "みなも市社協 市委託"
        assert [post.agency.name for post in actor.others] == [ito.agency.name]
        assert actor.user.name == "佐藤 美咲"


def test_a_post_that_ended_a_second_ago_shows_nothing_but_words(sato, a_case):
    a_case(sato)
    assert sato.client.get(reverse(PAGE)).status_code == 200
    end(sato.membership, timezone.now() - timedelta(seconds=1))
    response = sato.client.get(reverse(PAGE))
    html = response.content.decode()
    assert response.status_code == 403
    assert NOBODY in html
    assert "所属の期間が終わったか、まだ始まっていません。" in html
    assert "みなも市社協" not in html
    assert reader_of(sato.user) is None


def test_the_end_itself_no_longer_belongs_to_the_post(sato, monkeypatch):
    now = timezone.now()
    end(sato.membership, now)
    monkeypatch.setattr("tsunagu.agencies.middleware.timezone.now", lambda: now)
    assert reader_of(sato.user) is None
    monkeypatch.setattr("tsunagu.agencies.middleware.timezone.now", lambda: now - timedelta(microseconds=1))
    assert reader_of(sato.user).agency == sato.agency


def test_a_post_that_begins_tomorrow_is_not_there_yet(sato):
    Membership.objects.filter(pk=sato.membership.pk).update(since=timezone.now() + timedelta(days=1))
    assert sato.client.get(reverse(PAGE)).status_code == 403


def test_the_refusal_is_written_down(sato):
    end(sato.membership, timezone.now())
    sato.client.get(reverse(PAGE))
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.result, entry.user_id) == ("page.refused", "deny", sato.user.pk)
    assert entry.detail["page"] == PAGE


def test_without_a_post_one_can_leave_change_the_password_and_the_text(sato):
    end(sato.membership, timezone.now())
    assert sato.client.get(reverse("account_change_password")).status_code == 200
    assert sato.client.post(reverse("accounts:text_size"), {"text_size": "125"}).status_code == 302
    assert sato.client.get(reverse("agencies:switch")).status_code == 200
    assert sato.client.get("/favicon.ico").status_code == 302
    assert sato.client.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in sato.client.session


def test_without_a_post_a_post_request_does_nothing(sato):
    end(sato.membership, timezone.now())
    assert sato.client.post(reverse("agencies:add_desk", args=[sato.agency.pk])).status_code == 403


def test_a_stranger_is_nobody(client, town):
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get(reverse(PAGE)).url.startswith(reverse("account_login"))


def test_a_deactivated_account_is_out_at_the_next_click(sato):
    sato.client.get(reverse(PAGE))
    sato.user.is_active = False
    sato.user.save()
    assert sato.client.get(reverse(PAGE)).url.startswith(reverse("account_login"))


def test_with_two_posts_nothing_is_guessed(sato, ito, second_hat):
    second_hat(sato, ito)
    response = sato.client.get(reverse(PAGE))
    assert response.url == reverse("agencies:switch")
    response = sato.client.get(reverse(PAGE), headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == reverse("agencies:switch")


def test_two_hats_are_never_a_union(sato, ito, second_hat, a_case):
    hat = second_hat(sato, ito)
    own, theirs = a_case(sato), a_case(ito)
    assert visible_cases(sato.user, sato.membership) == {own}
    assert visible_cases(sato.user, hat) == {theirs}
    assert reader_of(sato.user) is None


def test_switching_changes_what_is_seen_and_is_written_down(sato, ito, second_hat):
    hat = second_hat(sato, ito)
    page = sato.client.get(reverse("agencies:switch")).content.decode()
    assert sato.agency.name in page
    assert ito.agency.name in page
    for chosen, agency in [(hat, ito.agency), (sato.membership, sato.agency)]:
        response = sato.client.post(reverse("agencies:switch"), {"membership": chosen.pk})
        assert response.url == "/"
        assert f"（{agency.name}・担当者）" in sato.client.get(reverse(PAGE)).content.decode()
        entry = Entry.objects.filter(action="membership.chosen").latest("id")
        assert (entry.user_id, entry.membership_id) == (sato.user.pk, chosen.pk)
    assert Entry.objects.filter(action="membership.chosen").count() == 2


def test_the_head_of_the_page_leads_to_the_other_posts(sato, ito, second_hat):
    second_hat(sato, ito)
    sato.client.post(reverse("agencies:switch"), {"membership": sato.membership.pk})
    assert reverse("agencies:switch") in sato.client.get(reverse(PAGE)).content.decode()


def test_a_second_arrival_of_the_same_choice_counts_once(sato, ito, second_hat):
    hat = second_hat(sato, ito)
    data = {"membership": hat.pk, "form_key": "0f2ce6a1-2c5c-4a5b-8b0e-1d7f0f6f3a11"}
    answers = [sato.client.post(reverse("agencies:switch"), data).url for _ in range(2)]
    assert answers == ["/", "/"]
    assert Entry.objects.filter(action="membership.chosen").count() == 1


def test_a_form_of_the_old_post_no_longer_passes(sato, ito, second_hat):
    """Another tab stands in the first post; after the switch its form is refused, not sent for the second."""
    hat = second_hat(sato, ito)
    client = Client(enforce_csrf_checks=True)
    client.force_login(sato.user)
    old = client.get(reverse("agencies:switch")).context["csrf_token"]
    send = {"membership": hat.pk, "csrfmiddlewaretoken": str(old)}
    assert client.post(reverse("agencies:switch"), send).status_code == 302
    assert client.post(reverse("agencies:switch"), send).status_code == 403


@pytest.mark.parametrize("typed", ["", "x", "0", "999999999999"])
def test_a_choice_that_does_not_exist_changes_nothing(sato, ito, second_hat, typed):
    second_hat(sato, ito)
    response = sato.client.post(reverse("agencies:switch"), {"membership": typed})
    assert response.status_code == 422
    assert CHOSEN not in sato.client.session
    assert not Entry.objects.filter(action="membership.chosen").exists()


def test_the_post_of_somebody_else_cannot_be_chosen(sato, tanaka):
    response = sato.client.post(reverse("agencies:switch"), {"membership": tanaka.membership.pk})
    assert response.status_code == 422
    assert sato.agency.name in sato.client.get(reverse(PAGE)).content.decode()


def test_when_the_chosen_post_ends_the_other_is_not_taken_silently(sato, ito, second_hat):
    hat = second_hat(sato, ito)
    sato.client.post(reverse("agencies:switch"), {"membership": hat.pk})
    end(hat, timezone.now() - timedelta(seconds=1))
    assert sato.client.post(reverse("accounts:text_size"), {"text_size": "100"}).status_code == 302
    assert sato.client.get(reverse(PAGE)).url == reverse("agencies:switch")
    page = sato.client.get(reverse("agencies:switch")).content.decode()
    assert "選んでいた所属は、いまは使えません" in page
    sato.client.post(reverse("agencies:switch"), {"membership": sato.membership.pk})
    assert sato.client.get(reverse(PAGE)).status_code == 200


def test_reading_a_page_writes_no_session(sato, ito, second_hat):
    second_hat(sato, ito)
    sato.client.post(reverse("agencies:switch"), {"membership": sato.membership.pk})
    before = list(LoginSession.objects.values_list("session_key", "session_data"))
    sato.client.get(reverse(PAGE))
    assert list(LoginSession.objects.values_list("session_key", "session_data")) == before
