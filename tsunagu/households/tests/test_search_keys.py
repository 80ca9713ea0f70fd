"""さがす手がかり: kept with the row they belong to, in the same act; made anew by a command."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from tsunagu.audit.models import Entry
from tsunagu.common.decisions import NotAllowed
from tsunagu.common.scopes import Scope
from tsunagu.common.search import words
from tsunagu.households import actions, search
from tsunagu.households.keys import keys_of
from tsunagu.households.models import CalledName, ContactPoint, LegalName, SearchKey
from tsunagu.sharing import actions as sharing_actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(sato):
    with sato.acting() as reader:
        return sharing_actions.add_person(by=reader)


def standing():
    return set(SearchKey.objects.values_list("kind", "scope", "key", "is_former"))


def found(player, typed):
    """The people whom a search finds."""
    with player.acting() as reader:
        return {key["person_id"] for key in search.keys(reader, words(typed))}


def test_each_fact_has_its_keys_in_its_own_scope(person, sato):
    with sato.acting() as reader:
        actions.called_name(person, by=reader, name="大川の（次男）さん", kana="おおかわ")
        actions.legal_name(
            person, by=reader, family="髙﨑", given="太郎", family_kana="たかさき", given_kana="たろう"
        )
        actions.contact_point(person, by=reader, way="phone", value="０４２２（４５）１２３４")
        actions.contact_point(person, by=reader, way="address", value="1-2", town="大川三丁目")
        actions.contact_point(person, by=reader, way="email", value="taro@example.jp")
    assert standing() == {
        ("name", Scope.EXISTENCE, "大川ノ次男サン", False),
        ("reading", Scope.EXISTENCE, "オオカワ", False),
        ("name", Scope.CONTACT, "高崎太郎", False),
        ("reading", Scope.CONTACT, "タカサキタロウ", False),
        ("phone", Scope.CONTACT, "0422451234", False),
        ("town", Scope.CONTACT, "大川3", False),
    }
    row = LegalName.objects.get()
    assert (row.family, row.given) == ("髙﨑", "太郎")
    key = SearchKey.objects.get(key="高崎太郎")
    assert (key.person, key.holder, key.municipality_id) == (person, sato.agency, row.municipality_id)


def test_a_place_without_town_is_found_by_its_address(person, sato):
    with sato.acting() as reader:
        actions.contact_point(person, by=reader, way="address", value="大川３丁目２−１")
    assert standing() == {("town", Scope.CONTACT, "大川3", False)}


def test_a_name_that_was_replaced_still_finds(person, sato):
    with sato.acting() as reader:
        old = actions.legal_name(person, by=reader, family="佐藤", given="花子")
        actions.legal_name(person, by=reader, family="鈴木", given="花子", replaces=old.public_id)
    assert {(key, former) for _, _, key, former in standing()} == {("佐藤花子", True), ("鈴木花子", False)}
    assert found(sato, "佐藤") == found(sato, "鈴木") == {person.pk}


def test_a_phone_or_place_that_was_replaced_finds_nobody(person, sato):
    with sato.acting() as reader:
        phone = actions.contact_point(person, by=reader, way="phone", value="0422-45-1234")
        actions.contact_point(person, by=reader, way="phone", value="0422-45-5678", replaces=phone.public_id)
    assert found(sato, "1234") == set()
    assert found(sato, "5678") == {person.pk}


def test_a_refused_fact_leaves_no_key(person, sato):
    with sato.acting() as reader, pytest.raises(NotAllowed):
        actions.contact_point(person, by=reader, way="address", value="大川3丁目", protected=True)
    with sato.acting() as reader:
        actions.called_name(person, by=reader, name="一人目")
        with pytest.raises(actions.Replaced):
            actions.called_name(person, by=reader, name="二人目")
    assert {key for _, _, key, _ in standing()} == {"一人目"}


@pytest.mark.parametrize(
    "typed",
    [
        "やまだ",
        "ヤマダ",
        "ﾔﾏﾀﾞ",
        "やまたろう",
        "yamada",
        "yamad",
        "やまd",
        "山田",
        "髙島",
        "高嶋",
        "高島",
        "1234",
        "１２３４",
    ],
)
def test_half_a_name_in_any_spelling_finds(person, sato, typed):
    with sato.acting() as reader:
        actions.legal_name(
            person,
            by=reader,
            family="山田髙嶋",
            given="太郎",
            family_kana="やまだたかしま",
            given_kana="たろう",
        )
        actions.called_name(person, by=reader, name="やまさん", kana="やまたろう")
        actions.contact_point(person, by=reader, way="phone", value="0422-45-1234")
    assert found(sato, typed) == {person.pk}


@pytest.mark.parametrize(
    "typed", ["やまだ 5678", "大川 やまだ すずき", "0422", "2345", "%", "_", '"', "' OR 1=1 --"]
)
def test_what_does_not_fit_finds_nobody(person, sato, typed):
    with sato.acting() as reader:
        actions.called_name(person, by=reader, name="大川のやまださん")
        actions.contact_point(person, by=reader, way="phone", value="0422-45-1234")
    assert found(sato, typed) == set()


def test_words_may_fit_different_keys_of_one_person_but_not_two_people(person, sato):
    with sato.acting() as reader:
        other = sharing_actions.add_person(by=reader)
        actions.called_name(person, by=reader, name="大川のやまださん")
        actions.contact_point(person, by=reader, way="phone", value="0422-45-1234")
        actions.called_name(other, by=reader, name="西野のやまださん")
        actions.contact_point(other, by=reader, way="address", value="", town="本町1丁目")
    assert found(sato, "1234 大川") == {person.pk}
    assert found(sato, "本町 西野") == {other.pk}
    assert found(sato, "本町 大川") == set()


def test_the_exact_sound_stands_before_the_like_one(person, sato):
    with sato.acting() as reader:
        other = sharing_actions.add_person(by=reader)
        actions.called_name(person, by=reader, name="がとうさん")
        actions.called_name(other, by=reader, name="かとうさん")
    with sato.acting() as reader:
        assert [key["person_id"] for key in search.keys(reader, words("かとう"))] == [other.pk, person.pk]
        assert [key["person_id"] for key in search.keys(reader, words("がとう"))] == [person.pk, other.pk]


# --- made anew -------------------------------------------------------------------------------------------


def spell(person, player):
    with player.acting() as reader:
        old = actions.legal_name(person, by=reader, family="佐藤")
        actions.legal_name(person, by=reader, family="鈴木", replaces=old.public_id)
        actions.called_name(person, by=reader, name="大川の人", kana="おおかわ")
        phone = actions.contact_point(person, by=reader, way="phone", value="0422-45-1234")
        actions.contact_point(person, by=reader, way="phone", value="0422-45-5678", replaces=phone.public_id)


def rebuild():
    told = StringIO()
    call_command("rebuild_keys", stdout=told)
    return told.getvalue().strip()


def test_what_stands_rightly_is_left_alone(person, sato):
    spell(person, sato)
    before = list(SearchKey.objects.order_by("pk").values())
    assert rebuild() == "つくった手がかり 0件、なくした手がかり 0件。"
    assert list(SearchKey.objects.order_by("pk").values()) == before


def test_lost_wrong_and_orphaned_keys_are_put_right(person, sato):
    spell(person, sato)
    before = standing()
    SearchKey.objects.filter(key="鈴木").delete()
    SearchKey.objects.filter(key="佐藤").update(key="古い", loose="古い", pieces="", is_former=False)
    old = ContactPoint.objects.exclude(replaced_at=None).get()
    SearchKey.objects.create(
        **{name: getattr(old, name) for name in ("municipality", "holder", "person", "scope")},
        recorded_by=old.recorded_by, recorded_at=old.recorded_at, source=old.public_id,
        kind="phone", key="0422451234", loose="0422451234", pieces="1gx",
    )  # fmt: skip
    assert rebuild() == "つくった手がかり 2件、なくした手がかり 1件。"
    assert standing() == before
    assert found(sato, "鈴木") == found(sato, "佐藤") == {person.pk}
    assert found(sato, "1234") == set()
    assert Entry.objects.filter(action="search_keys.rebuilt").count() == 1
    assert rebuild().startswith("つくった手がかり 0件")


def test_keys_made_in_bulk_are_those_of_the_actions(person, sato):
    spell(person, sato)
    made = [
        key
        for table in (CalledName, LegalName, ContactPoint)
        for row in table.objects.all()
        for key in keys_of(row)
    ]
    assert {(key.source, key.kind, key.key, key.pieces) for key in made} == set(
        SearchKey.objects.values_list("source", "kind", "key", "pieces")
    )


def test_the_index_is_asked(person, sato):
    spell(person, sato)
    with sato.acting() as reader:
        rows = SearchKey.objects.visible_to(reader).filter(pieces__hold=[{"1gx"}])
        sql = str(rows.query)
    assert ("households_searchkey_pieces" in sql) is (connection.vendor == "sqlite")
    assert ("tsquery" in sql) is (connection.vendor == "postgresql")
