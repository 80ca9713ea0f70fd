"""R3, attendance: how many came, by kind and month, from two people's counts, never by person."""

from __future__ import annotations

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tsunagu.common.calendar import fiscal_year
from tsunagu.groups.models import HeadCount
from tsunagu.groups.tests.gatherings import FAMILY, PERSON, count, family_group, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(yamada, sato):
    session = plan(yamada, family_group(yamada, sato))
    count(yamada, session, *[FAMILY] * 6, PERSON)
    count(sato, session, *[FAMILY] * 5)
    return session


def test_two_who_count_the_same_room_are_told_and_nobody_is_doubled(yamada, session):
    text = yamada.client.get(reverse("groups:door", args=[session.public_id])).content.decode()
    for words in ("いま <b data-js-total>7</b>人", "同じ部屋なら多いほう", "入口が別なら合わせ"):
        assert words in text


def test_the_figures_name_their_units_and_the_sheet_says_the_same(yamada, session):
    year = fiscal_year(timezone.localdate())
    text = yamada.client.get(reverse("groups:figures"), {"year": year}).content.decode()
    assert "延べ人数" in text
    answer = yamada.client.get(reverse("groups:figures_sheet"), {"year": year})
    assert answer["Content-Disposition"] == f'attachment; filename="figures-{year}.xlsx"'
    page = load_workbook(io.BytesIO(answer.content))["みなも親の会"]
    head, month, total = page.iter_rows(values_only=True)
    assert head == ("月", "回数（回）", *(f"{k.label}（延べ人）" for k in HeadCount.Kind), "参加（延べ人）")
    assert month[1:] == total[1:] == (1, 1, 6, 0, 0, 0, 7)


def test_a_count_knows_only_its_session_its_kind_and_who_pressed(session):
    fields = {field.name for field in HeadCount._meta.get_fields()}
    assert fields == {"id", "session", "kind", "step", "key", "nickname", "counted_by", "counted_at"}
