"""確かめる・ちがう: a person decides, then something is set up; a contract opens nothing by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.reading import by_queryset
from tsunagu.agencies.models import Agency, Setting
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed
from tsunagu.exchange import actions
from tsunagu.exchange.models import Finding
from tsunagu.sharing.models import Contract, Evidence

pytestmark = pytest.mark.django_db


def finding(record, kind, name=""):
    rows = record.findings.filter(kind=kind)
    return rows.get(name=name) if name else rows.first()


def do(player, act, row, **facts):
    with player.acting() as by:
        return act(Finding.objects.select_related("record").get(pk=row.pk), by=by, **facts)


def entries(action):
    return list(Entry.objects.filter(action=action).values_list("user_id", "n_people"))


@pytest.mark.parametrize("kind", ["group", "network", "absent", "contract"])
def test_those_who_lead_confirm_what_only_waits(record, tanaka, kind):
    row = do(tanaka, actions.confirm, finding(record, kind))
    assert (row.status, row.decided_by) == ("confirmed", tanaka.membership)
    assert entries("finding.confirmed") == [(tanaka.user.pk, 0)]


@pytest.mark.parametrize("key", ["sato", "takahashi", "matsumoto", "sasaki", "nakamura"])
def test_nobody_else_does(request, record, key):
    with pytest.raises(NotAllowed):
        do(request.getfixturevalue(key), actions.confirm, finding(record, "group"))
    assert entries("finding.confirmed") == []


def test_two_decide_at_once_and_the_second_is_told(record, tanaka):
    row = finding(record, "group")
    with tanaka.acting() as by:
        first, second = (Finding.objects.select_related("record").get(pk=row.pk) for _ in range(2))
        actions.confirm(first, by=by)
        with pytest.raises(NotAllowed, match="先に確かめました"):
            actions.refuse(second, by=by)
    assert len(entries("finding.confirmed")) == 1
    assert entries("finding.refused") == []


def test_what_is_not_so_stays_with_who_said_it_and_can_be_thought_of_again(record, tanaka):
    row = do(tanaka, actions.refuse, finding(record, "group"))
    assert (row.status, row.decided_by) == ("refused", tanaka.membership)
    row = do(tanaka, actions.reopen, row)
    assert (row.status, row.decided_by) == ("open", None)
    with pytest.raises(NotAllowed, match="まだ確かめられていません"):
        do(tanaka, actions.reopen, row)
    assert len(entries("finding.reopened")) == 1


def test_a_body_is_confirmed_as_one_that_the_town_has(record, sasaki, town):
    before = Agency.objects.count()
    row = do(sasaki, actions.confirm_agency, finding(record, "agency"), agency=town.bodies["welfare"])
    assert (row.status, row.agency) == ("confirmed", town.bodies["welfare"])
    assert Agency.objects.count() == before


def test_a_body_that_the_town_does_not_have_is_added_by_the_administrator(record, sasaki, town):
    facts = {"name": "ほのあかり", "kind": "support_body", "parent": None, "desk": "相談", "phone": ""}
    since = timezone.localdate()
    row = do(
        sasaki, actions.confirm_new_agency, finding(record, "agency", "ほのあかり"), since=since, **facts
    )
    assert (row.agency.name, row.agency.home) == ("ほのあかり", town.municipality)
    assert len(entries("agency.added")) == len(entries("finding.confirmed")) == 1


def test_a_name_that_is_taken_confirms_nothing(record, sasaki):
    facts = {"name": "みなも市 地域福祉課", "kind": "section", "parent": None, "desk": "窓口", "phone": ""}
    with pytest.raises(NotAllowed, match="すでにあります"):
        do(
            sasaki,
            actions.confirm_new_agency,
            finding(record, "agency"),
            since=timezone.localdate(),
            **facts,
        )
    assert finding(record, "agency").status == "open"


@pytest.mark.parametrize("key", ["tanaka", "matsumoto", "takahashi"])
def test_only_the_administrator_sets_bodies_up(request, record, town, key):
    with pytest.raises(NotAllowed):
        do(
            request.getfixturevalue(key),
            actions.confirm_agency,
            finding(record, "agency"),
            agency=town.bodies["welfare"],
        )


def test_those_who_lead_may_say_that_a_body_is_not_one(record, tanaka):
    assert do(tanaka, actions.refuse, finding(record, "agency")).status == "refused"


def test_a_body_of_another_town_is_refused(record, sasaki, elsewhere):
    with pytest.raises(NotAllowed, match="この町の機関から"):
        do(sasaki, actions.confirm_agency, finding(record, "agency"), agency=elsewhere.agency)


def test_a_kind_has_its_own_way(record, sasaki, tanaka, town):
    with pytest.raises(NotAllowed, match="結びつけて"):
        do(tanaka, actions.confirm, finding(record, "agency"))
    with pytest.raises(NotAllowed, match="ほかの確かめ方"):
        do(sasaki, actions.confirm_agency, finding(record, "lead"), agency=town.bodies["welfare"])


def test_who_leads_already_is_confirmed_and_nothing_changes(record, sasaki, town):
    settings = list(Setting.objects.values())
    row = do(
        sasaki,
        actions.confirm_lead,
        finding(record, "lead"),
        desk=town.desks["welfare"],
        since=timezone.localdate(),
    )
    assert row.setting.desk == town.desks["welfare"]
    assert list(Setting.objects.values()) == settings


def test_another_desk_leads_from_its_day_on(record, sasaki, town):
    day = timezone.localdate() + timedelta(days=3)
    row = do(sasaki, actions.confirm_lead, finding(record, "lead"), desk=town.desks["livelihood"], since=day)
    assert (row.setting.desk, row.setting.since) == (town.desks["livelihood"], day)
    assert Setting.objects.get(desk=town.desks["welfare"], until=day)


def test_a_confirmed_contract_opens_nothing_and_is_no_contract(record, tanaka, sato, kobayashi):
    def readable(player):
        with player.acting() as reader:
            return by_queryset(reader).keys()

    before = (Contract.objects.count(), Evidence.objects.count(), readable(sato), readable(kobayashi))
    do(tanaka, actions.confirm, finding(record, "contract"))
    assert (
        Contract.objects.count(),
        Evidence.objects.count(),
        readable(sato),
        readable(kobayashi),
    ) == before


def draft_form(town, **more):
    today = timezone.localdate()
    return {
        "contractor": town.bodies["coordinators"].pk,
        "title": "参加支援 委託契約",
        "programme": "参加支援事業",
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=300)).isoformat(),
    } | more


def test_a_draft_becomes_a_contract_by_the_page_of_contracts(record, tanaka, town):
    row = do(tanaka, actions.confirm, finding(record, "contract"))
    url = reverse("desk:contract") + f"?draft={row.public_id}"
    page = tanaka.client.get(url).content.decode()
    assert "参加支援事業 委託契約" in page
    assert row.sentence in page
    assert tanaka.client.post(url, draft_form(town)).status_code == 302
    row.refresh_from_db()
    assert (row.contract.programme, row.contract.commissioner) == ("参加支援事業", tanaka.agency)
    assert entries("finding.completed") == [(tanaka.user.pk, 0)]
    assert tanaka.client.get(url).status_code == 404
    with pytest.raises(NotAllowed, match="もう委託契約ができています"):
        do(tanaka, actions.reopen, row)


def test_a_draft_that_is_refused_leaves_no_contract(record, tanaka, town):
    row = do(tanaka, actions.confirm, finding(record, "contract"))
    url = reverse("desk:contract") + f"?draft={row.public_id}"
    before = Contract.objects.count()
    answer = tanaka.client.post(url, draft_form(town, ends_on="2001-01-01"))
    assert answer.status_code == 422
    assert Contract.objects.count() == before


@pytest.mark.parametrize("draft", ["00000000-0000-4000-8000-000000000000", "x"])
def test_a_draft_that_is_none_is_not_found(tanaka, draft):
    assert tanaka.client.get(reverse("desk:contract"), {"draft": draft}).status_code == 404


def test_a_finding_that_was_not_confirmed_is_no_draft(record, tanaka):
    row = finding(record, "contract")
    assert tanaka.client.get(reverse("desk:contract"), {"draft": str(row.public_id)}).status_code == 404
