"""見守り: how it comes back, what it rests on, and how the waiting goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Case, Happening
from tsunagu.cases.tests import factories
from tsunagu.cases.tests.factories import acts, last_view, today
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.outreach import actions
from tsunagu.outreach.models import WatchDecision
from tsunagu.outreach.tests.test_watch import KNOWS, LATER, REASON, SOON, STRANGERS, end, text, watch

THINK = "もう一度考えるころです"


def keep(player, decision, **changes):
    facts = {"reason": "退院のあとに考える。", "next_look_on": today() + SOON, "on": today()}
    with player.acting() as reader:
        return actions.keep_watching(factories.fresh(decision), by=reader, **(facts | changes))


def happen(player, family, person, words="入院した"):
    with player.acting() as reader:
        return case_actions.happen(
            factories.fresh(family.case),
            by=reader,
            people=[person],
            what="hospital",
            on=today(),
            words=words,
            told_by="family",
        )


def page(player, family):
    return text(player.client.get(family.case.get_absolute_url()))


# --- what happens in the household -----------------------------------------------------------------------


def test_a_happening_about_anybody_of_the_household_brings_it_back(sato, family):
    watch(sato, family)
    assert THINK not in page(sato, family)
    happen(sato, family, family.mother)
    assert THINK in page(sato, family)


def test_another_agencys_happening_brings_it_back_without_its_words(sato, takahashi, family):
    """高橋 takes part for the mother; what he hears stays his, that it is time is 佐藤's to know."""
    factories.let_join(sato, takahashi, family)
    watch(sato, family)
    happen(takahashi, family, family.mother, "階段で転んだとのこと")
    html = page(sato, family)
    assert THINK in html
    assert "階段で転んだ" not in html
    with sato.acting() as reader:
        assert not Happening.objects.visible_to(reader).exists()
    assert THINK not in page(takahashi, family)  # does not read the decision


def test_what_happened_before_the_decision_was_thought_of_already(sato, family):
    happen(sato, family, family.mother)
    watch(sato, family)
    assert THINK not in page(sato, family)


def test_a_case_that_rests_is_not_stirred(sato, family):
    before = factories.fresh(family.case).happened_at
    with sato.acting() as reader:
        case_actions.pause(factories.fresh(family.case), by=reader, on=today())
    with pytest.raises(NotAllowed):
        happen(sato, family, family.mother)
    assert factories.fresh(family.case).happened_at == before is None


def test_a_case_of_another_household_is_not_stirred(sato, family):
    other = factories.family(sato, called="原の人", relative="原の母")
    happen(sato, family, family.mother)
    assert Case.objects.get(pk=other.case.pk).happened_at is None
    assert Case.objects.get(pk=family.case.pk).happened_at is not None


# --- on what it rests ------------------------------------------------------------------------------------


def test_no_meeting_shared_only(sato, takahashi, family):
    evidence = factories.agree(sato, takahashi, family.son)
    watch(sato, family, evidence=evidence, triggers="転倒、入院")
    html = page(sato, family)
    assert f"会議は開かず、「{evidence.title}」による共有にとどめる" in html
    assert "転倒、入院" in html


def test_decided_at_a_meeting(sato, takahashi, family):
    evidence = factories.let_join(sato, takahashi, family)
    watch(sato, family, evidence=evidence)
    assert "で話し合い、見守ると決めた" in page(sato, family)


def test_kept_to_ourselves(sato, family):
    watch(sato, family)
    assert "会議は開かず、この機関だけで見守る" in page(sato, family)


def test_who_reads_the_decision_but_not_its_evidence_reads_no_title(sato, takahashi, kobayashi, family):
    factories.let_join(sato, takahashi, family)
    factories.agree(sato, takahashi, family.son)
    other = factories.meet(sato, [kobayashi], family.people)
    watch(sato, family, evidence=other)
    assert f"「{other.title}」で話し合い、見守ると決めた" in page(sato, family)
    html = page(takahashi, family)
    assert "会議は開かず、共有にとどめる" in html
    assert "で話し合い、見守ると決めた" not in html


def test_an_evidence_that_ended_or_is_about_somebody_else_does_not_carry_it(sato, takahashi, family):
    about_mother = factories.agree(sato, takahashi, family.mother)
    with pytest.raises(NotAllowed, match="いまは使えません"):
        watch(sato, family, evidence=about_mother)
    ended = factories.agree(sato, takahashi, family.son)
    ended.withdrawn_at = timezone.now()
    ended.save()
    with pytest.raises(NotAllowed, match="いまは使えません"):
        watch(sato, family, evidence=ended)
    assert not WatchDecision.objects.exists()


# --- wait on ---------------------------------------------------------------------------------------------


def test_waiting_on_is_a_new_decision_and_the_old_one_stays(sato, family):
    old = watch(sato, family, triggers="入院")
    new = keep(sato, old)
    old = factories.fresh(old)
    assert (old.ended_on, old.reason) == (today(), REASON)
    assert (new.reason, new.who_knows, new.triggers) == ("退院のあとに考える。", KNOWS, "入院")
    assert (new.owner, new.next_look_on, new.ended_on) == (sato.membership, today() + SOON, None)
    assert factories.fresh(family.case).status == Case.Status.WATCHING
    assert factories.fresh(family.case).next_look_on == today() + SOON
    assert acts("watch.decided").count() == 2


def test_a_stirred_watch_is_quiet_again_once_it_was_thought_of(sato, family):
    old = watch(sato, family)
    happen(sato, family, family.mother)
    keep(sato, old)
    assert THINK not in page(sato, family)


def test_an_ended_watch_does_not_go_on(sato, family):
    decision = watch(sato, family)
    end(sato, decision)
    with pytest.raises(NotAllowed, match="すでに終わっています"):
        keep(sato, decision)
    assert WatchDecision.objects.count() == 1


def test_a_bad_day_leaves_the_old_decision_running(sato, family):
    decision = watch(sato, family)
    with pytest.raises(NotAllowed, match="あしたより後"):
        keep(sato, decision, next_look_on=today())
    assert factories.fresh(decision).ended_on is None


@pytest.mark.parametrize("key", STRANGERS)
def test_nobody_else_waits_on(who, sato, family, key):
    decision = watch(sato, family)
    with pytest.raises(NotAllowed):
        keep(who(key), decision)
    assert factories.fresh(decision).ended_on is None


def test_waiting_on_at_the_page(sato, family, get, post):
    decision = watch(sato, family)
    form = text(get(sato, "outreach:keep_watching", decision.public_id))
    assert REASON in form
    assert "まえの判断はそのまま残り" in form
    assert (family.son.pk, sato.agency.pk, Scope.NOTES) in last_view("outreach:keep_watching")
    empty = post(sato, "outreach:keep_watching", decision.public_id, reason="")
    assert empty.status_code == 422
    assert "いまは待つわけを入力してください。" in text(empty)
    key = factories.form_key()
    day = (today() + LATER - timedelta(days=1)).strftime("%Y/%m/%d")
    for _ in range(2):  # a second press does nothing more
        answer = post(
            sato, "outreach:keep_watching", decision.public_id, key=key, reason="待つ", next_look_on=day
        )
        assert answer.url == family.case.get_absolute_url()
    assert WatchDecision.objects.count() == 2


def test_hidden_and_missing_are_the_same_404(who, sato, family, get, post):
    decision = watch(sato, family)
    for key in ("suzuki", "takahashi", "yoshida", "sasaki", "matsumoto"):
        player = who(key)
        missing = get(player, "outreach:keep_watching", factories.form_key())
        for ask in (get, post):
            response = ask(player, "outreach:keep_watching", decision.public_id)
            assert (response.status_code, response.content) == (404, missing.content)


def test_the_form_offers_only_what_my_agency_shares_on(sato, takahashi, family, get):
    evidence = factories.agree(sato, takahashi, family.son)
    form = text(get(sato, "outreach:watch", family.case.public_id))
    assert f"「{evidence.title}」で共有する（同意）" in form
    assert "自分の機関のしごと" not in form[: form.index("なぜ見られるか")]
