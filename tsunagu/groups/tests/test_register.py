"""手伝う人: one agency's own register, what each learned, and where and for whom they are not asked."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.queries import count
from tsunagu.cases.tests.factories import acts, family, form_key
from tsunagu.common.decisions import NotAllowed
from tsunagu.groups.actions import register as actions
from tsunagu.groups.models import Helper, HelperConflict, PersonConflict, Training
from tsunagu.groups.tests.people import a_place, likes
from tsunagu.households import actions as household_actions

pytestmark = pytest.mark.django_db


def registered(player, name="大西 春子", **facts):
    told = {"since": timezone.localdate() - timedelta(days=9), "fields": ["making"]}
    with player.acting() as by:
        return actions.register(by=by, name=name, **(told | facts))


def proposal(player, person):
    return player.client.get(reverse("groups:propose", args=[person.public_id])).content.decode()


def test_a_helper_stands_in_the_register_of_their_own_agency_alone(sato, tanaka, yamada):
    registered(sato)
    pages = [player.client.get(reverse("groups:helpers")) for player in (sato, tanaka, yamada)]
    assert ["大西 春子" in page.content.decode() for page in pages] == [True, False, False]
    assert acts("helper.registered").count() == 1


def test_a_facilitator_keeps_the_register_of_their_own_group(yamada, sato):
    helper = registered(yamada, "花田 良")
    assert yamada.client.get(reverse("groups:helper", args=[helper.public_id])).status_code == 200
    assert sato.client.get(reverse("groups:helper", args=[helper.public_id])).status_code == 404


def test_whoever_gathers_nobody_has_no_register(yoshida, sasaki, yamaguchi):
    for player in (yoshida, sasaki, yamaguchi):
        assert player.client.get(reverse("groups:helpers")).status_code == 403
        with player.acting() as by, pytest.raises(NotAllowed):
            actions.register(by=by, name="だれか", since=timezone.localdate())


def test_the_same_helper_twice_is_said(sato):
    registered(sato)
    with pytest.raises(NotAllowed, match="すでに登録されています"):
        registered(sato)


def test_nobody_changes_the_helpers_of_another(sato, tanaka):
    helper = registered(sato)
    with tanaka.acting() as by:
        for act in (
            lambda: actions.edit_helper(helper, by=by, name="別", phone="", words="", fields=[], seen=""),
            lambda: actions.end_helper(helper, by=by, until=timezone.localdate()),
            lambda: actions.keep_away(helper, by=by, town="大川1丁目"),
        ):
            with pytest.raises(NotAllowed, match="登録した機関だけ"):
                act()


def test_name_and_fields_are_put_right(sato):
    helper = registered(sato)
    url = reverse("groups:edit_helper", args=[helper.public_id])
    data = {"name": "大西 はる子", "phone": "", "words": "", "fields_known": ["cooking"]}
    assert sato.client.post(url, data | {"form_key": form_key()}).status_code == 302
    helper.refresh_from_db()
    assert helper.name == "大西 はる子"
    assert [str(row.field) for row in helper.fields.all()] == ["cooking"]


def test_two_who_put_the_same_helper_right_read_each_other(sato):
    helper = registered(sato)
    url = reverse("groups:edit_helper", args=[helper.public_id])
    read = sato.client.get(url).content.decode()
    seen = read.split('name="seen" value="')[1].split('"')[0]
    mine = {"name": "大西 はるこ", "phone": "", "words": "水曜に", "fields_known": ["cooking"], "seen": seen}
    theirs = mine | {"name": "大西 はる子", "words": ""}
    assert sato.client.post(url, theirs | {"form_key": form_key()}).status_code == 302
    answer = sato.client.post(url, mine | {"form_key": form_key()})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert all(words in text for words in ("大西 はる子", "大西 はるこ", "水曜に", "まだ保存していません"))
    fresh = text.split('name="seen" value="')[1].split('"')[0]
    assert sato.client.post(url, mine | {"seen": fresh, "form_key": form_key()}).status_code == 302
    helper.refresh_from_db()
    assert helper.name == "大西 はるこ"
    assert acts("helper.edited").count() == 2


def test_training_is_kept_with_its_hours(sato):
    helper = registered(sato)
    url = reverse("groups:train", args=[helper.public_id])
    data = {"name": "サポーター養成研修", "on": timezone.localdate().isoformat(), "hours": "1.5"}
    assert sato.client.post(url, data | {"form_key": form_key()}).status_code == 302
    assert Training.objects.get().hours == Decimal("1.5")
    assert "1.5時間" in sato.client.get(reverse("groups:helper", args=[helper.public_id])).content.decode()
    assert sato.client.post(url, data | {"form_key": form_key()}).status_code == 422


@pytest.mark.parametrize("hours", ["たくさん", "0", "-1", "1.55", "", "10000"])
def test_hours_that_are_none_are_a_sentence(sato, hours):
    url = reverse("groups:train", args=[registered(sato).public_id])
    data = {"name": "研修", "on": timezone.localdate().isoformat(), "hours": hours}
    answer = sato.client.post(url, data | {"form_key": form_key()})
    assert answer.status_code == 422
    assert "時間数" in answer.content.decode()
    assert not Training.objects.exists()


def test_where_a_helper_is_not_sent_is_one_thing(sato):
    helper, group = registered(sato), a_place(sato)
    with sato.acting() as by:
        with pytest.raises(NotAllowed, match="ひとつを書いて"):
            actions.keep_away(helper, by=by, town="大川1丁目", group=group)
        with pytest.raises(NotAllowed, match="ひとつを書いて"):
            actions.keep_away(helper, by=by)
        row = actions.keep_away(helper, by=by, town="大川1丁目", words="自宅")
        actions.end_away(row, by=by)
        with pytest.raises(NotAllowed, match="先に外しました"):
            actions.end_away(row, by=by)
    assert acts("helper.kept_away").count() == acts("helper.away_ended").count() == 1


def test_why_a_helper_is_not_sent_names_nobody(sato):
    family(sato)
    helper = registered(sato)
    with sato.acting() as by, pytest.raises(NotAllowed, match="大川"):
        actions.keep_away(helper, by=by, town="大川1丁目", words="大川の息子さんの家の近く")
    assert not HelperConflict.objects.exists()


def test_a_helper_is_proposed_for_what_they_can_do(sato):
    home = family(sato)
    likes(sato, home.son)
    registered(sato)
    registered(sato, "谷口 進", fields=["computer"])
    text = proposal(sato, home.son)
    assert "大西 春子" in text
    assert "谷口 進" not in text


def test_who_is_not_to_be_asked_for_this_person_is_left_out_and_the_page_says_so(sato):
    home = family(sato)
    likes(sato, home.son)
    helper = registered(sato)
    url = reverse("groups:keep_apart", args=[home.son.public_id])
    data = {"helper": helper.pk, "words": "となりの家", "form_key": form_key()}
    assert sato.client.post(url, data).status_code == 302
    text = proposal(sato, home.son)
    assert "大西 春子さんは、この人には頼まないことになっています。" in text
    assert reverse("groups:helper", args=[helper.public_id]) not in text
    other = family(sato)
    likes(sato, other.son)
    assert reverse("groups:helper", args=[helper.public_id]) in proposal(sato, other.son)


def test_why_they_are_not_asked_stands_with_the_person_and_never_in_the_register(sato):
    home = family(sato)
    helper = registered(sato)
    with sato.acting() as by:
        row = actions.keep_apart(helper, home.son, by=by, words="となりの家")
        with pytest.raises(NotAllowed, match="すでに書いて"):
            actions.keep_apart(helper, home.son, by=by)
    text = sato.client.get(reverse("groups:helper", args=[helper.public_id])).content.decode()
    assert "1人の人には頼まない" in text
    assert "となりの家" not in text
    url = reverse("groups:end_apart", args=[row.public_id])
    assert sato.client.post(url, {"form_key": form_key()}).status_code == 302
    assert PersonConflict.objects.get().ended_at is not None
    assert acts("helper.apart_ended").count() == 1


def test_a_helper_is_not_proposed_near_where_they_are_not_sent(sato):
    home = family(sato)
    likes(sato, home.son)
    helper = registered(sato)
    with sato.acting() as by:
        actions.keep_away(helper, by=by, town="大川２丁目")
        household_actions.contact_point(home.son, by=by, way="address", value="大川2-3-1", town="大川二丁目")
    text = proposal(sato, home.son)
    assert "この人の住む町丁目には頼まない" in text
    assert reverse("groups:helper", args=[helper.public_id]) not in text


def test_bodies_and_places_to_which_a_helper_is_not_sent_stand_beside_the_proposal(sato, tanaka):
    home = family(sato)
    likes(sato, home.son)
    helper = registered(sato)
    with sato.acting() as by:
        actions.keep_away(helper, by=by, agency=tanaka.agency)
    assert f"頼まない先：{tanaka.agency.name}" in proposal(sato, home.son)
    with sato.acting() as by:
        actions.end_away(HelperConflict.objects.get(), by=by)
    assert "頼まない先：" not in proposal(sato, home.son)


def test_who_has_ended_is_not_proposed(sato):
    home = family(sato)
    likes(sato, home.son)
    helper = registered(sato)
    with sato.acting() as by:
        actions.end_helper(helper, by=by, until=timezone.localdate())
        with pytest.raises(NotAllowed, match="すでに終わって"):
            actions.end_helper(helper, by=by, until=timezone.localdate())
    assert "大西 春子" not in proposal(sato, home.son)
    assert "登録は終わりました" in sato.client.get(reverse("groups:helpers")).content.decode()


def test_as_many_statements_for_one_helper_as_for_many(sato):
    registered(sato)
    few = count(sato.client, reverse("groups:helpers"))
    for n in range(12):
        registered(sato, f"手伝う人{n}")
    assert count(sato.client, reverse("groups:helpers")) == few <= 12
    one = Helper.objects.order_by("pk").first()
    assert count(sato.client, reverse("groups:helper", args=[one.public_id])) <= 12
