"""The pages of 機関と人: what they say, what they keep when the input is bad, and whom they turn away."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tsunagu.accounts.models import User
from tsunagu.agencies.models import Agency, Desk, District, DistrictDuty, DistrictTown, Membership, Setting
from tsunagu.audit.models import Entry
from tsunagu.cases import actions as case_actions
from tsunagu.sharing.roles import ROLES, May

pytestmark = pytest.mark.django_db  # fixtures by name do not tell pytest that they need it

TODAY = timezone.localdate()
CANARY = "カナリア9f31"
LISTS = ["people", "bodies", "districts", "leading"]


@pytest.fixture
def pages(town, mori):
    """Every page of the app that the administrator may GET, with its address."""
    district = District.objects.get(municipality=town.municipality, name="大川")
    arguments = {
        "person": mori.user.pk,
        "begin": mori.user.pk,
        "add_desk": town.bodies["care"].pk,
        "rename_desk": town.desks["network"].pk,
        "district": district.pk,
        "map_town": district.pk,
        "give_duty": district.pk,
        "end_town": DistrictTown.objects.filter(district=district)[0].pk,
        "end_duty": DistrictDuty.objects.filter(district=district)[0].pk,
    }
    plain = [*LISTS, "add_user", "add_agency", "add_district", "lead"]
    return {name: reverse(f"agencies:{name}") for name in plain} | {
        name: reverse(f"agencies:{name}", args=[pk]) for name, pk in arguments.items()
    }


def text(response):
    return response.content.decode()


def test_the_administrator_opens_every_page(sasaki, pages):
    for name, url in pages.items():
        response = sasaki.client.get(url)
        assert response.status_code == 200, name
        assert "<h1>" in text(response), name


@pytest.mark.parametrize("key", ["tanaka", "nakamura", "yamamoto", "yoshida", "yamaguchi", "matsumoto"])
def test_everybody_else_reads_whom_to_ask(town, pages, key, request):
    client = request.getfixturevalue(key).client
    for name, url in pages.items():
        response = client.get(url)
        assert response.status_code == 403, name
        assert "システム担当に知らせてください" in text(response), name
        assert "森 健太" not in text(response), name


def test_the_administrator_of_another_town_finds_nothing_of_this_one(elsewhere, pages):
    for name, url in pages.items():
        response = elsewhere.client.get(url)
        own = {*LISTS, "add_user", "add_agency", "add_district", "lead"}
        assert response.status_code == (200 if name in own else 404), name
        assert "みなも" not in text(response).replace("例：みなも", ""), name


def test_the_administrator_reads_no_word_of_a_case(sasaki, sato, pages):
    said = case_actions.Said(
        words=f"{CANARY} 声", called=f"{CANARY} 名", source="family", received_on=TODAY, informant=CANARY
    )
    with sato.acting() as reader:
        case_actions.receive(said, by=reader, desk=sato.desk)
    for name, url in [*pages.items(), ("switch", reverse("agencies:switch"))]:
        assert CANARY not in text(sasaki.client.get(url)), name


def test_administering_is_one_role_in_both_tables():
    assert [role for role, rights in ROLES.items() if May.ADMINISTER in rights.may] == ["administrator"]
    assert not ROLES["administrator"].scopes


def statements(client, url):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_for_one_and_for_many(sasaki, town, name):
    url = reverse(f"agencies:{name}")
    sasaki.client.get(url)
    before = statements(sasaki.client, url)
    for n in range(30):
        agency = Agency.objects.create(name=f"機関{n}", kind="other", home=town.municipality)
        desk = Desk.objects.create(agency=agency, name="窓口")
        user = User.objects.create(username=f"user{n}", name=f"人{n}")
        post = Membership.objects.create(
            user=user, agency=agency, desk=desk, role="worker", since=timezone.now()
        )
        district = District.objects.create(municipality=town.municipality, kind="care", name=f"区{n}")
        DistrictTown.objects.create(district=district, town=f"町{n}", since=TODAY)
        DistrictDuty.objects.create(district=district, desk=desk, membership=post, since=TODAY)
        day = TODAY - timedelta(days=900 + n)
        Setting.objects.create(
            municipality=town.municipality, key="coordinating_desk", desk=desk, since=day, until=day
        )
    assert statements(sasaki.client, url) == before <= 8


# people


def test_more_than_fifty_people_come_in_pages(sasaki, town):
    for n in range(60):
        user = User.objects.create(username=f"user{n}", name=f"職員{n:02}")
        Membership.objects.create(user=user, agency=town.bodies["youth"], role="worker", since=timezone.now())
    first = text(sasaki.client.get(reverse("agencies:people")))
    second = text(sasaki.client.get(reverse("agencies:people"), {"page": 2}))
    assert first.count('scope="row"') == 50
    assert 0 < second.count('scope="row"') <= 50
    assert "次のページ" in first
    assert "前のページ" in second


@pytest.mark.parametrize("typed", ["高木", "髙木", " 高 木", "takagi", "TAKAGI"])
def test_people_are_found_by_half_a_name_in_any_spelling(sasaki, town, typed):
    user = User.objects.create(username="r.takagi", name="髙木 リョウ")
    Membership.objects.create(user=user, agency=town.bodies["youth"], role="worker", since=timezone.now())
    page = text(sasaki.client.post(reverse("agencies:people"), {"q": typed}))
    assert page.count('scope="row"') == 1
    assert "髙木 リョウ" in page
    assert "1人です" in page


def test_a_name_that_nobody_has_is_said_in_words(sasaki):
    assert "合う人はいません" in text(sasaki.client.post(reverse("agencies:people"), {"q": "ぬぬ"}))


def test_a_search_writes_nothing(sasaki):
    before = Entry.objects.count()
    sasaki.client.post(reverse("agencies:people"), {"q": "佐藤"})
    assert Entry.objects.count() == before


@pytest.mark.parametrize("demo", [True, False])
def test_the_page_says_what_sqlite_is_for(sasaki, settings, demo):
    settings.TSUNAGU_DEMO = demo
    page = text(sasaki.client.get(reverse("agencies:people")))
    on_sqlite = connection.vendor == "sqlite"
    assert ("PostgreSQL が必要です" in page) is on_sqlite
    assert ("練習用なので" in page) is (on_sqlite and demo)


def test_a_post_that_ended_says_when(sasaki, sato, admin):
    Membership.objects.filter(pk=sato.membership.pk).update(until=admin.at)
    page = text(sasaki.client.get(reverse("agencies:person", args=[sato.user.pk])))
    local = timezone.localtime(admin.at)
    assert f"{local:%H:%M}まで" in page
    assert "いま終える" not in page


def user_form(desk, **more):
    return {
        "username": "ogawa",
        "name": "小川 春",
        "desk": desk.pk,
        "role": "worker",
        "since": "きょう",
    } | more


def today_words():
    return f"{TODAY:%Y/%m/%d}"


def test_a_new_person_is_added_and_the_password_stands_on_that_answer_only(sasaki, ito):
    data = user_form(ito.desk, since=today_words(), until="", form_key=str(uuid4()))
    answer = sasaki.client.post(reverse("agencies:add_user"), data)
    assert answer.status_code == 200
    password = re.search(r"\b\w{4}(-\w{4}){3}\b", text(answer)).group()
    user = User.objects.get(username="ogawa")
    assert user.check_password(password)
    assert user.memberships.get().is_in_force(timezone.now())
    assert answer.headers["Cache-Control"].count("no-store") == 1
    again = sasaki.client.post(reverse("agencies:add_user"), data)
    assert again.url == reverse("agencies:person", args=[user.pk])
    assert password not in text(sasaki.client.get(again.url))
    assert Entry.objects.filter(action="user.added").count() == 1


def test_the_last_day_of_a_post_still_belongs_to_it(sasaki, ito):
    end = TODAY + timedelta(days=30)
    sasaki.client.post(
        reverse("agencies:add_user"),
        user_form(ito.desk, since=today_words(), until=f"{end:%Y/%m/%d}"),
    )
    until = timezone.localtime(User.objects.get(username="ogawa").memberships.get().until)
    assert (until.date(), until.hour, until.minute) == (end + timedelta(days=1), 0, 0)


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"username": "sato"}, "このログイン名は、もう使われています。"),
        ({"username": "さとう"}, "半角の英小文字"),
        ({"username": ""}, "ログイン名を入力してください。"),
        ({"name": "春\u202e"}, "見えない文字"),
        ({"name": "春" * 61}, "60文字以内"),
        ({"role": "metropolitan"}, "一覧から選んでください。"),
        ({"role": ""}, "役割を選んでください。"),
        ({"since": "令和8年2月30日"}, "いつから"),
        ({"since": "2020/1/1"}, "きょうより先の日から始めてください"),
        ({"until": "2020/1/1"}, "始まりの日より後にしてください"),
        ({"desk": "999999"}, "一覧から選んでください。"),
        ({"desk": ""}, "機関と窓口を選んでください。"),
    ],
)
def test_bad_input_gets_a_sentence_and_loses_nothing(sasaki, ito, change, sentence):
    data = user_form(ito.desk, since=today_words()) | change
    answer = sasaki.client.post(reverse("agencies:add_user"), data)
    page = text(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert "<title>エラー：" in page
    for name in {"username", "name", "since"} - set(change):
        assert f'value="{data[name]}"' in page
    if "desk" not in change:
        assert re.search(rf'<option value="{ito.desk.pk}"[^>]*selected', page)
    assert not User.objects.filter(username="ogawa").exists()


def test_the_desk_of_another_town_cannot_be_chosen(sasaki, elsewhere):
    answer = sasaki.client.post(reverse("agencies:add_user"), user_form(elsewhere.desk, since=today_words()))
    assert answer.status_code == 422
    assert "となり" not in text(answer)


def test_a_post_is_given_on_the_page_of_the_person(sasaki, mori, ito):
    url = reverse("agencies:begin", args=[mori.user.pk])
    data = {"desk": ito.desk.pk, "role": "worker", "since": today_words(), "form_key": str(uuid4())}
    person = reverse("agencies:person", args=[mori.user.pk])
    assert [sasaki.client.post(url, data).url for _ in range(2)] == [person, person]
    assert mori.user.memberships.count() == 2
    again = sasaki.client.post(url, data | {"form_key": str(uuid4())})
    assert again.status_code == 422
    assert "すでに持っています" in text(again)


def test_ending_works_at_the_next_click_and_only_by_post(sasaki, sato):
    url = reverse("agencies:end", args=[sato.membership.pk])
    assert sasaki.client.get(url).status_code == 405
    assert sato.client.get(reverse("sharing:roles")).status_code == 200
    key = {"form_key": str(uuid4())}
    person = reverse("agencies:person", args=[sato.user.pk])
    assert [sasaki.client.post(url, key).url for _ in range(2)] == [person, person]
    assert sato.client.get(reverse("sharing:roles")).status_code == 403
    assert Entry.objects.filter(action="membership.ended").count() == 1
    other_tab = sasaki.client.post(url, {"form_key": str(uuid4())})
    assert other_tab.status_code == 403
    assert "すでに終わっています" in text(other_tab)


def test_the_own_last_post_has_no_button_and_a_forged_post_is_refused(sasaki):
    page = text(sasaki.client.get(reverse("agencies:person", args=[sasaki.user.pk])))
    assert "いま終える" not in page
    assert "ほかのシステム担当に頼んでください" in page
    refused = sasaki.client.post(reverse("agencies:end", args=[sasaki.membership.pk]))
    assert refused.status_code == 403
    assert sasaki.client.get(reverse("agencies:people")).status_code == 200


def test_a_new_password_stands_on_that_answer_only(sasaki, sato):
    url = reverse("agencies:reset_password", args=[sato.user.pk])
    data = {"form_key": str(uuid4())}
    answer = sasaki.client.post(url, data)
    password = re.search(r"\b\w{4}(-\w{4}){3}\b", text(answer)).group()
    assert User.objects.get(pk=sato.user.pk).check_password(password)
    again = sasaki.client.post(url, data)
    assert again.url == reverse("agencies:person", args=[sato.user.pk])
    assert Entry.objects.filter(action="user.password_reset").count() == 1


def test_no_name_of_a_person_stands_in_a_title_or_an_address(sasaki, pages):
    for name, url in pages.items():
        title = re.search(r"<title>(.*?)</title>", text(sasaki.client.get(url))).group(1)
        assert "森" not in title, name


def test_every_form_carries_a_key_so_that_it_counts_once(sasaki, pages):
    for name, url in pages.items():
        forms = re.findall(r'<form[^>]*method="post".*?</form>', text(sasaki.client.get(url)), re.S)
        for form in forms:
            if "/accounts/" not in form and 'role="search"' not in form:
                assert 'name="form_key"' in form, name
