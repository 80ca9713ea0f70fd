"""さがす finds exactly what the oracle opens: random towns, compared with a naive look at every row."""

from __future__ import annotations

import random

import pytest
from django.utils import timezone

from tests.cast import Player
from tests.policy.ground import never_kept
from tests.reading import Ledger
from tsunagu.common.kana import fold, fold_phone
from tsunagu.common.scopes import Scope
from tsunagu.common.search import words
from tsunagu.common.towns import fold_town
from tsunagu.households import actions, search
from tsunagu.households.models import CalledName, ContactPoint, LegalName, SearchKey
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Disclosure
from tsunagu.sharing.tests.acts import consent_to

pytestmark = pytest.mark.django_db

WRITERS = ["sato", "ito", "kobayashi", "tanaka"]
READERS = [*WRITERS, "mori", "watanabe", "nakamura", "takahashi", "suzuki", "yoshida", "sasaki"]
NAMES = [("山田", "やまだ"), ("髙﨑", "たかさき"), ("高崎", "たかざき")]
NAMES += [("渡邊", "わたなべ"), ("渡辺", "わたべ"), ("林", "はやし")]
TOWNS = ["大川1丁目", "大川三丁目", "上連池１丁目", "西野2"]
TYPED = ["やまだ", "ﾀｶｻｷ", "渡辺", "高崎", "林", "1234", "５６７８", "大川", "大川3丁目", "大川 やまだ"]
TYPED += ["yamada", "たか", "わた 大川", "上連池1 林", "だ", "やまだ 1234", "ないひと"]


def grow(town, chance):
    """Some people with some facts, some of them replaced, shared, ruled out and handed on at random."""
    people = [_meet(Player(town, chance.choice(WRITERS)), chance) for _ in range(10)]
    for who, person in chance.sample(people, 6):
        _share(town, chance, who, person)
    for who, person in chance.sample(people, 3):
        _rule_out(town, chance, who, person)
    for row in Disclosure.objects.filter(kind="consent").order_by("?")[:1]:
        same = Disclosure.objects.filter(person=row.person, to_agency=row.to_agency, kind="consent")
        same.update(revoked_at=timezone.now(), revoked_by=row.recorded_by)


def _meet(who, chance):
    name, kana = chance.choice(NAMES)
    place, phone = chance.choice(TOWNS), chance.choice(["1234", "5678"])
    with who.acting() as reader:
        person = sharing_actions.add_person(by=reader)
        old = actions.called_name(person, by=reader, name=f"{place}の{name}さん", kana=kana)
        if chance.random() < 0.3:
            actions.called_name(person, by=reader, name="べつの呼び名", replaces=old.public_id)
        if chance.random() < 0.7:
            actions.legal_name(person, by=reader, family=name, given="一", family_kana=kana)
        old = actions.contact_point(person, by=reader, way="phone", value=f"0422-45-{phone}")
        if chance.random() < 0.3:
            actions.contact_point(person, by=reader, way="phone", value="", replaces=old.public_id)
        if chance.random() < 0.7:
            actions.contact_point(person, by=reader, way="address", value="1-1", town=chance.choice(TOWNS))
    return who, person


def _share(town, chance, who, person):
    other = Player(town, chance.choice([key for key in READERS[:9] if key != who.key]))
    if other.agency == who.agency:
        return
    consent_to(who, person, other, [Scope.CONTACT] if chance.random() < 0.5 else [])


def _rule_out(town, chance, who, person):
    other = Player(town, chance.choice([key for key in READERS[:9] if key != who.key]))
    if other.agency == who.agency:
        return  # a colleague is ruled out by the supervisor
    ruled = {"agency": other.agency} if chance.random() < 0.5 else {"user": other.user}
    with who.acting() as reader:
        sharing_actions.bar(person, by=reader, reason="わけ", **ruled)


def naive(ledger, reader):
    """The facts that the oracle opens, as (person, kind, text)."""
    open_rows = ledger.readable(reader)
    facts = []
    for model in (CalledName, LegalName, ContactPoint):
        for row in model.objects.all():
            if (model._meta.label, row.pk) in open_rows:
                facts += [(row.person_id, *fact) for fact in _facts(row)]
    return facts


def _facts(row):
    if isinstance(row, CalledName):
        return [("name", fold(row.name)), ("name", fold(row.kana))]
    if isinstance(row, LegalName):
        return [("name", fold(row.family + row.given)), ("name", fold(row.family_kana + row.given_kana))]
    if row.replaced_at is not None:
        return []
    if row.way == "phone":
        return [("phone", fold_phone(row.value))]
    return [("town", fold_town(row.town))]


PLAIN = str.maketrans("ガギグゲゴザジズゼゾダヂヅデドバビブベボ", "カキクケコサシスセソタシステトハヒフヘホ")


def expected(facts, typed):
    """The people of whom every word fits some open fact; written without the search's own code."""
    found = {person for person, _, _ in facts}
    for word in typed.split():
        forms = {fold(word), "ヤマダ" if word == "yamada" else fold(word)}
        digits = fold_phone(word) if len(fold_phone(word)) >= 4 else "-"
        fits = {
            person
            for person, kind, text in facts
            if (kind == "name" and any(form.translate(PLAIN) in text.translate(PLAIN) for form in forms))
            or (kind == "town" and fold_town(word).translate(PLAIN) in text.translate(PLAIN))
            or (kind == "phone" and text.endswith(digits))
        }
        found &= fits
    return found


@pytest.mark.parametrize("seed", range(6))
def test_a_search_finds_what_the_oracle_opens_and_nothing_else(town, seed):
    chance, hits = random.Random(seed), 0
    with never_kept():
        grow(town, chance)
        ledger = Ledger()
        for key in READERS:
            with town.acting(key) as reader:
                facts = naive(ledger, reader)
                for typed in TYPED:
                    found = {row["person_id"] for row in search.keys(reader, words(typed))}
                    assert found == expected(facts, typed), (key, typed)
                    hits += len(found)
    assert hits


@pytest.mark.parametrize("seed", range(3))
def test_what_is_hidden_changes_nothing_of_a_search(town, seed):
    """The same rows come back, in the same order, with and without the people who are hidden."""
    chance = random.Random(seed)
    with never_kept():
        grow(town, chance)
        ledger = Ledger()
        for key in READERS:
            with town.acting(key) as reader:
                mine = {pk for label, pk in ledger.readable(reader) if label == "households.SearchKey"}
                before = {typed: search.keys(reader, words(typed)) for typed in TYPED}
                with never_kept():
                    SearchKey.objects.exclude(pk__in=mine).delete()
                    assert {typed: search.keys(reader, words(typed)) for typed in TYPED} == before
