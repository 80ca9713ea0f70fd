"""連絡会: who takes part, what is talked about, papers about nobody, and what a desk will do."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.queries import count
from tests.rows.acts import take_in
from tsunagu.agencies.models import Municipality
from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed, Replaced
from tsunagu.groups.actions import network as actions
from tsunagu.groups.models import Network, NetworkMeeting, NetworkMember, NetworkPaper, NetworkTask
from tsunagu.groups.tests.joint import fresh, meeting_of, network_of, today
from tsunagu.notices.models import Notice

pytestmark = pytest.mark.django_db
Part, Kind = NetworkMember.Part, NetworkPaper.Kind


@pytest.fixture
def network(sato, kobayashi, yamada, tanaka):
    return network_of(sato, kobayashi, yamada, observers=[tanaka])


@pytest.fixture
def meeting(network, sato):
    return meeting_of(sato, network, agenda="つぎの相談会")


def post(player, page, /, *args, follow=False, **data):
    url = reverse(f"groups:{page}", args=args)
    return player.client.post(url, data | {"form_key": str(uuid4())}, follow=follow)


def add_paper(player, meeting, **more):
    facts = {"kind": Kind.GENERAL, "title": "題", "text": "ある家族の話"} | more
    with player.acting() as by:
        return actions.add_paper(meeting, by=by, **facts)


def ask(player, meeting, desk, *, days=5):
    with player.acting() as by:
        return actions.ask_desk(
            meeting, by=by, desk=desk, words="チラシを置く", due_on=today() + timedelta(days=days)
        )


def test_who_begins_a_network_runs_it(sato):
    page = post(sato, "begin_network", name="連絡会A", since=today().isoformat(), follow=True)
    assert "連絡会をはじめました" in page.content.decode()
    member = NetworkMember.objects.get()
    assert (member.agency, member.part) == (sato.agency, Part.SECRETARIAT)
    assert Entry.objects.get(action="network.begun").user_id == sato.user.pk


def test_the_same_name_twice_is_said(sato, network):
    answer = post(sato, "begin_network", name=network.name, since=today().isoformat())
    assert answer.status_code == 422
    assert "すでにあります" in answer.content.decode()


def test_an_observer_reads_everything_and_runs_nothing(tanaka, sato, network, meeting):
    add_paper(sato, meeting, text="みんなで読む")
    page = tanaka.client.get(reverse("groups:meeting", args=[meeting.public_id])).content.decode()
    assert "みんなで読む" in page
    assert "資料を加える" not in page
    for name in ("write_meeting", "add_paper", "ask_desk"):
        assert tanaka.client.get(reverse(f"groups:{name}", args=[meeting.public_id])).status_code == 403
    with pytest.raises(NotAllowed, match="オブザーバーは読むことができます"):
        add_paper(tanaka, meeting)


def test_who_takes_no_part_knows_the_network_and_no_meeting(suzuki, network, meeting):
    page = suzuki.client.get(reverse("groups:network", args=[network.public_id])).content.decode()
    assert "参加機関とオブザーバーが読みます" in page
    assert "つぎの相談会" not in page
    assert suzuki.client.get(reverse("groups:meeting", args=[meeting.public_id])).status_code == 404


def test_another_town_sees_nothing(suzuki, network):
    other = Municipality.objects.create(name="となり町", code="139981")
    Network.objects.filter(pk=network.pk).update(municipality=other)
    assert suzuki.client.get(reverse("groups:network", args=[network.public_id])).status_code == 404


def test_a_body_joins_by_its_name_and_leaves_on_a_day(sato, network):
    form = {"name": "みずうみ", "part": "member", "reached_by": "post", "since": today().isoformat()}
    post(sato, "join_network", network.public_id, **form)
    member = NetworkMember.objects.get(name="みずうみ")
    post(sato, "leave_network", member.pk, until=today().isoformat())
    assert fresh(member).until == today()


def test_the_same_body_does_not_join_twice(sato, kobayashi, network):
    form = {
        "agency": kobayashi.agency.pk,
        "part": "member",
        "reached_by": "mail",
        "since": today().isoformat(),
    }
    answer = post(sato, "join_network", network.public_id, **form)
    assert "もう加わっています" in answer.content.decode()


def test_the_last_secretariat_does_not_leave(sato, network):
    member = network.members.get(part=Part.SECRETARIAT)
    with sato.acting() as by, pytest.raises(NotAllowed, match="つぎの事務局"):
        actions.leave_network(member, by=by, until=today())


def test_who_left_reads_no_more(sato, kobayashi, network, meeting):
    url = reverse("groups:meeting", args=[meeting.public_id])
    assert kobayashi.client.get(url).status_code == 200
    with sato.acting() as by:
        actions.leave_network(network.members.get(agency=kobayashi.agency), by=by, until=today())
    assert kobayashi.client.get(url).status_code == 404


def test_a_paper_that_names_somebody_of_ones_own_records_is_refused(sato, meeting):
    take_in(sato, called="青葉原の太郎")
    answer = post(
        sato, "add_paper", meeting.public_id, kind="general", title="題", text="青葉原の太郎さんのこと"
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "記録にある名前です" in page
    assert "青葉原の太郎さんのこと" in page
    assert not NetworkPaper.objects.exists()


def test_a_story_needs_the_tick_of_a_named_person(sato, meeting):
    with pytest.raises(NotAllowed, match="印をつけてください"):
        add_paper(sato, meeting, kind=Kind.ANONYMISED)
    paper = add_paper(sato, meeting, kind=Kind.ANONYMISED, checked=True)
    assert paper.checked_by == sato.membership
    page = sato.client.get(reverse("groups:meeting", args=[meeting.public_id])).content.decode()
    assert f"確かめた人：{sato.user.name}" in page


def test_the_database_refuses_a_story_nobody_checked(sato, meeting):
    paper = add_paper(sato, meeting)
    rows = NetworkPaper.objects.filter(pk=paper.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(kind=Kind.ANONYMISED)


def test_no_row_of_a_network_points_at_a_person_or_a_case():
    for model in (Network, NetworkMember, NetworkMeeting, NetworkPaper, NetworkTask):
        keys = {field.related_model.__name__ for field in model._meta.fields if field.related_model}
        assert not keys & {"Person", "Case", "Household", "CaseSubject"}


def test_what_was_decided_stands_on_the_desks_きょう_until_it_is_done(sato, kobayashi, meeting):
    task = ask(sato, meeting, kobayashi.desk)
    assert Notice.objects.filter(desk_id=kobayashi.desk.pk, url_name="groups:networks").exists()
    home = reverse("desk:home")
    assert "連絡会で決めたこと：1件" in kobayashi.client.get(home).content.decode()
    assert "連絡会で決めたこと" not in sato.client.get(home).content.decode()
    assert "チラシを置く" in kobayashi.client.get(reverse("groups:networks")).content.decode()
    post(kobayashi, "finish_task", task.public_id)
    assert (fresh(task).done_on, fresh(task).done_by) == (today(), kobayashi.membership)
    assert "連絡会で決めたこと" not in kobayashi.client.get(home).content.decode()


def test_a_task_for_a_desk_outside_the_network_is_on_its_list_too(sato, ito, meeting):
    task = ask(sato, meeting, ito.desk)
    page = ito.client.get(reverse("groups:networks")).content.decode()
    assert "チラシを置く" in page
    assert reverse("groups:meeting", args=[meeting.public_id]) not in page
    assert post(ito, "finish_task", task.public_id, follow=True).status_code == 200
    assert fresh(task).done_by == ito.membership


def test_a_task_is_finished_by_its_own_desk_and_once(sato, kobayashi, meeting):
    task = ask(sato, meeting, kobayashi.desk)
    with sato.acting() as by, pytest.raises(NotAllowed, match="引きうけた窓口"):
        actions.finish_task(task, by=by)
    with kobayashi.acting() as by:
        stale = fresh(task)
        actions.finish_task(task, by=by)
        with pytest.raises(NotAllowed, match="先に済ませました"):
            actions.finish_task(stale, by=by)


def test_a_day_that_is_over_is_no_date_for_a_task(sato, kobayashi, meeting):
    with pytest.raises(NotAllowed, match="きょうより後の日"):
        ask(sato, meeting, kobayashi.desk, days=-1)


def test_two_who_write_the_minutes_see_both_texts(sato, yamada, meeting):
    form = {"on": today().isoformat(), "place": "", "agenda": "議題", "version": meeting.version}
    assert post(sato, "write_meeting", meeting.public_id, **form, minutes="佐藤の文").status_code == 302
    answer = post(yamada, "write_meeting", meeting.public_id, **form, minutes="山田の文")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "佐藤の文" in page
    assert "山田の文" in page
    with yamada.acting() as by, pytest.raises(Replaced):
        actions.write_meeting(meeting, actions.Sitting(on=today()), [], by=by, version=1)


def test_who_came_are_bodies(sato, network, meeting):
    member = network.members.get(part=Part.SECRETARIAT)
    with sato.acting() as by:
        actions.write_meeting(meeting, actions.Sitting(on=today()), [member], by=by, version=1)
    page = sato.client.get(reverse("groups:meeting", args=[meeting.public_id])).content.decode()
    assert f"<dd>{sato.agency.name}</dd>" in page


@pytest.mark.parametrize("key", ["yamaguchi"])
def test_the_auditor_has_no_such_page(request, key):
    player = request.getfixturevalue(key)
    assert player.client.get(reverse("groups:networks")).status_code == 403


def test_pages_cost_no_more_statements_for_many_rows(sato, kobayashi, network, meeting):
    urls = [
        reverse("groups:networks"),
        reverse("groups:network", args=[network.public_id]),
        reverse("groups:meeting", args=[meeting.public_id]),
    ]

    def more():
        add_paper(sato, meeting)
        ask(sato, meeting, sato.desk)
        meeting_of(kobayashi, network)

    more()
    one = [count(sato.client, url) for url in urls]
    for _ in range(4):
        more()
    assert [count(sato.client, url) for url in urls] == one
    assert max(one) <= 12
