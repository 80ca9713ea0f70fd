"""参加支援: likes by consent, steps towards places, a new place where none fits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.queries import count
from tsunagu.audit.models import EntryPerson
from tsunagu.cases.tests.factories import acts, agree, family, form_key, let_join
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.groups.actions import matching as actions
from tsunagu.groups.models import EaseNeed, Group, GroupKind, Interest, Match
from tsunagu.groups.said import Answers, Start
from tsunagu.groups.tests.people import a_place, agreed, likes
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(sato):
    return family(sato)


def page(player, action, person, query="", **data):
    url = reverse(f"groups:{action}", args=[person.public_id]) + query
    return player.client.post(url, data | {"form_key": form_key()}) if data else player.client.get(url)


def readable(player, model):
    with player.acting() as reader:
        return list(model.objects.visible_to(reader).consented(reader.at).values_list("pk", flat=True))


# --- likes -----------------------------------------------------------------------------------------------


def test_likes_are_kept_with_the_consent_of_the_same_form(sato, home):
    assert likes(sato, home.son, fields=["making", "games"], words="古いもの") == 3
    consent = Consent.objects.get(purpose=Consent.Purpose.PLACE)
    assert {row.consent for row in Interest.objects.all()} == {consent}
    assert EaseNeed.objects.get().ease == "silent"
    assert acts("interest.kept").count() == acts("consent.recorded").count() == 1


def test_a_consent_that_stands_carries_what_is_told_later(sato, home):
    likes(sato, home.son)
    likes(sato, home.son, kind="good", fields=["cooking"], eases=[], agreed=None)
    assert Consent.objects.filter(purpose=Consent.Purpose.PLACE).count() == 1


def test_without_consent_nothing_is_kept(sato, home):
    with pytest.raises(NotAllowed, match="本人の同意"):
        likes(sato, home.son, agreed=None)
    assert not Interest.objects.exists()


def test_a_consent_for_sharing_is_none_for_places(sato, tanaka, home):
    agree(sato, tanaka, home.son)
    with pytest.raises(NotAllowed):
        likes(sato, home.son, agreed=None)


def test_what_is_withdrawn_is_gone_at_once(sato, home):
    likes(sato, home.son)
    assert "ものづくり" in page(sato, "fit", home.son).content.decode()
    page(sato, "withdraw_likes", home.son, now="1")
    assert readable(sato, Interest) == readable(sato, EaseNeed) == []
    assert "ものづくり" not in page(sato, "fit", home.son).content.decode()
    assert acts("consent.withdrawn").count() == 1


def test_after_a_withdrawal_the_same_can_be_told_again(sato, home):
    likes(sato, home.son)
    page(sato, "withdraw_likes", home.son, now="1")
    assert likes(sato, home.son) == 2
    assert len(readable(sato, Interest)) == 1


def test_a_consent_that_has_run_out_shows_nothing(sato, home):
    likes(sato, home.son)
    Consent.objects.update(given_on=timezone.localdate() - timedelta(days=9))
    Consent.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert readable(sato, Interest) == []


def test_the_same_twice_is_said(sato, home):
    likes(sato, home.son)
    with pytest.raises(NotAllowed, match="すでに書いてあります"):
        likes(sato, home.son, agreed=None)


def test_nothing_at_all_is_asked_back(sato, home):
    with pytest.raises(NotAllowed, match="ひとつは書いて"):
        likes(sato, home.son, fields=[], eases=[])


def test_who_does_not_work_for_the_person_keeps_nothing(tanaka, home):
    with pytest.raises(NotAllowed):
        likes(tanaka, home.son)


def test_what_is_taken_out_stays_out_of_sight(sato, home):
    likes(sato, home.son)
    like, need = Interest.objects.get(), EaseNeed.objects.get()
    for name, row in (("end_interest", like), ("end_ease", need)):
        url = reverse(f"groups:{name}", args=[row.public_id])
        assert sato.client.post(url, {"form_key": form_key()}).status_code == 302
        assert sato.client.post(url, {"form_key": form_key()}).status_code == 403
    assert "ものづくり" not in page(sato, "fit", home.son).content.decode()
    assert acts("interest.ended").count() == acts("ease.ended").count() == 1


def test_only_who_wrote_it_takes_it_out(sato, ito, home):
    likes(sato, home.son)
    let_join(sato, ito, home)
    agree(sato, ito, home.son)
    with ito.acting() as by, pytest.raises(NotAllowed, match="これを書いた機関"):
        actions.end_interest(Interest.objects.get(), by=by)


def test_another_agency_reads_likes_only_where_notes_are_shared(sato, ito, home):
    likes(sato, home.son)
    let_join(sato, ito, home)
    assert readable(ito, Interest) == []
    agree(sato, ito, home.son)
    assert len(readable(ito, Interest)) == 1


def test_the_form_comes_back_with_what_was_typed(sato, home):
    answer = page(sato, "keep_likes", home.son, kind="like", words="編み物")
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "編み物" in text
    assert "同意した人を選んでください" in text


def test_the_form_keeps_likes_and_consent_in_one_press(sato, home):
    answer = page(
        sato,
        "keep_likes",
        home.son,
        kind="want",
        fields_liked=["making"],
        words="",
        eases=["small"],
        consenter="person",
        method="spoken",
        given_on=timezone.localdate().isoformat(),
    )
    assert answer.status_code == 302
    assert Interest.objects.get().kind == "want"


# --- 合う場 ----------------------------------------------------------------------------------------------


def test_a_fitting_place_says_why(sato, home):
    a_place(sato)
    likes(sato, home.son)
    text = page(sato, "fit", home.son).content.decode()
    assert "「ものづくり・手作業が好き」と「話さなくてよい」が合います。火曜の午後、7〜8人です。" in text


def test_a_page_that_shows_likes_is_on_the_list_of_readings(sato, home):
    likes(sato, home.son)
    page(sato, "fit", home.son)
    entry = acts("page.viewed").order_by("-pk").first()
    scopes = set(EntryPerson.objects.filter(entry=entry).values_list("scope", flat=True))
    assert {int(Scope.EXISTENCE), int(Scope.NOTES)} <= scopes


def test_a_stranger_finds_nobody(suzuki, yamada, yoshida, home):
    for player in (suzuki, yamada, yoshida):
        for name in ("fit", "keep_likes", "note_match", "propose", "keep_apart"):
            assert page(player, name, home.son).status_code == 404


def test_as_many_statements_for_one_place_and_like_as_for_many(sato, home):
    a_place(sato)
    likes(sato, home.son)
    url = reverse("groups:fit", args=[home.son.public_id])
    few = count(sato.client, url)
    for n in range(12):
        a_place(sato, f"場{n}")
    likes(sato, home.son, fields=["games", "music", "nature"], eases=["small", "quiet"], agreed=None)
    assert count(sato.client, url) == few <= 14


# --- steps -----------------------------------------------------------------------------------------------


def note(player, person, group, **facts):
    told = {"status": "visited", "on": timezone.localdate(), "agreed": agreed()}
    with player.acting() as by:
        return actions.note_match(person, by=by, group=group, **(told | facts))


def test_each_step_is_a_row_of_its_own(sato, home):
    group = a_place(sato)
    note(sato, home.son, group, status="talked")
    note(sato, home.son, group, status="visited", words="入口まで", agreed=None)
    assert list(Match.objects.order_by("pk").values_list("status", flat=True)) == ["talked", "visited"]
    text = page(sato, "fit", home.son).content.decode()
    assert text.index("見学した") < text.index("話してみた")
    assert acts("match.noted").count() == 2


def test_a_step_of_tomorrow_is_asked_back(sato, home):
    with pytest.raises(NotAllowed, match="まだ来ていない日"):
        note(sato, home.son, a_place(sato), on=timezone.localdate() + timedelta(days=1))


def test_the_form_of_a_step_knows_the_place_it_was_opened_from(sato, home):
    group = a_place(sato)
    text = page(sato, "note_match", home.son, f"?group={group.public_id}").content.decode()
    assert f'<option value="{group.pk}" selected>' in text
    assert page(sato, "note_match", home.son, "?group=なにか").status_code == 200


def test_nowhere_is_it_kept_who_did_not_come():
    words = " ".join(label for _, label in Match.Status.choices)
    assert "休" not in words
    assert "欠席" not in words


# --- a new place -----------------------------------------------------------------------------------------


def new_place(player, **changes):
    kind = GroupKind.objects.filter(municipality=None).first()
    facts = {"name": "本の修理の日", "kind": kind, "desk": player.desk, "fields": ["making"]}
    return Answers(**(facts | changes))


def start(player, reason="手を動かす場がほしい"):
    return Start(on=timezone.localdate(), reason=reason, host=player.agency)


def test_a_proposal_begins_a_place_as_forerunner_and_notes_it_on_the_person_alone(sato, home):
    likes(sato, home.son)
    with sato.acting() as by:
        group = actions.propose(home.son, new_place(sato), start(sato), by=by)
    assert group.stages.get().kind == "forerunner"
    match = Match.objects.get()
    assert (match.status, match.group, match.person) == ("none_fits", None, home.son)
    assert acts("match.proposed").count() == acts("group.begun").count() == 1


def test_a_proposal_that_names_somebody_is_refused_and_nothing_begins(sato, home):
    likes(sato, home.son)
    with sato.acting() as by, pytest.raises(NotAllowed, match="大川"):
        actions.propose(home.son, new_place(sato), start(sato, "大川の息子さんのため"), by=by)
    assert not Group.objects.exists()
    assert not Match.objects.exists()


def test_a_proposal_needs_the_persons_consent(sato, home):
    with sato.acting() as by, pytest.raises(NotAllowed, match="本人の同意"):
        actions.propose(home.son, new_place(sato), start(sato), by=by)


def test_the_form_of_a_proposal_knows_what_is_wished_and_who_could_help(sato, home):
    a_place(sato)
    likes(sato, home.son)
    text = page(sato, "propose", home.son).content.decode()
    assert "いま開いている場：ことこと工房" in text
    assert 'value="making" ' in text


def test_a_proposal_by_the_form_leads_to_the_new_place(sato, home):
    likes(sato, home.son)
    kind = GroupKind.objects.filter(municipality=None).first()
    answer = page(
        sato,
        "propose",
        home.son,
        name="本の修理の日",
        kind=kind.pk,
        reason="手を動かす場がほしい",
        desk=sato.desk.pk,
        fields_about=["making"],
    )
    assert answer.status_code == 302
    assert answer.url == reverse("groups:group", args=[Group.objects.get().public_id])


def test_withdrawing_ends_nothing_of_the_group(sato, home):
    likes(sato, home.son)
    with sato.acting() as by:
        actions.propose(home.son, new_place(sato), start(sato), by=by)
        sharing_actions.withdraw_consent(Consent.objects.get(purpose="place"), by=by)
    assert Group.objects.count() == 1
    assert readable(sato, Match) == []


def test_the_household_page_shows_what_they_like_and_leads_to_places(sato, home):
    likes(sato, home.son)
    text = sato.client.get(home.case.household.get_absolute_url()).content.decode()
    assert "すきなこと・得意なこと" in text
    assert "ものづくり・手作業" in text
    assert reverse("groups:fit", args=[home.son.public_id]) in text
