"""書きかけ: what is typed is kept for its writer alone, and gone when the form was sent."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from tests.queries import count
from tsunagu.audit.models import Entry
from tsunagu.cases.models import CaseSubject
from tsunagu.cases.tests import factories
from tsunagu.desk.models import Draft

pytestmark = pytest.mark.django_db

TYPED = {"words": "まだ途中の", "method": "phone", "who": ""}


def keep(player, form="record", **typed):
    return player.client.post(f"/drafts/{form}/", TYPED | typed)


def kept(player, form="record"):
    return json.loads(player.client.get(f"/drafts/{form}/").content)


def test_what_is_typed_is_given_back_to_its_writer_alone(sato, mori):
    assert keep(sato).status_code == 204
    mine = kept(sato)
    assert mine["fields"] == {"words": ["まだ途中の"], "method": ["phone"]}
    assert mine["at"].count(":") == 1
    assert "fields" not in kept(mori)
    assert "fields" not in kept(sato, "intake")


def test_the_newest_text_stands_in_one_row(sato):
    keep(sato)
    keep(sato, words="つづきも書いた")
    assert "つづきも書いた" in Draft.objects.get().text
    assert Entry.objects.filter(action="draft.begun").count() == 1


def test_keys_and_tokens_are_not_kept(sato):
    keep(sato, form_key=str(uuid4()), csrfmiddlewaretoken="x" * 64)
    assert json.loads(Draft.objects.get().text).keys() == {"words", "method"}


def test_its_writer_throws_it_away(sato):
    keep(sato)
    assert sato.client.post("/drafts/record/", {"drop": "1"}).status_code == 204
    assert not Draft.objects.exists()
    assert Entry.objects.filter(action="draft.dropped").count() == 1


def test_it_survives_the_log_out(sato):
    keep(sato)
    sato.client.logout()
    assert sato.client.get("/drafts/record/").status_code == 302
    sato.client.force_login(sato.user)
    assert kept(sato)["fields"]["words"] == ["まだ途中の"]


def test_a_form_that_was_sent_leaves_no_draft(sato):
    family = factories.family(sato)
    keep(sato)
    who = CaseSubject.objects.get(holder=sato.agency, person=family.son).public_id
    facts = {"who": str(who), "method": "phone", "result": "met", "words": "", "scope": "3", "on": "R8.1.1"}
    facts |= {"draft": "record", "form_key": str(uuid4())}
    refused = sato.client.post("/record/", facts | {"method": ""})
    assert refused.status_code == 422
    assert Draft.objects.exists()
    assert sato.client.post("/record/", facts).status_code == 302
    assert not Draft.objects.exists()


def test_what_was_written_while_its_answer_was_lost_is_not_kept_again(sato):
    family = factories.family(sato)
    who = CaseSubject.objects.get(holder=sato.agency, person=family.son).public_id
    typed = {"who": str(who), "method": "phone", "result": "met", "words": "電波が切れる前に", "scope": "3"}
    typed |= {"on": "R8.1.1", "form_key": str(uuid4())}
    keep(sato, **typed)
    assert sato.client.post("/record/", typed | {"draft": "record"}).status_code == 302
    assert keep(sato, **typed).status_code == 204  # the page did not hear of it
    assert not Draft.objects.exists()
    keep(sato, **(typed | {"form_key": str(uuid4()), "words": "つぎの記録"}))
    assert "つぎの記録" in Draft.objects.get().text


def test_who_was_chosen_in_the_draft_is_there_to_be_chosen_again(sato):
    family = factories.family(sato)
    for n in range(10):
        factories.take_in(sato, called=f"{n}番地の方")
    who = str(CaseSubject.objects.get(holder=sato.agency, person=family.son).public_id)
    assert who not in sato.client.get("/record/").content.decode()
    keep(sato, who=who)
    assert who in sato.client.get("/record/").content.decode()


def test_a_text_without_end_is_not_kept(sato):
    assert keep(sato, words="あ" * 60_000).status_code == 413
    assert not Draft.objects.exists()


def test_who_may_not_write_keeps_nothing(sasaki):
    assert keep(sasaki).status_code == 403
    assert not Draft.objects.exists()


def test_a_draft_is_of_nobody(sato):
    keep(sato)
    draft = Draft.objects.get()
    assert (draft.person, draft.only_for, draft.holder) == (None, sato.membership, sato.agency)


def test_asking_takes_few_statements(sato):
    keep(sato)
    assert count(sato.client, "/drafts/record/") <= 12
