"""取り込む: a record comes in whole, once, and only from those who may."""

from __future__ import annotations

import pytest

from tsunagu.agencies.models import Setting
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed
from tsunagu.exchange import actions
from tsunagu.exchange.models import Finding, Proposal, VisitRecord, VisitSection
from tsunagu.exchange.tests.records import DEMO, ODD, of_town, reading

pytestmark = pytest.mark.django_db


def source(record):
    return record.head + "".join(record.sections.order_by("position").values_list("source", flat=True))


def everything():
    return [model.objects.count() for model in (VisitRecord, VisitSection, Finding, Proposal)]


@pytest.mark.parametrize("text", [DEMO, ODD.replace("はまべ市", "みなも市")])
def test_what_is_stored_is_the_text_again(bring, text):
    assert source(bring(text)) == text


def test_a_record_comes_with_its_headings_findings_and_proposals(record, town, matsumoto):
    assert (record.municipality, record.recorded_by) == (town.municipality, matsumoto.membership)
    assert record.sections.count() == 13
    assert record.proposals.count() == 7
    assert record.proposals.filter(is_orphan=True).count() == 1
    assert set(record.findings.values_list("status", flat=True)) == {"open"}
    (entry,) = Entry.objects.filter(action="visit.brought_in")
    assert (entry.user_id, entry.object_id, entry.n_people) == (matsumoto.user.pk, str(record.pk), 0)


def test_the_same_words_again_change_nothing(bring, record):
    before = everything()
    again = bring(DEMO.replace("\n", "\r\n"))
    assert again == record
    assert everything() == before
    assert Entry.objects.filter(action="visit.brought_in").count() == 1


def test_other_words_of_the_same_day_are_kept_beside(bring, record):
    assert bring(DEMO.replace("5～6名", "5～7名")) != record
    assert VisitRecord.objects.count() == 2


@pytest.mark.parametrize("key", ["matsumoto", "tanaka"])
def test_the_metropolis_and_those_who_lead_bring_records_in(request, bring, key):
    assert bring(player=request.getfixturevalue(key))


@pytest.mark.parametrize(
    "key, reason",
    [
        ("sato", "まとめる窓口"),
        ("takahashi", "まとめる窓口"),
        ("nakamura", "まとめる窓口"),
        ("sasaki", "まとめる窓口"),
        ("yoshida", "いまの役割では開けません"),
        ("yamada", "いまの役割では開けません"),
        ("yamaguchi", "いまの役割では開けません"),
    ],
)
def test_nobody_else_does(request, bring, key, reason):
    with pytest.raises(NotAllowed, match=reason):
        bring(player=request.getfixturevalue(key))
    assert everything() == [0, 0, 0, 0]


@pytest.mark.parametrize("key", ["takahashi", "sasaki"])
def test_while_nobody_leads_any_section_and_the_administrator_may_begin(request, bring, key):
    Setting.objects.all().delete()
    assert bring(player=request.getfixturevalue(key))


def test_while_nobody_leads_a_body_that_is_no_section_may_not(bring, ito):
    Setting.objects.all().delete()
    with pytest.raises(NotAllowed):
        bring(player=ito)


def test_another_towns_record_is_brought_in_by_nobody_of_this_town(elsewhere, tanaka, matsumoto):
    text = reading(of_town("となり市"))
    for player in (tanaka, matsumoto):
        with player.acting() as by, pytest.raises(NotAllowed, match="町の窓口と、町を受け持つ"):
            actions.bring(text, by=by, municipality=elsewhere.town)
    elsewhere.serve(matsumoto.agency)
    with matsumoto.acting() as by:
        assert actions.bring(text, by=by, municipality=elsewhere.town)[1]


def test_a_body_that_was_commissioned_and_has_no_contract_reads_and_brings_nothing(record, sato, town):
    from tsunagu.sharing.models import Contract

    end = Contract.objects.get(contractor=sato.agency).ends_at
    with sato.acting(end) as by:
        assert not VisitRecord.objects.visible_to(by).exists()
        with pytest.raises(NotAllowed):
            actions.bring(reading(ODD), by=by, municipality=town.municipality)
