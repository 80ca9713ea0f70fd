"""場: begin a group, write on its life history, who hosts it, who helps, what is decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tsunagu.cases.tests.factories import acts, fresh
from tsunagu.common.decisions import NotAllowed, Replaced
from tsunagu.groups.actions import group as actions
from tsunagu.groups.models import Group, GroupHost, GroupStage
from tsunagu.groups.tests.factories import REASON, answers, begin, decide, go_on, today

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def refused(act, *words):
    with pytest.raises(NotAllowed) as refusal, transaction.atomic():
        act()
    for word in words:
        assert word in refusal.value.decision.reason
    return refusal.value.decision


# --- begin --------------------------------------------------------------------------------


def test_a_group_begins_with_its_first_stage_and_its_host(sato):
    group = begin(sato, name_then="親のこれからを考える会")
    (stage,) = group.stages.all()
    (host,) = group.hosts.all()
    assert (stage.kind, stage.reason, stage.name_then) == ("forerunner", REASON, "親のこれからを考える会")
    assert (host.part, host.agency, host.since) == ("host", sato.agency, stage.on)
    assert acts("group.begun").get().detail == {"stage": "forerunner"}


def test_the_trail_holds_no_words_of_it(sato):
    begin(sato)
    assert REASON not in str(acts("group.begun").values())


def test_a_group_without_host_is_refused_with_a_sentence(sato):
    assert refused(lambda: begin(sato, host=None), "だれが開くか").fixable
    assert not Group.objects.exists()


def test_a_body_outside_the_list_hosts_by_its_name(sato):
    group = begin(sato, host=None, host_name="川べりの有志")
    assert group.hosts.get().name == "川べりの有志"


def test_the_same_name_twice_is_refused_with_a_sentence(sato, mori):
    begin(sato)
    refused(lambda: begin(mori), "みなも親の会", "すでにあります")


def test_a_group_cannot_begin_tomorrow(sato):
    refused(lambda: begin(sato, on=today() + DAY), "まだ来ていない日")


def test_a_trial_ends_after_it_begins(sato):
    with pytest.raises(ValidationError, match="試す期間の終わり"), transaction.atomic():
        begin(sato, stage="trial", planned_until=today() - timedelta(days=200))
    assert not Group.objects.exists()


def test_a_facilitator_begins_only_what_their_own_body_hosts(yamada, sato):
    assert begin(yamada).hosts.get().agency == yamada.agency
    refused(lambda: begin(yamada, more={"name": "べつの会"}, host=sato.agency), "自分の会が開く場")


@pytest.mark.parametrize("key", ["yoshida", "sasaki", "yamaguchi", "nakamura", "matsumoto"])
def test_who_runs_no_places_begins_none(key, request, sato):
    player = request.getfixturevalue(key)
    refused(lambda: begin(player, more={"desk": sato.desk}, host=sato.agency))


def test_questions_do_not_go_to_a_desk_that_has_nothing_to_do_with_it(sato, tanaka):
    refused(lambda: begin(sato, more={"desk": tanaka.desk}), "問い合わせ先")


# --- edit ---------------------------------------------------------------------------------


def edit(player, group, *, seen=None, **changes):
    with player.acting() as by:
        return actions.edit(
            group, answers(player, **changes), by=by, seen=seen or actions.seen_of(fresh(group))
        )


def test_the_answers_are_put_right(sato):
    group = begin(sato, more={"eases": ["silent", "small"]})
    edit(sato, group, place="会館の和室", eases=["small", "leave"], fields=["talking"])
    group = fresh(group)
    assert group.place == "会館の和室"
    assert set(group.eases.values_list("ease", flat=True)) == {"small", "leave"}
    assert acts("group.edited").get().detail == {"public": False}


def test_whoever_edits_second_is_told(sato, mori):
    group = begin(sato)
    seen = actions.seen_of(group)
    edit(sato, group, place="和室", seen=seen)
    with pytest.raises(Replaced):
        edit(mori, group, place="ホール", seen=seen)
    assert fresh(group).place == "和室"


@pytest.mark.parametrize("key", ["tanaka", "suzuki", "yamada", "yoshida", "sasaki"])
def test_who_does_not_run_it_changes_nothing(key, request, sato):
    group, player = begin(sato), request.getfixturevalue(key)
    refused(lambda: edit(player, group, desk=sato.desk), "開いている機関")
    refused(lambda: go_on(player, group, "preparing"), "開いている機関")
    refused(lambda: decide(player, group, "continue"), "開いている機関")


def test_a_co_host_runs_it_too_until_the_day_it_ends(sato, saito):
    group = begin(sato, co_hosts=[saito.agency])
    edit(saito, group, desk=sato.desk, place="公会堂")
    row = group.hosts.get(part=GroupHost.Part.CO_HOST)
    with sato.acting() as by:
        actions.end_host(row, by=by, until=today())
    refused(lambda: edit(saito, group, desk=sato.desk, place="ほかの所"))
    assert fresh(group).place == "公会堂"


# --- あゆみ -------------------------------------------------------------------------------


def test_the_stages_follow_each_other_with_reasons_and_days(sato, yamada):
    group = begin(sato)
    go_on(sato, group, "preparing", days_ago=80)
    go_on(sato, group, "founded", days_ago=40)
    go_on(sato, group, "self_run", days_ago=10, host=yamada.agency)
    kinds = list(group.stages.values_list("kind", flat=True))
    assert kinds == ["forerunner", "preparing", "founded", "self_run"]
    now = group.hosts.get(part="host", until=None)
    assert now.agency == yamada.agency
    assert group.hosts.get(part="host", agency=sato.agency).until == now.since
    assert acts("group.stage").count() == 3


def test_a_stage_before_the_last_one_is_refused(sato):
    group = begin(sato)
    go_on(sato, group, "founded", days_ago=10)
    refused(lambda: go_on(sato, group, "resting", days_ago=11), "より後の日")
    refused(lambda: go_on(sato, group, "resting", days_ago=-1), "まだ来ていない日")


def test_a_stage_that_does_not_follow_is_refused(sato):
    group = begin(sato, stage="founded")
    refused(lambda: go_on(sato, group, "forerunner"), "「発足」", "「前身」")


def test_two_write_the_next_stage_and_the_second_is_told(sato):
    group = begin(sato)
    go_on(sato, group, "preparing", seen=1)
    refused(lambda: go_on(sato, group, "trial", seen=1), "ほかの人が、先に")
    assert group.stages.count() == 2


def test_a_rest_and_an_end_are_not_the_last_word(sato):
    group = begin(sato, stage="founded")
    for kind in ("resting", "founded", "ended", "preparing"):
        go_on(sato, group, kind)
    assert group.stages.last().kind == "preparing"


def test_only_a_trial_is_planned_to_end(sato):
    group = begin(sato, stage="founded", planned_until=today() + 90 * DAY)
    assert group.stages.get().planned_until is None
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupStage.objects.filter(group=group).update(planned_until=today() + DAY)


# --- hosts --------------------------------------------------------------------------------


def host(player, group, part="host", **more):
    with player.acting() as by:
        return actions.add_host(group, by=by, part=part, **({"since": today()} | more))


def test_a_new_host_ends_the_one_before_on_that_day(sato, yamada):
    group = begin(sato)
    host(sato, group, agency=yamada.agency)
    assert [row.until for row in group.hosts.order_by("since")] == [today(), None]
    assert acts("group.host_added").get().detail == {"part": "host"}


def test_the_host_itself_only_hands_over(sato):
    group = begin(sato)
    row = group.hosts.get()
    with sato.acting() as by:
        refused(lambda: actions.end_host(row, by=by, until=today()), "つぎの主催")


def test_a_host_from_before_the_present_one_is_refused(sato, yamada):
    group = begin(sato)
    refused(lambda: host(sato, group, agency=yamada.agency, since=today() - 100 * DAY), "より後の日")


def test_the_same_support_twice_and_nobody_at_all_are_refused(sato, saito):
    group = begin(sato)
    host(sato, group, "support", agency=saito.agency)
    refused(lambda: host(sato, group, "support", agency=saito.agency), "すでに入っています")
    refused(lambda: host(sato, group, "support"), "名前を書いてください")


# --- helps and decisions ------------------------------------------------------------------


def helped(player, group, **more):
    facts = {"what": "staff", "on": today(), "agency": player.agency}
    with player.acting() as by:
        return actions.note_help(group, by=by, **(facts | more))


def test_any_body_notes_its_own_help_and_the_runner_everybodys(sato, saito):
    group = begin(sato)
    helped(saito, group)
    helped(sato, group, agency=saito.agency)
    helped(sato, group, agency=None, name="川べりの有志")
    assert group.helps.count() == 3
    refused(lambda: helped(saito, group, agency=sato.agency), "開いている機関")
    refused(lambda: helped(sato, group, agency=None), "だれが手伝ったか")


def test_a_decision_for_the_next_fiscal_year_and_the_ones_before_stay(sato):
    group = begin(sato)
    decide(sato, group, "thinking", reason="会場を確かめている。")
    decide(sato, group, "continue")
    assert list(group.decisions.values_list("way", flat=True)) == ["continue", "thinking"]
    assert acts("group.decided").order_by("-pk")[0].detail["way"] == "continue"


def test_thinking_and_ending_need_a_reason(sato):
    group = begin(sato)
    refused(lambda: decide(sato, group, "thinking"), "理由")
    refused(lambda: decide(sato, group, "end"), "理由")


def test_a_decision_is_for_this_year_or_the_next(sato):
    group = begin(sato)
    refused(lambda: decide(sato, group, "continue", fiscal_year=2010), "今年度か来年度")


def test_two_decide_and_the_second_is_told(sato):
    group = begin(sato)
    decide(sato, group, "continue", seen=0)
    refused(lambda: decide(sato, group, "end", reason="終える。", seen=0), "ほかの人が、先に")


def test_nothing_is_decided_for_what_has_ended(sato):
    group = begin(sato)
    go_on(sato, group, "ended")
    refused(lambda: decide(sato, group, "continue"), "終了しています")


# --- who reads ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "sees"), [("tanaka", 1), ("yoshida", 1), ("yamada", 1), ("sasaki", 1), ("yamaguchi", 0)]
)
def test_the_town_reads_its_places_and_the_auditor_does_not(key, sees, request, sato):
    begin(sato)
    with request.getfixturevalue(key).acting() as reader:
        assert Group.objects.visible_to(reader).count() == sees
