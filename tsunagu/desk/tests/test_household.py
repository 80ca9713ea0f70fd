"""世帯: what each of the cast reads on the page, and what stands behind it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from tests.queries import count
from tsunagu.agencies.models import Membership
from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.cases import actions as case_actions
from tsunagu.cases.models import Contact
from tsunagu.common.scopes import Scope
from tsunagu.desk import actions as desk_actions
from tsunagu.desk.tests.conftest import PHONE, people_of, receive
from tsunagu.desk.views.household import PANELS
from tsunagu.households import actions as household_actions
from tsunagu.households.models import Household
from tsunagu.people.models import Person

pytestmark = pytest.mark.django_db  # fixtures by name do not tell pytest that they need it

NOBODY_KNOWS = ["suzuki", "inoue", "takahashi", "kimura", "kato", "kobayashi", "saito"]
WITHOUT_CASES = ["yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"]
BASE = 14


def address(case):
    return case.household.get_absolute_url()


def page(player, case):
    response = player.client.get(address(case))
    assert response.status_code == 200
    return response.content.decode()


def links(html):
    """Where the page leads, the frame around it left out."""
    inside = html[html.index('id="panel"') : html.index("</main>")]
    return set(re.findall(r'<a [^>]*href="(/[^"]*)"', inside))


def test_the_coordinator_reads_everything(full, sato):
    html = page(sato, full)
    for words in (
        "大川のお母さん",
        "息子さん",
        "大川1丁目",
        "封筒に団体名を書かない",
        "大川 花子",
        "昭和20年3月2日（1945年）",
        "お母さんの話をゆっくり聞いた。",
        "玄関で転んだ。",
        "電話をかける",
        "つぎに見る日",
        "かかわっている人",
        "なぜ見られるか",
        "自分の機関のしごと",
    ):
        assert words in html


def test_the_care_centre_reads_of_the_mother_that_she_exists_and_nothing_of_the_son(joined, ito):
    html = page(ito, joined)
    assert "大川のお母さん" in html
    assert "封筒に団体名を書かない" in html  # how to reach her without harm goes with EXISTENCE
    for hidden in ("息子さん", "大川 花子", "昭和20年", "ゆっくり聞いた", "転んだ", "大川1丁目", PHONE):
        assert hidden not in html
    assert "支援会議 第1回" in html


def test_the_commissioning_section_reads_that_they_exist(full, tanaka):
    html = page(tanaka, full)
    assert "大川のお母さん" in html
    assert "見えているのは、共有された範囲だけです。" in html
    assert "呼び名だけが共有されています。" in html
    assert "まだ聞いていません" not in html
    for hidden in (
        "大川 花子",
        "昭和20年",
        "ゆっくり聞いた",
        "転んだ",
        "記録を保存",
        "共有する",
        "まだ記録が",
    ):
        assert hidden not in html


@pytest.mark.parametrize("key", [*NOBODY_KNOWS, *WITHOUT_CASES])
def test_for_everybody_else_the_household_is_missing(request, full, key):
    client = request.getfixturevalue(key).client
    hidden = client.get(address(full))
    missing = client.get(reverse("desk:household", args=[uuid4()]))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert set(hidden.headers.items()) == set(missing.headers.items())


def test_no_number_stands_in_the_page_before_it_is_asked_for(full, sato):
    html = page(sato, full)
    assert PHONE not in html
    assert "1-2-3" not in html
    assert "電話 1件" in html
    assert "連絡先を見る" in html


def test_the_title_names_nobody(full, sato):
    html = page(sato, full)
    title = html[html.index("<title>") : html.index("</title>")]
    assert "世帯" in title
    assert "大川" not in title


@pytest.mark.parametrize("key", ["sato", "yamamoto", "tanaka", "nakamura", "ito"])
def test_every_link_of_the_page_opens(request, joined, key):
    player = request.getfixturevalue(key)
    for link in sorted(links(page(player, joined))):
        assert player.client.get(link).status_code == 200, link


def test_only_the_lead_is_offered_what_the_lead_does(joined, sato, ito):
    ours, theirs = page(sato, joined), page(ito, joined)
    for words in ("一区切りにする", "世帯を分ける", "見守りにする", "つぎに見る日を決める"):
        assert words in ours
        assert words not in theirs
    for words in ("記録する", "できごとを残す", "共有する", "見た人", "共有の記録"):
        assert words in ours
        assert words in theirs


def test_an_approver_reads_and_is_offered_nothing_to_write(full, sato, town):
    post = Membership.objects.create(
        user=sato.user,
        agency=sato.agency,
        desk=sato.desk,
        role=Membership.Role.APPROVER,
        since=timezone.now() - timedelta(days=1),
    )
    Membership.objects.filter(pk=sato.membership.pk).update(until=timezone.now())
    html = page(sato, full)
    assert post.agency.name in html
    assert "大川 花子" in html
    for words in ("記録する", "できごとを残す", "共有する", "書きかえる", "について書く"):
        assert words not in html


def test_alone_there_is_nobody_to_split_off(sato):
    assert "世帯を分ける" not in page(sato, receive(sato, "東の原のお兄さん", ""))


def test_a_household_at_rest_says_what_comes_first(case, sato):
    with sato.acting() as reader:
        case_actions.pause(case, by=reader, on=timezone.localdate())
    html = page(sato, case)
    assert "先に「また始める」を押してください。" in html
    assert reverse("cases:reopen", args=[case.public_id]) in html
    assert reverse("cases:happening", args=[case.public_id]) not in html


def test_each_agency_says_its_own_and_the_page_says_whose_it_is(joined, sato, ito):
    mother = people_of(joined, sato)[0]
    with ito.acting() as reader:
        household_actions.safe_contact(mother, by=reader, care="耳が遠いので、ゆっくり話す。")
    for player in (sato, ito):
        html = page(player, joined)
        assert "耳が遠いので、ゆっくり話す。" in html
        assert "封筒に団体名を書かない" in html
    assert "（みなも東 地域包括支援センターから）" in page(sato, joined)
    assert "（みなも市社協 市委託から）" in page(ito, joined)


def test_a_household_that_split_is_one_link_away_for_those_who_know_both(joined, sato, ito):
    mother, son = people_of(joined, sato)
    with sato.acting() as reader:
        new = desk_actions.split(
            joined,
            by=reader,
            leaving=son,
            staying=[mother],
            keep=[],
            on=timezone.localdate(),
            next_look_on=timezone.localdate() + timedelta(days=30),
        )
    there = new.household.get_absolute_url()
    assert there in page(sato, joined)
    assert "大川のお母さん" in page(sato, new)
    assert address(joined) in page(sato, new)
    html = page(ito, joined)  # knows the mother alone
    assert there not in html
    assert "別の世帯" not in html
    assert ito.client.get(there).status_code == 404


def test_when_everybody_has_left_the_household_is_missing(full, sato):
    full.household.members.update(until=timezone.localdate())
    assert sato.client.get(address(full)).status_code == 404


# --- the log ---------------------------------------------------------------------------------------------


def test_everything_that_was_shown_is_written_down_with_its_disclosure(full, sato):
    page(sato, full)
    entry = Entry.objects.filter(action="page.viewed").latest("pk")
    assert entry.detail == {"page": "desk:household"}
    assert entry.agency_id == sato.agency.pk
    shown = EntryPerson.objects.filter(entry=entry)
    mother, son = people_of(full, sato)
    of_mother = set(shown.filter(person_id=mother.pk).values_list("scope", flat=True))
    of_son = set(shown.filter(person_id=son.pk).values_list("scope", flat=True))
    assert of_mother == {Scope.EXISTENCE, Scope.CONTACT, Scope.NOTES, Scope.FAMILY, Scope.SCHEDULE}
    assert of_son == {Scope.EXISTENCE, Scope.CONTACT, Scope.FAMILY}
    assert not shown.filter(disclosure_id=None).exists()


def test_a_refusal_is_written_down_without_anybody(full, suzuki):
    suzuki.client.get(address(full))
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.n_people) == ("page.refused", 0)


@contextmanager
def no_log():
    """The database takes no entry of the audit trail."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO") and "audit_entry" in sql:
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("where", ["household", "home", "lookers"])
def test_without_a_log_there_is_no_page(full, sato, where):
    url = reverse(f"desk:{where}", args=[] if where == "home" else [full.household.public_id])
    assert "大川のお母さん" in sato.client.get(url).content.decode()
    with no_log():
        response = sato.client.get(url)
    assert response.status_code == 503
    assert "大川" not in response.content.decode()


def test_a_membership_that_ended_a_second_ago_sees_nothing_and_is_told(full, sato):
    assert "大川のお母さん" in page(sato, full)
    Membership.objects.filter(pk=sato.membership.pk).update(until=timezone.now() - timedelta(seconds=1))
    for url in (address(full), "/"):
        response = sato.client.get(url)
        assert response.status_code == 403
        html = response.content.decode()
        assert "大川" not in html
        assert "所属" in html


# --- figures ---------------------------------------------------------------------------------------------


def write(case, player, number):
    mother, son = people_of(case, player)
    with player.acting() as reader:
        for _ in range(number):
            case_actions.note(
                case,
                by=reader,
                people=[mother, son],
                method=Contact.Method.LETTER,
                result=Contact.Result.HANDED,
                on=timezone.localdate(),
                words="手紙を置いてきた。",
            )


def test_the_page_costs_the_same_for_one_note_and_for_thirty(joined, sato, ito):
    panels = sum(len(some) for some in PANELS.values())
    before = [count(player.client, address(joined)) for player in (sato, ito)]
    assert max(before) <= BASE + panels
    write(joined, sato, 15)
    assert [count(player.client, address(joined)) for player in (sato, ito)] == before


def test_the_figures_of_the_page(joined, sato, tanaka, suzuki):
    assert count(sato.client, address(joined)) == 28  # at most 14 and one for each of 15 panels
    assert count(tanaka.client, address(joined)) == 26  # reads no address: nothing to ask the map for
    assert count(suzuki.client, address(joined), status=404) == 7


def test_people_are_found_by_their_public_ids_alone(full, sato):
    html = page(sato, full)
    for row in [*Person.objects.all(), *Household.objects.all()]:
        assert f'"/households/{row.pk}/' not in html
    assert sato.client.get(f"/households/{full.household.pk}/").status_code == 404
