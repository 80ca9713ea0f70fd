"""場とのつながり: kept with consent, gone with it; who reads it, and what the public page says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.queries import count
from tsunagu.cases.tests import factories as case_factories
from tsunagu.cases.tests.factories import acts, fresh
from tsunagu.common.decisions import NotAllowed
from tsunagu.groups import panels
from tsunagu.groups.actions import part as actions
from tsunagu.groups.models import GroupPart, credits
from tsunagu.groups.tests.factories import agreed, begin, credit, take_part, today
from tsunagu.households.panels import members
from tsunagu.sharing.models import Consent

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(sato):
    return begin(sato, more={"name": "ゆるのび体操", "is_public": True})


def shown(player, family, on_page):
    with on_page(player) as request:
        people = members(request, family.case.household)
        return panels.parts(request, family.case.household, people).context["lines"]


def now():
    return timezone.now()


def withdraw(post, player, part, which):
    return post(player, "groups:withdraw", part.public_id, which=which)


# --- keep ---------------------------------------------------------------------------------


def test_it_is_kept_with_the_consent_of_the_same_act(sato, family, group, on_page):
    part = take_part(sato, family.son, group)
    assert (part.consent.purpose, part.consent.person) == (Consent.Purpose.PLACE, family.son)
    (line,) = shown(sato, family, on_page)
    assert (line["group"], line["role"]) == ("ゆるのび体操", "参加している")
    assert acts("part.kept").get().detail == {"role": "takes_part"}
    assert acts("consent.recorded").count() == 1


def test_without_consent_nothing_is_kept(sato, family, group):
    with pytest.raises(NotAllowed, match="同意"):
        take_part(sato, family.son, group, agreed=None)
    assert not GroupPart.objects.exists()


def test_a_consent_that_stands_carries_a_second_place(sato, family, group):
    first = take_part(sato, family.son, group)
    other = begin(sato, more={"name": "ことこと工房"})
    second = take_part(sato, family.son, other, agreed=None)
    assert second.consent == first.consent


def test_a_consent_for_sharing_or_of_somebody_else_carries_none(sato, tanaka, family, group):
    case_factories.agree(sato, tanaka, family.son)
    take_part(sato, family.mother, group)
    with pytest.raises(NotAllowed, match="同意"):
        take_part(sato, family.son, group, agreed=None)


def test_the_same_role_twice_is_refused(sato, family, group):
    take_part(sato, family.son, group)
    with pytest.raises(NotAllowed, match="すでに残してあります"):
        take_part(sato, family.son, group)


@pytest.mark.parametrize("key", ["tanaka", "suzuki", "yamada", "yoshida", "nakamura"])
def test_who_does_not_work_for_the_person_keeps_nothing(key, request, family, group):
    with pytest.raises(NotAllowed):
        take_part(request.getfixturevalue(key), family.son, group)
    assert not GroupPart.objects.exists()


# --- read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["tanaka", "suzuki", "yamada", "yoshida", "sasaki", "yamaguchi", "nakamura"])
def test_nobody_else_reads_it_and_no_facilitator_ever(key, request, sato, family, group):
    part = take_part(sato, family.son, group)
    player = request.getfixturevalue(key)
    with player.acting() as reader:
        assert not GroupPart.objects.visible_to(reader).exists()
    address = reverse("groups:part", args=[part.public_id])
    assert player.client.get(address).status_code in (403, 404)


def test_the_page_of_the_group_names_nobody(sato, yamada, family, group):
    take_part(sato, family.son, group)
    for player in (sato, yamada):
        page = player.client.get(reverse("groups:group", args=[group.public_id])).content.decode()
        assert case_factories.SON not in page


# --- roles --------------------------------------------------------------------------------


def test_from_taking_part_to_helping_both_with_their_days(sato, family, group, on_page):
    part = take_part(sato, family.son, group)
    with sato.acting() as by:
        actions.change_role(part, by=by, role="helps", on=today())
    roles = [(line["role"], line["is_over"]) for line in shown(sato, family, on_page)]
    assert roles == [("手伝っている", False), ("参加している", True)]
    assert acts("part.changed").count() == 1


def test_a_role_does_not_change_before_it_began_nor_twice(sato, family, group):
    part = take_part(sato, family.son, group)
    with sato.acting() as by, pytest.raises(NotAllowed, match="始まりの日"), transaction.atomic():
        actions.change_role(part, by=by, role="helps", on=part.since - timedelta(days=1))
    with sato.acting() as by:
        actions.change_role(part, by=by, role="helps", on=today())
    with sato.acting() as by, pytest.raises(NotAllowed), transaction.atomic():
        actions.change_role(part, by=by, role="teaches", on=today())
    assert GroupPart.objects.filter(until=None).count() == 1


def test_an_end_keeps_the_days_and_takes_the_public_words_away(sato, family, group, on_page):
    part = credit(sato, take_part(sato, family.son, group))
    with sato.acting() as by:
        actions.end_part(part, by=by, on=today())
    (line,) = shown(sato, family, on_page)
    assert line["is_over"]
    assert credits(group, now()) == []
    assert acts("part.ended").count() == 1


# --- the public words ---------------------------------------------------------------------


def test_the_public_words_stand_while_their_consent_does(sato, family, group, post):
    part = credit(sato, take_part(sato, family.son, group))
    assert credits(group, now()) == ["講師：ゆう さん"]
    assert withdraw(post, sato, part, "publish").status_code == 302
    assert credits(group, now()) == []
    assert GroupPart.objects.agreed(now()).exists()


def test_the_ordinary_withdrawal_takes_them_away_too(sato, family, group, post):
    part = credit(sato, take_part(sato, family.son, group))
    consent = part.publish_consent
    answer = post(sato, "desk:withdraw_consent", consent.public_id, household=family.case.household.public_id)
    assert answer.status_code == 302
    assert credits(group, now()) == []


def test_when_the_connection_itself_is_taken_back_nothing_is_shown(sato, family, group, post, on_page):
    part = credit(sato, take_part(sato, family.son, group))
    withdraw(post, sato, part, "place")
    assert credits(group, now()) == []
    assert shown(sato, family, on_page) == []
    assert sato.client.get(reverse("groups:part", args=[part.public_id])).status_code == 404


def test_after_a_withdrawal_a_new_consent_begins_anew(sato, family, group, post, on_page):
    withdraw(post, sato, take_part(sato, family.son, group), "place")
    take_part(sato, family.son, group, since=today())
    (line,) = shown(sato, family, on_page)
    assert not line["is_over"]


def test_a_consent_that_ran_out_shows_nothing(sato, family, group):
    part = take_part(sato, family.son, group)
    with sato.acting() as by:
        actions.credit(part, by=by, words="講師：ゆう さん", agreed=agreed(until=today()))
    assert credits(group, now()) == ["講師：ゆう さん"]
    assert credits(group, now() + timedelta(days=1)) == []


def test_the_page_of_the_group_shows_them_only_when_it_is_public(sato, yamada, family, group):
    credit(sato, take_part(sato, family.son, group))
    address = reverse("groups:group", args=[group.public_id])
    assert "講師：ゆう さん" in yamada.client.get(address).content.decode()
    type(group).objects.filter(pk=group.pk).update(is_public=False)
    assert "講師：ゆう さん" not in yamada.client.get(address).content.decode()


def test_public_words_without_consent_do_not_stand_in_the_database(sato, family, group):
    part = take_part(sato, family.son, group)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupPart.objects.filter(pk=part.pk).update(public_words="講師：ゆう さん")


# --- pages --------------------------------------------------------------------------------


def form(family, group, **changes):
    facts = {
        "person": family.son.public_id,
        "group": group.pk,
        "role": "takes_part",
        "since": today().isoformat(),
        "consenter": "person",
        "method": "spoken",
        "given_on": today().isoformat(),
    }
    return facts | changes


def test_the_form_keeps_it_with_its_consent_and_comes_back_to_the_household(sato, family, group, post):
    household = family.case.household
    answer = post(sato, "groups:take_part", household.public_id, **form(family, group))
    assert answer.url == reverse("desk:household", args=[household.public_id])
    page = sato.client.get(answer.url).content.decode()
    assert "場とのつながり" in page
    assert "ゆるのび体操" in page


def test_a_form_without_consent_says_so_and_keeps_what_was_typed(sato, family, group, post):
    answer = post(
        sato,
        "groups:take_part",
        family.case.household.public_id,
        **form(family, group, consenter="", method="", given_on=""),
    )
    assert answer.status_code == 422
    assert "同意がないと残せません" in answer.content.decode()
    assert str(family.son.public_id) in answer.content.decode()


def test_pressed_twice_it_is_kept_once(sato, family, group, post):
    key = case_factories.form_key()
    for _ in range(2):
        post(sato, "groups:take_part", family.case.household.public_id, key=key, **form(family, group))
    assert GroupPart.objects.count() == 1


def test_the_three_forms_of_one_connection(sato, family, group, post):
    part = take_part(sato, family.son, group)
    post(
        sato,
        "groups:part",
        part.public_id,
        way="credit",
        **{
            "credit-words": "講師：ゆう さん",
            "credit-consenter": "person",
            "credit-method": "written",
            "credit-given_on": today().isoformat(),
        },
    )
    assert credits(group, now()) == ["講師：ゆう さん"]
    role = {"role-role": "teaches", "role-on": today().isoformat()}
    answer = post(sato, "groups:part", part.public_id, way="role", **role)
    new = GroupPart.objects.get(until=None)
    assert answer.url == reverse("groups:part", args=[new.public_id])
    assert credits(group, now()) == []  # agreed to for the role before; for the new one they are asked again
    post(sato, "groups:part", new.public_id, way="end", **{"end-on": today().isoformat()})
    assert fresh(new).until == today()


def test_what_the_pages_show_is_logged(sato, family, group, get):
    part = take_part(sato, family.son, group)
    get(sato, "groups:part", part.public_id)
    assert (family.son.pk, sato.agency.pk, part.scope) in case_factories.last_view("groups:part")


def test_statements_of_the_pages(sato, family, group):
    part = take_part(sato, family.son, group)
    assert count(sato.client, reverse("groups:part", args=[part.public_id])) <= 12
    assert count(sato.client, reverse("groups:take_part", args=[family.case.household.public_id])) <= 14
