"""提案とその後: what became of what was proposed, step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed
from tsunagu.exchange import actions
from tsunagu.exchange.models import Proposal, ProposalStep

pytestmark = pytest.mark.django_db


def note(player, proposal, **more):
    facts = {"status": "under_way", "words": "係で話し始めた。", "on": timezone.localdate(), "seen": 0} | more
    with player.acting() as by:
        return actions.note(Proposal.objects.select_related("record").get(pk=proposal.pk), by=by, **facts)


@pytest.fixture
def proposal(record):
    return record.proposals.get(position=3)


@pytest.mark.parametrize("key", ["tanaka", "matsumoto"])
def test_those_who_lead_and_the_metropolis_note_what_became_of_it(request, proposal, key):
    player = request.getfixturevalue(key)
    step = note(player, proposal)
    assert (step.recorded_by, step.words) == (player.membership, "係で話し始めた。")
    proposal.refresh_from_db()
    assert proposal.status == "under_way"
    (entry,) = Entry.objects.filter(action="proposal.noted")
    assert (entry.detail, entry.n_people) == ({"status": "under_way"}, 0)


@pytest.mark.parametrize("key", ["sato", "takahashi", "nakamura", "sasaki", "yoshida", "yamaguchi"])
def test_nobody_else_does(request, proposal, key):
    with pytest.raises(NotAllowed):
        note(request.getfixturevalue(key), proposal)
    assert not ProposalStep.objects.exists()


def test_steps_are_added_and_the_last_one_says_how_it_stands(proposal, tanaka):
    note(tanaka, proposal)
    note(tanaka, proposal, status="done", words="順番を一枚にまとめた。", seen=1)
    proposal.refresh_from_db()
    assert proposal.status == "done"
    assert list(proposal.steps.values_list("status", flat=True)) == ["under_way", "done"]


def test_who_did_not_read_the_newest_step_is_told(proposal, tanaka, matsumoto):
    note(tanaka, proposal)
    with pytest.raises(NotAllowed, match="先にその後を書きました") as refusal:
        note(matsumoto, proposal, status="done")
    assert refusal.value.decision.fixable
    proposal.refresh_from_db()
    assert proposal.status == "under_way"


@pytest.mark.parametrize("days, reason", [(1, "きょうより先"), (-20_000, "情報交換より前")])
def test_a_day_before_the_visit_or_to_come_is_refused(proposal, tanaka, days, reason):
    with pytest.raises(NotAllowed, match=reason):
        note(tanaka, proposal, on=timezone.localdate() + timedelta(days=days))


def test_the_page_keeps_what_was_typed_when_somebody_was_first(get, post, proposal, tanaka, matsumoto):
    note(matsumoto, proposal)
    form = {"status": "done", "words": "書いたことば", "on": timezone.localdate().isoformat(), "seen": 0}
    answer = post(tanaka, "exchange:proposal", proposal.public_id, **form)
    assert answer.status_code == 422
    assert "書いたことば" in answer.content.decode()
    assert "先にその後を書きました" in answer.content.decode()


def test_a_form_counts_once(post, proposal, tanaka):
    form = {"status": "done", "words": "できた", "on": timezone.localdate().isoformat(), "seen": 0}
    key = "00000000-0000-4000-8000-00000000000a"
    for _ in range(2):
        assert post(tanaka, "exchange:proposal", proposal.public_id, key=key, **form).status_code == 302
    assert ProposalStep.objects.count() == 1


def test_the_list_has_what_is_still_open_first(get, record, tanaka):
    note(tanaka, record.proposals.get(position=1), status="done", words="できた")
    lines = get(tanaka, "exchange:proposals").context["lines"]
    assert [line["status"] for line in lines] == ["これから"] * 6 + ["できた"]
