"""さがす: what each of the cast finds, how, and what is written down of it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.cast import Player
from tests.queries import count, statements
from tsunagu.audit.models import Entry, EntryPerson
from tsunagu.common.scopes import Scope
from tsunagu.desk.tests.conftest import PHONE, let_join, people_of, receive
from tsunagu.households import actions as household_actions
from tsunagu.sharing import actions as sharing_actions
from tsunagu.sharing.models import Contract
from tsunagu.sharing.tests.acts import consent_to

pytestmark = pytest.mark.django_db

URL = "/search/"
NOT_FOUND = "見つかりませんでした。読み・電話の下4けた・町名でもさがせます。"
TAIL = PHONE[-4:]


def ask(player, typed, *, htmx=True):
    return player.client.post(URL, {"q": typed}, headers={"HX-Request": "true"} if htmx else {})


def found(player, typed):
    """The lines of the list, as one reads them."""
    html = ask(player, typed).content.decode()
    rows = re.findall(r'<li class="c-row">(.*?)</li>', html, re.DOTALL)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).strip() for row in rows]


def names(player, typed):
    html = ask(player, typed).content.decode()
    return re.findall(r"<bdi>(.*?)</bdi>", html)


def test_half_a_name_finds_the_household_with_everybody_of_it(full, sato):
    (line,) = found(sato, "お母さん")
    assert "大川のお母さん" in line
    assert "息子さん" in line
    assert "大川1丁目" in line
    assert "担当" in line
    assert "佐藤 美咲" in line
    assert "合ったところ：呼び名" in line


@pytest.mark.parametrize(
    "typed, why",
    [
        ("花子", "氏名"),
        ("おおかわ", "ふりがな"),
        ("ｵｵｶﾜ", "ふりがな"),
        (TAIL, "電話番号"),
        ("９８７６", "電話番号"),
        ("大川一丁目", "町名"),
        ("大川　はなこ", ""),
    ],
)
def test_the_line_says_what_fitted(full, sato, typed, why):
    lines = found(sato, typed)
    assert len(lines) == (1 if why else 0)
    assert not why or f"合ったところ：{why}" in lines[0]


def test_several_people_of_a_household_are_one_line_with_those_marked_who_fit(full, sato):
    with sato.acting() as reader:
        household_actions.called_name(
            people_of(full, sato)[1], by=reader, name="大川の息子さん", replaces=_name_of(full, sato, 1)
        )
    html = ask(sato, "大川の").content.decode()
    assert html.count('<li class="c-row">') == 1
    assert re.findall(r"<mark><bdi>(.*?)</bdi></mark>", html) == ["大川のお母さん", "大川の息子さん"]
    html = ask(sato, "息子").content.decode()
    assert re.findall(r"<mark><bdi>(.*?)</bdi></mark>", html) == ["大川の息子さん"]
    assert ">1件</p>" in html


def _name_of(case, player, n):
    with player.acting() as reader:
        rows = household_actions.CalledName.objects.visible_to(reader)
        return rows.get(person=people_of(case, player)[n]).public_id


def test_nobody_else_finds_them(full, suzuki, takahashi, kobayashi):
    for player in (suzuki, takahashi, kobayashi):
        for typed in ("大川の", "花子", TAIL, "大川1丁目"):
            assert NOT_FOUND in ask(player, typed).content.decode()


def test_the_answer_to_a_stranger_is_the_same_whether_there_is_somebody_or_not(full, suzuki):
    suzuki.client.get(URL)

    def plain(typed):
        html = re.sub(r'value="[^"]*"', "", ask(suzuki, typed).content.decode())
        return html, len(statements(lambda: ask(suzuki, typed)))

    assert plain("お母さん") == plain("ありえない")


def test_what_is_shared_is_found_and_nothing_beyond(full, sato, kobayashi):
    mother = people_of(full, sato)[0]
    consent_to(sato, mother, kobayashi)
    (line,) = found(kobayashi, "大川の")
    assert "息子さん" not in line
    assert "大川1丁目" not in line
    assert found(kobayashi, "花子") == found(kobayashi, TAIL) == found(kobayashi, "大川1丁目") == []


def test_with_the_contact_shared_the_place_is_found_and_shown(full, sato, kobayashi):
    consent_to(sato, people_of(full, sato)[0], kobayashi, [Scope.CONTACT])
    (line,) = found(kobayashi, "大川1丁目")
    assert "大川1丁目" in line
    assert len(found(kobayashi, TAIL)) == 1


def test_a_barrier_hides_from_the_search_at_once(joined, sato, ito):
    assert len(found(ito, "大川の")) == 1
    with sato.acting() as reader:
        sharing_actions.bar(people_of(joined, sato)[0], by=reader, reason="わけ", user=ito.user)
    assert found(ito, "大川の") == []


def test_when_the_contract_ends_nothing_is_found(full, town, sato):
    assert len(found(sato, "大川の")) == 1
    Contract.objects.filter(contractor=sato.agency).update(
        ended_at=timezone.now(), successor=town.bodies["welfare"]
    )
    assert ask(sato, "大川の").status_code == 403


def test_an_address_under_protection_is_found_by_nobody(case, sato):
    person = people_of(case, sato)[0]
    body = {"way": "address", "value": "秘密町9丁目", "town": "秘密町9丁目", "protected": "on"}
    sato.client.post(reverse("households:contact_point", args=[person.public_id]), body)
    assert found(sato, "秘密町") == []


@pytest.mark.parametrize("key", ["yoshida", "yamada", "sasaki", "yamaguchi", "matsumoto"])
def test_roles_without_cases_get_a_sentence(full, town, key):
    answer = ask(Player(town, key), "大川の", htmx=False)
    assert answer.status_code == 403
    assert "この画面は、世帯を担当する役割の人のものです。" in answer.content.decode()
    assert 'href="/search/"' not in Player(town, key).client.get("/").content.decode()


# --- what is written down --------------------------------------------------------------------------------


def test_every_hit_is_a_reading(full, sato):
    ask(sato, TAIL)
    entry = Entry.objects.filter(action="page.viewed").latest("id")
    assert entry.detail == {"page": "desk:search"}
    rows = set(EntryPerson.objects.filter(entry=entry).values_list("person_id", "scope"))
    mother, son = (person.pk for person in people_of(full, sato))
    assert rows == {(mother, Scope.EXISTENCE), (mother, Scope.CONTACT), (son, Scope.EXISTENCE)}


def test_a_search_that_finds_nobody_leaves_no_reading(full, sato):
    before = Entry.objects.count()
    ask(sato, "だれもいない")
    assert Entry.objects.count() == before


def test_a_search_writes_the_viewing_log_and_nothing_else(full, sato):
    sato.client.get(URL)
    sent = statements(lambda: ask(sato, "大川の"))
    writes = [text for text in sent if not text.upper().startswith(("SELECT", "WITH"))]
    assert writes
    assert all(re.match(r'(INSERT INTO|UPDATE) "?audit_', text) for text in writes)


def test_what_is_typed_stands_in_no_address_and_no_title(full, sato):
    html = ask(sato, "花子", htmx=False).content.decode()
    assert "<title>さがす ｜ つなぐ</title>" in html
    assert not re.search(r'(href|action|hx-post)="[^"]*(花子|%E8)', html)
    assert sato.client.get(URL, {"q": "花子"}).content.decode().count("花子") == 0


# --- the page --------------------------------------------------------------------------------------------


def test_before_anything_is_typed_the_last_opened_stand_there(full, sato, mori):
    other = receive(sato, called="西野の人", relative="")
    assert "ここには、さいきん開いた世帯が並びます。" in sato.client.get(URL).content.decode()
    sato.client.get(full.household.get_absolute_url())
    sato.client.get(other.household.get_absolute_url())
    html = sato.client.get(URL).content.decode()
    assert re.findall(r'href="(/households/[^"]*)" data-js-hit', html) == [
        other.household.get_absolute_url(),
        full.household.get_absolute_url(),
    ]
    assert "西野の人" not in mori.client.get(URL).content.decode()


def test_what_is_no_longer_open_is_not_among_the_last_opened(joined, sato, ito):
    ito.client.get(joined.household.get_absolute_url())
    assert "大川のお母さん" in ito.client.get(URL).content.decode()
    with sato.acting() as reader:
        sharing_actions.bar(people_of(joined, sato)[0], by=reader, reason="わけ", agency=ito.agency)
    assert "大川のお母さん" not in ito.client.get(URL).content.decode()


def test_nobody_found_leads_to_the_door_with_the_words(sato):
    html = ask(sato, "あたらしい人", htmx=False).content.decode()
    assert NOT_FOUND in html
    assert '<input type="hidden" name="typed" value="あたらしい人">' in html
    intake = sato.client.post(reverse("cases:intake"), {"act": "carry", "typed": "あたらしい人"})
    assert intake.status_code == 200
    assert re.search(r'name="called" value="あたらしい人"', intake.content.decode())
    intake = sato.client.post(reverse("cases:intake"), {"act": "carry", "typed": "0422-45-9999"})
    assert re.search(r'name="contact" value="0422-45-9999"', intake.content.decode())


def test_too_much_and_unreadable_words_come_back_with_a_sentence(sato):
    for typed in ("あ" * 101, "やま\u202eだ"):
        answer = ask(sato, typed, htmx=False)
        assert answer.status_code == 422
        assert 'class="c-field__error"' in answer.content.decode()
    assert "あ" * 101 in ask(sato, "あ" * 101, htmx=False).content.decode()


def test_one_kana_asks_for_one_more(full, sato):
    assert "もう1文字入れると、さがします。" in ask(sato, "お").content.decode()
    assert "もう1文字" not in ask(sato, "林").content.decode()


def test_many_hits_are_cut_and_say_so(sato):
    for n in range(22):
        receive(sato, called=f"おおぜい{n}", relative="")
    html = ask(sato, "おおぜい").content.decode()
    assert html.count('<li class="c-row">') == 20
    assert ">20件以上</p>" in html
    assert "ほかにもあります。" in html


def test_the_number_of_statements_is_the_same_for_one_and_for_many(sato):
    receive(sato, called="おおぜい0", relative="お母さん")
    sato.client.get(URL)
    one = len(statements(lambda: ask(sato, "おおぜい")))
    for n in range(1, 12):
        receive(sato, called=f"おおぜい{n}", relative="お母さん")
    assert len(statements(lambda: ask(sato, "おおぜい"))) == one <= 12
    sato.client.get(receive(sato).household.get_absolute_url())
    assert count(sato.client, URL) <= 12


def test_a_body_that_joined_finds_the_one_for_whom_it_joined(full, sato, ito):
    let_join(full, sato, ito)
    (line,) = found(ito, "大川の")
    assert "大川のお母さん" in line
    assert "息子さん" not in line
