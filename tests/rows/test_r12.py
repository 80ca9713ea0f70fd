"""R12: 参加支援: a place is found by what somebody likes, or made where none fits; helpers are trained."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tsunagu.audit.models import Entry
from tsunagu.cases.tests.factories import family, form_key
from tsunagu.groups.actions import register
from tsunagu.groups.models import Group, GroupKind, Interest, Match
from tsunagu.groups.tests.people import a_place

pytestmark = pytest.mark.django_db


def press(player, page, *args, **data):
    return player.client.post(reverse(f"groups:{page}", args=args), data | {"form_key": form_key()})


def read(player, name, *args):
    return player.client.get(reverse(f"groups:{name}", args=args)).content.decode()


def test_from_a_wish_to_a_place_and_where_none_fits_to_a_new_one(sato):
    """佐藤 hears what he likes, keeps it with his consent, finds a place, visits it, and proposes another."""
    son, today = family(sato).son, timezone.localdate().isoformat()
    who = son.public_id
    workshop = a_place(sato)
    told = {"kind": "like", "fields_liked": ["making", "games"], "eases": ["silent"]}
    consent = {"consenter": "person", "method": "spoken", "given_on": today}
    assert press(sato, "keep_likes", who, **told, **consent).status_code == 302
    assert "「ものづくり・手作業が好き」と「話さなくてよい」が合います。" in read(sato, "fit", who)

    step = {"group": workshop.pk, "status": "visited", "on": today, "words": "のぞいて帰った"}
    assert press(sato, "note_match", who, **step).status_code == 302
    assert "のぞいて帰った" in read(sato, "fit", who)

    with sato.acting() as by:
        helper = register.register(
            by=by, name="大西 春子", since=timezone.localdate(), fields=["games", "making"]
        )
        register.train(helper, by=by, name="養成研修", on=timezone.localdate(), hours=Decimal(2))
    page = read(sato, "propose", who)
    assert "大西 春子" in page
    assert "研修 1回" in page
    assert "みなも市社協 市委託" in page

    kind = GroupKind.objects.get(municipality=None, name="居場所")
    wish = {"name": "古いゲームの日", "kind": kind.pk, "reason": "ゲームの好きな人が集まれる場がない"}
    answer = press(sato, "propose", who, **wish, desk=sato.desk.pk, fields_about=["games"])
    assert answer.status_code == 302
    assert Group.objects.get(name="古いゲームの日").stages.get().kind == "forerunner"
    assert "「ゲーム・アニメ・本が好き」が合います。" in read(sato, "fit", who)


def test_nobody_who_runs_a_place_learns_what_somebody_likes(sato, yamada):
    son = family(sato).son
    consent = {"consenter": "person", "method": "spoken", "given_on": timezone.localdate().isoformat()}
    press(sato, "keep_likes", son.public_id, kind="like", words="釣り", **consent)
    assert yamada.client.get(reverse("groups:fit", args=[son.public_id])).status_code == 404
    with yamada.acting() as reader:
        assert not Interest.objects.visible_to(reader).exists()
        assert not Match.objects.visible_to(reader).exists()


def test_what_they_like_is_gone_the_moment_they_take_it_back(sato):
    son = family(sato).son
    consent = {"consenter": "person", "method": "spoken", "given_on": timezone.localdate().isoformat()}
    press(sato, "keep_likes", son.public_id, kind="like", words="釣りと川", **consent)
    assert "釣りと川" in read(sato, "fit", son.public_id)
    assert press(sato, "withdraw_likes", son.public_id).status_code == 302
    assert "釣りと川" not in read(sato, "fit", son.public_id)
    assert Entry.objects.filter(action="consent.withdrawn").count() == 1
