"""R30: a visit is recorded under its headings, imported from text, and each proposal gets its その後."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.reading import by_queryset
from tsunagu.agencies.models import Agency, Setting
from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.demo.visits import FILE, bring_record
from tsunagu.exchange import actions
from tsunagu.exchange.models import Finding, VisitRecord
from tsunagu.sharing.models import Contract

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(town):
    return bring_record(town, timezone.localdate())


def page(player, record):
    return player.client.get(reverse("exchange:visit", args=[record.public_id]))


def decide(player, act, finding, **facts):
    with player.acting() as by:
        return act(Finding.objects.select_related("record").get(pk=finding.pk), by=by, **facts)


def test_a_visit_stands_under_its_thirteen_headings_as_it_was_written(record):
    source = record.head + "".join(record.sections.order_by("position").values_list("source", flat=True))
    assert source == FILE.read_text(encoding="utf-8")
    assert record.sections.count() == 13


def test_the_town_and_the_metropolis_read_the_same_page(record, tanaka, ito, matsumoto):
    for player in (tanaka, ito, matsumoto):
        assert "○ひきこもり支援の中心部門" in page(player, record).content.decode()


def test_who_is_not_meant_to_read_it_finds_nothing(record, yoshida, yamada, yamaguchi):
    assert {page(player, record).status_code for player in (yoshida, yamada, yamaguchi)} == {404}


def test_what_it_says_waits_for_a_person(record, town):
    agencies, settings = Agency.objects.count(), Setting.objects.count()
    assert record.findings.filter(status="open").exists()
    assert (Agency.objects.count(), Setting.objects.count()) == (agencies, settings)
    assert list(record.findings.filter(kind="absent").values_list("name", flat=True)) == ["児童青少年課"]


def test_a_confirmed_record_sets_the_town_up_through_its_own_actions(record, sasaki, town):
    lead = record.findings.get(kind="lead")
    decide(sasaki, actions.confirm_lead, lead, desk=town.desks["welfare"], since=timezone.localdate())
    body = record.findings.get(kind="agency", name="ほのあかり")
    facts = {"kind": "support_body", "parent": None, "desk": "相談", "phone": ""}
    since = timezone.localdate()
    decide(sasaki, actions.confirm_new_agency, body, name="ほのあかり 支援室", since=since, **facts)
    assert Agency.objects.get(name="ほのあかり 支援室").home == town.municipality
    assert Entry.objects.filter(action="agency.added").count() == 1


def test_a_contract_in_a_record_opens_nothing_to_anybody(record, tanaka, sato, kobayashi):
    def reads():
        found = []
        for player in (tanaka, sato, kobayashi):
            with player.acting() as reader:
                found.append(by_queryset(reader).keys())
        return found

    contracts, before = Contract.objects.count(), reads()
    for finding in record.findings.filter(kind="contract"):
        decide(tanaka, actions.confirm, finding)
    assert Contract.objects.count() == contracts
    assert reads() == before


def test_each_proposal_gets_its_afterwards(record, tanaka, matsumoto):
    proposal = record.proposals.get(position=4)
    assert proposal.status == "under_way"
    with matsumoto.acting() as by:
        actions.note(
            proposal, by=by, status="done", words="表が全課で使われている。", on=timezone.localdate(), seen=1
        )
    text = page(tanaka, record).content.decode()
    assert "表が全課で使われている。" in text
    assert proposal.steps.count() == 2


def test_reading_it_is_written_down_and_names_nobody(record, ito):
    page(ito, record)
    (entry,) = Entry.objects.filter(action="page.viewed", user_id=ito.user.pk)
    assert (entry.object_id, entry.n_people) == (str(record.pk), 0)
    assert not EntryPerson.objects.filter(entry=entry).exists()


def test_the_command_tells_what_the_record_says_and_the_second_time_changes_nothing(record):
    out = StringIO()
    call_command("import_record", str(FILE), json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert (len(told["sections"]), told["lead"], told["absent"]) == (13, "地域福祉課", ["児童青少年課"])
    assert told["digest"] == record.digest
    assert VisitRecord.objects.get() == record


def test_year_on_year_the_last_visit_stands_beside(record, tanaka, town, matsumoto):
    from tsunagu.exchange.reading import read

    text = FILE.read_text(encoding="utf-8").replace("令和7年2月20日", "令和6年2月15日").replace("7名", "5名")
    with matsumoto.acting() as by:
        actions.bring(read(text, today=timezone.localdate()), by=by, municipality=town.municipality)
    url = reverse("exchange:visit", args=[record.public_id])
    beside = tanaka.client.get(url, {"beside": "last"}).content.decode()
    assert "地域福祉コーディネーターが5名" in beside
    assert "地域福祉コーディネーターが7名" in beside
