"""The pages of 資源: who reads them, what they say, what is kept of what was typed, what they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.queries import count
from tsunagu.audit.models import Entry
from tsunagu.directory import actions
from tsunagu.directory.models import Resource, ResourceAddress, ResourceRevision
from tsunagu.directory.tests.conftest import words

pytestmark = pytest.mark.django_db

NOWHERE = "00000000-0000-4000-8000-000000000000"
READERS = ["tanaka", "nakamura", "sato", "kato", "suzuki", "yoshida", "yamada", "sasaki", "matsumoto"]
FILES = ["directory:xlsx", "directory:facilities", "directory:services", "directory:organizations"]


@pytest.fixture
def many(kato):
    """`many(n)`: n more resources, each with a district, an address and a revision."""

    def many(n):
        for number in range(n):
            with kato.acting() as by:
                row = actions.add(words(name=f"{number}つめの相談", agency=kato.agency.pk), by=by)
                actions.change(row, {"hours": "月〜金"}, by=by, version=1)
            ResourceAddress.objects.create(resource=row, address="仮", since=row.added_on)

    return many


# --- who reads ---------------------------------------------------------------------------


@pytest.mark.parametrize("key", READERS)
def test_everybody_who_works_in_the_town_reads_it(who, get, resource, key):
    text = get(who(key), "directory:resource", resource.public_id).content.decode()
    assert "受診をすすめる前に" in text
    assert "健康相談" in get(who(key), "directory:resources").content.decode()


def test_the_auditor_reads_a_sentence(get, resource, yamaguchi):
    for page in ("directory:resources", "directory:out", *FILES):
        answer = get(yamaguchi, page)
        assert answer.status_code == 403
        assert "町ではたらく人が読みます" in answer.content.decode()
    assert get(yamaguchi, "directory:resource", resource.public_id).status_code == 404


def test_another_town_finds_nothing_byte_for_byte(sato, resource, elsewhere):
    with sato.acting() as by:
        revision = actions.propose(resource, {"hours": "月〜金"}, by=by)
    row = ResourceAddress.objects.create(resource=resource, address="仮", since=resource.added_on)
    missing = elsewhere.client.get(reverse("directory:resource", args=[NOWHERE])).content
    for name in ("resource", "change", "propose", "set_address"):
        answer = elsewhere.client.get(reverse(f"directory:{name}", args=[resource.public_id]))
        assert (answer.status_code, answer.content) == (404, missing)
    for name in ("verify", "make_link", "end_link"):
        answer = elsewhere.client.post(reverse(f"directory:{name}", args=[resource.public_id]))
        assert (answer.status_code, answer.content) == (404, missing)
    for name in ("take", "refuse"):
        answer = elsewhere.client.post(reverse(f"directory:{name}", args=[revision.public_id]))
        assert (answer.status_code, answer.content) == (404, missing)
    assert elsewhere.client.get(reverse("directory:revision", args=[revision.public_id])).content == missing
    assert elsewhere.client.post(reverse("directory:end_address", args=[row.pk])).content == missing
    for name in ("resources", "keep", "facilities", "services"):
        assert "健康相談" not in elsewhere.client.get(reverse(f"directory:{name}")).content.decode()


def test_the_metropolis_reads_the_towns_it_serves(get, resource, matsumoto, elsewhere):
    with elsewhere.acting() as by:
        other = actions.add(words(name="となりの相談"), by=by)
    assert get(matsumoto, "directory:resource", other.public_id).status_code == 404
    elsewhere.serve(matsumoto.agency)
    assert get(matsumoto, "directory:resource", other.public_id).status_code == 200


# --- searching ---------------------------------------------------------------------------


def found(answer):
    text = answer.content.decode()
    return [name for name in ("健康相談", "朝市", "夜の電話") if f">{name}</a>" in text]


@pytest.fixture
def three(resource, sato, district):
    with sato.acting() as by:
        near = [district("大川").pk]
        actions.add(
            words(name="朝市", kind="work", needs=["work"], districts=near, when_to_use="日曜に"), by=by
        )
        actions.add(words(name="夜の電話", kind="desk", needs=["talk"], when_to_use="眠れない夜に"), by=by)


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["健康相談", "朝市", "夜の電話"]),
        ({"need": "talk"}, ["健康相談", "夜の電話"]),
        ({"kind": "work"}, ["朝市"]),
        ({"q": "眠れない 夜"}, ["夜の電話"]),
        ({"place": "大川3丁目"}, ["健康相談", "朝市", "夜の電話"]),
        ({"place": "上連池1丁目"}, ["健康相談", "夜の電話"]),
        ({"place": "連池"}, ["健康相談", "夜の電話"]),
        ({"place": "みなも市大川三丁目2-1", "need": "work"}, ["朝市"]),
        ({"q": "ない言葉"}, []),
        ({"need": "nothing", "start": "x"}, ["健康相談", "朝市", "夜の電話"]),
    ],
)
def test_search_by_need_place_kind_and_words(get, three, yoshida, asked, names):
    assert found(get(yoshida, "directory:resources", **asked)) == names


def test_a_place_that_is_on_no_map_says_so_and_hides_nothing(get, three, sato):
    answer = get(sato, "directory:resources", place="火星")
    assert "地区の地図にありません" in answer.content.decode()
    assert len(found(answer)) == 3


def test_what_is_over_is_not_found_and_its_page_says_so(get, resource, sato, today):
    Resource.objects.update(valid_until=today)
    assert found(get(sato, "directory:resources")) == []
    assert "で終わりました" in get(sato, "directory:resource", resource.public_id).content.decode()


def test_a_search_that_finds_nothing_says_what_to_do(get, resource, sato):
    assert "条件をひとつ減らす" in get(sato, "directory:resources", q="ない言葉").content.decode()


# --- writing -------------------------------------------------------------------------------


def test_a_worker_adds_one_in_the_form(post, sato):
    form = {
        "name": "朝市",
        "kind": "work",
        "needs": ["work"],
        "desk": sato.desk.pk,
        "corporate_number": "７０００012050002",
    }
    answer = post(sato, "directory:add", **form)
    row = Resource.objects.get()
    assert answer.url == reverse("directory:resource", args=[row.public_id])
    assert (row.body_name, row.desk, row.corporate_number) == ("朝市", sato.desk, "7000012050002")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "名称を入力してください。"),
        ("kind", "", "種類を選んでください。"),
        ("phone", "でんわ", "電話は「00-0000-0000」のように"),
        ("email", "soudan", "メールは「soudan@example.jp」のように"),
        ("url", "example.jp", "ウェブサイトは「https://」から"),
        ("postal_code", "123", "郵便番号は「123-4567」のように"),
        ("corporate_number", "1000012050002", "法人番号は13けたの数字です。"),
        ("valid_until", "令和7年3月31日", "終わりの日は、始まりの日より後に"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_lost(post, sato, field, value, sentence):
    good = {
        "name": "朝市",
        "kind": "work",
        "hours": "日曜のあさ",
        "desk": sato.desk.pk,
        "valid_from": "令和8年4月1日",
    }
    answer = post(sato, "directory:add", **good | {field: value})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert "日曜のあさ" in text
    assert not Resource.objects.exists()


def test_the_last_day_is_the_last_day(post, get, sato, kato, resource):
    form = {
        "name": "健康相談",
        "kind": "health",
        "desk": kato.desk.pk,
        "version": 1,
        "valid_until": "令和9年3月31日",
    }
    post(kato, "directory:change", resource.public_id, **form)
    assert Resource.objects.get().valid_until.isoformat() == "2027-04-01"
    assert "令和9年3月31日まで" in get(sato, "directory:resource", resource.public_id).content.decode()
    assert "令和9年3月31日" in get(kato, "directory:change", resource.public_id).content.decode()


def test_an_old_text_opens_the_comparison_and_what_was_typed_stays(post, kato, resource):
    with kato.acting() as by:
        actions.change(resource, {"hours": "火〜土"}, by=by, version=1)
    form = {"name": "健康相談", "kind": "health", "desk": kato.desk.pk, "hours": "月〜金のあさ"}
    answer = post(kato, "directory:change", resource.public_id, **form, version=1)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "ほかの人が先に書きかえました" in text
    assert text.count("月〜金のあさ") == 2
    post(kato, "directory:change", resource.public_id, **form, version=2)
    assert Resource.objects.get().hours == "月〜金のあさ"


def test_the_same_form_sent_twice_adds_once(post, sato):
    key = "7d3c8f0e-57a3-4f5c-9a52-0a8f2f9f3b11"
    for _ in range(2):
        post(sato, "directory:add", key=key, name="朝市", kind="work", desk=sato.desk.pk)
    assert Resource.objects.count() == 1


def test_a_facilitator_says_what_should_read_otherwise(get, post, yamada, resource):
    assert "直したいところを送る" in get(yamada, "directory:resource", resource.public_id).content.decode()
    form = {
        "name": "健康相談",
        "kind": "health",
        "needs": ["talk", "health"],
        "body_name": resource.body_name,
    }
    form |= {"when_to_use": resource.when_to_use, "phone": "00-0000-0199", "version": 1}
    post(yamada, "directory:propose", resource.public_id, **form)
    assert ResourceRevision.objects.get().changes == {"phone": ["00-0000-0105", "00-0000-0199"]}
    assert post(yamada, "directory:change", resource.public_id, **form).status_code == 403


def test_the_temporary_address_in_the_form_ends_with_its_last_day(post, kato, resource):
    form = {"address": "みなも会館2階", "since": "令和8年4月1日", "until": "令和8年4月30日"}
    post(kato, "directory:set_address", resource.public_id, **form)
    assert ResourceAddress.objects.get().until.isoformat() == "2026-05-01"
    again = post(kato, "directory:set_address", resource.public_id, **form)
    assert "同じ日から始まる仮の住所" in again.content.decode()


def test_verifying_from_the_list_leads_back_to_it(post, kato, resource):
    answer = post(kato, "directory:verify", resource.public_id, **{"from": "keep"})
    assert answer.url == reverse("directory:keep")


def test_a_link_is_shown_once(post, get, kato, resource):
    text = post(kato, "directory:make_link", resource.public_id).content.decode()
    assert "/resources/update/" in text
    assert "/resources/update/" not in get(kato, "directory:resource", resource.public_id).content.decode()
    post(kato, "directory:end_link", resource.public_id)
    assert "新しいリンクをつくる" not in get(kato, "directory:resource", resource.public_id).content.decode()


def test_a_revision_is_refused_on_its_page_and_only_its_desk_sees_the_buttons(
    get, post, sato, kato, resource
):
    with sato.acting() as by:
        revision = actions.propose(resource, {"hours": "月〜金"}, by=by)
    assert ">取り入れる<" not in get(sato, "directory:revision", revision.public_id).content.decode()
    assert ">取り入れる<" in get(kato, "directory:revision", revision.public_id).content.decode()
    post(kato, "directory:refuse", revision.public_id)
    assert post(kato, "directory:take", revision.public_id, version=1).status_code == 403
    assert Resource.objects.get().hours == ""


def test_taking_what_was_changed_meanwhile_shows_it_again(post, sato, kato, resource):
    with sato.acting() as by:
        revision = actions.propose(resource, {"hours": "月〜金"}, by=by)
    with kato.acting() as by:
        actions.change(resource, {"phone": "00-0000-0199"}, by=by, version=1)
    answer = post(kato, "directory:take", revision.public_id, version=1)
    assert answer.status_code == 409
    assert "このあいだに、資源が書きかえられました" in answer.content.decode()
    post(kato, "directory:take", revision.public_id, version=2)
    assert Resource.objects.get().hours == "月〜金"


# --- what it costs ---------------------------------------------------------------------------


def test_a_page_that_shows_nobody_leaves_no_entry(get, resource, suzuki):
    get(suzuki, "directory:resource", resource.public_id)
    assert not Entry.objects.filter(action="page.viewed").exists()


def test_the_pages_cost_the_same_for_one_and_for_many(many, resource, kato):
    addresses = [reverse("directory:resources") + "?place=大川3丁目&need=talk", reverse("directory:keep")]
    addresses += [reverse("directory:out"), *map(reverse, FILES)]
    addresses += [
        reverse(f"directory:{name}", args=[resource.public_id]) for name in ("resource", "change", "propose")
    ]
    one = [count(kato.client, address) for address in addresses]
    many(6)
    for number in range(6):
        with kato.acting() as by:
            actions.change(resource, {"hours": f"{number}時から"}, by=by, version=number + 1)
    assert [count(kato.client, address) for address in addresses] == one
    assert max(one) <= 16
    assert one[0] <= 12


def test_long_lists_have_pages(get, many, sato, monkeypatch):
    monkeypatch.setattr("tsunagu.directory.lists.PAGE", 2)
    many(5)
    first = get(sato, "directory:resources").content.decode()
    assert "次のページ" in first
    assert "前のページ" not in first
    last = get(sato, "directory:resources", start=4).content.decode()
    assert "次のページ" not in last
    assert "前のページ" in last


def test_what_is_due_comes_to_the_list_of_its_desk_alone(get, resource, kato, sato, today):
    assert "健康相談" in get(kato, "directory:keep").content.decode()
    assert "健康相談" not in get(sato, "directory:keep").content.decode()
    Resource.objects.update(verified_on=today - timedelta(days=10))
    assert "いま、確かめるころの資源はありません" in get(kato, "directory:keep").content.decode()
