"""メモ箱: one's own, until it has found its person; a week, and it is gone."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from tests.queries import count
from tsunagu.audit.models import Entry
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import CaseSubject, Contact, ProgressNote
from tsunagu.cases.tests import factories
from tsunagu.common.decisions import NotAllowed
from tsunagu.desk import actions
from tsunagu.desk.models import Draft, Memo

pytestmark = pytest.mark.django_db

WORDS = "公園のベンチの人。名前はまだ聞いていない。"


@pytest.fixture
def memo(sato):
    with sato.acting() as by:
        return actions.keep_memo(WORDS, by=by)


@pytest.fixture
def family(sato):
    return factories.family(sato)


def text(response):
    return response.content.decode()


def file(player, memo, family, **changes):
    who = CaseSubject.objects.get(holder=player.agency, person=family.son, until=None).public_id
    facts = {
        "who": str(who),
        "method": "visit",
        "result": "met",
        "words": WORDS,
        "scope": "3",
        "on": "R8.1.1",
    }
    facts |= {"memo": str(memo.public_id), "form_key": str(uuid4())} | changes
    return player.client.post("/record/", facts)


def test_only_its_writer_reads_a_memo(sato, mori, suzuki, memo):
    assert WORDS in text(sato.client.get("/memos/"))
    for other in (mori, suzuki):
        assert WORDS not in text(other.client.get("/memos/"))
        assert other.client.get("/record/", {"memo": memo.public_id}).status_code == 404
        answer = other.client.post(f"/memos/{memo.public_id}/delete/", {"form_key": str(uuid4())})
        assert answer.status_code == 404


def test_the_log_tells_that_a_memo_was_kept_and_never_what_it_says(sato, memo):
    entry = Entry.objects.get(action="memo.kept")
    assert (entry.user_id, entry.object_id, entry.detail) == (sato.user.pk, str(memo.pk), {})


def test_a_memo_becomes_a_note_about_somebody(sato, family, memo):
    page = text(sato.client.get("/record/", {"memo": memo.public_id}))
    assert WORDS in page
    assert "メモ箱へ" not in page
    answer = file(sato, memo, family)
    assert answer.url == f"/cases/contacts/{Contact.objects.get().public_id}/"
    assert ProgressNote.objects.get().words == WORDS
    assert (Memo.objects.get().contact, Memo.objects.get().filed_at is None) == (Contact.objects.get(), False)
    assert WORDS not in text(sato.client.get("/memos/"))
    assert Entry.objects.filter(action="memo.filed").count() == 1


def test_a_memo_is_filed_once(sato, family, memo):
    file(sato, memo, family)
    answer = file(sato, memo, family)
    assert answer.status_code == 422
    assert "すでに世帯の記録にしてあります。" in text(answer)
    assert Contact.objects.count() == 1


def test_a_filed_note_that_is_taken_back_brings_the_memo_back(sato, family, memo):
    file(sato, memo, family)
    with sato.acting() as by:
        case_actions.undo(Contact.objects.get(), by=by)
    assert WORDS in text(sato.client.get("/memos/"))
    assert file(sato, memo, family).status_code == 302


def test_an_amended_note_keeps_the_memo_filed(sato, family, memo):
    file(sato, memo, family)
    with sato.acting() as by:
        case_actions.amend(Contact.objects.get(), by=by, method="visit", result="met", on=factories.today())
    assert WORDS not in text(sato.client.get("/memos/"))


def test_its_writer_throws_a_memo_away(sato, memo):
    sato.client.post(f"/memos/{memo.public_id}/delete/", {"form_key": str(uuid4())})
    assert not Memo.objects.exists()
    assert Entry.objects.get(action="memo.deleted").detail == {"memo": memo.pk}


def test_after_a_week_a_memo_is_gone_and_the_words_of_a_filed_one_live_in_the_note(sato, family, memo):
    with sato.acting() as by:
        filed = actions.keep_memo("つないだメモ", by=by)
        actions.save_draft("intake", "{}", by=by)
    file(sato, filed, family)
    assert actions.expire_memos(timezone.now()) == 0
    assert actions.expire_memos(timezone.now() + timedelta(days=7, minutes=1)) == 3
    assert [(row.pk, row.words) for row in Memo.objects.all()] == [(filed.pk, "")]
    assert not Draft.objects.exists()
    entry = Entry.objects.get(action="memo.expired")
    assert (entry.user_id, entry.detail) == (None, {"memos": 2, "drafts": 1})
    assert actions.expire_memos(timezone.now() + timedelta(days=8)) == 0


def test_a_memo_whose_week_is_over_is_not_shown_before_the_timer_comes(sato, memo):
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1), tick=False):
        sato.client.force_login(sato.user)
        assert WORDS not in text(sato.client.get("/memos/"))


def test_what_somebody_left_behind_is_read_by_the_supervisor_of_the_agency(sato, mori, yamamoto, memo):
    supervisor = next(one for one in (yamamoto, mori) if one.membership.role == "supervisor")
    assert WORDS not in text(supervisor.client.get("/memos/"))
    sato.membership.until = timezone.now()
    sato.membership.save()
    page = text(supervisor.client.get("/memos/"))
    assert WORDS in page
    assert f"{sato.user.name}さんが残したメモ" in page
    with supervisor.acting() as by:
        actions.delete_memo(Memo.objects.get(), by=by)
    assert not Memo.objects.exists()


def test_a_colleague_may_not_even_by_hand(mori, memo):
    with mori.acting() as by, pytest.raises(NotAllowed, match="書いた人だけ"):
        actions.delete_memo(memo, by=by)


def test_the_box_takes_as_many_statements_for_many_memos(sato, memo):
    one = count(sato.client, "/memos/")
    with sato.acting() as by:
        for n in range(10):
            actions.keep_memo(f"メモ{n}", by=by)
    assert count(sato.client, "/memos/") == one <= 12


def test_an_empty_box_says_what_it_is_for(sato):
    assert "いま、待っているメモはありません。" in text(sato.client.get("/memos/"))
