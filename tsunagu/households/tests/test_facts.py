"""世帯の人について書く: each form writes its fact, keeps the older one, and loses nothing that was typed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from tsunagu.audit.models import Entry
from tsunagu.common.wareki import parse
from tsunagu.desk.tests.conftest import people_of
from tsunagu.households import actions
from tsunagu.households.models import (
    Birth,
    CalledName,
    ContactPoint,
    Kinship,
    LegalName,
    SafeContact,
)
from tsunagu.households.panels import born
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Barrier

KINDS = ["called_name", "legal_name", "birth", "contact_point", "safe_contact", "kinship"]
BIDI, TAG = "\u202e", "\U000e0041"


def address(person, kind):
    return reverse(f"households:{kind}", args=[person.public_id])


@pytest.fixture
def mother(full, sato):
    return people_of(full, sato)[0]


@pytest.fixture
def son(full, sato):
    return people_of(full, sato)[1]


def now(records, person, **more):
    return records.objects.get(person=person, replaced_at=None, **more)


def send(player, person, kind, **data):
    return player.client.post(address(person, kind), {"form_key": str(uuid4()), **data})


# --- writing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "records", "data", "written"),
    [
        ("called_name", CalledName, {"name": "大川の花子さん", "kana": "はなこ"}, {"name": "大川の花子さん"}),
        ("legal_name", LegalName, {"family": "髙橋", "given": "花子"}, {"family": "髙橋"}),
        ("birth", Birth, {"born": "昭和45年3月2日"}, {"text": "昭和45年3月2日", "precision": "day"}),
        ("birth", Birth, {"born": "70代"}, {"text": "70代", "precision": "decade"}),
        ("safe_contact", SafeContact, {"care": "一\n二\n三", "hours": "午後"}, {"care": "一\n二\n三"}),
    ],
)
def test_a_newer_fact_takes_the_place_of_the_one_on_the_screen(
    full, sato, mother, kind, records, data, written
):
    before = now(records, mother)
    response = send(sato, mother, kind, replaces=str(before.public_id), **data)
    assert response.status_code == 302
    assert response.url == full.household.get_absolute_url()
    after = now(records, mother)
    assert {name: getattr(after, name) for name in written} == written
    assert records.objects.get(pk=before.pk).replaced_at is not None
    assert Entry.objects.filter(action=f"{records._meta.model_name}.stated").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_opens_with_what_stands_now(sato, mother, kind):
    html = sato.client.get(address(mother, kind)).content.decode()
    assert "大川のお母さん" in html
    assert 'name="form_key"' in html
    assert "なぜ見られるか" in html
    title = html[html.index("<title>") : html.index("</title>")]
    assert "大川" not in title


def test_what_stands_now_can_be_saved_again_as_it_is(sato, mother):
    html = sato.client.get(address(mother, "birth")).content.decode()
    assert 'value="昭和20年3月2日"' in html
    assert str(now(Birth, mother).public_id) in html


def test_a_first_fact_replaces_nothing(sato, son):
    assert send(sato, son, "legal_name", family="大川").status_code == 302
    assert now(LegalName, son).family == "大川"


def test_contact_points_stand_side_by_side_and_each_can_be_rewritten(sato, mother):
    assert send(sato, mother, "contact_point", way="phone", value="00-2222-3333").status_code == 302
    assert ContactPoint.objects.filter(person=mother, replaced_at=None).count() == 3
    row = now(ContactPoint, mother, value="00-2222-3333")
    url = f"{address(mother, 'contact_point')}?row={row.public_id}"
    assert "00-2222-3333" in sato.client.get(url).content.decode()
    send(sato, mother, "contact_point", way="phone", value="00-2222-4444", replaces=str(row.public_id))
    values = ContactPoint.objects.filter(person=mother, way="phone", replaced_at=None)
    assert set(values.values_list("value", flat=True)) == {"00-1234-9876", "00-2222-4444"}


@pytest.mark.parametrize("row", ["x", "5b0a1c64-0000-4000-8000-000000000000"])
def test_a_row_that_is_not_there_is_missing(sato, mother, row):
    assert sato.client.get(f"{address(mother, 'contact_point')}?row={row}").status_code == 404


def test_kinship_says_what_the_other_is_to_the_person(full, sato, mother, son):
    data = {"other": str(mother.public_id), "relation": "mother"}
    assert send(sato, son, "kinship", **data).status_code == 302
    html = sato.client.get(full.household.get_absolute_url()).content.decode()
    assert "<bdi>大川のお母さん</bdi>は、<bdi>息子さん</bdi>の<b>母</b>" in html


def test_kinship_is_with_somebody_of_the_household(sato, mother, son):
    html = sato.client.get(address(mother, "kinship")).content.decode()
    assert str(son.public_id) in html
    assert send(sato, mother, "kinship", other=str(uuid4()), relation="child").status_code == 422


def test_a_kinship_can_be_rewritten(sato, mother, son):
    row = now(Kinship, mother, other_person=son)
    html = sato.client.get(f"{address(mother, 'kinship')}?row={row.public_id}").content.decode()
    assert 'value="child"' in html
    data = {"other": str(son.public_id), "relation": "other", "replaces": str(row.public_id)}
    assert send(sato, mother, "kinship", **data).status_code == 302
    assert now(Kinship, mother, other_person=son).relation == "other"


def test_a_second_press_of_save_writes_once(sato, son):
    data = {"form_key": str(uuid4()), "way": "phone", "value": "00-5555-6666"}
    first = sato.client.post(address(son, "contact_point"), data)
    second = sato.client.post(address(son, "contact_point"), data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url
    assert ContactPoint.objects.filter(person=son).count() == 1


# --- bad input -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("called_name", {"name": "あ" * 300}, "100文字以内で入力してください。いまは300文字です。"),
        ("called_name", {"name": ""}, "呼び名を入力してください。"),
        ("called_name", {"name": f"花{BIDI}子"}, "見えない文字が入っていたので、取り除きました。"),
        ("called_name", {"name": f"花{TAG}子"}, "見えない文字が入っていたので、取り除きました。"),
        ("called_name", {"name": "花\x00子"}, "見えない文字が入っていたので、取り除きました。"),
        ("called_name", {"name": "花\n子"}, "一行で入力してください。"),
        ("legal_name", {"family": ""}, "氏を入力してください。"),
        ("birth", {"born": "昭和64年2月1日"}, "平成元年2月1日"),
        ("birth", {"born": "S45.13.2"}, "13月はありません。"),
        ("birth", {"born": "令和8年2月30日"}, "日を確かめて入力してください。"),
        ("birth", {"born": "2099/1/1"}, "きょうより先の日付です。"),
        ("contact_point", {"way": "fax", "value": "00-1"}, "この中から選んでください。"),
        ("contact_point", {"value": "00-1"}, "種類を選んでください。"),
        ("safe_contact", {"care": "一\n二\n三\n四"}, "3行までにしてください。いまは4行です。"),
        ("kinship", {"relation": "child"}, "だれの続柄かを選んでください。"),
        ("called_name", {"name": "花子", "replaces": "いつかの内容"}, "画面が古くなっています。"),
    ],
)
def test_what_cannot_be_taken_comes_back_with_a_sentence_and_nothing_lost(sato, mother, kind, data, sentence):
    before = Entry.objects.filter(action__endswith=".stated").count()
    response = send(sato, mother, kind, **data)
    assert response.status_code == 422
    html = response.content.decode()
    assert sentence in html
    assert "エラー：" in html
    assert Entry.objects.filter(action__endswith=".stated").count() == before
    kept = data.get("name") or data.get("born") or data.get("value") or data.get("care") or ""
    for part in kept.translate({0x202E: None, 0xE0041: None, 0: None}).split("\n"):
        assert part in html


def test_an_address_under_protection_is_refused_and_nothing_is_lost(sato, mother):
    count = ContactPoint.objects.count()
    data = {"way": "address", "value": "ひみつ町1-1", "town": "大川2丁目", "note": "メモ", "protected": "on"}
    response = send(sato, mother, "contact_point", **data)
    assert response.status_code == 422
    html = response.content.decode()
    assert "支援措置の住所は、ここには入れないでください。保存していません。" in html
    for typed in ("ひみつ町1-1", "大川2丁目", "メモ"):
        assert typed in html
    assert ContactPoint.objects.count() == count
    del data["protected"]
    assert send(sato, mother, "contact_point", **data).status_code == 302


def test_the_form_asks_for_no_protected_address(sato, mother):
    html = sato.client.get(address(mother, "contact_point")).content.decode()
    assert "支援措置の住所は、ここには入れないでください。" in html


# --- an old version --------------------------------------------------------------------------------------


def test_an_old_version_opens_both_texts_and_mine_can_be_saved_on_top(sato, mori, mother):
    old = now(SafeContact, mother)
    with mori.acting() as reader:
        actions.safe_contact(mother, by=reader, care="森の書いた内容", replaces=old.public_id)
    mine = {"care": "佐藤の書いた内容", "hours": "夕方", "replaces": str(old.public_id)}
    response = send(sato, mother, "safe_contact", **mine)
    assert response.status_code == 409
    html = response.content.decode()
    for words in ("森の書いた内容", "佐藤の書いた内容", "夕方", "森 健太さんが", "いまの内容のままにする"):
        assert words in html
    theirs = now(SafeContact, mother)
    assert theirs.care == "森の書いた内容"
    assert f'value="{theirs.public_id}"' in html
    again = send(sato, mother, "safe_contact", **mine | {"replaces": str(theirs.public_id)})
    assert again.status_code == 302
    assert now(SafeContact, mother).care == "佐藤の書いた内容"
    assert SafeContact.objects.filter(person=mother).count() == 3


@pytest.mark.parametrize(
    ("kind", "data", "both"),
    [
        ("called_name", {"name": "わたしの呼び名"}, ["大川のお母さん", "わたしの呼び名"]),
        ("legal_name", {"family": "小川"}, ["大川", "小川"]),
        ("birth", {"born": "昭和21年"}, ["昭和20年3月2日", "昭和21年"]),
    ],
)
def test_a_form_that_knew_of_no_fact_is_old_too(sato, mother, kind, data, both):
    response = send(sato, mother, kind, **data)
    assert response.status_code == 409
    for words in both:
        assert words in response.content.decode()


def test_an_old_number_is_compared_with_the_newest_of_its_kind(sato, mori, mother):
    old = now(ContactPoint, mother, way="phone")
    with mori.acting() as reader:
        actions.contact_point(mother, by=reader, way="phone", value="00-7777-0001", replaces=old.public_id)
    data = {"way": "phone", "value": "00-7777-0002", "replaces": str(old.public_id)}
    response = send(sato, mother, "contact_point", **data)
    assert response.status_code == 409
    html = response.content.decode()
    assert "00-7777-0001" in html
    assert "00-7777-0002" in html
    assert "1-2-3" not in html


def test_a_second_kinship_with_the_same_person_is_compared(sato, mother, son):
    data = {"other": str(son.public_id), "relation": "other"}
    response = send(sato, mother, "kinship", **data)
    assert response.status_code == 409
    html = response.content.decode()
    assert "<span>子</span>" in html
    assert "<span>ほか</span>" in html


def test_a_kinship_moved_onto_another_one_that_stands_is_compared(sato, mother, son):
    with sato.acting() as reader:
        daughter = sharing_actions.add_person(by=reader)
    with sato.acting() as reader:
        actions.kinship(mother, by=reader, other=daughter, relation="child")
    row = now(Kinship, mother, other_person=daughter)
    data = {"other": str(son.public_id), "relation": "other", "replaces": str(row.public_id)}
    assert send(sato, mother, "kinship", **data).status_code == 409
    assert now(Kinship, mother, other_person=daughter).relation == "child"


# --- who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [*KINDS, "contacts"])
def test_for_a_stranger_the_person_is_missing(mother, suzuki, kind):
    for method in (suzuki.client.get, suzuki.client.post):
        hidden = method(address(mother, kind))
        missing = method(reverse(f"households:{kind}", args=[uuid4()]))
        assert hidden.status_code == missing.status_code == 404
        assert hidden.content == missing.content


@pytest.mark.parametrize("kind", KINDS)
def test_who_only_knows_of_the_person_is_told_why_not(mother, tanaka, kind):
    response = tanaka.client.post(address(mother, kind), {"name": "x"})
    assert response.status_code == 403
    html = response.content.decode()
    assert "いまの所属では、この人の記録を扱っていません。" in html
    assert "大川" not in html


def test_who_is_ruled_out_finds_nobody(full, sato, mother, mori):
    Barrier.objects.create(
        municipality=mother.municipality,
        person=mother,
        holder=sato.agency,
        user=mori.user,
        reason="親族",
        since=timezone.now(),
        recorded_by=sato.membership,
    )
    for kind in [*KINDS, "contacts"]:
        assert mori.client.get(address(mother, kind)).status_code == 404


def test_another_agency_writes_its_own_and_leaves_ours(joined, sato, ito):
    mother = people_of(joined, sato)[0]
    html = ito.client.get(address(mother, "birth")).content.decode()
    assert "昭和20年" not in html
    assert send(ito, mother, "birth", born="80代").status_code == 302
    held = Birth.objects.filter(person=mother, replaced_at=None).order_by("pk")
    assert [row.text for row in held] == ["昭和20年3月2日", "80代"]
    page = sato.client.get(joined.household.get_absolute_url()).content.decode()
    assert "80代" not in page  # CONTACT of the centre is not shared with us


def test_born_in_words():
    def words(text):
        known = parse(text, today=timezone.localdate().replace(2026, 4, 13))
        row = {"first": known.first, "last": known.last, "precision": known.precision, "text": known.text}
        return born(row, timezone.localdate().replace(2026, 4, 13))

    assert words("昭和45年3月2日") == "昭和45年3月2日（1970年）・56歳"
    assert words("昭和45年") == "昭和45年（1970年）・55歳か56歳"
    assert words("昭和45年ごろ") == "昭和45年ごろ（1970年）・55歳か56歳"
    assert words("50代") == "50代（1966年から1976年）"
    assert words("2026/4/13") == "令和8年4月13日（2026年）・0歳"
