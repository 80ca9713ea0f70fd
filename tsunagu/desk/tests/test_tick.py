"""定時の処理: what is due is told once a day to the desk, what lapses is renewed, what is over is erased."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tsunagu.accounts.models import LoginSession, User
from tsunagu.audit.models import Entry, FormKey
from tsunagu.cases import actions as case_actions
from tsunagu.common.scopes import Scope
from tsunagu.desk import actions as desk_actions
from tsunagu.desk import tick
from tsunagu.desk.management.commands.tick import stop_on_signals
from tsunagu.desk.models import Draft, Memo
from tsunagu.desk.tests.scenes import household_of, write_note
from tsunagu.notices.models import Notice
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Contract, Disclosure, Evidence
from tsunagu.sharing.tests.acts import consent_to

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def digests(kind=Notice.Kind.DUE):
    return sorted(Notice.objects.filter(kind=kind, url_name="desk:home").values_list("desk_id", flat=True))


def promise(player, scene, days=0):
    with player.acting() as reader:
        return case_actions.promise(
            scene.case,
            by=reader,
            person=scene.daughter,
            due_on=timezone.localdate() + timedelta(days=days),
            words="電話する",
            desk=player.desk,
        )


def once(at=None):
    return tick.once(at or timezone.now())


# --- what is due -------------------------------------------------------------------------


def test_a_desk_hears_that_a_promise_is_due(ito):
    promise(ito, household_of(ito))
    assert once().failed == []
    assert digests() == [ito.desk.pk]


def test_nobody_hears_of_what_is_not_due_yet(ito):
    promise(ito, household_of(ito), days=1)
    once()
    assert digests() == []


def test_a_case_whose_day_has_come_is_due(ito):
    scene = household_of(ito)
    once(timezone.now() + 200 * DAY)
    assert digests() == [ito.desk.pk]
    assert scene.case.desk_id == ito.desk.pk


def test_a_kept_promise_is_not_due(ito):
    row = promise(ito, household_of(ito))
    with ito.acting() as reader:
        case_actions.keep_promise(row, by=reader)
    once()
    assert digests() == []


def test_the_same_is_told_once_a_day_however_often_the_timer_runs(ito):
    promise(ito, household_of(ito))
    for _ in range(3):
        once()
    assert digests() == [ito.desk.pk]
    assert Entry.objects.filter(action="notice.digest_posted").count() == 1


def test_it_is_told_again_on_the_next_day_while_it_is_due(ito):
    promise(ito, household_of(ito))
    once()
    with time_machine.travel(timezone.now() + DAY):
        once()
    assert digests() == [ito.desk.pk, ito.desk.pk]


def test_a_notice_says_nothing_of_anybody(ito):
    promise(ito, household_of(ito))
    once()
    notice = Notice.objects.get(kind=Notice.Kind.DUE)
    assert str(notice) == "期日が来たものがあります。"
    assert (notice.public_id, notice.url_name, notice.address) == (None, "desk:home", "")


def test_a_closed_desk_is_not_told(ito):
    promise(ito, household_of(ito))
    desk = ito.desk
    desk.until = timezone.localdate()
    desk.save()
    once()
    assert digests() == []


def test_a_desk_hears_that_a_share_ran_out(ito, saito):
    scene = household_of(ito)
    evidence = consent_to(ito, scene.daughter, saito)
    end = Disclosure.objects.filter(evidence=evidence).latest("pk").effective_until
    with time_machine.travel(end + timedelta(minutes=1), tick=False):
        once()
        once()
    assert digests(Notice.Kind.ENDED) == [ito.desk.pk]


# --- who acts, and what is written down --------------------------------------------------------


def test_the_timer_acts_under_its_own_name_for_one_agency(ito):
    promise(ito, household_of(ito))
    once()
    entry = Entry.objects.get(action="notice.digest_posted")
    timer = User.objects.get(username="=timer")
    assert (entry.user_id, entry.agency_id, entry.membership_id) == (timer.pk, ito.agency.pk, None)
    assert entry.detail == {"kind": "due", "desks": [ito.desk.pk]}


def test_nobody_can_log_in_as_the_timer(town):
    once()
    timer = User.objects.get(username="=timer")
    assert not timer.is_active
    assert not timer.has_usable_password()
    assert not timer.memberships.exists()
    assert not Client().login(username="=timer", password="!")


def test_a_round_in_which_nothing_is_due_writes_nothing_down(town):
    once()
    before = Entry.objects.count()
    once()
    assert Entry.objects.count() == before


# --- a part that fails -------------------------------------------------------------------------


@pytest.fixture
def broken(monkeypatch, ito):
    """Everything goes wrong at 伊藤's agency, after it has begun."""
    whole = tick.for_agency

    def act(by):
        whole(by)
        if by.agency == ito.agency:
            raise RuntimeError("broken")

    monkeypatch.setattr(tick, "for_agency", act)


def test_one_agency_that_fails_leaves_nothing_behind_and_stops_no_other(broken, ito, saito):
    for player in (ito, saito):
        promise(player, household_of(player))
    assert once().failed == [f"agency {ito.agency.pk}"]
    assert digests() == [saito.desk.pk]


def test_the_exit_code_says_that_a_part_failed(broken, ito, capsys):
    with pytest.raises(CommandError, match=f"agency {ito.agency.pk}"):
        call_command("tick", once=True)


def test_a_good_round_says_how_much_was_done(town, capsys):
    call_command("tick", once=True)
    assert "件を終えました" in capsys.readouterr().out


def test_without_once_it_goes_on_until_it_is_told_to_stop(town, monkeypatch):
    rounds = []

    def count(at):
        rounds.append(at)
        os.kill(os.getpid(), signal.SIGTERM)
        return tick.Round(1, ["agency 1"])

    monkeypatch.setattr(tick, "once", count)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        call_command("tick")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert len(rounds) == 1
    assert not stop_on_signals().is_set()
    for number, handler in before.items():
        signal.signal(number, handler)


# --- what was told on a standing evidence ------------------------------------------------------


def told(giver, person, at, receiver):
    """Is the receiver told at this moment that the giver knows the person?"""
    rows = Disclosure.objects.filter(
        from_agency=giver.agency, to_agency=receiver.agency, person=person, scope=Scope.EXISTENCE
    )
    return rows.filter(valid_from__lte=at, effective_until__gt=at).exists()


@pytest.fixture
def known(kato):
    """A household of the health centre, told to the coordinating section on its standing evidence."""
    return household_of(kato)


def test_the_coordinating_section_goes_on_knowing_whom_a_section_supports(known, kato, tanaka):
    now = timezone.now()
    assert told(kato, known.daughter, now, tanaka)
    assert not told(kato, known.daughter, now + 181 * DAY, tanaka)
    once(now + 160 * DAY)
    assert told(kato, known.daughter, now + 181 * DAY, tanaka)
    assert told(kato, known.mother, now + 181 * DAY, tanaka)
    assert Entry.objects.get(action="disclosure.renewed").detail == {"rows": 2}


def test_it_is_renewed_once_and_only_when_its_end_is_near(known, kato, tanaka):
    now, rows = timezone.now(), Disclosure.objects.filter(to_agency=tanaka.agency, person=known.daughter)
    once(now + 100 * DAY)
    assert rows.count() == 1
    once(now + 160 * DAY)
    once(now + 160 * DAY)
    once(now + 175 * DAY)
    assert rows.count() == 2


def test_what_lapsed_while_the_timer_stood_still_is_caught_up(known, kato, tanaka):
    now = timezone.now()
    once(now + 190 * DAY)
    assert told(kato, known.daughter, now + 191 * DAY, tanaka)


def test_a_paused_case_is_not_told_of_any_longer(known, kato, tanaka):
    now = timezone.now()
    with kato.acting() as reader:
        case_actions.pause(known.case, by=reader, on=timezone.localdate())
    once(now + 160 * DAY)
    assert not told(kato, known.daughter, now + 181 * DAY, tanaka)


def test_what_was_revoked_or_withdrawn_is_never_told_again(known, kato, tanaka):
    now = timezone.now()
    with kato.acting() as reader:
        sharing_actions.revoke_all(
            Disclosure.objects.filter(to_agency=tanaka.agency, person=known.daughter), by=reader
        )
    once(now + 160 * DAY)
    assert not told(kato, known.daughter, now + 161 * DAY, tanaka)
    assert told(kato, known.mother, now + 181 * DAY, tanaka)
    with kato.acting() as reader:
        sharing_actions.withdraw(Evidence.objects.get(holder=kato.agency, is_standing=True), by=reader)
    once(now + 330 * DAY)
    assert not told(kato, known.mother, now + 331 * DAY, tanaka)


def test_whoever_is_ruled_out_is_not_told_again(known, kato, tanaka):
    now = timezone.now()
    with kato.acting() as reader:
        sharing_actions.bar(known.daughter, by=reader, reason="求め", agency=tanaka.agency)
    once(now + 160 * DAY)
    rows = Disclosure.objects.filter(to_agency=tanaka.agency, person=known.daughter)
    assert rows.count() == 1


def test_the_renewed_row_stands_in_the_name_of_who_recorded_and_approved_the_evidence(known, kato, tanaka):
    once(timezone.now() + 160 * DAY)
    row = Disclosure.objects.filter(to_agency=tanaka.agency, person=known.daughter).latest("pk")
    evidence = Evidence.objects.get(holder=kato.agency, is_standing=True)
    assert (row.recorded_by, row.approved_by) == (evidence.recorded_by, evidence.approved_by)


def test_a_telling_that_ends_with_its_contract_is_left_to_the_next_contract(sato, tanaka):
    scene = household_of(sato)
    contract = Contract.objects.get(contractor=sato.agency)
    once(contract.ends_at - DAY)
    rows = Disclosure.objects.filter(
        to_agency=tanaka.agency, from_agency=sato.agency, person=scene.daughter, scope=Scope.EXISTENCE
    )
    before = rows.count()
    once(contract.ends_at - DAY + timedelta(hours=1))
    assert rows.count() == before


# --- what is over ------------------------------------------------------------------------------


def test_log_ins_that_are_over_are_erased(ito):
    assert ito.client.get("/").status_code == 200
    once()
    assert LoginSession.objects.count() == 1
    once(timezone.now() + timedelta(hours=11))
    assert LoginSession.objects.count() == 0
    assert Entry.objects.get(action="session.erased").detail == {"sessions": 1}


def test_keys_of_old_forms_are_erased(ito):
    key = FormKey.objects.create(user_id=ito.user.pk, form="/", key="6f1b8f0e-0d0a-4f5e-9a77-0b6f5f3b0001")
    once()
    assert FormKey.objects.filter(pk=key.pk).exists()
    once(timezone.now() + 8 * DAY)
    assert not FormKey.objects.exists()


def test_memos_and_drafts_that_nobody_took_up_are_erased(ito):
    with ito.acting() as reader:
        desk_actions.keep_memo("あとで書く", by=reader)
        desk_actions.save_draft("record", "{}", by=reader)
    once(timezone.now() + 6 * DAY)
    assert (Memo.objects.count(), Draft.objects.count()) == (1, 1)
    once(timezone.now() + 8 * DAY)
    assert (Memo.objects.count(), Draft.objects.count()) == (0, 0)


def test_the_timer_needs_no_note_to_be_read(ito):
    """It asks for days and desks; the words of a note are nobody's to it."""
    write_note(ito, household_of(ito))
    once()
    assert not Entry.objects.filter(user_id__isnull=False, action="page.viewed").exists()


# --- contracts that run out, for きょう ---------------------------------------------------------


def ending(player, days=60):
    with player.acting() as reader:
        rows = Contract.objects.visible_to(reader).ending(reader.at, reader.at + timedelta(days=days))
        return list(rows.values_list("contractor_id", flat=True))


def test_a_contract_that_runs_out_in_sixty_days_is_found_by_its_two_bodies(tanaka, sato, ito):
    contract = Contract.objects.get(contractor=sato.agency)
    left = (contract.ends_at - timezone.now()).days
    assert ending(tanaka, left - 1) == []
    assert ending(tanaka, left + 1) == ending(sato, left + 1) == [sato.agency.pk]
    assert ending(ito, left + 1) == []


def test_a_contract_that_is_followed_by_another_does_not_run_out(tanaka, sato):
    contract = Contract.objects.get(contractor=sato.agency)
    left = (contract.ends_at - timezone.now()).days
    with tanaka.acting() as reader:
        sharing_actions.record_contract(
            sato.agency,
            by=reader,
            title="つぎの委託契約",
            programme="同じ事業",
            basis=Evidence.objects.get(contract=contract, kind="contract").basis,
            scopes={Scope.EXISTENCE},
            starts_at=contract.ends_at - DAY,
            ends_at=contract.ends_at + 300 * DAY,
        )
    assert ending(tanaka, left + 1) == []
