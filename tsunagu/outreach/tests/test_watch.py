"""見守り: the decision to wait with open eyes, and the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import MOTHER, SON, acts, last_view, today
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.households.panels import members
from tsunagu.outreach import actions, panels
from tsunagu.outreach.models import WatchDecision

SOON = timedelta(days=14)
LATER = timedelta(days=90)
REASON = "本人も家族も、いまは困っていないと話している。"
KNOWS = "民生委員が月に一度、声をかけている。"
STRANGERS = ["tanaka", "takahashi", "kobayashi", "suzuki", "nakamura", "yoshida", "sasaki", "yamaguchi"]


def watch(player, family, **changes):
    facts = {
        "person": family.son,
        "reason": REASON,
        "who_knows": KNOWS,
        "desk": player.desk,
        "owner": player.membership,
        "next_look_on": today() + LATER,
        "on": today(),
    }
    with player.acting() as reader:
        return actions.watch(factories.fresh(family.case), by=reader, **(facts | changes))


def end(player, decision, days=14):
    with player.acting() as reader:
        return actions.end_watch(
            factories.fresh(decision), by=reader, next_look_on=today() + timedelta(days=days), on=today()
        )


def reads(player):
    with player.acting() as reader:
        return WatchDecision.objects.visible_to(reader).count()


def text(response):
    return response.content.decode()


# --- watch ----------------------------------------------------------------------------------------------


def test_the_case_is_watched_until_the_day_of_the_next_thought(sato, mori, family):
    decision = watch(sato, family, owner=mori.membership)
    case = factories.fresh(family.case)
    assert (case.status, case.next_look_on) == (Case.Status.WATCHING, today() + LATER)
    assert (decision.person, decision.owner, decision.holder) == (family.son, mori.membership, sato.agency)
    assert acts("watch.decided").get().object_id == str(decision.pk)
    assert acts("case.watching").count() == 1


def test_a_second_person_of_a_watched_case_is_watched_too(sato, family):
    watch(sato, family)
    watch(sato, family, person=family.mother, next_look_on=today() + SOON)
    assert factories.fresh(family.case).next_look_on == today() + SOON


def test_one_running_decision_for_a_person_is_enough(sato, family):
    watch(sato, family)
    with pytest.raises(NotAllowed, match="すでに決めてあります"):
        watch(sato, family)


def test_the_database_holds_one_running_decision(sato, family):
    watch(sato, family)
    watch(sato, family, person=family.mother)
    with transaction.atomic(), pytest.raises(IntegrityError):
        WatchDecision.objects.update(person=family.son)


@pytest.mark.parametrize("days, sentence", [(0, "あしたより後"), (-1, "あしたより後"), (181, "180日")])
def test_the_day_comes_back_and_within_the_limit(sato, family, days, sentence):
    with pytest.raises(NotAllowed, match=sentence):
        watch(sato, family, next_look_on=today() + timedelta(days=days))
    assert not WatchDecision.objects.exists()
    assert factories.fresh(family.case).status == Case.Status.OPEN


def test_somebody_of_the_lead_keeps_it(sato, mori, tanaka, family):
    with pytest.raises(NotAllowed, match="自分の機関にいる人"):
        watch(sato, family, owner=tanaka.membership)
    mori.membership.until = timezone.now()
    mori.membership.save()
    with pytest.raises(NotAllowed, match="自分の機関にいる人"):
        watch(sato, family, owner=mori.membership)


@pytest.mark.parametrize("key", STRANGERS)
def test_only_the_lead_decides(who, family, key):
    player = who(key)
    with pytest.raises(NotAllowed):
        watch(player, family)
    assert not WatchDecision.objects.exists()


def test_who_takes_part_without_leading_does_not_decide(sato, takahashi, family):
    factories.let_join(sato, takahashi, family)
    with pytest.raises(NotAllowed, match="主担当の機関"):
        watch(takahashi, family)


def test_a_resting_case_is_not_watched(sato, family):
    with sato.acting() as reader:
        case_actions.pause(family.case, by=reader, on=today())
    with pytest.raises(NotAllowed):
        watch(sato, family)


def test_who_reads_the_reason(sato, mori, takahashi, tanaka, suzuki, family):
    factories.let_join(sato, takahashi, family)
    watch(sato, family)
    assert [reads(player) for player in (sato, mori, takahashi, tanaka, suzuki)] == [1, 1, 0, 0, 0]
    factories.agree(sato, takahashi, family.son)
    assert reads(takahashi) == 1


# --- end ------------------------------------------------------------------------------------------------


def test_ending_it_goes_on_with_the_support(mori, sato, family):
    decision = watch(sato, family)
    end(mori, decision)
    case = factories.fresh(family.case)
    assert factories.fresh(decision).ended_on == today()
    assert (case.status, case.next_look_on) == (Case.Status.OPEN, today() + SOON)
    assert acts("watch.ended").count() == 1


def test_while_another_watch_runs_the_case_stays_watched(sato, family):
    first, second = watch(sato, family), watch(sato, family, person=family.mother)
    end(sato, first)
    case = factories.fresh(family.case)
    assert (case.status, case.next_look_on) == (Case.Status.WATCHING, today() + SOON)
    end(sato, second)
    assert factories.fresh(family.case).status == Case.Status.OPEN


def test_it_ends_once(sato, family):
    decision = watch(sato, family)
    stale = factories.fresh(decision)
    end(sato, decision)
    with pytest.raises(NotAllowed, match="すでに終わっています"):
        end(sato, decision)
    with sato.acting() as reader, pytest.raises(NotAllowed, match="すでに終わっています"):
        actions.end_watch(stale, by=reader, next_look_on=today() + SOON, on=today())


def test_a_bad_day_ends_nothing(sato, family):
    decision = watch(sato, family)
    with pytest.raises(NotAllowed, match="180日"):
        end(sato, decision, 181)
    assert factories.fresh(decision).ended_on is None


@pytest.mark.parametrize("key", STRANGERS)
def test_nobody_else_ends_it(who, sato, family, key):
    decision = watch(sato, family)
    with pytest.raises(NotAllowed):
        end(who(key), decision)
    assert factories.fresh(decision).ended_on is None


def test_after_the_lead_has_passed_on_the_decider_still_ends_its_own_watch(sato, takahashi, family):
    factories.let_join(sato, takahashi, family)
    decision = watch(sato, family)
    with sato.acting() as reader:
        case_actions.change_lead(factories.fresh(family.case), by=reader, desk=takahashi.desk)
    end(sato, decision)
    case = factories.fresh(family.case)
    assert factories.fresh(decision).ended_on == today()
    assert (case.status, case.lead) == (Case.Status.WATCHING, takahashi.agency)  # the new lead decides


def test_a_pause_ends_what_we_watch(sato, family):
    watch(sato, family)
    watch(sato, family, person=family.mother)
    with sato.acting() as reader:
        assert actions.end_all(family.case, by=reader, on=today()) == 2
        assert actions.end_all(family.case, by=reader, on=today()) == 0


# --- the pages ------------------------------------------------------------------------------------------


@pytest.fixture
def send(post, family):
    def send(player, **changes):
        data = {
            "person": str(family.son.public_id),
            "reason": REASON,
            "who_knows": KNOWS,
            "owner": player.membership.pk,
            "next_look_on": (today() + LATER).strftime("%Y/%m/%d"),
        }
        return post(player, "outreach:watch", family.case.public_id, **(data | changes))

    return send


def test_the_form_names_my_colleagues_and_says_who_reads(sato, family, get):
    page = text(get(sato, "outreach:watch", family.case.public_id))
    for words in (SON, MOTHER, "佐藤 美咲（担当者）", "森 健太", "なぜ見られるか", "経過記録を読める機関"):
        assert words in page
    assert "田中 恵子（担当者）" not in page
    assert f'value="{sato.membership.pk}" selected' in page


def test_deciding_on_the_page_is_done_once(sato, family, send):
    key = factories.form_key()
    first, second = send(sato, key=key), send(sato, key=key)
    assert (first.status_code, first.url) == (302, second.url)
    decision = WatchDecision.objects.get()
    assert (decision.reason, decision.who_knows, decision.desk) == (REASON, KNOWS, sato.desk)


@pytest.mark.parametrize(
    "changes, sentence",
    [
        ({"reason": ""}, "いまは待つわけを入力してください。"),
        ({"who_knows": ""}, "だれが知っているかを入力してください。"),
        ({"reason": "あ" * 2001}, "2000文字以内"),
        ({"who_knows": "民生委員\u202eさん"}, "見えない文字"),
        ({"person": ""}, "だれのことを選んでください。"),
        ({"owner": "0"}, "この中から選んでください。"),
        ({"next_look_on": ""}, "つぎに考える日を選ぶか"),
        ({"next_look_on": "S64.2.1"}, "平成元年2月1日"),
        ({"next_look_on": "2099/1/1"}, "180日"),
        ({"next_look_on": "2020/1/1"}, "あしたより後"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(sato, send, changes, sentence):
    response = send(sato, **changes)
    assert response.status_code == 422
    assert sentence in text(response)
    assert "声をかけている" in text(response) or "いまは困っていない" in text(response)
    assert not WatchDecision.objects.exists()


def test_hidden_and_missing_are_the_same_404(who, sato, family, get, post):
    decision = watch(sato, family)
    for name, row in (("outreach:watch", family.case), ("outreach:end_watch", decision)):
        for key in ("suzuki", "takahashi", "yoshida", "sasaki", "yamaguchi", "matsumoto"):
            player = who(key)
            missing = get(player, name, factories.form_key())
            for response in (get(player, name, row.public_id), post(player, name, row.public_id)):
                assert (response.status_code, response.content) == (404, missing.content)


def test_who_sees_it_and_does_not_lead_reads_a_sentence(tanaka, family, get):
    response = get(tanaka, "outreach:watch", family.case.public_id)
    assert response.status_code == 403
    assert "主担当の機関" in text(response)


def test_who_reads_the_decision_by_sharing_does_not_end_it(sato, takahashi, family, get):
    factories.let_join(sato, takahashi, family)
    factories.agree(sato, takahashi, family.son)
    decision = watch(sato, family)
    response = get(takahashi, "outreach:end_watch", decision.public_id)
    assert response.status_code == 403
    assert "決めた機関です" in text(response)


def test_ending_it_on_the_page(sato, family, get, post):
    decision = watch(sato, family)
    assert "支援を続けるので" in text(get(sato, "outreach:end_watch", decision.public_id))
    assert (family.son.pk, sato.agency.pk, Scope.NOTES) in last_view("outreach:end_watch")
    assert post(sato, "outreach:end_watch", decision.public_id).status_code == 422
    response = post(sato, "outreach:end_watch", decision.public_id, after=(today() + SOON).isoformat())
    assert response.url == family.case.get_absolute_url()
    assert factories.fresh(decision).ended_on == today()


def test_the_form_costs_the_same_for_two_people_and_for_many(sato, family, get):
    get(sato, "outreach:watch", family.case.public_id)
    with CaptureQueriesContext(connection) as few:
        get(sato, "outreach:watch", family.case.public_id)
    for n in range(3):
        with sato.acting() as reader:
            case_actions.add_relative(family.case, by=reader, called=f"きょうだい{n}", on=today())
    with CaptureQueriesContext(connection) as many:
        get(sato, "outreach:watch", family.case.public_id)
    assert len(few) == len(many)


# --- the panel ------------------------------------------------------------------------------------------


@pytest.fixture
def draw(on_page, django_assert_num_queries):
    def draw(player, family):
        with on_page(player) as request:
            people = members(request, family.case.household)
            request.shown.clear()
            with django_assert_num_queries(1):
                drawn = panels.watch(request, family.case.household, people)
        page = render_to_string(drawn.template, {"panel": drawn})
        return page, {(row.person_id, row.holder_id, row.scope) for row in request.shown}

    return draw


def test_the_panel_shows_running_decisions_in_one_statement(sato, family, draw):
    decision = watch(sato, family)
    watch(sato, family, person=family.mother)
    page, shown = draw(sato, family)
    assert page.count(REASON) == page.count(KNOWS) == 2
    assert f"/outreach/watch/{decision.public_id}/end/" in page
    assert shown == {(person.pk, sato.agency.pk, Scope.NOTES) for person in family.people}
    end(sato, decision)
    assert draw(sato, family)[0].count(REASON) == 1


def test_the_panel_is_empty_for_who_does_not_read_notes(sato, tanaka, family, draw):
    watch(sato, family)
    page, shown = draw(tanaka, family)
    assert REASON not in page
    assert "見守りの判断はありません。" in page
    assert shown == set()


def test_who_reads_by_sharing_has_no_way_to_end_it(sato, takahashi, family, draw):
    factories.let_join(sato, takahashi, family)
    factories.agree(sato, takahashi, family.son)
    watch(sato, family)
    page, _ = draw(takahashi, family)
    assert REASON in page
    assert "見守りを終える" not in page
